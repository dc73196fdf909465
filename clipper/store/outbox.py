"""What the search index has yet to learn, written in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, insert, select

from clipper.store.base import Outbox
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import Transaction


def write(tx: Transaction) -> None:
    """Note the clippings of this transaction that have to be indexed anew or taken out."""
    gone = tx.removed
    rows = [{"clipping_id": item, "deleted": False} for item in sorted(tx.to_index - gone)]
    rows += [{"clipping_id": item, "deleted": True} for item in sorted(gone)]
    if rows:
        tx.connection.execute(insert(Outbox), rows)


def note(tx: Transaction, ids: Iterable[int]) -> None:
    """Have these clippings indexed anew."""
    rows = [{"clipping_id": int(item), "deleted": False} for item in ids]
    if rows:
        tx.connection.execute(insert(Outbox), rows)


def note_gone(tx: Transaction, ids: Iterable[int]) -> None:
    """Have the index forget these."""
    rows = [{"clipping_id": int(item), "deleted": True} for item in ids]
    if rows:
        tx.connection.execute(insert(Outbox), rows)


def waiting(snapshot: Snapshot, limit: int) -> list[tuple[int, int, bool]]:
    """The oldest entries: number, clipping, whether it is gone."""
    query = select(Outbox.seq, Outbox.clipping_id, Outbox.deleted).order_by(Outbox.seq).limit(limit)
    return [(row.seq, row.clipping_id, bool(row.deleted)) for row in snapshot.rows(query)]


def number(snapshot: Snapshot) -> int:
    """How many entries wait."""
    return int(snapshot.scalar(select(func.count()).select_from(Outbox)))


def done(tx: Transaction, seqs: Sequence[int]) -> None:
    """Drop entries that the index has learnt."""
    tx.connection.execute(delete(Outbox).where(among(Outbox.seq, seqs)))
