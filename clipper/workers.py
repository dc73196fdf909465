"""Work that is not to hold up the window: in child processes that can be killed, or in threads of low priority."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from clipper.errors import WorkerFailed

_POLL_SECONDS = 0.02
_LOW = 10  # niceness
_T = TypeVar("_T")
_spawn = multiprocessing.get_context("spawn")


class Priority(Enum):
    """What goes before what a process does."""

    NORMAL = "normal"
    LOW = "low"  # what the user does now
    SPARE = "spare"  # everything: for work that nothing waits for and that holds nothing others need


class Worker:
    """One child process around an object made there by `factory(*args)`; answers calls of its methods in order.

    The process starts at the first call, is killed when a call takes too long or `check` raises, and starts again
    by itself at the next call. Arguments, results and errors are pickled. Safe to use from several threads.
    """

    def __init__(
        self,
        factory: Callable[..., object],
        *args: object,
        name: str,
        memory_bytes: int | None = None,
        priority: Priority = Priority.NORMAL,
    ) -> None:
        self._factory = factory
        self._args = args
        self._name = name
        self._memory_bytes = memory_bytes
        self._priority = priority
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def call(
        self,
        method: str,
        *args: object,
        timeout: float | None = None,
        working: float | None = None,
        check: Callable[[], None] | None = None,
    ) -> Any:  # noqa: ANN401 - the result is the method's own
        """Call `method(*args)` in the child and return its result or raise its error.

        Raises WorkerFailed when the child died, took longer than `timeout` seconds or computed for longer than
        `working` seconds (which is no less where other programs have the processor), and whatever `check` raises
        (called every few hundredths of a second while waiting); the child is killed in these cases.
        """
        with self._lock:
            pipe = self._start()
            try:
                pipe.send((method, args))
                self._wait(pipe, timeout, working, check)
                ok, result = pipe.recv()
            except (EOFError, OSError) as error:
                self._kill()
                raise WorkerFailed(f"The {self._name} process ended unexpectedly.") from error
            except BaseException:
                self._kill()
                raise
        if ok:
            return result
        raise result

    def start(self) -> None:
        """Start the child ahead of its first call."""
        with self._lock:
            self._start()

    @property
    def pid(self) -> int | None:
        """Process id of the running child."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the child; what it was doing is lost."""
        with self._lock:
            self._kill()

    def _start(self) -> Connection:
        if self._process and self._pipe and self._process.is_alive():
            return self._pipe
        self._kill()
        ours, theirs = _spawn.Pipe()
        process = _spawn.Process(
            target=_serve,
            args=(theirs, self._factory, self._args, self._memory_bytes),
            name=self._name,
            daemon=True,
        )
        process.start()
        if self._priority is not Priority.NORMAL and process.pid:
            _lower(process.pid, self._priority)  # from here: its imports are the first work it does
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _wait(
        self, pipe: Connection, timeout: float | None, working: float | None, check: Callable[[], None] | None
    ) -> None:
        begun, before = time.monotonic(), 0.0 if working is None else self._computed()
        while not pipe.poll(_POLL_SECONDS):
            if check:
                check()
            waited = time.monotonic() - begun
            if timeout is not None and waited > timeout:
                raise self._too_long(timeout)
            if working is not None and waited > working and self._computed() - before > working:
                raise self._too_long(working)

    def _too_long(self, seconds: float) -> WorkerFailed:
        return WorkerFailed(f"The {self._name} process took longer than {seconds:g} seconds and was stopped.")

    def _computed(self) -> float:
        """How many seconds the child and those it waited for have had a processor."""
        import psutil

        try:
            return float(sum(psutil.Process(self.pid).cpu_times()[:4]))
        except psutil.Error:  # it has just ended, which the pipe tells
            return 0.0

    def _kill(self) -> None:
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe:
            pipe.close()
        if process:
            process.kill()
            process.join()
            process.close()


def _serve(
    pipe: Connection,
    factory: Callable[..., object],
    args: tuple[object, ...],
    memory_bytes: int | None,
) -> None:
    """Main loop of the child: one request, one answer, until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    _limit_memory(memory_bytes)
    target = factory(*args)
    with contextlib.suppress(EOFError, OSError):
        while True:
            method, arguments = pipe.recv()
            try:
                answer = (True, getattr(target, method)(*arguments))
            except Exception as error:  # noqa: BLE001 - every error goes to the caller
                answer = (False, error)
            _send(pipe, answer)
    os._exit(0)


def _send(pipe: Connection, answer: tuple[bool, object]) -> None:
    try:
        pipe.send(answer)
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - a result or error that cannot be pickled
        pipe.send((False, WorkerFailed(f"A worker process failed: {type(answer[1]).__name__}.")))


def in_background(call: Callable[[], _T]) -> _T:
    """What `call` gives back, done in a thread that everything else goes before."""
    with ThreadPoolExecutor(1, "background", _lower_thread) as pool:
        return pool.submit(call).result()


def _lower_thread() -> None:
    if sys.platform == "linux":  # elsewhere this is a number of processes
        _lower(threading.get_native_id(), Priority.LOW)  # never SPARE: it may hold the interpreter's lock


def _lower(pid: int, priority: Priority) -> None:
    with contextlib.suppress(OSError):  # it has ended already
        if priority is Priority.SPARE and sys.platform == "linux":
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
        elif hasattr(os, "setpriority"):  # Windows has none
            os.setpriority(os.PRIO_PROCESS, pid, _LOW)


def _limit_memory(memory_bytes: int | None) -> None:
    if memory_bytes is None:
        return
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
