"""The index folders of one library: which one answers, which is being built, which are put aside.

`index-1`, `index-2`, ... lie in the library's part of the cache. The newest complete one answers; a new one is built
beside it and takes its place when it is complete. One that cannot be used is put aside, and a new one begun.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import LockBase

from clipper.search import index
from clipper.search.index import TextIndex
from clipper.search.segments import DamagedIndex


class IndexFolders:
    """Finds, makes, replaces and drops the index folders of a library."""

    def __init__(self, root: Path, library_uid: str) -> None:
        self._root = root
        self._uid = library_uid
        self._lock: LockBase | None = None
        self.set_aside: list[str] = []  # why indexes were put aside

    def acquire(self) -> bool:
        """Become the one who writes here; False if another process is."""
        self._root.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            lock = FileStorage(str(self._root)).lock("writing")
            if not lock.acquire(blocking=False):
                return False
            self._lock = lock
        return True

    def release(self) -> None:
        """Let another process write."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def open(self) -> tuple[TextIndex | None, bool]:
        """The index to answer with and whether it is complete; what cannot be used is put aside if we may write."""
        partial: TextIndex | None = None
        for folder in reversed(self._folders()):
            try:
                found = self._opened(folder)
            except DamagedIndex as error:
                self._put_aside(folder, str(error))
                continue
            if index.read_about(folder).get("complete"):
                return found, True
            partial = partial or found
        return partial, False

    def begin(self) -> TextIndex:
        """A new, empty index beside the others."""
        numbers = [int(folder.name.partition("-")[2]) for folder in self._folders()]
        return TextIndex.create(self._root / f"index-{max(numbers, default=0) + 1}", self._uid)

    def drop_others(self, kept: TextIndex) -> None:
        """Remove all indexes but this one."""
        for folder in self._folders():
            if folder != kept.folder:
                shutil.rmtree(folder, ignore_errors=True)

    def discard(self, folder: Path, reason: str) -> None:
        """Put an index aside that turned out not to be usable."""
        self._put_aside(folder, reason)

    def _opened(self, folder: Path) -> TextIndex:
        about = index.read_about(folder)
        if about.get("library") != self._uid:
            raise DamagedIndex("The index belongs to another library.")
        return TextIndex(folder)

    def _put_aside(self, folder: Path, reason: str) -> None:
        self.set_aside.append(reason)
        if self._lock is not None:
            index.set_aside(folder)

    def _folders(self) -> list[Path]:
        """Index folders, oldest first."""
        found = [path for path in self._root.glob("index-*") if path.name.partition("-")[2].isdecimal()]
        return sorted(found, key=lambda path: int(path.name.partition("-")[2]))
