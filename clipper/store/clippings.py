"""Whole clippings out of the database."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Executable, select

from clipper.domain.article import Article, Certainty, Picture
from clipper.domain.clipping import Clipping, Highlight, HighlightColour, Rights, Tonality
from clipper.domain.payload import Via
from clipper.domain.published import Published
from clipper.domain.row import Extraction, Status
from clipper.errors import NotFound
from clipper.store import bodies, tags
from clipper.store.schema import (
    Author,
    Body,
    ClippingAuthor,
    ClippingFacsimile,
    ClippingPicture,
    ClippingRecord,
    FacsimileRow,
    HighlightRow,
    OutletRow,
    PictureRow,
)
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import given

_RECORD = ClippingRecord.__table__


def clipping(snapshot: Snapshot, clipping_id: int) -> Clipping:
    """One clipping; raises NotFound."""
    found = clippings(snapshot, [clipping_id])
    if not found:
        raise NotFound("This clipping is no longer there.")
    return found[0]


def clippings(snapshot: Snapshot, ids: Iterable[int]) -> list[Clipping]:
    """These clippings in this order, those that are gone left out."""
    wanted = list(ids)
    rows = {row.id: row for row in snapshot.rows(_clippings_query(), wanted)}
    authors = authors_of(snapshot, rows)
    labels = tags.of_each(snapshot, rows)
    marks = highlights_of(snapshot, rows)
    pictures = _pictures(snapshot, rows, ClippingPicture, PictureRow)
    facsimiles = _pictures(snapshot, rows, ClippingFacsimile, FacsimileRow)
    stories = _stories(snapshot, {row.story_id for row in rows.values() if row.story_id is not None})
    return [
        _clipping(
            row,
            _article(row, authors.get(key, ()), pictures.get(key, ()), facsimiles.get(key, ())),
            tags=labels.get(key, ()),
            highlights=marks.get(key, ()),
            story=stories.get(row.story_id, ()),
        )
        for key in wanted
        if (row := rows.get(key)) is not None
    ]


@functools.cache
def _clippings_query() -> Executable:
    return (
        select(_RECORD, OutletRow.name.label("registered"), Body.blocks)
        .outerjoin(OutletRow, OutletRow.id == ClippingRecord.outlet_id)
        .outerjoin(Body, Body.clipping_id == ClippingRecord.id)
        .where(given(ClippingRecord.id))
    )


def _article(row: Any, authors: tuple[str, ...], pictures: tuple[Picture, ...], pages: tuple[Picture, ...]) -> Article:  # noqa: ANN401
    return Article(
        headline=row.headline,
        subtitle=row.subtitle,
        authors=authors,
        outlet=row.registered or row.outlet_name,
        section=row.section,
        page=row.page,
        edition=row.edition,
        place=row.place,
        published=published(row.published),
        language=row.language,
        url=row.url,
        canonical_url=row.canonical_url,
        lead=row.lead,
        blocks=bodies.unpack(row.blocks) if row.blocks else (),
        pictures=pictures,
        facsimiles=pages,
        certainty={name: Certainty(value) for name, value in row.certainty.items()},
        notices=tuple(row.notices),
        extractor=row.extractor,
    )


def _clipping(
    row: Any,  # noqa: ANN401 - a row of many columns
    article: Article,
    *,
    tags: tuple[str, ...],
    highlights: tuple[Highlight, ...],
    story: tuple[tuple[int, str], ...],
) -> Clipping:
    return Clipping(
        id=row.id,
        uid=row.uid,
        article=article,
        outlet_id=row.outlet_id,
        status=Status(row.status),
        extraction=Extraction(row.extraction),
        captured=row.captured,
        via=Via(row.via),
        tags=tags,
        starred=row.starred,
        read=row.read,
        note=row.note,
        tonality=Tonality(row.tonality) if row.tonality else None,
        rights=Rights(row.licence, row.licence_readers, row.licence_expires, row.link_only),
        highlights=highlights,
        corrected=frozenset(row.corrected),
        words=row.words,
        failure=row.failure,
        story_id=row.story_id,
        also_in=tuple(item for item in story if item[0] != row.id),
        original_sha256=row.original_sha256 or "",
        modified=row.modified,
    )


@functools.lru_cache(maxsize=4096)
def published(value: str) -> Published | None:
    """A date as it is stored; what is no date (a library made by hand) is none."""
    try:
        return Published(value) if value else None
    except ValueError:
        return None


def authors_of(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The authors of each clipping, in order."""
    return snapshot.names(_authors_query(), ids)


@functools.cache
def _authors_query() -> Executable:
    return (
        select(ClippingAuthor.clipping_id, Author.name)
        .join(Author, Author.id == ClippingAuthor.author_id)
        .where(given(ClippingAuthor.clipping_id))
        .order_by(ClippingAuthor.clipping_id, ClippingAuthor.position)
    )


def highlights_of(snapshot: Snapshot, ids: Iterable[int]) -> dict[int, tuple[Highlight, ...]]:
    """The highlights of each clipping."""
    found: dict[int, list[Highlight]] = {}
    for row in snapshot.rows(_highlights_query(), ids):
        mark = Highlight(row.id, row.block, row.start, row.end, HighlightColour(row.colour), row.comment)
        found.setdefault(row.clipping_id, []).append(mark)
    return {key: tuple(marks) for key, marks in found.items()}


@functools.cache
def _highlights_query() -> Executable:
    return (
        select(HighlightRow.__table__)
        .where(given(HighlightRow.clipping_id))
        .order_by(HighlightRow.clipping_id, HighlightRow.id)
    )


def _pictures(
    snapshot: Snapshot,
    ids: Iterable[int],
    link: type[ClippingPicture] | type[ClippingFacsimile],
    content: type[PictureRow] | type[FacsimileRow],
) -> dict[int, tuple[Picture, ...]]:
    found: dict[int, list[Picture]] = {}
    for row in snapshot.rows(_pictures_query(link, content), ids):
        item = Picture(row.sha256, row.media_type, row.width, row.height, name=row.name)
        found.setdefault(row.clipping_id, []).append(item)
    return {key: tuple(items) for key, items in found.items()}


@functools.cache
def _pictures_query(
    link: type[ClippingPicture] | type[ClippingFacsimile], content: type[PictureRow] | type[FacsimileRow]
) -> Executable:
    return (
        select(link.clipping_id, link.sha256, link.name, content.media_type, content.width, content.height)
        .join(content, content.sha256 == link.sha256)
        .where(given(link.clipping_id))
        .order_by(link.clipping_id, link.position)
    )


def _stories(snapshot: Snapshot, ids: set[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    if not ids:
        return {}
    found: dict[int, list[tuple[int, str]]] = {}
    for story_id, clipping_id, named, registered in snapshot.rows(_stories_query(), ids):
        found.setdefault(story_id, []).append((clipping_id, registered or named))
    return {key: tuple(items) for key, items in found.items()}


@functools.cache
def _stories_query() -> Executable:
    record = ClippingRecord
    return (
        select(record.story_id, record.id, record.outlet_name, OutletRow.name)
        .outerjoin(OutletRow, OutletRow.id == record.outlet_id)
        .where(given(record.story_id), record.status != Status.TRASHED)
        .order_by(record.id)
    )
