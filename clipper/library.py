"""Opens and closes a library folder and hands out its use-cases."""

from __future__ import annotations

from pathlib import Path

from clipper.services.capturing import Capturing
from clipper.services.curating import Curating
from clipper.services.exporting import Exporting
from clipper.services.finding import Finding
from clipper.services.maintenance import Kind, Maintenance
from clipper.services.reading import Reading
from clipper.settings import Settings
from clipper.store import Store, open_store


class Library:
    """One library, open: all that the window and the command line need of it. Safe to use from any thread."""

    def __init__(self, store: Store, notice: str, cache: Path, settings: Settings) -> None:
        self._store = store
        self.notice = notice  # why it is open for reading only, a sentence; empty when it can be changed
        self.reading = Reading(store)
        self.finding = Finding(store, cache)
        self.maintenance = Maintenance(
            store,
            indexed=self.finding.indexed_ids,
            rebuild_index=self.finding.rebuild,
            daily_backup=settings.backup_daily,
        )
        self.capturing = Capturing(store, settings, before_import=lambda: self.maintenance.backup_before(Kind.IMPORT))
        self.curating = Curating(store, back_up=lambda: self.maintenance.backup_before(Kind.EMPTYING))
        self.exporting = Exporting(self.reading, self.finding)

    @classmethod
    def open(cls, folder: Path, *, cache: Path, settings: Settings | None = None, read_only: bool = False) -> Library:
        """Open the library in a folder; where there is none, an empty one is made.

        Another program that has it open leaves it for reading only, with a `notice`. Raises LibraryError.
        """
        store, notice = open_store(folder, read_only=read_only)
        return cls(store, notice, cache, settings or Settings())

    @property
    def name(self) -> str:
        """What the user calls it."""
        return str(self._store.value("name")) or self.folder.name

    @property
    def uid(self) -> str:
        """What tells it from all other libraries."""
        return str(self._store.uid)

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._store.folder

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._store.read_only

    def take_over(self) -> bool:
        """Become the writer, if the program that was is gone; whether this is the writer now."""
        if self._store.read_only and self._store.take_over():
            self.notice = ""
        return not self._store.read_only

    def close(self) -> None:
        """End everything that runs for this library; may be called twice."""
        self.capturing.close()
        self.finding.close()
        self.exporting.close()
        self.maintenance.close()
        self._store.close()
