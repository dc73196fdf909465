"""What lists show, a page at a time, in a few milliseconds: narrow selects by primary key, no text."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable

from sqlalchemy import Executable, func, select

from clipper.domain.index_document import IndexDocument
from clipper.domain.row import ClippingRow, Extraction, Status
from clipper.errors import LibraryDamaged
from clipper.store import bodies, clippings, tags
from clipper.store.schema import Body, ClippingPicture, ClippingRecord, OutletRow
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among, given


def rows(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, ClippingRow]:
    """What the list shows of these clippings; those that are gone are left out."""
    wanted = list(ids)
    found = snapshot.rows(_rows_query(), wanted)
    authors = clippings.authors_of(snapshot, wanted)
    labels = tags.of_each(snapshot, wanted)
    sizes = _story_sizes(snapshot, {row.story_id for row in found if row.story_id is not None})
    return {
        row.id: ClippingRow(
            id=row.id,
            headline=row.headline,
            outlet=row.registered or row.outlet_name,
            authors=authors.get(row.id, ()),
            published=clippings.published(row.published),
            captured=row.captured,
            status=Status(row.status),
            extraction=Extraction(row.extraction),
            starred=row.starred,
            read=row.read,
            tags=labels.get(row.id, ()),
            lead=row.lead or row.excerpt,
            language=row.language,
            picture=row.sha256 or "",
            has_note=row.has_note,
            story_id=row.story_id,
            story_size=max(1, sizes.get(row.story_id, 1)),
            words=row.words,
        )
        for row in found
    }


@functools.cache
def _rows_query() -> Executable:
    record = ClippingRecord
    return (
        select(
            record.id,
            record.headline,
            record.outlet_name,
            OutletRow.name.label("registered"),
            record.published,
            record.captured,
            record.status,
            record.extraction,
            record.starred,
            record.read,
            record.lead,
            record.excerpt,
            record.language,
            ClippingPicture.sha256,
            (record.note != "").label("has_note"),
            record.story_id,
            record.words,
        )
        .outerjoin(OutletRow, OutletRow.id == record.outlet_id)
        .outerjoin(ClippingPicture, (ClippingPicture.clipping_id == record.id) & (ClippingPicture.position == 0))
        .where(given(record.id))
    )


def _story_sizes(snapshot: Snapshot, ids: set[int]) -> dict[int, int]:
    return dict(snapshot.rows(_sizes_query(), ids)) if ids else {}


@functools.cache
def _sizes_query() -> Executable:
    record = ClippingRecord
    return (
        select(record.story_id, func.count())
        .where(given(record.story_id), record.status != Status.TRASHED.value)
        .group_by(record.story_id)
    )


def documents(snapshot: Snapshot, ids: Iterable[int]) -> list[IndexDocument]:
    """What the search index needs of these clippings; those that are gone are left out."""
    record = ClippingRecord
    wanted = list(ids)
    query = (
        select(
            record.id,
            record.headline,
            record.subtitle,
            record.note,
            record.language,
            record.published,
            Body.text,
            Body.blocks,
        )
        .outerjoin(Body, Body.clipping_id == record.id)
        .where(among(record.id, wanted))
        .order_by(record.id)
    )
    authors = clippings.authors_of(snapshot, wanted)
    return [
        IndexDocument(
            id=row.id,
            headline=row.headline,
            subtitle=row.subtitle,
            authors=authors.get(row.id, ()),
            text=row.text or "",
            note=row.note,
            captions=_captions(row.blocks),
            language=row.language,
            published=row.published,
        )
        for row in snapshot.rows(query)
    ]


def _captions(packed: bytes | None) -> str:
    """Alternative texts; captions themselves are part of the text."""
    if not packed:
        return ""
    with contextlib.suppress(LibraryDamaged):  # the rest of the clipping can be found nevertheless
        return "\n".join(block.alt for block in bodies.unpack(packed) if block.kept and block.alt)
    return ""


def texts(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Headline and text of these clippings."""
    query = (
        select(ClippingRecord.id, ClippingRecord.headline, Body.text)
        .outerjoin(Body, Body.clipping_id == ClippingRecord.id)
        .where(among(ClippingRecord.id, ids))
    )
    return {row[0]: (row[1], row[2] or "") for row in snapshot.rows(query)}
