"""Dossiers: groups in order, clippings in order, a comment for each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from clipper.domain.dossier import Dossier, DossierEntry, DossierGroup
from clipper.domain.shelves import DossierInfo
from clipper.errors import ClipperError, NotFound
from clipper.store.folding import fold
from clipper.store.schema import ClippingRecord, DossierEntryRow, DossierGroupRow, DossierRow
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import Transaction


def infos(snapshot: Snapshot) -> list[DossierInfo]:
    """All dossiers by name, with the number of their clippings."""
    query = (
        select(DossierRow.id, DossierRow.name, func.count(DossierEntryRow.id))
        .outerjoin(DossierGroupRow, DossierGroupRow.dossier_id == DossierRow.id)
        .outerjoin(DossierEntryRow, DossierEntryRow.group_id == DossierGroupRow.id)
        .group_by(DossierRow.id, DossierRow.name)
    )
    found = [DossierInfo(*row) for row in snapshot.rows(query)]
    return sorted(found, key=lambda item: (fold(item.name), item.id))


def dossier(snapshot: Snapshot, dossier_id: int) -> Dossier:
    """One dossier, whole; raises NotFound."""
    row = snapshot.first(select(DossierRow.__table__).where(DossierRow.id == dossier_id))
    if row is None:
        raise NotFound("This dossier is no longer there.")
    entries: dict[int, list[DossierEntry]] = {}
    for entry in snapshot.rows(
        select(DossierEntryRow.group_id, DossierEntryRow.clipping_id, DossierEntryRow.comment)
        .join(DossierGroupRow, DossierGroupRow.id == DossierEntryRow.group_id)
        .where(DossierGroupRow.dossier_id == dossier_id)
        .order_by(DossierEntryRow.position, DossierEntryRow.id)
    ):
        entries.setdefault(entry.group_id, []).append(DossierEntry(entry.clipping_id, entry.comment))
    groups = tuple(
        DossierGroup(group.id, group.title, group.comment, tuple(entries.get(group.id, ())))
        for group in snapshot.rows(
            select(DossierGroupRow.__table__)
            .where(DossierGroupRow.dossier_id == dossier_id)
            .order_by(DossierGroupRow.position, DossierGroupRow.id)
        )
    )
    return Dossier(row.id, row.name, groups, dict(row.options), row.query)


def create(tx: Transaction, name: str) -> int:
    """A new dossier with one group without a title."""
    dossier_id = tx.insert(DossierRow, name=_checked(name), options={}, query="")
    tx.insert(DossierGroupRow, dossier_id=dossier_id, position=0, title="", comment="")
    return dossier_id


def rename(tx: Transaction, dossier_id: int, name: str) -> None:
    """Give a dossier another name."""
    _require(tx, dossier_id)
    tx.update(DossierRow, DossierRow.id == dossier_id, name=_checked(name))


def delete(tx: Transaction, dossier_id: int) -> None:
    """Delete a dossier; its clippings stay where they are."""
    _require(tx, dossier_id)
    tx.delete(DossierRow, DossierRow.id == dossier_id)


def add(tx: Transaction, dossier_id: int, ids: Sequence[int], group_id: int | None) -> None:
    """Put clippings at the end of a group, by default the last; what is in the dossier already stays in its place."""
    _require(tx, dossier_id)
    groups = tx.scalars(
        select(DossierGroupRow.id)
        .where(DossierGroupRow.dossier_id == dossier_id)
        .order_by(DossierGroupRow.position, DossierGroupRow.id)
    )
    if group_id is None:
        group_id = (
            groups[-1]
            if groups
            else tx.insert(DossierGroupRow, dossier_id=dossier_id, position=0, title="", comment="")
        )
    elif group_id not in groups:
        raise NotFound("This group is no longer in the dossier.")
    have = set(tx.scalars(select(DossierEntryRow.clipping_id).where(among(DossierEntryRow.group_id, groups))))
    there = set(tx.scalars(select(ClippingRecord.id).where(among(ClippingRecord.id, ids))))
    last = tx.scalar(select(func.max(DossierEntryRow.position)).where(DossierEntryRow.group_id == group_id))
    wanted = [item for item in dict.fromkeys(ids) if item in there - have]
    for position, clipping_id in enumerate(wanted, 0 if last is None else last + 1):
        tx.insert(DossierEntryRow, group_id=group_id, position=position, clipping_id=clipping_id, comment="")


def replace(tx: Transaction, wanted: Dossier) -> None:
    """Give a dossier all that `wanted` says: name, options, groups, order, comments. Groups with id 0 are new."""
    _require(tx, wanted.id)
    tx.update(
        DossierRow,
        DossierRow.id == wanted.id,
        name=_checked(wanted.name),
        query=wanted.query,
        options=dict(wanted.options),
    )
    known = set(tx.scalars(select(DossierGroupRow.id).where(DossierGroupRow.dossier_id == wanted.id)))
    tx.delete(DossierGroupRow, among(DossierGroupRow.id, known - {group.id for group in wanted.groups}))
    there = set(tx.scalars(select(ClippingRecord.id).where(among(ClippingRecord.id, wanted.clipping_ids))))
    for position, group in enumerate(wanted.groups):
        values = {"position": position, "title": group.title.strip(), "comment": group.comment}
        if group.id in known:
            group_id = group.id
            tx.update(DossierGroupRow, DossierGroupRow.id == group_id, **values)
        else:
            group_id = tx.insert(DossierGroupRow, dossier_id=wanted.id, **values)
        set_entries(tx, group_id, [entry for entry in group.entries if entry.clipping_id in there])


def set_entries(tx: Transaction, group_id: int, entries: Sequence[DossierEntry]) -> None:
    """Put exactly these entries into a group."""
    query = select(DossierEntryRow.clipping_id, DossierEntryRow.comment).where(DossierEntryRow.group_id == group_id)
    now = [tuple(row) for row in tx.rows(query.order_by(DossierEntryRow.position, DossierEntryRow.id))]
    if now == [(entry.clipping_id, entry.comment) for entry in entries]:
        return
    tx.delete(DossierEntryRow, DossierEntryRow.group_id == group_id)
    for position, entry in enumerate(entries):
        tx.insert(
            DossierEntryRow,
            group_id=group_id,
            position=position,
            clipping_id=entry.clipping_id,
            comment=entry.comment,
        )


def _require(tx: Transaction, dossier_id: int) -> None:
    if tx.scalar(select(DossierRow.id).where(DossierRow.id == dossier_id)) is None:
        raise NotFound("This dossier is no longer there.")


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ClipperError("A dossier needs a name.")
    return name
