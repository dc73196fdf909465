"""The library's database: SQLAlchemy, Alembic, SQLite; out come frozen dataclasses and ids.

`Store` opens a library. Reading functions take a `Snapshot` (from `store.read()`), changing ones a `Transaction` (from
`store.begin(label)`); only services open them. What is named here loads at first use, as the window shows the library
(`glance`) before SQLAlchemy is there.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clipper.store.journal import HistoryEntry
    from clipper.store.snapshot import Snapshot
    from clipper.store.store import Store, open_store
    from clipper.store.transaction import Transaction

__all__ = ["HistoryEntry", "Snapshot", "Store", "Transaction", "open_store"]

_HOMES = {
    "HistoryEntry": "journal",
    "Snapshot": "snapshot",
    "Store": "store",
    "Transaction": "transaction",
    "open_store": "store",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
