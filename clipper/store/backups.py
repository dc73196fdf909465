"""Backups: verified copies of the database in the library's folder, kept by a plan, and bringing one back."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from clipper.errors import DiskFull, LibraryDamaged, LibraryError, LibraryLocked
from clipper.store import opening, sqlite
from clipper.store.lock import WriterLock
from clipper.store.uids import new_uid

T = TypeVar("T")
Progress = Callable[[int, int], None]
DAILY, WEEKLY, MONTHLY = 7, 4, 12
_NAME = re.compile(r"library-(\d{8}T\d{6}(?:\d{6})?)Z-([a-z-]+)\.db")
_PART = ".part"
_ABANDONED = 24 * 3600.0  # seconds without a change after which an unfinished copy is nobody's


class Kind(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    MANUAL = "manual"
    MIGRATION = "before-migration"
    IMPORT = "before-import"
    EMPTYING = "before-emptying"
    RESTORE = "before-restore"
    REPAIR = "before-repair"  # of a library that would not pass the check: taken as it is


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup."""

    path: Path
    when: dt.datetime
    kind: str
    size: int


def make(
    folder: Path, kind: Kind, now: dt.datetime, target: Path | None = None, progress: Progress | None = None
) -> BackupInfo:
    """Copy the database as it is now, check the copy, and only then give it its name."""
    source = folder / opening.DATABASE
    final = target or folder / opening.BACKUPS / _name(kind, now)
    part = final.with_name(final.name + _PART)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _need_room(source, final.parent)
        part.unlink(missing_ok=True)
        with sqlite.sentences(folder):
            sqlite.copy(source, part, progress)
        if kind is not Kind.REPAIR:
            verify(part)
        to_disk(part)
        part.replace(final)
        _folder_to_disk(final.parent)
    except OSError as error:
        raise LibraryError(f"The backup {final} could not be written: {error.strerror}.", "Check its disk.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return BackupInfo(final, now, kind.value, final.stat().st_size)


def found(folder: Path) -> list[BackupInfo]:
    """The backups in a library's folder, newest first."""
    result = []
    for path in (folder / opening.BACKUPS).glob("library-*.db"):
        if match := _NAME.fullmatch(path.name):
            form = "%Y%m%dT%H%M%S%f" if len(match[1]) > 15 else "%Y%m%dT%H%M%S"
            when = dt.datetime.strptime(match[1], form).replace(tzinfo=dt.UTC)
            with contextlib.suppress(OSError):
                result.append(BackupInfo(path, when, match[2], path.stat().st_size))
    return sorted(result, key=lambda item: item.when, reverse=True)


def superfluous(backups: Sequence[BackupInfo]) -> list[BackupInfo]:
    """What the plan no longer keeps: of seven days, four weeks and twelve months the newest of each stays.

    It counts days that have a backup, not days gone by: neither a holiday nor a wrong clock makes a backup go. What
    was made by hand stays until it is deleted by hand.
    """
    kept: set[Path] = {item.path for item in backups if item.kind == Kind.MANUAL}
    automatic = [item for item in sorted(backups, key=lambda item: item.when, reverse=True) if item.path not in kept]
    for number, form in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        newest: dict[str, Path] = {}
        for item in automatic:
            newest.setdefault(item.when.strftime(form), item.path)
        kept.update(list(newest.values())[:number])
    return [item for item in backups if item.path not in kept]


def prune(folder: Path) -> list[BackupInfo]:
    """Delete what the plan no longer keeps, and copies that another run left unfinished."""
    gone = superfluous(found(folder))
    for item in gone:
        with contextlib.suppress(OSError):
            item.path.unlink()
    for part in (folder / opening.BACKUPS).glob(f"*{_PART}"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED:  # another program may be writing it just now
                part.unlink()
    return gone


def verify(file: Path) -> None:
    """Open a copy and check all of it; raises LibraryDamaged."""
    opening.check_version(opening.version(file))
    with sqlite.sentences(), contextlib.closing(sqlite.connect(file, read_only=True)) as connection:
        if sqlite.problems(connection) or sqlite.broken_references(connection):
            raise LibraryDamaged(f"The copy {file.name} does not pass its check.", "Run the doctor on the library.")


def restore(backup: Path, folder: Path, now: dt.datetime) -> Path | None:
    """Make a backup the library in `folder`, which must not be open; returns where the old database was put aside.

    The restored library gets a new uid: a search index of the state before must not pass for its own.
    """
    if not backup.exists():
        raise LibraryError(f"The backup {backup} is not there.", "Is its drive connected?")
    verify(backup)
    opening.make_folder(folder)
    return exclusively(folder, lambda: _restore(backup, folder, now))


def exclusively(folder: Path, work: Callable[[], T]) -> T:
    """Do something to a library that nobody has open."""
    lock = WriterLock(folder)
    try:
        if not lock.acquire():
            raise LibraryLocked("The library is open in a program.", "Close it there first.")
        return work()
    except OSError as error:
        raise opening.unwritable(folder, error) from error
    finally:
        lock.release()


def _restore(backup: Path, folder: Path, now: dt.datetime) -> Path | None:
    waiting = folder / opening.RESTORED
    _need_room(backup, folder)
    _copy_with_new_uid(backup, waiting)
    aside = _put_aside(folder, now)
    to_disk(waiting)
    waiting.replace(folder / opening.DATABASE)
    _folder_to_disk(folder)
    return aside


def _copy_with_new_uid(backup: Path, target: Path) -> None:
    part = target.with_name(target.name + _PART)
    shutil.copyfile(backup, part)
    with sqlite.sentences(), contextlib.closing(sqlite.connect(part)) as connection:
        connection.execute("UPDATE library SET value = ? WHERE key = 'uid'", (new_uid(),))
    part.replace(target)


def _put_aside(folder: Path, now: dt.datetime) -> Path | None:
    """Keep the database that is about to be replaced, with its log, as a backup of its own."""
    file = folder / opening.DATABASE
    if not file.exists():
        return None
    aside = folder / opening.BACKUPS / _name(Kind.RESTORE, now)
    aside.parent.mkdir(exist_ok=True)
    sqlite.settle(file)
    for ending in ("-wal", "-shm"):
        side = file.with_name(file.name + ending)
        if ending == "-wal" and side.exists() and side.stat().st_size:
            shutil.copyfile(side, aside.with_name(aside.name + ending))
    shutil.copyfile(file, aside)
    to_disk(aside)
    for ending in ("-wal", "-shm"):
        # A log that belongs to another database would be played into the restored one.
        file.with_name(file.name + ending).unlink(missing_ok=True)
    return aside


def _name(kind: Kind, now: dt.datetime) -> str:
    return f"library-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}Z-{kind.value}.db"


def _need_room(source: Path, folder: Path) -> None:
    if shutil.disk_usage(folder).free < source.stat().st_size * 1.05:
        raise DiskFull(f"There is no room for a copy of the library in {folder}.", "Make room and try again.")


def to_disk(file: Path) -> None:
    """Have a file really written."""
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folder_to_disk(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
