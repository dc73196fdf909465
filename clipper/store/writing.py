"""The parts of a clipping, each written where it differs from what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select

from clipper.domain.article import Block, Picture, body_text, word_count
from clipper.domain.published import Published
from clipper.domain.row import Status
from clipper.store import bodies, content, duplicates, merging
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

# Fields of an article that the user can correct, as they are named there.
PLAIN_FIELDS = ("headline", "subtitle", "section", "page", "edition", "place", "language", "url", "lead")


def published_columns(value: Published | None) -> dict[str, str]:
    """The columns of a date: as it is, and as it sorts."""
    if value is None:
        return {"published": "", "published_key": ""}
    return {"published": value.value, "published_key": value.first_day.isoformat() + value.value[10:16]}


def set_authors(tx: Transaction, clipping_id: int, names: Sequence[str]) -> None:
    """Set the authors in order."""
    wanted = _distinct(names)
    query = (
        select(Author.name)
        .join(ClippingAuthor, ClippingAuthor.author_id == Author.id)
        .where(ClippingAuthor.clipping_id == clipping_id)
        .order_by(ClippingAuthor.position)
    )
    if tx.scalars(query) == wanted:
        return
    tx.delete(ClippingAuthor, ClippingAuthor.clipping_id == clipping_id)
    put_authors(tx, clipping_id, wanted)


def put_authors(tx: Transaction, clipping_id: int, names: Sequence[str]) -> None:
    """Give authors to a clipping that has none."""
    wanted = _distinct(names)
    if not wanted:
        return
    known = {row.name: row.id for row in tx.rows(select(Author.name, Author.id).where(among(Author.name, wanted)))}
    for name in wanted:
        if name not in known:
            key = tx.connection.execute(insert(Author).values(name=name, name_key=fold(name))).inserted_primary_key
            known[name] = key[0] if key else None
    rows = [{"clipping_id": clipping_id, "position": at, "author_id": known[name]} for at, name in enumerate(wanted)]
    tx.insert_all(ClippingAuthor, rows)


def _distinct(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for item in names if (name := " ".join(clean(item).split()))))


def set_pictures(tx: Transaction, clipping_id: int, pictures: Sequence[Picture], pages: Sequence[Picture]) -> None:
    """Set the pictures and facsimiles; facsimiles that were there stay when none come."""
    tx.delete(ClippingPicture, ClippingPicture.clipping_id == clipping_id)
    if pages:
        tx.delete(ClippingFacsimile, ClippingFacsimile.clipping_id == clipping_id)
    put_pictures(tx, clipping_id, pictures, pages)


def put_pictures(tx: Transaction, clipping_id: int, pictures: Sequence[Picture], pages: Sequence[Picture]) -> None:
    """Give pictures and facsimiles to a clipping that has none."""
    _link(tx, clipping_id, ClippingPicture, PictureRow, pictures)
    _link(tx, clipping_id, ClippingFacsimile, FacsimileRow, pages)


def add_picture(tx: Transaction, clipping_id: int, picture: Picture) -> None:
    """Give a clipping one more picture."""
    last = tx.scalar(select(func.max(ClippingPicture.position)).where(ClippingPicture.clipping_id == clipping_id))
    row = {"clipping_id": clipping_id, "position": 0 if last is None else last + 1, "name": clean(picture.name)}
    tx.insert_all(ClippingPicture, [{**row, "sha256": content.keep_picture(tx, picture)}])


def has_picture(tx: Snapshot, clipping_id: int, sha256: str) -> bool:
    """Whether a picture is among those of a clipping."""
    rows = select(ClippingPicture.position).where(ClippingPicture.clipping_id == clipping_id)
    return tx.scalar(rows.where(ClippingPicture.sha256 == sha256)) is not None


def _link(
    tx: Transaction,
    clipping_id: int,
    link: type[ClippingPicture] | type[ClippingFacsimile],
    model: type[PictureRow] | type[FacsimileRow],
    pictures: Sequence[Picture],
) -> None:
    keys = {key: clean(item.name) for item in pictures if (key := content.keep_picture(tx, item, model))}
    rows = [
        {"clipping_id": clipping_id, "position": at, "sha256": key, "name": name}
        for at, (key, name) in enumerate(keys.items())
    ]
    tx.insert_all(link, rows)


def set_blocks(tx: Transaction, clipping_id: int, blocks: Sequence[Block]) -> None:
    """Set the text of a clipping, and what follows from it: excerpt, words, highlights' places, fingerprints."""
    old = blocks_of(tx, clipping_id)
    if old == tuple(blocks):
        return
    text = clean(body_text(blocks))
    tx.update(ClippingRecord, ClippingRecord.id == clipping_id, **text_columns(text))
    if old is None:
        put_body(tx, clipping_id, blocks, text)
        return
    tx.update(Body, Body.clipping_id == clipping_id, text=text, blocks=bodies.pack(blocks))
    _move_highlights(tx, clipping_id, old, blocks)
    duplicates.set_fingerprint(tx, clipping_id, text, blocks)


def put_body(tx: Transaction, clipping_id: int, blocks: Sequence[Block], text: str) -> None:
    """Give a text to a clipping that has none."""
    tx.insert_all(Body, [{"clipping_id": clipping_id, "text": text, "blocks": bodies.pack(blocks)}])
    duplicates.put_fingerprint(tx, clipping_id, text, blocks)


def text_columns(text: str) -> dict[str, Any]:
    """The columns of a clipping that follow from its text."""
    return {"excerpt": bodies.excerpt(text), "words": word_count(text)}


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
