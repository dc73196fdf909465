"""Recognising what is there already: the same address, the same text, and nearly the same text elsewhere.

Same text means the same words and numbers in the same order. Nearly the same is found by MinHash over runs of five
words: texts that share one of ten bands are compared by their signatures. Texts whose numbers differ are never taken
for one story by themselves: last week's figures are another report.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Select, select

from clipper.addresses import normalise_address
from clipper.domain.article import Block, BlockKind, body_text
from clipper.domain.duplicates import Duplicate, DuplicateKind
from clipper.domain.row import Extraction, Status
from clipper.store.schema import ClippingRecord, Fingerprint, NearText, StoryRow
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among, given
from clipper.store.transaction import Transaction

_RUN = 5  # words
_BANDS, _ROWS = 12, 4
_FEW_WORDS = 25  # shorter texts ('Not available in your region') say little
_NEAR = 0.6  # share of equal hashes that makes two texts one story
_WIDE = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"  # no spaces between words
_WORDS = re.compile(rf"[-−$€£¥]?\d+(?:[.,:]\d+)*|{_WIDE}|(?:(?!{_WIDE})\w)+")
_NUMBERS = re.compile(r"[-−$€£¥]?\d+(?:[.,:]\d+)*")
_PRIME = np.uint64((1 << 31) - 1)
_generator = np.random.default_rng(20_250_213)  # fixed: the values are stored
_FACTORS = _generator.integers(1, int(_PRIME), _BANDS * _ROWS, dtype=np.uint64)[:, None]
_OFFSETS = _generator.integers(0, int(_PRIME), _BANDS * _ROWS, dtype=np.uint64)[:, None]


@dataclass(frozen=True, slots=True)
class Near:
    """A clipping with nearly the same text."""

    id: int
    likeness: float  # 0 to 1
    same_numbers: bool


def _words(text: str) -> list[str]:
    """The words and numbers of a text; none if it is too short to say anything."""
    words: list[str] = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    return words if len(words) >= _FEW_WORDS else []


def says_something(text: str) -> bool:
    """Whether a text is long enough to be recognised."""
    return bool(_words(text))


def _text_hash(words: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if words else ""


def _numbers_hash(text: str) -> str:
    numbers = sorted(_NUMBERS.findall(text))
    return hashlib.sha256(" ".join(numbers).encode()).hexdigest()[:16]


def _signature(words: Sequence[str]) -> np.ndarray:
    """The MinHash of a text, `_BANDS` times `_ROWS` values."""
    hashes = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64) % _PRIME
    runs = hashes[: -_RUN + 1].copy()
    for shift in range(1, _RUN):
        runs = (runs * np.uint64(1_000_003) + hashes[shift : len(hashes) - _RUN + 1 + shift]) % _PRIME
    runs = np.unique(runs)
    least = np.full(_BANDS * _ROWS, _PRIME, dtype=np.uint64)
    for start in range(0, len(runs), 4096):  # a text of a million words must not need a gigabyte
        part = (_FACTORS * runs[start : start + 4096] + _OFFSETS) % _PRIME
        least = np.minimum(least, part.min(axis=1))
    return least.astype(np.uint32)


def _bands(minima: np.ndarray) -> list[int]:
    """One number for each band, the band's own number in it, within 63 bits."""
    return [
        (at << 56) | int.from_bytes(hashlib.blake2b(row.tobytes(), digest_size=7).digest(), "big")
        for at, row in enumerate(minima.reshape(-1, _ROWS) if len(minima) else [])
    ]


def set_fingerprint(tx: Transaction, clipping_id: int, text: str, blocks: Sequence[Block]) -> None:
    """Note anew what the text is recognised by."""
    old = tx.first(select(Fingerprint.__table__).where(Fingerprint.clipping_id == clipping_id))
    if old is not None:
        former = _bands(np.frombuffer(old.bands, dtype=np.uint32))
        tx.delete(NearText, among(NearText.band, former) & (NearText.clipping_id == clipping_id))
        tx.delete(Fingerprint, Fingerprint.clipping_id == clipping_id)
    put_fingerprint(tx, clipping_id, text, blocks)


def put_fingerprint(tx: Transaction, clipping_id: int, text: str, blocks: Sequence[Block]) -> None:
    """Note what the text is recognised by; one too short leaves no trace.

    Numbers in captions do not count: each paper has pictures of its own beside the agency's words.
    """
    words = _words(text)
    if words:
        minima = _signature(words)
        prose = body_text([block for block in blocks if block.kind is not BlockKind.FIGURE])
        values = {"text_hash": _text_hash(words), "numbers_hash": _numbers_hash(prose), "bands": minima.tobytes()}
        tx.insert_all(Fingerprint, [{"clipping_id": clipping_id, **values}])
        tx.insert_all(NearText, [{"band": band, "clipping_id": clipping_id} for band in _bands(minima)])


def same(
    snapshot: Snapshot, *, urls: Iterable[str] = (), text: str = "", other_than: int | None = None
) -> list[Duplicate]:
    """Clippings outside the trash with one of these addresses, or with this text."""
    found: dict[int, Duplicate] = {}
    if key := _text_hash(_words(text)):
        for row in snapshot.rows(_with_texts_query(), [key]):
            found[row.id] = Duplicate(row.id, DuplicateKind.TEXT, row.headline, row.captured)
    if keys := {key for url in urls if (key := normalise_address(url))}:
        for row in snapshot.rows(_at_addresses_query(), keys):
            found[row.id] = Duplicate(row.id, DuplicateKind.ADDRESS, row.headline, row.captured)
    if other_than is not None:
        found.pop(other_than, None)
    return sorted(found.values(), key=lambda item: item.id)


@functools.cache
def _with_texts_query() -> Select[*tuple[Any, ...]]:
    query = _kept().join(Fingerprint, Fingerprint.clipping_id == ClippingRecord.id)
    return query.where(given(Fingerprint.text_hash))


@functools.cache
def _at_addresses_query() -> Select[*tuple[Any, ...]]:
    return _kept().where(given(ClippingRecord.address_key))


def _kept() -> Select[*tuple[Any, ...]]:
    """Clippings outside the trash, with what a `Duplicate` says of them."""
    record = ClippingRecord
    return select(record.id, record.headline, record.captured).where(record.status != Status.TRASHED.value)


def of_clipping(snapshot: Snapshot, clipping_id: int) -> list[Duplicate]:
    """Other clippings with this clipping's address or text."""
    record = ClippingRecord
    row = snapshot.first(
        select(record.address_key, record.extraction, Fingerprint.text_hash)
        .outerjoin(Fingerprint, Fingerprint.clipping_id == record.id)
        .where(record.id == clipping_id)
    )
    if row is None:
        return []
    found = {item.id: item for item in same(snapshot, urls=[row.address_key])}
    if row.text_hash and row.extraction == Extraction.DONE.value:
        for other in snapshot.rows(_with_texts_query(), [row.text_hash]):
            found.setdefault(other.id, Duplicate(other.id, DuplicateKind.TEXT, other.headline, other.captured))
    found.pop(clipping_id, None)
    return sorted(found.values(), key=lambda item: item.id)


def near(snapshot: Snapshot, clipping_id: int) -> list[Near]:
    """Clippings outside the trash with nearly the same text, the most alike first."""
    own = next(iter(snapshot.rows(_fingerprints_query(), [clipping_id])), None)
    if own is None:
        return []
    minima = np.frombuffer(own.bands, dtype=np.uint32)
    others = [row for row in snapshot.rows(_candidates_query(), _bands(minima)) if row.clipping_id != clipping_id]
    signatures = np.frombuffer(b"".join(row.bands for row in others), dtype=np.uint32).reshape(-1, len(minima))
    likenesses = (signatures == minima).mean(axis=1).tolist()  # of all at once: an agency's text is in many papers
    found = [
        Near(row.clipping_id, likeness, row.numbers_hash == own.numbers_hash)
        for row, likeness in zip(others, likenesses, strict=True)
        if likeness >= _NEAR
    ]
    return sorted(found, key=lambda item: (-item.likeness, item.id))


@functools.cache
def _fingerprints_query() -> Select[*tuple[Any, ...]]:
    return select(Fingerprint.numbers_hash, Fingerprint.bands).where(given(Fingerprint.clipping_id))


@functools.cache
def _candidates_query() -> Select[*tuple[Any, ...]]:
    return (
        select(Fingerprint.clipping_id, Fingerprint.numbers_hash, Fingerprint.bands)
        .join(ClippingRecord, ClippingRecord.id == Fingerprint.clipping_id)
        .where(Fingerprint.clipping_id.in_(select(NearText.clipping_id).where(given(NearText.band))))
        .where(ClippingRecord.status != Status.TRASHED.value)
    )


def propose_story(tx: Transaction, clipping_id: int) -> int | None:
    """Group a clipping with nearly the same texts from other outlets, unless the user has settled it otherwise.

    It is a proposal: each stays a clipping of its own, and the group can be split.
    """
    record = ClippingRecord
    alike = [item.id for item in near(tx, clipping_id) if item.same_numbers]
    own = tx.first(select(record.outlet_id, record.story_settled).where(record.id == clipping_id)) if alike else None
    if own is None or own.story_settled:
        return None
    others = tx.rows(
        select(record.id, record.story_id)
        .where(among(record.id, alike), record.story_settled.is_(False))
        .where(record.outlet_id.is_distinct_from(own.outlet_id))
    )
    if not others:
        return None
    story_id = next((row.story_id for row in others if row.story_id is not None), None)
    members = [clipping_id, *(row.id for row in others if row.story_id is None)]
    if story_id is None:
        story_id = tx.insert(StoryRow, lead_id=min(members))
    tx.update(record, among(record.id, members), story_id=story_id)
    return int(story_id)


def group_story(tx: Transaction, ids: Sequence[int]) -> int:
    """Make these clippings, and the stories they are part of, one story; its lead is the first of them."""
    record = ClippingRecord
    stories = {row for row in tx.scalars(select(record.story_id).where(among(record.id, ids))) if row is not None}
    story_id = min(stories) if stories else tx.insert(StoryRow, lead_id=ids[0])
    members = {*ids, *tx.scalars(select(record.id).where(among(record.story_id, stories)))}
    tx.update(record, among(record.id, members), story_id=story_id, story_settled=True)
    tx.delete(StoryRow, among(StoryRow.id, stories - {story_id}))
    return int(story_id)


def split_story(tx: Transaction, ids: Sequence[int]) -> None:
    """Take these clippings out of their stories, and dissolve stories of fewer than two."""
    record = ClippingRecord
    stories = {row for row in tx.scalars(select(record.story_id).where(among(record.id, ids))) if row is not None}
    tx.update(record, among(record.id, ids), story_id=None, story_settled=True)
    for story_id in stories:
        left = tx.scalars(select(record.id).where(record.story_id == story_id).order_by(record.id))
        if len(left) < 2:
            tx.update(record, record.story_id == story_id, story_id=None)
            tx.delete(StoryRow, StoryRow.id == story_id)
        else:
            lead = tx.scalar(select(StoryRow.lead_id).where(StoryRow.id == story_id))
            if lead not in left:
                tx.update(StoryRow, StoryRow.id == story_id, lead_id=left[0])


def members(snapshot: Snapshot, story_id: int) -> tuple[int, ...]:
    """The clippings of a story outside the trash, its lead first."""
    record = ClippingRecord
    lead = snapshot.scalar(select(StoryRow.lead_id).where(StoryRow.id == story_id))
    ids = snapshot.scalars(
        select(record.id).where(record.story_id == story_id, record.status != Status.TRASHED.value).order_by(record.id)
    )
    return tuple(sorted(ids, key=lambda item: (item != lead, item)))
