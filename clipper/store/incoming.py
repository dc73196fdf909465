"""What capturing needs beside intake: a fetched page in place of its link, what the user said, what still waits."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from sqlalchemy import select

from clipper.addresses import normalise_address
from clipper.domain.duplicates import Duplicate, DuplicateKind
from clipper.domain.payload import Payload
from clipper.domain.published import Published
from clipper.domain.row import Extraction, Status
from clipper.store import content, correcting, duplicates
from clipper.store.bodies import clean
from clipper.store.schema import ClippingRecord, OriginalPart
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import Transaction


def waiting(snapshot: Snapshot) -> list[int]:
    """Clippings outside the trash that are yet to be extracted, oldest first."""
    record = ClippingRecord
    query = select(record.id).where(record.extraction == Extraction.PENDING.value)
    return snapshot.scalars(query.where(record.status != Status.TRASHED.value).order_by(record.id))


def to_extract(snapshot: Snapshot, ids: Iterable[int]) -> list[int]:
    """Those of these clippings that have no article yet, in the order of capture."""
    record = ClippingRecord
    query = select(record.id).where(among(record.id, list(ids)), record.extraction != Extraction.DONE.value)
    return snapshot.scalars(query.order_by(record.id))


def set_original(tx: Transaction, clipping_id: int, payload: Payload) -> None:
    """Put another payload in the place of the one a clipping was made from: the page of a link, a newer copy."""
    values = {
        "original_sha256": content.keep_original(tx, payload.data, payload.media_type),
        "source_media_type": clean(payload.media_type),
        "source_url": clean(payload.url),
        "source_filename": clean(payload.filename),
        "source_charset": clean(payload.charset),
        "source_fragment": payload.fragment,
    }
    tx.update(ClippingRecord, ClippingRecord.id == clipping_id, **values)
    tx.delete(OriginalPart, OriginalPart.clipping_id == clipping_id)
    content.keep_parts(tx, clipping_id, payload.parts)


def set_given(tx: Transaction, clipping_id: int, *, outlet: str = "", published: Published | None = None) -> None:
    """Note what the user said about a clipping when taking it in; extraction does not overrule it."""
    if outlet.strip():
        correcting.correct(tx, clipping_id, "outlet", outlet)
    if published is not None:
        correcting.correct(tx, clipping_id, "published", published.value)


def known(
    snapshot: Snapshot, *, urls: Iterable[str], text: str, original: str = "", other_than: int | None = None
) -> list[Duplicate]:
    """Clippings outside the trash with one of these addresses, this text, or (where there is no text) these bytes."""
    found = duplicates.same(snapshot, urls=filter(_names_a_page, urls), text=text, other_than=other_than)
    if found or text or not original:
        return found
    record = ClippingRecord
    query = select(record.id, record.headline, record.captured).where(
        record.original_sha256 == original, record.status != Status.TRASHED.value
    )
    return [
        Duplicate(row.id, DuplicateKind.TEXT, row.headline, row.captured)
        for row in snapshot.rows(query.order_by(record.id))
        if row.id != other_than
    ]


def _names_a_page(url: str) -> bool:
    """Whether an address is one article's: front pages are copied from every day, and wrongly given as canonical."""
    parts = urlsplit(normalise_address(url))
    return bool(parts.path.strip("/") or parts.query or parts.fragment)
