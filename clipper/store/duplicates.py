"""Recognising what is there already: the same address, the same text, and nearly the same text elsewhere.

Same text means the same words and numbers in the same order. Nearly the same is found by MinHash over runs of five
words: texts that share one of ten bands are compared by their signatures. Texts whose numbers differ are never taken
for one story by themselves: last week's figures are another report.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from clipper.addresses import normalise_address
from clipper.domain.article import Block, BlockKind, body_text
from clipper.domain.duplicates import Duplicate, DuplicateKind
from clipper.domain.row import Extraction, Status
from clipper.store.schema import ClippingRecord, Fingerprint, NearText, StoryRow
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
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
    record = ClippingRecord
    keys = {key for url in urls if (key := normalise_address(url))}
    found: dict[int, Duplicate] = {}
    columns = (record.id, record.headline, record.captured)
    base = select(*columns).where(record.status != Status.TRASHED.value).order_by(record.id)
    if other_than is not None:
        base = base.where(record.id != other_than)
    if key := _text_hash(_words(text)):
        query = base.join(Fingerprint, Fingerprint.clipping_id == record.id).where(Fingerprint.text_hash == key)
        for row in snapshot.rows(query):
            found[row.id] = Duplicate(row.id, DuplicateKind.TEXT, row.headline, row.captured)
    if keys:
        for row in snapshot.rows(base.where(among(record.address_key, keys))):
            found[row.id] = Duplicate(row.id, DuplicateKind.ADDRESS, row.headline, row.captured)
    return sorted(found.values(), key=lambda item: item.id)


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
    found = {item.id: item for item in same(snapshot, urls=[row.address_key], other_than=clipping_id)}
    if row.text_hash and row.extraction == Extraction.DONE.value:
        query = (
            select(record.id, record.headline, record.captured)
            .join(Fingerprint, Fingerprint.clipping_id == record.id)
            .where(Fingerprint.text_hash == row.text_hash)
            .where(record.status != Status.TRASHED.value, record.id != clipping_id)
        )
        for other in snapshot.rows(query):
            found.setdefault(other.id, Duplicate(other.id, DuplicateKind.TEXT, other.headline, other.captured))
    return sorted(found.values(), key=lambda item: item.id)


def near(snapshot: Snapshot, clipping_id: int) -> list[Near]:
    """Clippings outside the trash with nearly the same text, the most alike first."""
    own = snapshot.first(select(Fingerprint.__table__).where(Fingerprint.clipping_id == clipping_id))
    if own is None:
        return []
    minima = np.frombuffer(own.bands, dtype=np.uint32)
    candidates = select(NearText.clipping_id).where(among(NearText.band, _bands(minima)))
    query = (
        select(Fingerprint.clipping_id, Fingerprint.numbers_hash, Fingerprint.bands)
        .join(ClippingRecord, ClippingRecord.id == Fingerprint.clipping_id)
        .where(Fingerprint.clipping_id.in_(candidates), Fingerprint.clipping_id != clipping_id)
        .where(ClippingRecord.status != Status.TRASHED.value)
    )
    found = []
    for row in snapshot.rows(query):
        likeness = float((np.frombuffer(row.bands, dtype=np.uint32) == minima).mean())
        if likeness >= _NEAR:
            found.append(Near(row.clipping_id, likeness, row.numbers_hash == own.numbers_hash))
    return sorted(found, key=lambda item: (-item.likeness, item.id))


def propose_story(tx: Transaction, clipping_id: int) -> int | None:
    """Group a clipping with nearly the same texts from other outlets, unless the user has settled it otherwise.

    It is a proposal: each stays a clipping of its own, and the group can be split.
    """
    record = ClippingRecord
    own = tx.first(select(record.outlet_id, record.story_settled).where(record.id == clipping_id))
    if own is None or own.story_settled:
        return None
    alike = [item.id for item in near(tx, clipping_id) if item.same_numbers]
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
