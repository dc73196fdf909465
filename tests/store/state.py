"""All that a library holds, for comparing two states of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from clipper.store import Store
from clipper.store.base import Base

# Machinery that every action moves, and names that may stay when nobody has them.
_MACHINERY = {"outbox", "journal", "journal_part", "event", "event_clipping", "library", "author"}


def state_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table that users' actions change, in order."""
    with store.read() as snapshot:
        return {
            table.name: sorted((dict(row._mapping) for row in snapshot.rows(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in _MACHINERY
        }
