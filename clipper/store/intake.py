"""Clippings into the database: received as they come, filled in when they have been extracted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from clipper.addresses import normalise_address
from clipper.domain.article import Article, Certainty, body_text
from clipper.domain.payload import Payload
from clipper.domain.row import Extraction, Status
from clipper.errors import NotFound
from clipper.store import content, merging, outlets, tags, writing
from clipper.store.bodies import clean
from clipper.store.folding import fold
from clipper.store.schema import ClippingRecord
from clipper.store.transaction import Transaction
from clipper.store.uids import new_uid
from clipper.store.writing import set_status

__all__ = ["add", "fail", "fill", "receive", "set_status"]


def receive(tx: Transaction, payload: Payload, *, headline: str = "", labels: Sequence[str] = ()) -> int:
    """Store what arrived as a clipping in the inbox that is yet to be extracted."""
    title = clean(headline)
    values = {
        "status": Status.INBOX.value,
        "extraction": Extraction.PENDING.value,
        "headline": title,
        "headline_key": fold(title),
        "url": clean(payload.url),
        "address_key": normalise_address(clean(payload.url)),
    }
    return _insert(tx, payload, values, labels)


def add(
    tx: Transaction, article: Article, payload: Payload, *, status: Status = Status.INBOX, labels: Sequence[str] = ()
) -> int:
    """Store an extracted article with its original."""
    text = clean(body_text(article.blocks))
    values = _columns(tx, article, frozenset(), "", clean(payload.url))
    clipping_id = _insert(tx, payload, {"status": status.value, **values, **writing.text_columns(text)}, labels)
    writing.put_authors(tx, clipping_id, article.authors)
    writing.put_pictures(tx, clipping_id, article.pictures, article.facsimiles)
    writing.put_body(tx, clipping_id, article.blocks, text)
    return clipping_id


def fail(tx: Transaction, clipping_id: int, sentence: str) -> None:
    """Note why no article could be read from a clipping's original."""
    tx.update(
        ClippingRecord,
        ClippingRecord.id == clipping_id,
        extraction=Extraction.FAILED.value,
        failure=clean(sentence),
    )


def fill(tx: Transaction, clipping_id: int, article: Article) -> None:
    """Fill a clipping in with an extracted article; nothing that was corrected by hand is overwritten."""
    record = ClippingRecord
    row = tx.first(select(record.corrected, record.url, record.source_url).where(record.id == clipping_id))
    if row is None:
        raise NotFound("This clipping is no longer there.")
    corrected = frozenset(row.corrected)
    tx.update(record, record.id == clipping_id, **_columns(tx, article, corrected, row.url, row.source_url))
    if "authors" not in corrected:
        writing.set_authors(tx, clipping_id, article.authors)
    writing.set_pictures(tx, clipping_id, article.pictures, article.facsimiles)
    old = writing.blocks_of(tx, clipping_id) or ()
    writing.set_blocks(tx, clipping_id, merging.merged(old, article.blocks))


def _insert(tx: Transaction, payload: Payload, values: dict[str, Any], labels: Sequence[str]) -> int:
    original = content.keep_original(tx, payload.data, payload.media_type) if payload.data else None
    clipping_id = tx.insert(
        ClippingRecord,
        uid=new_uid(),
        captured=payload.captured,
        via=payload.via.value,
        original_sha256=original,
        source_media_type=clean(payload.media_type),
        source_url=clean(payload.url),
        source_filename=clean(payload.filename),
        source_charset=clean(payload.charset),
        source_fragment=payload.fragment,
        **values,
    )
    content.keep_parts(tx, clipping_id, payload.parts)
    tags.add(tx, [clipping_id], labels)
    return clipping_id


def _columns(tx: Transaction, article: Article, corrected: frozenset[str], url: str, source_url: str) -> dict[str, Any]:
    """The columns of an extracted article, but for those corrected by hand; `url` is the address until now."""
    values: dict[str, Any] = {
        name: clean(getattr(article, name)) for name in writing.PLAIN_FIELDS if name not in corrected
    }
    if "headline" in values:
        values["headline_key"] = fold(values["headline"])
    if "published" not in corrected:
        values |= writing.published_columns(article.published)
    address = url if "url" in corrected else values["url"] or source_url
    if "url" not in corrected:
        values["url"] = address
    canonical = clean(article.canonical_url)
    if "outlet" not in corrected:
        values["outlet_name"] = clean(article.outlet)
        values["outlet_id"] = outlets.recognise(tx, values["outlet_name"], canonical or address)
    certainty = {name: value.value for name, value in article.certainty.items() if name not in corrected}
    return values | {
        "canonical_url": canonical,
        "address_key": normalise_address(canonical) or normalise_address(address),
        "certainty": certainty | dict.fromkeys(sorted(corrected), Certainty.USER.value),
        "notices": [clean(item) for item in article.notices],
        "extractor": article.extractor,
        "extraction": Extraction.DONE.value,
        "failure": "",
    }
