"""Backups as use-cases: by hand, daily with the first change, before anything risky; all online and verified."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from clipper.errors import Cancelled, ClipperError
from clipper.jobs import JobContext
from clipper.store import Store, backups, checks
from clipper.store.backups import BackupInfo, Kind
from clipper.workers import in_background

_PATIENCE = 10.0  # seconds that closing waits for a backup
_GLANCE = 0.1  # seconds between looks whether a waiting backup was cancelled
_LOOK_AGAIN = dt.timedelta(hours=1)  # whether a new day has begun, or what failed will do now
_log = logging.getLogger(__name__)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class BackingUp:
    """Makes the backups of one library and clears away what the plan no longer keeps."""

    def __init__(self, store: Store, *, daily: bool = True, clock: Callable[[], dt.datetime] = _now) -> None:
        self._store = store
        self._clock = clock
        self._looked = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._looking = threading.Lock()
        self._thread: threading.Thread | None = None
        self._context = JobContext()
        self._busy = threading.Lock()  # one copy at a time: two would only slow each other and the disk
        self.failure = ""  # why the last automatic backup failed, a sentence
        self.on_failure: Callable[[str], object] | None = None  # told it, in the thread of the backup
        if daily and not store.read_only:
            store.before_change = self._before_change

    def make(self, kind: Kind, target: Path | None = None, ctx: JobContext | None = None) -> BackupInfo:
        """A verified backup of the library as it is now; one that is under way is waited for."""
        context = ctx or JobContext()

        def progress(done: int, total: int) -> None:
            context.progress(min(done, max(total - 1, 0)), total, "Copying the library")

        while not self._busy.acquire(timeout=_GLANCE):
            context.progress(0, 0, "Waiting for another backup")
        try:
            info = in_background(lambda: backups.make(self._store.folder, kind, self._clock(), target, progress))
            backups.prune(self._store.folder)
        finally:
            self._busy.release()
        return info

    def found(self) -> list[BackupInfo]:
        """The backups in the library's folder, newest first."""
        return backups.found(self._store.folder)

    def close(self) -> None:
        """Give a backup that is under way a little time to end; an unfinished copy is thrown away."""
        if self._thread is not None:
            self._thread.join(_PATIENCE)
            self._context.cancel()
            self._thread.join()
            self._thread = None

    def wait(self) -> None:
        """Wait for a backup that is under way."""
        if self._thread is not None:
            self._thread.join()

    def _before_change(self) -> None:
        """With the first change of a day: copy in the background, so that the change does not wait."""
        if self._clock() - self._looked < _LOOK_AGAIN or not self._looking.acquire(blocking=False):
            return
        try:
            self._looked = self._clock()
            if not self._running() and not self._made_today() and self._worth_it():
                self._thread = threading.Thread(target=self._daily, name="backup")
                self._thread.start()
        finally:
            self._looking.release()

    def _running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _made_today(self) -> bool:
        today = self._clock().astimezone().date()
        return any(item.when.astimezone().date() == today for item in self.found())

    def _worth_it(self) -> bool:
        with self._store.read() as snapshot:
            return checks.anything(snapshot)

    def _daily(self) -> None:
        try:
            self.make(Kind.DAILY, ctx=self._context)
            self.failure = ""
        except Cancelled:
            pass
        except ClipperError as error:
            _log.warning("daily backup failed: %s", type(error).__name__)
            self.failure = f"The daily backup failed. {error} {error.hint}".strip()
            if self.on_failure:
                self.on_failure(self.failure)
