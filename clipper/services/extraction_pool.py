"""Extraction in worker processes: a page that hangs, crashes or eats memory costs that page and nothing else."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from clipper import extract
from clipper.domain.article import Article, Rule
from clipper.domain.payload import Payload
from clipper.errors import Cancelled, ClipperError, ExtractionError, WorkerFailed
from clipper.extract import Mode
from clipper.workers import Priority, Worker

_log = logging.getLogger(__name__)

MEMORY_BYTES = 2_000_000_000  # address space; an interpreter with the parsers loaded takes a tenth of it
MAX_WORKERS = 2
_AHEAD = 2  # payloads for each worker that are read ahead
_START_SECONDS = 60
_PATIENCE = 30  # times its own seconds a page may take where other programs have the processor
_POLL_SECONDS = 0.05
_SMALL_PAGE = Payload(b"<html><body><p>A page to load the parsers with.</p></body></html>", "text/html")

Key = TypeVar("Key")


@dataclass(frozen=True)
class Outcome:
    """What became of one payload: its articles, or a sentence that says why there are none."""

    packed: bytes = b""  # the articles, until they are asked for: an import only hands them on
    failure: str = ""
    hint: str = ""

    @classmethod
    def of(cls, articles: tuple[Article, ...]) -> Outcome:
        """These articles."""
        return cls(pickle.dumps(articles, pickle.HIGHEST_PROTOCOL))

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """The articles."""
        return cast("tuple[Article, ...]", pickle.loads(self.packed)) if self.packed else ()

    def __reduce__(self) -> tuple[object, ...]:
        """To another process it goes packed."""
        return Outcome, (self.packed, self.failure, self.hint)


class ExtractionProcess:
    """The object in the process."""

    def outcome(self, payload: Payload, mode: Mode, rules: Sequence[Rule]) -> Outcome:
        """The articles of a payload; raises what `extract.articles` raises."""
        return Outcome.of(extract.articles(payload, mode=mode, rules=rules))


class ExtractionPool:
    """Up to `workers` processes that extract; they start when they are needed and are closed with the pool."""

    def __init__(
        self,
        *,
        seconds: float,
        workers: int | None = None,
        memory_bytes: int = MEMORY_BYTES,
        priority: Priority = Priority.LOW,
    ) -> None:
        count = workers or max(1, min(MAX_WORKERS, os.cpu_count() or 1))
        self._seconds = seconds
        self._workers = [
            Worker(ExtractionProcess, name="extraction", memory_bytes=memory_bytes, priority=priority)
            for _ in range(count)
        ]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)

    def one(
        self,
        payload: Payload,
        *,
        mode: Mode = Mode.THOROUGH,
        rules: Sequence[Rule] = (),
        check: Callable[[], None] | None = None,
    ) -> Outcome:
        """Extract one payload; raises only what `check` raises."""
        worker = self._take(check)
        try:
            return self._extract(worker, payload, mode, rules, check)
        except Cancelled:
            raise
        except WorkerFailed as error:
            slow = "longer than" in str(error)
            _log.warning("extraction of a %s failed: %s", payload.media_type, error)
            if slow:
                return Outcome(failure=f"Not extracted: the page took longer than {self._seconds:g} seconds.")
            return Outcome(failure="Not extracted: the page made the reading program break off.")
        except ClipperError as error:
            return Outcome(failure=_not_extracted(str(error)), hint=error.hint)
        except MemoryError:
            return Outcome(failure="Not extracted: the page needs more memory than is allowed.")
        except RecursionError:
            return Outcome(failure="Not extracted: the page is nested too deeply.")
        except Exception:  # noqa: BLE001 - a bug in one of the parsers costs one page, and is logged as the bug it is
            _log.exception("extraction of a %s failed", payload.media_type)
            return Outcome(failure="Not extracted: the page has a form that could not be read.")
        finally:
            self._free.put(worker)

    def many(
        self,
        payloads: Iterable[tuple[Key, Payload | None]],
        *,
        mode: Mode = Mode.FAST,
        rules: Sequence[Rule] = (),
        check: Callable[[], None] | None = None,
    ) -> Generator[tuple[Key, Payload | None, Outcome], None, None]:
        """Extract payloads side by side and give them back in their order; a missing payload is passed through."""
        waiting: deque[tuple[Key, Payload | None, Future[Outcome]]] = deque()
        threads = ThreadPoolExecutor(len(self._workers), thread_name_prefix="extraction")
        try:
            for key, payload in payloads:
                if payload is None:
                    future: Future[Outcome] = Future()
                    future.set_result(Outcome())
                else:
                    future = threads.submit(self.one, payload, mode=mode, rules=rules, check=check)
                waiting.append((key, payload, future))
                if len(waiting) >= _AHEAD * len(self._workers):
                    yield _settled(waiting.popleft())
            while waiting:
                yield _settled(waiting.popleft())
        finally:
            threads.shutdown(cancel_futures=True)

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.close()

    def _take(self, check: Callable[[], None] | None) -> Worker:
        while True:
            try:
                return self._free.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                if check:
                    check()

    def _extract(
        self, worker: Worker, payload: Payload, mode: Mode, rules: Sequence[Rule], check: Callable[[], None] | None
    ) -> Outcome:
        if worker.pid is None:  # loading the parsers is not the page's fault, nor its time
            with contextlib.suppress(ExtractionError):
                _call(worker, _START_SECONDS, check, _SMALL_PAGE, Mode.FAST, ())
        return _call(worker, self._seconds, check, payload, mode, rules)


def _call(worker: Worker, seconds: float, check: Callable[[], None] | None, *args: object) -> Outcome:
    return cast("Outcome", worker.call("outcome", *args, working=seconds, timeout=_PATIENCE * seconds, check=check))


def _settled(item: tuple[Key, Payload | None, Future[Outcome]]) -> tuple[Key, Payload | None, Outcome]:
    key, payload, future = item
    return key, payload, future.result()


def _not_extracted(sentence: str) -> str:
    why = sentence[:1].lower() + sentence[1:]
    return sentence if sentence.startswith("Not extracted") else f"Not extracted: {why}"
