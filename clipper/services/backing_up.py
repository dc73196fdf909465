"""Backups as use-cases: by hand, daily with the first change, before anything risky; all online and verified."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from pathlib import Path

from clipper.errors import Cancelled, ClipperError
from clipper.jobs import JobContext
from clipper.store import Store, backups, checks
from clipper.store.backups import BackupInfo, Kind

_PATIENCE = 10.0  # seconds that closing waits for a backup
_GLANCE = 0.1  # seconds between looks whether a waiting backup was cancelled
_log = logging.getLogger(__name__)


class BackingUp:
    """Makes the backups of one library and clears away what the plan no longer keeps."""

    def __init__(self, store: Store, *, daily: bool = True) -> None:
        self._store = store
        self._thread: threading.Thread | None = None
        self._context = JobContext()
        self._busy = threading.Lock()  # one copy at a time: two would only slow each other and the disk
        self.failure = ""  # why the last automatic backup failed, a sentence
        if daily and not store.read_only:
            store.first_change = self._start_daily

    def make(self, kind: Kind, target: Path | None = None, ctx: JobContext | None = None) -> BackupInfo:
        """A verified backup of the library as it is now; one that is under way is waited for."""
        context = ctx or JobContext()

        def progress(done: int, total: int) -> None:
            context.progress(min(done, max(total - 1, 0)), total, "Copying the library")

        while not self._busy.acquire(timeout=_GLANCE):
            context.progress(0, 0, "Waiting for another backup")
        try:
            info = backups.make(self._store.folder, kind, dt.datetime.now(dt.UTC), target, progress)
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

    def _start_daily(self) -> None:
        """With the first change of a day: copy in the background, so that the change does not wait."""
        today = dt.datetime.now().astimezone().date()
        if any(item.when.astimezone().date() == today for item in self.found()) or not self._worth_it():
            return
        self._thread = threading.Thread(target=self._daily, name="backup")
        self._thread.start()

    def _worth_it(self) -> bool:
        with self._store.read() as snapshot:
            return checks.anything(snapshot)

    def _daily(self) -> None:
        try:
            self.make(Kind.DAILY, ctx=self._context)
        except Cancelled:
            pass
        except ClipperError as error:
            self.failure = f"The daily backup failed. {error} {error.hint}".strip()
            _log.warning("daily backup failed: %s", type(error).__name__)
