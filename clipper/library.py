"""Opens and closes a library folder and hands out its use-cases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from clipper.domain.shelves import Sort
from clipper.settings import Settings
from clipper.store.glance import Glance, glance
from clipper.store.lock import WriterLock

# The parts load when they are first asked for: the window is there before the libraries that they need.
if TYPE_CHECKING:
    from clipper.services.capturing import Capturing
    from clipper.services.curating import Curating
    from clipper.services.exporting import Exporting
    from clipper.services.finding import Finding
    from clipper.services.maintenance import Maintenance
    from clipper.services.reading import Reading
    from clipper.store import Store

__all__ = ["Glance", "Library"]

_T = TypeVar("_T")


class _Part(Generic[_T]):
    """A part of the library that is made when it is first asked for, once, from whatever thread."""

    def __init__(self, make: Callable[[Library], _T]) -> None:
        self._make, self._name = make, make.__name__

    def __get__(self, library: Library, owner: type[Library]) -> _T:
        with library.making:
            if self._name not in library.__dict__:
                library.__dict__[self._name] = self._make(library)
        return cast("_T", library.__dict__[self._name])


class Library:
    """One library, open: all that the window and the command line need of it. Safe to use from any thread."""

    def __init__(self, folder: Path, *, cache: Path, settings: Settings, seen: Glance | None = None) -> None:
        """A library that is opened with the first use of it; see `open`."""
        self.folder = folder
        self.seen = seen  # what could be read of it at once
        self.notice = ""  # why it is open for reading only, a sentence; empty when it can be changed
        self.making = threading.RLock()
        self._cache, self._settings = cache, settings
        self._lock: WriterLock | None = None
        self._only_read = False

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        cache: Path,
        settings: Settings | None = None,
        read_only: bool = False,
        at_a_glance: Sort | None = None,
    ) -> Library:
        """Open the library in a folder; where there is none, an empty one is made.

        Another program that has it open leaves it for reading only, with a `notice`. Raises LibraryError.
        `at_a_glance`: where all is well, only the first of the inbox in this order are read now, and the rest is opened
        by what is first asked of it.
        """
        folder = folder.absolute()
        seen = glance(folder, at_a_glance) if at_a_glance and not read_only else None
        library = cls(folder, cache=cache, settings=settings or Settings(), seen=seen)
        library._only_read = read_only
        if seen is None or not library._may_write():
            library.complete()
        return library

    @staticmethod
    def is_open_elsewhere(folder: Path) -> bool:
        """Whether another program has the right to write to it now."""
        lock = WriterLock(folder)
        try:
            free = not lock.exists or lock.acquire()
        except OSError:
            return False
        lock.release()
        return not free

    def _may_write(self) -> bool:
        self._lock = WriterLock(self.folder)
        try:
            return self._lock.acquire()
        except OSError:
            return False

    def complete(self) -> None:
        """Open all of it now, if that has not been done; raises LibraryError."""
        _ = self._store, self.reading, self.finding, self.curating, self.capturing

    @property
    def is_complete(self) -> bool:
        """Whether nothing of it has to be waited for."""
        return "capturing" in self.__dict__

    # ------------------------------------------------------------------------------------------ its parts

    @_Part
    def _store(self) -> Store:
        from clipper.store import open_store

        store, self.notice = open_store(self.folder, read_only=self._only_read, lock=self._lock)
        self._lock = None
        return store

    @_Part
    def reading(self) -> Reading:
        """What is shown."""
        from clipper.services.reading import Reading

        return Reading(self._store)

    @_Part
    def finding(self) -> Finding:
        """Searching."""
        from clipper.services.finding import Finding

        return Finding(self._store, self._cache)

    @_Part
    def maintenance(self) -> Maintenance:
        """Backups, the doctor."""
        from clipper.services.maintenance import Maintenance

        return Maintenance(
            self._store,
            indexed=lambda: self.finding.indexed_ids(),
            rebuild_index=lambda ctx: self.finding.rebuild(ctx),
            let_go=lambda: self.finding.let_go(),
            close_index=lambda: self.finding.close(),
            daily_backup=self._settings.backup_daily,
        )

    @_Part
    def capturing(self) -> Capturing:
        """Taking in."""
        from clipper.services.capturing import Capturing
        from clipper.services.maintenance import Kind

        back_up = self.maintenance.backup_before
        return Capturing(self._store, self._settings, before_import=lambda: back_up(Kind.IMPORT))

    @_Part
    def curating(self) -> Curating:
        """Filing, correcting, undoing."""
        from clipper.services.curating import Curating
        from clipper.services.maintenance import Kind

        back_up = self.maintenance.backup_before
        return Curating(self._store, back_up=lambda: back_up(Kind.EMPTYING))

    @_Part
    def exporting(self) -> Exporting:
        """Press books and other files."""
        from clipper.services.exporting import Exporting

        return Exporting(self.reading, self.finding)

    # ------------------------------------------------------------------------------------------ the whole

    @property
    def name(self) -> str:
        """What the user calls it."""
        if self._lock and self.seen:
            return self.seen.name
        return str(self._store.value("name")) or self.folder.name

    @property
    def uid(self) -> str:
        """What tells it from all other libraries."""
        return str(self._store.uid)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._lock is None and self._store.read_only

    def take_over(self) -> bool:
        """Become the writer, if the program that was is gone; whether this is the writer now."""
        if self._store.read_only and self._store.take_over():
            self.notice = ""
        return not self._store.read_only

    def close(self) -> None:
        """End everything that runs for this library; may be called twice."""
        made = self.__dict__
        for name in ("capturing", "finding", "exporting", "maintenance", "_store"):
            if name in made:
                made[name].close()
        if self._lock:
            self._lock.release()
