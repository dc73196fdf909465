"""Emptying the trash: clippings go for good, and with them the content that nothing refers to any longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from clipper.domain.row import Status
from clipper.store import recording
from clipper.store.base import Base, Event, EventClipping, JournalPart
from clipper.store.recording import Deleted, Inserted, Step
from clipper.store.schema import (
    Author,
    ClippingAuthor,
    ClippingFacsimile,
    ClippingPicture,
    ClippingRecord,
    FacsimileRow,
    OriginalPart,
    OriginalRow,
    PictureRow,
    StoryRow,
)
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import Transaction

_PARTS = 50  # of the undo list, read at a time
# Content, and where it is referred to.
_Hash = InstrumentedAttribute[Any]
_CONTENT: tuple[tuple[type[Base], _Hash, tuple[_Hash, ...]], ...] = (
    (OriginalRow, OriginalRow.sha256, (ClippingRecord.original_sha256, OriginalPart.sha256)),
    (PictureRow, PictureRow.sha256, (ClippingPicture.sha256,)),
    (FacsimileRow, FacsimileRow.sha256, (ClippingFacsimile.sha256,)),
)


def in_trash(snapshot: Snapshot, ids: Iterable[int] | None) -> list[int]:
    """The clippings in the trash, or those of `ids` that are there."""
    query = select(ClippingRecord.id).where(ClippingRecord.status == Status.TRASHED.value)
    return snapshot.scalars(query if ids is None else query.where(among(ClippingRecord.id, ids)))


def trashed_before(snapshot: Snapshot, limit: dt.datetime) -> list[int]:
    """What has been in the trash since before `limit`."""
    query = select(ClippingRecord.id).where(ClippingRecord.status == Status.TRASHED.value)
    return snapshot.scalars(query.where(ClippingRecord.trashed < limit))


def purge(tx: Transaction, ids: Sequence[int]) -> None:
    """Delete clippings for good."""
    record = ClippingRecord
    stories = tx.scalars(select(record.story_id).where(among(record.id, ids), record.story_id.is_not(None)).distinct())
    tx.delete(record, among(record.id, ids))
    left = tx.scalars(select(record.story_id).where(among(record.story_id, stories)).distinct())
    tx.delete(StoryRow, among(StoryRow.id, set(stories) - set(left)))
    tx.steps = []  # not to be taken back
    _forget_history(tx, ids)
    sweep(tx)


def _forget_history(tx: Transaction, ids: Sequence[int]) -> None:
    """What is gone has no history: its events go with it, but for those that happened to others too."""
    link = EventClipping
    events = tx.scalars(select(link.event_id).where(among(link.clipping_id, ids)).distinct())
    tx.connection.execute(delete(link).where(among(link.clipping_id, ids)))
    left = tx.scalars(select(link.event_id).where(among(link.event_id, events)).distinct())
    tx.connection.execute(delete(Event).where(among(Event.id, set(events).difference(left))))


def orphans(snapshot: Snapshot) -> dict[str, list[str]]:
    """Content that no clipping refers to and no undo or redo needs: table and hashes."""
    found = {
        model.__tablename__: snapshot.scalars(select(key).where(*(_unused(key, other) for other in references)))
        for model, key, references in _CONTENT
    }
    if any(found.values()):
        needed = _needed_to_undo(snapshot, ("sha256", "original_sha256"))
        found = {table: [key for key in keys if key not in needed] for table, keys in found.items()}
    return {table: keys for table, keys in found.items() if keys}


def sweep(tx: Transaction) -> int:
    """Delete content and authors that nothing refers to; returns the number of contents."""
    lost = orphans(tx)
    for model, key, _ in _CONTENT:
        if keys := lost.get(model.__tablename__):
            tx.connection.execute(delete(model).where(among(key, keys)))
    unused = set(tx.scalars(select(Author.id).where(_unused(Author.id, ClippingAuthor.author_id))))
    if unused:
        unused -= _needed_to_undo(tx, ("author_id",))
        tx.connection.execute(delete(Author).where(among(Author.id, unused)))
    return sum(len(keys) for keys in lost.values())


def _needed_to_undo(snapshot: Snapshot, columns: tuple[str, ...]) -> set[Any]:
    """What rows on the undo and redo lists refer to in these columns."""
    needed: set[Any] = set()
    after = 0
    query = select(JournalPart.id, JournalPart.data).order_by(JournalPart.id).limit(_PARTS)
    while parts := snapshot.rows(query.where(JournalPart.id > after)):
        after = parts[-1].id
        for part in parts:
            for step in recording.unpack(part.data, naming=columns):
                needed |= _values(step, columns)
    return needed


def _values(step: Step, columns: tuple[str, ...]) -> set[Any]:
    if isinstance(step, Inserted):
        return set()
    rows = step.rows if isinstance(step, Deleted) else [values for _, values in step.rows]
    places = [step.columns.index(name) for name in columns if name in step.columns]
    return {row[at] for row in rows for at in places}


def _unused(key: _Hash, reference: _Hash) -> ColumnElement[bool]:
    return ~select(reference).where(reference == key).exists()
