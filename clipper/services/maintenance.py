"""Looking after a library: doctor, backups, restoring, the search index, the portable archive."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from clipper.errors import ClipperError
from clipper.jobs import JobContext
from clipper.services import archive
from clipper.services.backing_up import BackingUp
from clipper.services.capture_reports import CaptureReport
from clipper.store import Store, backups, checks, rescuing
from clipper.store.backups import BackupInfo, Kind
from clipper.store.checks import Problem, Severity

__all__ = ["BackupInfo", "DoctorReport", "Finding", "Kind", "Maintenance", "Severity"]

_FIX = "Run the doctor with repair to put this right."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the doctor found."""

    text: str
    severity: Severity
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What the doctor found; `ok` when nothing is left to put right."""

    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing but notes is left."""
        return all(item.repaired or item.severity is Severity.NOTE for item in self.findings)


class Maintenance:
    """The use-cases of care."""

    def __init__(
        self,
        store: Store,
        *,
        indexed: Callable[[], Iterable[int] | None] | None = None,
        rebuild_index: Callable[[JobContext], None] | None = None,
        let_go: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
        close_index: Callable[[], None] = lambda: None,
        daily_backup: bool = True,
    ) -> None:
        """`indexed` tells which clippings the search index knows, or None if it cannot say.

        Within `let_go` the index has nothing of the library open, and after `close_index` never again: elsewhere than
        on Linux a file that anyone has open cannot be replaced.
        """
        self._store = store
        self._indexed = indexed
        self._rebuild_index = rebuild_index
        self._let_go = let_go
        self._close_index = close_index
        self.backing_up = BackingUp(store, daily=daily_backup)

    def close(self) -> None:
        """Stop what runs in the background."""
        self.backing_up.close()

    # --------------------------------------------------------------------------------------- doctor

    def doctor(self, ctx: JobContext | None = None, *, repair: bool = False, quick: bool = False) -> DoctorReport:
        """Check the library and say what is wrong in plain words; `repair` puts right what can be without loss.

        `quick` leaves out what takes long: the whole file, the hashes of all content, the texts.
        """
        context = ctx or JobContext()
        if repair and self._store.read_only:
            raise ClipperError(
                "A library that is open for reading only cannot be repaired.", "Close the other program."
            )
        findings = list(self._check_file(repair=repair, quick=quick))
        if any(item.severity is Severity.ERROR and not item.repaired for item in findings):
            return DoctorReport(tuple(findings))  # what a damaged file says of itself is worth nothing
        with self._store.read() as snapshot:
            problems = list(checks.references(snapshot, self._store.folder))
            problems += checks.derived(snapshot)
            if not quick:
                problems += checks.contents(snapshot, self._store.folder, context.progress)
                problems += checks.texts(snapshot, context.progress)
                problems += checks.leftovers(snapshot)
        problems += self._index_problems()
        findings += self._treat(problems, context, repair=repair)
        return DoctorReport(tuple(findings))

    def _index_problems(self) -> list[Problem]:
        """Where index and database differ; nothing when the library was changed while they were compared."""
        generation = self._store.generation()
        known = self._indexed() if self._indexed else None
        if known is None:
            return []
        with self._store.read() as snapshot:
            problems = list(checks.index({int(item) for item in known}, snapshot))
        return problems if self._store.generation() == generation else []

    def _check_file(self, *, repair: bool, quick: bool) -> Iterator[Finding]:
        found = self._store.file_problems(quick=quick)
        if not found:
            return
        text = f"The database file is damaged ({found[0]}{' and more' if len(found) > 1 else ''})."
        if not repair:
            yield Finding(f"{text} Restore a backup, or run the doctor with repair.", Severity.ERROR)
            return
        self._store.rebuild_indexes()
        if not self._store.file_problems(quick=quick):
            yield Finding(
                f"{text} Only its lookup tables were; they have been made anew.", Severity.ERROR, repaired=True
            )
            return
        with self._let_go(), self._store.set_aside():
            aside, saved = rescuing.rescue(self._store.folder, dt.datetime.now(dt.UTC))
        yield Finding(
            f"{text} All that can still be read was saved, {saved['clipping']:,} clippings; the damaged file is kept "
            f"as {aside.name} in the folder “{checks.PUT_ASIDE}”.",
            Severity.ERROR,
            repaired=not self._store.file_problems(quick=quick),
        )

    def _treat(self, problems: Sequence[Problem], context: JobContext, *, repair: bool) -> Iterator[Finding]:
        if repair and any(item.repair for item in problems):
            self.backing_up.make(Kind.REPAIR)
        for at, item in enumerate(problems):
            context.progress(at, len(problems), "Putting right" if repair else "")
            if repair and item.repair is not None:
                with self._store.begin(undoable=False) as tx:
                    item.repair(tx)
                yield Finding(item.text, item.severity, repaired=True)
            else:
                yield Finding(item.text if not item.repair else f"{item.text} {_FIX}", item.severity)

    # --------------------------------------------------------------------------------------- backups

    def backup(self, target: Path | None = None, ctx: JobContext | None = None) -> BackupInfo:
        """A verified backup, in the library's folder or as the file `target`."""
        return self.backing_up.make(Kind.MANUAL, target, ctx)

    def backup_before(self, kind: Kind) -> BackupInfo:
        """A backup before something risky: Kind.IMPORT, Kind.EMPTYING."""
        return self.backing_up.make(kind)

    def backups(self) -> list[BackupInfo]:
        """The backups in the library's folder, newest first."""
        return self.backing_up.found()

    def restore(self, backup: Path | BackupInfo, folder: Path, ctx: JobContext | None = None) -> Path | None:
        """Make a backup the library in `folder`; returns where the database that was there is kept now.

        If that is this library's own folder, this library is closed: it has to be opened again.
        """
        file = backup.path if isinstance(backup, BackupInfo) else backup
        (ctx or JobContext()).progress(0, 0, "Restoring")
        if folder.absolute() == self._store.folder:
            self._close_index()
            self.close()
            self._store.close()
        return restore(file, folder)

    # --------------------------------------------------------------------------------------- index, archive

    def reindex(self, ctx: JobContext | None = None) -> None:
        """Make the search index anew."""
        if self._rebuild_index is None:
            raise ClipperError("There is no search index to be made anew.")
        self._rebuild_index(ctx or JobContext())

    def export_archive(self, target: Path, ctx: JobContext | None = None) -> int:
        """Write everything as a ZIP of open files; returns the number of clippings."""
        return archive.write(self._store, target, ctx or JobContext())

    def import_archive(self, source: Path, ctx: JobContext | None = None) -> CaptureReport:
        """Take in everything of an archive; clippings that are here already stay as they are."""
        with self._store.read() as snapshot:
            empty = not checks.anything(snapshot)
        if not empty:
            self.backup_before(Kind.IMPORT)
        return archive.read(self._store, source, ctx or JobContext())


def restore(backup: Path, folder: Path) -> Path | None:
    """Make a backup the library in a folder that nobody has open; returns where the old database is kept."""
    return backups.restore(backup, folder, dt.datetime.now(dt.UTC))


def rescue(folder: Path) -> DoctorReport:
    """Repair a library that is too damaged to be opened."""
    aside, saved = backups.exclusively(folder, lambda: rescuing.rescue(folder, dt.datetime.now(dt.UTC)))
    text = (
        f"The database was damaged. All that can still be read was saved, {saved['clipping']:,} clippings; the damaged "
        f"file is kept as {aside.name} in the folder “{checks.PUT_ASIDE}”."
    )
    return DoctorReport((Finding(text, Severity.ERROR, repaired=True),))
