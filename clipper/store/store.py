"""The store of one library: its database, and the answers that are the same for every part."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

import numpy as np
from sqlalchemy import Engine, select

from clipper.domain.answers import Facets
from clipper.domain.index_document import IndexDocument
from clipper.domain.shelves import Counts, Outlet, Sort, Tag
from clipper.errors import LibraryDamaged, LibraryLocked, LibraryReadOnly
from clipper.store import opening, outbox, outlets, rows, sqlite, tags
from clipper.store.base import LibraryValue
from clipper.store.columns import Columns
from clipper.store.database import Clock, Database
from clipper.store.lock import WriterLock
from clipper.store.snapshot import Snapshot


class Store(Database):
    """One library. Safe to use from any thread."""

    def __init__(self, folder: Path, engine: Engine, lock: WriterLock | None, clock: Clock) -> None:
        self._columns = Columns()
        self._columns_lock = threading.RLock()
        self._seen = ""  # generation that the columns follow, when another program writes
        super().__init__(folder, engine, lock, clock)

    def _committed(self, ids: Set[int] | None, *, reordered: bool = True) -> None:
        with self._columns_lock:
            if ids is None:
                self._columns.forget_all()
            else:
                self._columns.forget(ids, reordered=reordered)

    # --------------------------------------------------------------------------------------- arrays

    @contextlib.contextmanager
    def _following(self) -> Iterator[tuple[Columns, Snapshot]]:
        with self._columns_lock, self.read() as snapshot:
            if self._lock is None:
                key = LibraryValue.key == "generation"
                seen = snapshot.scalar(select(LibraryValue.value).where(key)) or ""
                if seen != self._seen:
                    self._columns.forget_all()
                    self._seen = seen
            yield self._columns, snapshot

    def sorted_ids(self, sort: Sort, ids: np.ndarray | None = None) -> np.ndarray:
        """These clippings, or all outside the trash, in this order; relevance counts as newest."""
        with self._following() as (columns, snapshot):
            return columns.arranged(snapshot, sort, ids)

    def all_index_ids(self) -> np.ndarray:
        """All clippings the search index should know, sorted."""
        with self._following() as (columns, snapshot):
            return columns.every_id(snapshot)

    def facets(self, ids: np.ndarray) -> Facets:
        """How these clippings are spread; `ids` in any order."""
        with self._following() as (columns, snapshot):
            return columns.facets(snapshot, np.asarray(ids, np.int64))

    def counts(self) -> Counts:
        """How many clippings lie where."""
        with self._following() as (columns, snapshot):
            return columns.counts(snapshot)

    def tags(self) -> list[Tag]:
        """All tags by name, with their counts."""
        with self._following() as (columns, snapshot):
            return tags.all_tags(snapshot, columns.tag_counts(snapshot))

    def tag_levels(self) -> dict[str, int]:
        """The names that are no tags but stand above some, with the number of clippings tagged below them."""
        with self._following() as (columns, snapshot):
            return columns.level_counts(snapshot)

    def outlets(self) -> list[Outlet]:
        """The register of outlets by name, with their counts."""
        with self._following() as (columns, snapshot):
            return outlets.all_outlets(snapshot, columns.outlet_counts(snapshot))

    # --------------------------------------------------------------------------------------- for the search index

    def documents(self, ids: Iterable[int]) -> list[IndexDocument]:
        """What the search index needs of these clippings; those that are gone are left out."""
        with self.read() as snapshot:
            return rows.documents(snapshot, ids)

    def texts(self, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Headline and text of these clippings."""
        with self.read() as snapshot:
            return rows.texts(snapshot, ids)

    def outbox(self, limit: int = 1000) -> list[tuple[int, int, bool]]:
        """What the index has yet to learn, oldest first: number, clipping, whether it is gone."""
        with self.read() as snapshot:
            return outbox.waiting(snapshot, limit)

    def outbox_size(self) -> int:
        """How much the index has yet to learn."""
        with self.read() as snapshot:
            return outbox.number(snapshot)

    def outbox_done(self, seqs: Sequence[int]) -> None:
        """The index has learnt these."""
        with self._transaction() as tx:
            outbox.done(tx, seqs)

    # --------------------------------------------------------------------------------------- care

    def file_problems(self, *, quick: bool) -> list[str]:
        """What SQLite finds wrong with the database file."""
        with contextlib.closing(sqlite.connect(self.folder / opening.DATABASE, read_only=True)) as connection:
            try:
                return sqlite.problems(connection, quick=quick)
            except sqlite.Error as error:
                return [str(error)]

    def rebuild_indexes(self) -> None:
        """Make the database's own lookup tables anew."""
        with contextlib.suppress(LibraryDamaged), self.begin(undoable=False) as tx:
            sqlite.rebuild_indexes(tx.connection)


def open_store(folder: Path, *, read_only: bool = False, lock: WriterLock | None = None) -> tuple[Store, str]:
    """Open a library to write, or to read where it cannot be written to, with a sentence that says why."""
    if read_only:
        return Store.open(folder, read_only=True), ""
    try:
        return Store.open(folder, lock=lock), ""
    except (LibraryLocked, LibraryReadOnly) as error:
        store = Store.open(folder, read_only=True)
        return store, f"{error} {error.hint}".strip()
