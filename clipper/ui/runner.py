"""Runs core jobs off the window's thread, in lanes, and brings each result home through one queued signal.

A job is a plain function of a `JobContext`; it never sees a QObject. The `Job` object that stands for it lives in the
window's thread and ends in exactly one of finished, failed, cancelled. Lanes keep kinds of work from waiting for each
other: a tag is set at once although a thousand pages are being imported.
"""

from __future__ import annotations

import itertools
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from clipper.errors import Cancelled
from clipper.jobs import JobContext

_log = logging.getLogger(__name__)

Work = Callable[[JobContext], Any]
SWITCH_SECONDS = 0.00005


class Lane(Enum):
    """Kinds of work, each with its own number of threads."""

    QUERY = 4  # reading: searches, facets, snippets, thumbnails; a search that waits for the index holds up no other
    CHANGE = 1  # short writes, in the order they were asked for
    LONG = 1  # imports, extraction, checks
    EXPORT = 2  # press books, previews and other files; its own lane so that none waits for an import
    NETWORK = 4

    def __new__(cls, threads: int) -> Lane:
        """Lanes with the same number of threads are still different lanes."""
        lane = object.__new__(cls)
        lane._value_ = len(cls.__members__)
        lane.threads = threads
        return lane

    threads: int


class Outcome(Enum):
    """How a job ended."""

    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(QObject):
    """One piece of work as the window sees it; lives in the window's thread."""

    progressed = Signal(int, int, str)  # done, total (0: unknown), text
    part = Signal(object)  # of the result, before the end
    finished = Signal(object)  # the result
    failed = Signal(object)  # the exception
    cancelled = Signal()
    ended = Signal()  # after one of the three above

    def __init__(self, title: str, *, lane: Lane, visible: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.lane = lane
        self.visible = visible
        self.started = time.monotonic()
        self.outcome: Outcome | None = None
        self.context = JobContext()

    def cancel(self) -> None:
        """Ask the job to stop; it ends as cancelled unless it was faster."""
        self.context.cancel()


class _Task:
    """What a lane's thread gets: no Qt in it but the way home."""

    def __init__(self, number: int, work: Work, context: JobContext) -> None:
        self.number = number
        self.work = work
        self.context = context


class _LaneThreads:
    """A queue and the threads that serve it; threads start when first needed and end at `stop`."""

    def __init__(self, name: str, threads: int, perform: Callable[[_Task], None]) -> None:
        self._name, self._limit, self._perform = name, threads, perform
        self._queue: deque[_Task] = deque()
        self._wake = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._stopped = False

    def put(self, task: _Task) -> None:
        with self._wake:
            self._queue.append(task)
            if self._idle < len(self._queue) and len(self._threads) < self._limit:
                thread = threading.Thread(target=self._serve, name=f"clipper-{self._name}", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._wake.notify()

    def stop(self) -> None:
        with self._wake:
            self._stopped = True
            self._wake.notify_all()

    def join(self, until: float) -> bool:
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _serve(self) -> None:
        while True:
            with self._wake:
                self._idle += 1
                while not self._queue and not self._stopped:
                    self._wake.wait()
                self._idle -= 1
                if not self._queue:
                    return
                task = self._queue.popleft()
            self._perform(task)


class JobRunner(QObject):
    """Starts jobs and brings their news home; `shutdown` before the library closes."""

    started = Signal(object)  # a Job, for the status bar
    unhandled = Signal(object)  # the exception of a job that was started without `failed`
    _news = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The window's thread lets go of the interpreter in every other call of Qt; with the usual 5 ms it would wait so
        # long for a busy job each time, and one painted list takes some hundred such calls.
        sys.setswitchinterval(SWITCH_SECONDS)
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._keys: dict[str, Job] = {}
        self._lanes = {lane: _LaneThreads(lane.name.lower(), lane.threads, self._perform) for lane in Lane}
        self._closed = False
        self._news.connect(self._on_news, Qt.ConnectionType.QueuedConnection)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that have not ended."""
        return tuple(self._jobs.values())

    def run(
        self,
        title: str,
        work: Work,
        *,
        lane: Lane = Lane.CHANGE,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        part: Callable[[Any], object] | None = None,
        supersede: str = "",
        visible: bool = False,
    ) -> Job:
        """Run `work(context)` in a lane; call `done(result)` or `failed(error)` in the window's thread.

        `part` is called there with what the work tells of its result before it ends.
        `supersede` names a kind of job of which only the newest counts: the one before is cancelled.
        `visible` jobs show in the status bar with their progress and Cancel.
        """
        job = Job(title, lane=lane, visible=visible, parent=self)
        number = next(self._numbers)
        if done:
            job.finished.connect(done)
        job.failed.connect(failed or self.unhandled)
        if part:
            job.part.connect(part)
        self._jobs[number] = job
        if supersede:
            if before := self._keys.get(supersede):
                before.cancel()
            self._keys[supersede] = job
            job.ended.connect(lambda: self._forget(supersede, job))
        job.context = JobContext(
            lambda *step: self._tell(number, "progress", step) if visible else None,
            lambda result: self._tell(number, "part", result),
        )
        if self._closed:
            self._tell(number, Outcome.CANCELLED.value, None)
            return job
        self._lanes[lane].put(_Task(number, work, job.context))
        self.started.emit(job)
        return job

    def shutdown(self, seconds: float = 10.0) -> bool:
        """Cancel everything and wait for the threads; whether all of them ended in time."""
        self._closed = True
        for job in self._jobs.values():
            job.cancel()
        for lane in self._lanes.values():
            lane.stop()
        until = time.monotonic() + seconds
        ended = [lane.join(until) for lane in self._lanes.values()]
        return all(ended)

    def _forget(self, key: str, job: Job) -> None:
        if self._keys.get(key) is job:
            del self._keys[key]

    def _perform(self, task: _Task) -> None:
        try:
            task.context.check()
            result = task.work(task.context)
        except Cancelled:
            self._tell(task.number, Outcome.CANCELLED.value, None)
        except Exception as error:  # noqa: BLE001 - a job's every failure goes home as one
            self._tell(task.number, Outcome.FAILED.value, error)
        else:
            self._tell(task.number, Outcome.FINISHED.value, result)

    def _tell(self, number: int, kind: str, value: object) -> None:
        try:
            self._news.emit(number, kind, value)
        except RuntimeError:  # the window is gone; nobody is left to hear it
            _log.debug("Job %s ended after the window: %s", number, kind)

    def _on_news(self, number: int, kind: str, value: object) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        if kind == "progress":
            if not job.context.cancelled:
                job.progressed.emit(*value)  # type: ignore[misc]
            return
        if kind == "part":
            job.part.emit(value)
            return
        del self._jobs[number]
        outcome = Outcome(kind)
        if outcome is Outcome.FINISHED and job.lane is Lane.QUERY and job.context.cancelled:
            outcome = Outcome.CANCELLED  # an answer nobody waits for; what was written is told all the same
        job.outcome = outcome
        if outcome is Outcome.FINISHED:
            job.finished.emit(value)
        elif outcome is Outcome.CANCELLED:
            job.cancelled.emit()
        else:
            job.failed.emit(value)
        job.ended.emit()
        job.deleteLater()
