"""The library's database: SQLAlchemy, Alembic, SQLite; out come frozen dataclasses and ids.

`Store` opens a library. Reading functions take a `Snapshot` (from `store.read()`), changing ones a `Transaction` (from
`store.begin(label)`); only services open them.
"""

from pathlib import Path

from clipper.errors import LibraryLocked, LibraryReadOnly
from clipper.store.columns import Counts
from clipper.store.journal import HistoryEntry
from clipper.store.snapshot import Snapshot
from clipper.store.store import Store
from clipper.store.transaction import Transaction

__all__ = ["Counts", "HistoryEntry", "Snapshot", "Store", "Transaction", "open_store"]


def open_store(folder: Path, *, read_only: bool = False) -> tuple[Store, str]:
    """Open a library to write, or to read where it cannot be written to, with a sentence that says why."""
    if read_only:
        return Store.open(folder, read_only=True), ""
    try:
        return Store.open(folder), ""
    except (LibraryLocked, LibraryReadOnly) as error:
        store = Store.open(folder, read_only=True)
        return store, f"{error} {error.hint}".strip()
