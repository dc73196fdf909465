"""Tags: nested by '/', compared without case and accents, changed over all clippings at once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Executable, func, or_, select

from clipper.domain.shelves import Tag
from clipper.errors import ClipperError, NotFound
from clipper.store.folding import tag_key, tag_name
from clipper.store.schema import ClippingRecord, ClippingTag, TagRow
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among, given
from clipper.store.transaction import Transaction


def all_tags(snapshot: Snapshot, counts: Mapping[int, int]) -> list[Tag]:
    """All tags by name, with the number of clippings that have them."""
    query = select(TagRow.id, TagRow.name, TagRow.colour, TagRow.last_used).order_by(TagRow.key)
    return [Tag(row.id, row.name, row.colour, counts.get(row.id, 0), row.last_used) for row in snapshot.rows(query)]


def colours(snapshot: Snapshot) -> dict[str, str]:
    """The colours of the tags that have one."""
    return {row.name: row.colour for row in snapshot.rows(_colours_query())}


@functools.cache
def _colours_query() -> Executable:
    return select(TagRow.name, TagRow.colour).where(TagRow.colour != "")


def on_clippings(snapshot: Snapshot, ids: Iterable[int]) -> dict[str, int]:
    """Tags of these clippings: name and how many of them have it."""
    query = (
        select(TagRow.name, func.count())
        .join(ClippingTag, ClippingTag.tag_id == TagRow.id)
        .where(among(ClippingTag.clipping_id, ids))
        .group_by(TagRow.id)
        .order_by(TagRow.key)
    )
    return {row[0]: row[1] for row in snapshot.rows(query)}


def of_each(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The tags of each clipping, in order of their names."""
    return snapshot.names(_of_each_query(), ids)


@functools.cache
def _of_each_query() -> Executable:
    return (
        select(ClippingTag.clipping_id, TagRow.name)
        .join(TagRow, TagRow.id == ClippingTag.tag_id)
        .where(given(ClippingTag.clipping_id))
        .order_by(TagRow.key)
    )


def add(tx: Transaction, ids: Sequence[int], names: Iterable[str]) -> None:
    """Put tags on clippings, new ones included; clippings that are gone are left out."""
    tag_ids = [_find_or_make(tx, name) for name in names]
    there = set(tx.scalars(select(ClippingRecord.id).where(among(ClippingRecord.id, ids)))) if tag_ids else set()
    for tag_id in tag_ids:
        have = tx.scalars(
            select(ClippingTag.clipping_id).where(ClippingTag.tag_id == tag_id, among(ClippingTag.clipping_id, there))
        )
        missing = there.difference(have)
        tx.insert_all(ClippingTag, [{"clipping_id": item, "tag_id": tag_id} for item in sorted(missing)])
        if missing:
            tx.update(TagRow, TagRow.id == tag_id, last_used=tx.now)


def remove(tx: Transaction, ids: Sequence[int], names: Iterable[str]) -> None:
    """Take tags off clippings; the tags themselves stay."""
    tag_ids = tx.scalars(select(TagRow.id).where(among(TagRow.key, [tag_key(name) for name in names])))
    for tag_id in tag_ids:
        tx.delete(ClippingTag, (ClippingTag.tag_id == tag_id) & among(ClippingTag.clipping_id, ids))


def rename(tx: Transaction, old: str, new: str) -> None:
    """Rename or move a tag with its descendants; where a tag of the new name exists, the two become one."""
    name = _checked(new)
    source = _find(tx, old)
    if tag_key(name).startswith(source.key + "/"):
        raise ClipperError(f"“{source.name}” cannot be moved below itself.")
    depth = source.key.count("/") + 1
    for row in _with_descendants(tx, [source.key]):
        target = "/".join((name, *row.name.split("/")[depth:]))
        taken = tx.scalar(select(TagRow.id).where(TagRow.key == tag_key(target), TagRow.id != row.id))
        if taken is None:
            tx.update(TagRow, TagRow.id == row.id, name=target, key=tag_key(target))
        else:
            _move(tx, row.id, taken)


def merge(tx: Transaction, names: Iterable[str], into: str) -> None:
    """Make several tags one."""
    sources = [_find(tx, name) for name in names]
    target = _find_or_make(tx, into)
    for source in sources:
        if source.id != target:
            _move(tx, source.id, target)


def delete(tx: Transaction, names: Iterable[str]) -> None:
    """Delete tags with their descendants from all clippings."""
    keys = [_find(tx, name).key for name in names]
    tx.delete(TagRow, among(TagRow.id, [row.id for row in _with_descendants(tx, keys)]))


def recolour(tx: Transaction, name: str, colour: str) -> None:
    """Give a tag a colour, or none."""
    tx.update(TagRow, TagRow.id == _find_or_make(tx, name), colour=colour)


def _move(tx: Transaction, source: int, target: int) -> None:
    ids = tx.scalars(select(ClippingTag.clipping_id).where(ClippingTag.tag_id == source))
    have = set(tx.scalars(select(ClippingTag.clipping_id).where(ClippingTag.tag_id == target)))
    tx.delete(TagRow, TagRow.id == source)
    tx.insert_all(ClippingTag, [{"clipping_id": item, "tag_id": target} for item in ids if item not in have])


def _with_descendants(tx: Transaction, keys: Iterable[str]) -> Sequence[TagRow]:
    conditions: list[ColumnElement[bool]] = []
    for key in keys:
        # '0' follows '/' in every collation by code: all that begins with the key and a slash.
        conditions += [TagRow.key == key, (TagRow.key > key + "/") & (TagRow.key < key + "0")]
    return tx.rows(select(TagRow.id, TagRow.name, TagRow.key).where(or_(*conditions)).order_by(TagRow.key))


def _find(tx: Transaction, name: str) -> TagRow:
    row: TagRow | None = tx.first(select(TagRow.id, TagRow.name, TagRow.key).where(TagRow.key == tag_key(name)))
    if row is not None:
        return row
    below = tag_key(name)
    if below and tx.scalar(select(TagRow.id).where((TagRow.key > below + "/") & (TagRow.key < below + "0")).limit(1)):
        # A level that exists only in the names of its descendants.
        tx.insert(TagRow, name=tag_name(name), key=below)
        return _find(tx, name)
    raise NotFound(f"There is no tag “{name}”.")


def _find_or_make(tx: Transaction, name: str) -> int:
    name = _checked(name)
    known = tx.scalar(select(TagRow.id).where(TagRow.key == tag_key(name)))
    return int(known) if known is not None else tx.insert(TagRow, name=name, key=tag_key(name))


def _checked(text: str) -> str:
    name = tag_name(text)
    if not tag_key(name):
        raise ClipperError("A tag needs a name.")
    return name
