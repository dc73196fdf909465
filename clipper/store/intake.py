"""Clippings into the database: received as they come, filled in when they have been extracted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from clipper.addresses import normalise_address
from clipper.domain import (
    Article,
    Block,
    Certainty,
    Extraction,
    Payload,
    Picture,
    Published,
    Status,
    body_text,
    word_count,
)
from clipper.errors import NotFound
from clipper.store import bodies, content, duplicates, merging, outlets, tags
from clipper.store.bodies import clean
from clipper.store.clippings import highlights_of
from clipper.store.folding import fold
from clipper.store.schema import (
    Author,
    Body,
    ClippingAuthor,
    ClippingFacsimile,
    ClippingPicture,
    ClippingRecord,
    FacsimileRow,
    HighlightRow,
    PictureRow,
)
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import Transaction
from clipper.store.uids import new_uid

# Fields of an article that the user can correct, as they are named there.
PLAIN_FIELDS = ("headline", "subtitle", "section", "page", "edition", "place", "language", "url", "lead")


def receive(tx: Transaction, payload: Payload, *, headline: str = "", labels: Sequence[str] = ()) -> int:
    """Store what arrived as a clipping in the inbox that is yet to be extracted."""
    original = content.keep_original(tx, payload.data, payload.media_type) if payload.data else None
    clipping_id = tx.insert(
        ClippingRecord,
        uid=new_uid(),
        status=Status.INBOX.value,
        extraction=Extraction.PENDING.value,
        headline=clean(headline),
        headline_key=fold(clean(headline)),
        url=clean(payload.url),
        address_key=normalise_address(clean(payload.url)),
        captured=payload.captured,
        via=payload.via.value,
        original_sha256=original,
        source_media_type=clean(payload.media_type),
        source_url=clean(payload.url),
        source_filename=clean(payload.filename),
        source_charset=clean(payload.charset),
        source_fragment=payload.fragment,
    )
    content.keep_parts(tx, clipping_id, payload.parts)
    tags.add(tx, [clipping_id], labels)
    return clipping_id


def add(
    tx: Transaction, article: Article, payload: Payload, *, status: Status = Status.INBOX, labels: Sequence[str] = ()
) -> int:
    """Store an extracted article with its original."""
    clipping_id = receive(tx, payload, labels=labels)
    fill(tx, clipping_id, article)
    if status is not Status.INBOX:
        set_status(tx, [clipping_id], status)
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
    row = tx.first(select(ClippingRecord.__table__).where(ClippingRecord.id == clipping_id))
    if row is None:
        raise NotFound("This clipping is no longer there.")
    corrected = frozenset(row.corrected)
    values = _columns(article, corrected)
    address = values.get("url", row.url) or row.source_url
    if not values.get("url", row.url):
        values["url"] = row.source_url
    values["address_key"] = normalise_address(clean(article.canonical_url)) or normalise_address(address)
    if "outlet" not in corrected:
        values["outlet_name"] = clean(article.outlet)
        values["outlet_id"] = outlets.recognise(tx, values["outlet_name"], article.canonical_url or address)
    values["certainty"] = {
        **{name: value.value for name, value in article.certainty.items() if name not in corrected},
        **dict.fromkeys(corrected, Certainty.USER.value),
    }
    tx.update(ClippingRecord, ClippingRecord.id == clipping_id, **values)
    if "authors" not in corrected:
        set_authors(tx, clipping_id, article.authors)
    set_pictures(tx, clipping_id, article.pictures, article.facsimiles)
    set_blocks(tx, clipping_id, merging.merged(blocks_of(tx, clipping_id) or (), article.blocks))


def _columns(article: Article, corrected: frozenset[str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: clean(getattr(article, name)) for name in PLAIN_FIELDS if name not in corrected}
    if "headline" in values:
        values["headline_key"] = fold(values["headline"])
    if "published" not in corrected:
        values |= published_columns(article.published)
    return values | {
        "canonical_url": clean(article.canonical_url),
        "notices": [clean(item) for item in article.notices],
        "extractor": article.extractor,
        "extraction": Extraction.DONE.value,
        "failure": "",
    }


def published_columns(value: Published | None) -> dict[str, str]:
    """The columns of a date: as it is, and as it sorts."""
    if value is None:
        return {"published": "", "published_key": ""}
    return {"published": value.value, "published_key": value.first_day.isoformat() + value.value[10:16]}


def set_authors(tx: Transaction, clipping_id: int, names: Sequence[str]) -> None:
    """Set the authors in order."""
    wanted = list(dict.fromkeys(name for item in names if (name := " ".join(clean(item).split()))))
    query = (
        select(Author.name)
        .join(ClippingAuthor, ClippingAuthor.author_id == Author.id)
        .where(ClippingAuthor.clipping_id == clipping_id)
        .order_by(ClippingAuthor.position)
    )
    if tx.scalars(query) == wanted:
        return
    known = {row.name: row.id for row in tx.rows(select(Author.name, Author.id).where(among(Author.name, wanted)))}
    for name in wanted:
        if name not in known:
            key = tx.connection.execute(insert(Author).values(name=name, name_key=fold(name))).inserted_primary_key
            known[name] = key[0] if key else None
    tx.delete(ClippingAuthor, ClippingAuthor.clipping_id == clipping_id)
    rows = [{"clipping_id": clipping_id, "position": at, "author_id": known[name]} for at, name in enumerate(wanted)]
    tx.insert_all(ClippingAuthor, rows)


def set_pictures(tx: Transaction, clipping_id: int, pictures: Sequence[Picture], facsimiles: Sequence[Picture]) -> None:
    """Set the pictures and facsimiles; facsimiles that were there stay when none come."""
    _link(tx, clipping_id, ClippingPicture, PictureRow, pictures)
    if facsimiles:
        _link(tx, clipping_id, ClippingFacsimile, FacsimileRow, facsimiles)


def _link(
    tx: Transaction,
    clipping_id: int,
    link: type[ClippingPicture] | type[ClippingFacsimile],
    model: type[PictureRow] | type[FacsimileRow],
    pictures: Sequence[Picture],
) -> None:
    keys = {key: clean(item.name) for item in pictures if (key := content.keep_picture(tx, item, model))}
    tx.delete(link, link.clipping_id == clipping_id)
    tx.insert_all(
        link,
        [
            {"clipping_id": clipping_id, "position": at, "sha256": key, "name": name}
            for at, (key, name) in enumerate(keys.items())
        ],
    )


def set_blocks(tx: Transaction, clipping_id: int, blocks: Sequence[Block]) -> None:
    """Set the text of a clipping, and what follows from it: excerpt, words, highlights' places, fingerprints."""
    old = blocks_of(tx, clipping_id)
    if old is not None and old == tuple(blocks):
        return
    text = clean(body_text(blocks))
    packed = bodies.pack(blocks)
    if old is None:
        tx.insert_all(Body, [{"clipping_id": clipping_id, "text": text, "blocks": packed}])
    else:
        tx.update(Body, Body.clipping_id == clipping_id, text=text, blocks=packed)
        _move_highlights(tx, clipping_id, old, blocks)
    tx.update(
        ClippingRecord,
        ClippingRecord.id == clipping_id,
        excerpt=bodies.excerpt(text),
        words=word_count(text),
    )
    duplicates.set_fingerprint(tx, clipping_id, text)


def _move_highlights(tx: Transaction, clipping_id: int, old: Sequence[Block], new: Sequence[Block]) -> None:
    for mark in highlights_of(tx, [clipping_id]).get(clipping_id, ()):
        moved = merging.reanchored(mark, old, new)
        if moved is not None:
            where = HighlightRow.id == mark.id
            tx.update(HighlightRow, where, block=moved.block, start=moved.start, end=moved.end)
            continue
        tx.delete(HighlightRow, HighlightRow.id == mark.id)
        before = next((block.text for block in old if block.id == mark.block), "")
        quote = f"“{before[mark.start : mark.end]}” {mark.comment}".strip()
        note = tx.scalar(select(ClippingRecord.note).where(ClippingRecord.id == clipping_id))
        # The passage is gone, what the reader thought of it is not.
        tx.update(ClippingRecord, ClippingRecord.id == clipping_id, note=f"{note}\n\n{quote}".strip())


def blocks_of(snapshot: Snapshot, clipping_id: int) -> tuple[Block, ...] | None:
    """The blocks of a clipping, None if it has no text yet."""
    packed = snapshot.scalar(select(Body.blocks).where(Body.clipping_id == clipping_id))
    return bodies.unpack(packed) if packed else None


def set_status(tx: Transaction, ids: Sequence[int], status: Status) -> None:
    """Put clippings into the inbox, on file or into the trash."""
    record = ClippingRecord
    chosen = among(record.id, ids) & (record.status != status.value)
    if status is not Status.TRASHED:
        tx.update(record, chosen, status=status.value, trashed=None)
        return
    for former in (Status.INBOX, Status.FILED):
        values = {"status": status.value, "trashed": tx.now, "trashed_from": former.value}
        tx.update(record, chosen & (record.status == former.value), **values)


def restore(tx: Transaction, ids: Sequence[int]) -> None:
    """Take clippings out of the trash, back to where they were."""
    record = ClippingRecord
    trashed = among(record.id, ids) & (record.status == Status.TRASHED.value)
    tx.update(record, trashed & (record.trashed_from == Status.FILED.value), status=Status.FILED.value, trashed=None)
    tx.update(record, trashed, status=Status.INBOX.value, trashed=None)


def set_flag(tx: Transaction, ids: Sequence[int], name: str, on: bool) -> None:
    """Set 'starred' or 'read'."""
    tx.update(ClippingRecord, among(ClippingRecord.id, ids), **{name: on})


def set_values(tx: Transaction, ids: Sequence[int], **values: Any) -> None:  # noqa: ANN401
    """Set columns of clippings that stand for themselves: note, tonality, rights."""
    cleaned = {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
    tx.update(ClippingRecord, among(ClippingRecord.id, ids), **cleaned)
