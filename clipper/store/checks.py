"""What the doctor looks at: each check says in plain words what is wrong, and how it can be put right without loss."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, func, select, text, update

from clipper.domain.article import body_text
from clipper.domain.row import Extraction
from clipper.errors import LibraryDamaged
from clipper.store import bodies, content, duplicates, outbox, purging, sqlite, writing
from clipper.store.folding import fold, tag_key
from clipper.store.schema import (
    Body,
    ClippingRecord,
    FacsimileRow,
    Fingerprint,
    OriginalRow,
    PictureRow,
    StoryRow,
    TagRow,
)
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import MODELS, Transaction, table_of

Tick = Callable[[int, int, str], None]
Repair = Callable[[Transaction], None]
_BATCH = 200
PUT_ASIDE = "put-aside"


class Severity(StrEnum):
    """How bad a finding is."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong, and what puts it right."""

    text: str
    severity: Severity
    repair: Repair | None = None


def references(snapshot: Snapshot, folder: Path) -> Iterator[Problem]:
    """Rows that refer to something that is not there: put aside as text, then taken out."""
    lost: dict[str, list[int]] = {}
    for table, rowid, parent in sqlite.lost_references(snapshot.connection):
        lost.setdefault(f"{table} {parent}", []).append(rowid)
    for key, rowids in lost.items():
        table, parent = key.split()

        def repair(tx: Transaction, table: str = table, parent: str = parent) -> None:
            _put_rows_aside(tx, folder, table, parent)

        what = f"{len(rowids):,} entries in “{table}” refer to a “{parent}” that is not there."
        yield Problem(what, Severity.ERROR, repair)


def _put_rows_aside(tx: Transaction, folder: Path, name: str, parent: str) -> None:
    model = MODELS[name]
    table = table_of(model)
    for foreign in table.foreign_keys:
        if foreign.column.table.name != parent:
            continue
        gone = foreign.parent.is_not(None) & foreign.parent.not_in(select(foreign.column))
        if foreign.parent.nullable:
            tx.update(model, gone, **{foreign.parent.name: None})
            continue
        rows = tx.rows(select(*(column for column in table.c if not isinstance(column.type, LargeBinary))).where(gone))
        (folder / PUT_ASIDE).mkdir(exist_ok=True)
        with (folder / PUT_ASIDE / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(dict(row._mapping), default=str, ensure_ascii=False) + "\n")
        tx.delete(model, gone)


def contents(snapshot: Snapshot, folder: Path, tick: Tick) -> Iterator[Problem]:
    """Originals, pictures and facsimiles whose bytes are not what their hash says."""
    models: tuple[type[OriginalRow] | type[PictureRow] | type[FacsimileRow], ...]
    models = (OriginalRow, PictureRow, FacsimileRow)
    total = sum(int(snapshot.scalar(select(func.count()).select_from(model))) for model in models)
    done = 0
    for model in models:
        packed: Any = model.compression if model is OriginalRow else text("''")
        for key in snapshot.scalars(select(model.sha256)):
            row = snapshot.first(select(packed, model.data).where(model.sha256 == key))
            done += 1
            tick(done, total, "Checking originals and pictures")
            if row is not None and not _genuine(key, row[0], row[1]):
                kind = {"original": "original", "picture": "picture"}.get(model.__tablename__, "facsimile")
                yield Problem(
                    f"The {kind} {key[:12]} is damaged; its bytes are not those that were stored.",
                    Severity.ERROR,
                    _aside(folder, f"{kind}-{key}.bin", bytes(row[1])),
                )


def _genuine(key: str, packed: str, data: bytes) -> bool:
    try:
        return hashlib.sha256(content.decompress(packed, data)).hexdigest() == key
    except LibraryDamaged:
        return False


def _aside(folder: Path, name: str, data: bytes) -> Repair:
    def repair(_tx: Transaction) -> None:
        (folder / PUT_ASIDE).mkdir(exist_ok=True)
        (folder / PUT_ASIDE / name).write_bytes(data)

    return repair


def texts(snapshot: Snapshot, tick: Tick) -> Iterator[Problem]:
    """Clippings whose text cannot be read, or does not fit what is derived from it."""
    ids = snapshot.scalars(select(Body.clipping_id))
    marked = set(snapshot.scalars(select(Fingerprint.clipping_id)))
    for start in range(0, len(ids), _BATCH):
        tick(start, len(ids), "Checking texts")
        query = select(Body.clipping_id, Body.text, Body.blocks, ClippingRecord.headline)
        query = query.join(ClippingRecord, ClippingRecord.id == Body.clipping_id)
        for row in snapshot.rows(query.where(among(Body.clipping_id, ids[start : start + _BATCH]))):
            name = f"“{row.headline or row.clipping_id}”"
            try:
                blocks = bodies.unpack(row.blocks)
            except LibraryDamaged:
                yield Problem(f"The text of {name} cannot be read.", Severity.ERROR, _fall_back(row.clipping_id))
                continue
            if bodies.clean(body_text(blocks)) != row.text:
                yield Problem(
                    f"The text of {name} differs from its passages.", Severity.WARNING, _rederive(row.clipping_id)
                )
            elif row.clipping_id not in marked and duplicates.says_something(row.text):
                yield Problem(
                    f"{name} is not looked at when duplicates are searched.",
                    Severity.WARNING,
                    _rederive(row.clipping_id),
                )


def _fall_back(clipping_id: int) -> Repair:
    """Passages that cannot be read: the plain text stays as one passage, and the original can be extracted again."""

    def repair(tx: Transaction) -> None:
        plain = tx.scalar(select(Body.text).where(Body.clipping_id == clipping_id)) or ""
        tx.connection.execute(
            update(Body).where(Body.clipping_id == clipping_id).values(blocks=bodies.pack(bodies.plain_blocks(plain)))
        )
        sentence = "Its passages were damaged and had to be restored from the plain text."
        tx.update(
            ClippingRecord, ClippingRecord.id == clipping_id, extraction=Extraction.FAILED.value, failure=sentence
        )

    return repair


def _rederive(clipping_id: int) -> Repair:
    def repair(tx: Transaction) -> None:
        blocks = writing.blocks_of(tx, clipping_id) or ()
        plain = bodies.clean(body_text(blocks))
        tx.update(Body, Body.clipping_id == clipping_id, text=plain)
        tx.update(ClippingRecord, ClippingRecord.id == clipping_id, **writing.text_columns(plain))
        duplicates.set_fingerprint(tx, clipping_id, plain, blocks)

    return repair


def derived(snapshot: Snapshot) -> Iterator[Problem]:
    """Sorting keys that do not fit, and extracted clippings without a text."""
    record = ClippingRecord
    wrong = [
        (row.id, fold(row.headline))
        for row in snapshot.rows(select(record.id, record.headline, record.headline_key))
        if row.headline_key != fold(row.headline)
    ]
    if wrong:

        def repair(tx: Transaction) -> None:
            tx.update_each(record, ("headline_key",), [((key,), (folded,)) for key, folded in wrong])

        yield Problem(f"{len(wrong):,} clippings are sorted wrongly by headline.", Severity.WARNING, repair)
    wrong_tags = [
        row for row in snapshot.rows(select(TagRow.id, TagRow.name, TagRow.key)) if row.key != tag_key(row.name)
    ]
    for row in wrong_tags:
        yield Problem(f"The tag “{row.name}” is filed under a wrong name.", Severity.WARNING)
    without = snapshot.scalars(
        select(record.id).where(record.extraction == Extraction.DONE.value, record.id.not_in(select(Body.clipping_id)))
    )
    if without:

        def again(tx: Transaction) -> None:
            tx.update(record, among(record.id, without), extraction=Extraction.PENDING.value)

        yield Problem(
            f"{len(without):,} clippings have lost their text; it can be extracted again.", Severity.ERROR, again
        )


def leftovers(snapshot: Snapshot) -> Iterator[Problem]:
    """Content that nothing refers to, and stories without clippings."""
    lost = sum(len(keys) for keys in purging.orphans(snapshot).values())
    if lost:

        def sweep(tx: Transaction) -> None:
            purging.sweep(tx)

        yield Problem(f"{lost:,} stored files belong to no clipping.", Severity.NOTE, sweep)
    members = select(ClippingRecord.story_id).where(ClippingRecord.story_id.is_not(None))
    empty = snapshot.scalars(select(StoryRow.id).where(StoryRow.id.not_in(members)))
    if empty:

        def drop(tx: Transaction) -> None:
            tx.delete(StoryRow, among(StoryRow.id, empty))

        yield Problem(f"{len(empty):,} stories have no clippings.", Severity.NOTE, drop)


def index(known: set[int], snapshot: Snapshot) -> Iterator[Problem]:
    """Clippings the search index does not know, and those it still knows."""
    there = set(snapshot.scalars(select(ClippingRecord.id)))
    waiting = {clipping for _, clipping, _ in outbox.waiting(snapshot, 1_000_000)}
    missing = there - known - waiting
    surplus = known - there - waiting
    if missing or surplus:

        def repair(tx: Transaction) -> None:
            outbox.note(tx, sorted(missing))
            outbox.note_gone(tx, sorted(surplus))

        parts = [f"{len(missing):,} clippings are missing in the search index."] if missing else []
        parts += [f"{len(surplus):,} deleted clippings are still in the search index."] if surplus else []
        yield Problem(" ".join(parts), Severity.WARNING, repair)


def anything(snapshot: Snapshot) -> bool:
    """Whether there is any clipping."""
    return snapshot.scalar(select(ClippingRecord.id).limit(1)) is not None
