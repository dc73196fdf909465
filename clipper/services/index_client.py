"""The program's side of the index process: asks it, restarts it when it has died, takes off what it has learnt."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clipper.errors import Cancelled, ClipperError, SearchUnavailable, WorkerFailed
from clipper.services.index_state import IndexState
from clipper.store import Store
from clipper.workers import Priority, Worker

_CALL_SECONDS = 60.0
_BUSY_SECONDS, _QUIET_SECONDS = 0.1, 5.0

_log = logging.getLogger(__name__)


class IndexClient:
    """Starts nothing before the first question or the first piece of news."""

    def __init__(self, store: Store, cache: Path) -> None:
        self._store = store
        self._worker = Worker(_index_process, store.folder, cache, name="search", priority=Priority.LOW)
        self._turns = _Turns()
        self._state = IndexState(complete=False)
        self._wake = threading.Event()
        self._news = threading.Condition()
        self._closing = False
        self._feeder: threading.Thread | None = None
        self._feeding = threading.Lock()  # taken while the index learns
        self._starting = threading.Lock()

    def ask(self, method: str, *arguments: object, supersede: bool = False) -> Any:  # noqa: ANN401 - the method's own
        """Ask the index process; raises SearchUnavailable if it cannot answer.

        With `supersede`, a question that is still waiting for its turn when a newer one comes is cancelled.
        """
        if self._closing:
            raise SearchUnavailable("The library is being closed.", "Open it again.")
        self.start()
        with self._turns.take(supersede=supersede):
            try:
                return self._worker.call(method, *arguments, timeout=_CALL_SECONDS)
            except WorkerFailed:
                _log.warning("The search process ended and is started again.")
            try:
                return self._worker.call(method, *arguments, timeout=_CALL_SECONDS)
            except WorkerFailed as error:
                raise SearchUnavailable("Search cannot answer at the moment.", "Restart Clipper.") from error

    @property
    def state(self) -> IndexState:
        """How far the index was when it was last asked."""
        return self._state

    @property
    def pid(self) -> int | None:
        """Process id of the index process."""
        return self._worker.pid

    def start(self) -> None:
        """Begin to feed the index, if that has not begun."""
        with self._starting:
            if self._feeder is None and not self._closing:
                self._feeder = threading.Thread(target=self._feed, name="search feeder", daemon=True)
                self._feeder.start()

    def catch_up(self) -> None:
        """Something was changed."""
        self.start()
        self._wake.set()

    def wait(self, seconds: float) -> bool:
        """Wait until everything is in the index; says whether it is."""
        self.catch_up()
        end = time.monotonic() + seconds
        with self._news:
            while not self._up_to_date():
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._news.wait(min(left, 0.2))
                self._wake.set()
        return True

    def behind(self) -> int:
        """How many entries of the outbox are not in the index yet, as far as is known."""
        return max(0, self._store.outbox_size() - len(self._state.learnt))

    def pending(self, limit: int) -> list[tuple[int, int, bool]]:
        """What is in the outbox and, as far as is known, not in the index."""
        learnt = set(self._state.learnt)
        return [entry for entry in self._store.outbox(limit + len(learnt)) if entry[0] not in learnt]

    @contextlib.contextmanager
    def let_go(self) -> Iterator[None]:
        """The index process is ended, and questions wait, while the block replaces the files it had open."""
        with self._turns.take(supersede=False), self._feeding:
            self._worker.close()
            yield

    def close(self) -> None:
        """End the index process; what it has not committed is learnt again the next time."""
        self._closing = True
        self._wake.set()
        if self._feeder is not None:
            self._feeder.join()
            with contextlib.suppress(ClipperError):
                if self._worker.pid is not None:
                    self._worker.call("close", timeout=5)
        self._worker.close()

    # ------------------------------------------------------------------------------------------ feeding

    def _up_to_date(self) -> bool:
        return self._state.complete and self._state.total >= 0 and not self.pending(1)

    def _feed(self) -> None:
        acknowledged: tuple[int, ...] = ()
        failures = 0
        while not self._closing:
            try:
                with self._feeding:
                    self._state = self._worker.call("catch_up", acknowledged, timeout=_CALL_SECONDS)
                acknowledged = self._take_off(self._state.learnt)
                busy = not self._state.complete or bool(self.pending(1))
                failures = 0
            except (ClipperError, OSError):
                failures += 1
                _log.warning("The search process cannot be fed.", exc_info=failures == 1)
                busy = False
            with self._news:
                self._news.notify_all()
            self._wake.wait(_BUSY_SECONDS if busy else _QUIET_SECONDS)
            self._wake.clear()

    def _take_off(self, learnt: tuple[int, ...]) -> tuple[int, ...]:
        if not learnt or self._store.read_only:
            return ()
        self._store.outbox_done(learnt)
        return learnt


def _index_process(library: Path, cache: Path) -> object:
    """Made in the other process, the only one that loads the search engine."""
    from clipper.services.indexing import IndexProcess

    return IndexProcess(library, cache)


class _Turns:
    """One question at a time; of those that may be superseded only the newest waits."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._taken = False
        self._newest = 0

    @contextlib.contextmanager
    def take(self, *, supersede: bool) -> Any:  # noqa: ANN401 - a context manager
        with self._free:
            if supersede:
                self._newest += 1
            number = self._newest
            while self._taken:
                self._free.wait()
                if supersede and number != self._newest:
                    raise Cancelled
            self._taken = True
        try:
            yield
        finally:
            with self._free:
                self._taken = False
                self._free.notify_all()
