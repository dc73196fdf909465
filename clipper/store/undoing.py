"""Taking steps back. What that changes is recorded in turn, which is how redo works.

Between an action and its undo other things may have happened that are not on the undo list: a clipping was filled in,
the trash was emptied, an outlet was found. So a step is taken back as far as it still can be, and never half.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, select

from clipper.store.base import Base
from clipper.store.recording import Deleted, Inserted, Step, Updated
from clipper.store.sqlite import among
from clipper.store.transaction import CHUNK, MODELS, OWNED, Model, Transaction, has_key, table_of

# Rows that others may have come to refer to in the meantime: they stay then.
_SHARED = frozenset({"outlet", "tag", "story"})


def take_back(tx: Transaction, step: Step) -> None:
    """Make one step undone."""
    model = MODELS[step.table]
    if isinstance(step, Inserted):
        _take_out(tx, model, step.keys)
    elif isinstance(step, Updated):
        tx.update_each(model, step.columns, _without_lost_references(tx, model, step))
    else:
        _put_back(tx, model, step)


def _take_out(tx: Transaction, model: Model, keys: list[tuple[Any, ...]]) -> None:
    table = table_of(model)
    if table.name in _SHARED:
        keys = [key for key in keys if not _used(tx, table, key[0])]
    for start in range(0, len(keys), CHUNK):
        tx.delete(model, has_key(table, keys[start : start + CHUNK]))


def _used(tx: Transaction, table: Table, key: object) -> bool:
    own = {table_of(child).name for child, _ in OWNED.get(table.name, ())} - {"clipping_tag"}
    return any(
        tx.scalar(select(foreign.parent).where(foreign.parent == key).limit(1)) is not None
        for other in Base.metadata.tables.values()
        if other.name not in own
        for foreign in other.foreign_keys
        if foreign.column.table is table
    )


def _put_back(tx: Transaction, model: Model, step: Deleted) -> None:
    for start in range(0, len(step.rows), CHUNK):
        rows = [dict(zip(step.columns, row, strict=True)) for row in step.rows[start : start + CHUNK]]
        tx.insert_all(model, _possible(tx, table_of(model), rows))


def _possible(tx: Transaction, table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that can be put back: what they refer to is there, and no other row has taken their place."""
    for foreign in table.foreign_keys:
        name = foreign.parent.name
        there = _existing(tx, foreign.column, {row[name] for row in rows})
        if foreign.parent.nullable:
            rows = [row if row[name] in there else {**row, name: None} for row in rows]
        else:
            rows = [row for row in rows if row[name] in there]
    uniques = [[column.name for column in table.primary_key], *([c.name] for c in table.c if c.unique)]
    for names in uniques:
        columns = [table.c[name] for name in names]
        keys = [tuple(row[name] for name in names) for row in rows]
        taken = {tuple(row) for row in tx.rows(select(*columns).where(has_key(table, keys, columns)))}
        rows = [row for row, key in zip(rows, keys, strict=True) if key not in taken]
    return rows


def _without_lost_references(
    tx: Transaction, model: Model, step: Updated
) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    rows = step.rows
    for foreign in table_of(model).foreign_keys:
        if foreign.parent.name in step.columns:
            at = step.columns.index(foreign.parent.name)
            there = _existing(tx, foreign.column, {values[at] for _, values in rows})
            rows = [
                (key, values if values[at] in there else (*values[:at], None, *values[at + 1 :]))
                for key, values in rows
            ]
    return rows


def _existing(tx: Transaction, column: Any, values: set[Any]) -> set[Any]:  # noqa: ANN401
    return set(tx.scalars(select(column).where(among(column, values - {None}))))
