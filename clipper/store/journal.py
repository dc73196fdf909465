"""The journal: actions that can be undone and redone, and the history of each clipping."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Insert, Table, bindparam, delete, func, insert, select, update

from clipper.errors import ActionUndone
from clipper.store import recording
from clipper.store.base import Event, EventClipping, JournalEntry, JournalPart
from clipper.store.recording import Inserted, Step
from clipper.store.snapshot import Snapshot
from clipper.store.transaction import MODELS, Transaction, table_of
from clipper.store.undoing import take_back

KEPT_AFTER_RESTART = 100
_ENTRY = select(JournalEntry.seq, JournalEntry.label)
# What is undone always comes after what is done: both are looked for from the end, or each action of a long day would
# read the list of all. Made once, as building a statement takes longer than SQLite needs for it.
_NEXT_UNDO = _ENTRY.where(JournalEntry.undone.is_(False)).order_by(JournalEntry.seq.desc()).limit(1)
_LAST_DONE = func.coalesce(_NEXT_UNDO.with_only_columns(JournalEntry.seq).scalar_subquery(), 0)
_UNDONE = _ENTRY.where(JournalEntry.seq > _LAST_DONE).order_by(JournalEntry.seq)
_FIND_BATCH = (
    select(JournalEntry.seq, JournalEntry.undone)
    .where(JournalEntry.batch == bindparam("wanted"))
    .order_by(JournalEntry.seq.desc())
    .limit(1)
)
_ADD_ENTRY, _ADD_PART, _ADD_EVENT = insert(JournalEntry), insert(JournalPart), insert(Event)
_ADD_EVENT_CLIPPINGS = insert(EventClipping)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened to a clipping."""

    when: dt.datetime
    label: str


def write(tx: Transaction, label: str, batch: str) -> None:
    """Put the transaction's steps on the undo list; what could be redone until now no longer can.

    Raises ActionUndone when the earlier transactions of the same `batch` have been taken back.
    """
    if not tx.steps:
        return
    seq = _batch(tx, batch) if batch else None
    forget_undone(tx)
    if seq is None:
        seq = _key(tx, _ADD_ENTRY, at=tx.now, label=label, undone=False, batch=batch)
    tx.steps = _compacted(tx)
    _add_part(tx, seq)


def _batch(tx: Transaction, batch: str) -> int | None:
    """The entry of the transactions with this batch; none before the first of them."""
    found = tx.connection.execute(_FIND_BATCH, {"wanted": batch}).first()
    if found is None:
        return None
    if found.undone:
        raise ActionUndone("This was undone while it was still going on.", "Do it again if it was undone by mistake.")
    return int(found.seq)


def _compacted(tx: Transaction) -> list[Step]:
    """The steps without what goes by itself when a clipping that the transaction added is taken out again.

    An import of a thousand files is then undone by a dozen statements, not by ten thousand.
    """
    if not tx.added:
        return tx.steps
    steps: list[Step] = []
    for step in tx.steps:
        if step.table in _BY_CLIPPING and isinstance(step, Inserted):
            at = _BY_CLIPPING[step.table]
            keys = [key for key in step.keys if key[at] not in tx.added]
            if keys:
                steps.append(Inserted(step.table, keys))
        else:
            steps.append(step)
    steps.append(Inserted("clipping", [(item,) for item in sorted(tx.added)]))
    return steps


def _place_of_clipping(table: Table) -> int | None:
    names = [column.name for column in table.primary_key]
    if table.name == "clipping":
        return 0
    return names.index("clipping_id") if "clipping_id" in names else None


# Tables whose rows are found by their clipping, and where in their key it stands.
_BY_CLIPPING = {
    name: place for name, model in MODELS.items() if (place := _place_of_clipping(table_of(model))) is not None
}


def remember(tx: Transaction, label: str) -> None:
    """Add the transaction to the history of the clippings it touched."""
    touched = sorted((tx.added | tx.changed) - tx.removed)
    if not touched or not label:
        return
    event = _key(tx, _ADD_EVENT, at=tx.now, label=label)
    tx.connection.execute(_ADD_EVENT_CLIPPINGS, [{"clipping_id": item, "event_id": event} for item in touched])


def forget_undone(tx: Transaction) -> None:
    """Drop what could be redone."""
    for seq in tx.scalars(_UNDONE):
        drop(tx, seq)


def drop(tx: Transaction, seq: int) -> None:
    """Take an action off both lists."""
    tx.connection.execute(delete(JournalPart).where(JournalPart.seq == seq))
    tx.connection.execute(delete(JournalEntry).where(JournalEntry.seq == seq))


def next_undo(snapshot: Snapshot) -> tuple[int, str] | None:
    """The action that would be undone: number and label."""
    row = snapshot.first(_NEXT_UNDO)
    return None if row is None else (row.seq, row.label)


def next_redo(snapshot: Snapshot) -> tuple[int, str] | None:
    """The action that would be redone: number and label."""
    row = snapshot.first(_UNDONE)
    return None if row is None else (row.seq, row.label)


def reverse(tx: Transaction, seq: int, *, undone: bool) -> None:
    """Take an action's steps back, last first, and keep what that changed for the other direction."""
    parts = tx.scalars(select(JournalPart.id).where(JournalPart.seq == seq).order_by(JournalPart.id.desc()))
    for part in parts:
        steps = recording.unpack(tx.scalar(select(JournalPart.data).where(JournalPart.id == part)))
        tx.connection.execute(delete(JournalPart).where(JournalPart.id == part))
        tx.steps = []
        for step in reversed(steps):
            take_back(tx, step)
        _add_part(tx, seq)
    tx.connection.execute(update(JournalEntry).where(JournalEntry.seq == seq).values(undone=undone))


def prune(tx: Transaction) -> None:
    """Keep the last actions only; called when the library is opened."""
    number = tx.scalar(select(func.count()).select_from(JournalEntry))
    if number <= KEPT_AFTER_RESTART:
        return
    query = select(JournalEntry.seq).order_by(JournalEntry.seq.desc()).offset(KEPT_AFTER_RESTART - 1).limit(1)
    oldest = tx.scalar(query)
    tx.connection.execute(delete(JournalPart).where(JournalPart.seq < oldest))
    tx.connection.execute(delete(JournalEntry).where(JournalEntry.seq < oldest))


def history(snapshot: Snapshot, clipping_id: int) -> list[HistoryEntry]:
    """What happened to a clipping, oldest first."""
    query = (
        select(Event.at, Event.label)
        .join(EventClipping, EventClipping.event_id == Event.id)
        .where(EventClipping.clipping_id == clipping_id)
        .order_by(Event.id)
    )
    return [HistoryEntry(*row) for row in snapshot.rows(query)]


def histories(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, list[HistoryEntry]]:
    """What happened to each of these clippings."""
    return {item: history(snapshot, item) for item in ids}


def _add_part(tx: Transaction, seq: int) -> None:
    tx.connection.execute(_ADD_PART, {"seq": seq, "data": recording.pack(tx.steps)})


def _key(tx: Transaction, statement: Insert, **values: object) -> int:
    key = tx.connection.execute(statement, values).inserted_primary_key
    assert key is not None
    return int(key[0])
