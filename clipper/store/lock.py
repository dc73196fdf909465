"""One writer: a lock on a file in the library folder, which the system lets go of when its process dies."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sys
from pathlib import Path

LOCK_FILE = "library.lock"


class WriterLock:
    """The right to write to one library; held until released or until the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / LOCK_FILE
        self._handle: int | None = None

    @property
    def exists(self) -> bool:
        """Whether anybody ever took it."""
        return self._file.exists()

    def acquire(self) -> bool:
        """Take the lock, or have it already; False if another has it. Raises OSError where nothing can be written."""
        if self._handle is not None:
            return True
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        if not _lock(handle):
            os.close(handle)
            return False
        note = json.dumps({"pid": os.getpid(), "host": _host(), "since": _now()})
        with contextlib.suppress(OSError):  # the note is for people; a full disk must not keep anybody out
            os.ftruncate(handle, 0)
            os.pwrite(handle, note.encode(), 0) if hasattr(os, "pwrite") else os.write(handle, note.encode())
        self._handle = handle
        return True

    def release(self) -> None:
        """Let others write."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def holder(self) -> str:
        """Who has the lock, as far as is known: 'since 14:05 on desk-3'."""
        try:
            note = json.loads(self._file.read_text("utf-8"))
            since = dt.datetime.fromisoformat(note["since"]).astimezone()
            return f"since {since:%H:%M} on {note['host']}"
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def _host() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        # Far behind the note, as Windows keeps others from reading what is locked.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
