"""One state of the index as arrays over all its documents; a commit makes the next view, which keeps what holds."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipper.search.codec import rounded
from clipper.search.inversion import FIELDS
from clipper.search.lexicon import Lexicon
from clipper.search.segments import Postings, Segment

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
_POSTINGS_BYTES, _SCORES_BYTES, _DENSE_BYTES = 40 << 20, 80 << 20, 20 << 20
_K1, _B = 1.2, 0.75  # Whoosh's own
NEWER = 0.15  # how much an article of today scores above one of long ago
_HALF_LIFE = 365.0
_RECENT_WORDS = 30_000  # words looked at one by one before the tables are made anew


class Cache:
    """What was read from the index, as long as there is room for it; the least recently used goes first."""

    def __init__(self, limit: int) -> None:
        self.limit, self.used = limit, 0
        self._entries: OrderedDict[object, tuple[Any, int]] = OrderedDict()

    def get(self, key: object) -> Any:  # noqa: ANN401 - whatever was put there
        """What is kept under the key, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: object, value: object, size: int) -> None:
        """Keep a value of so many bytes."""
        self.used += size + 300 - self._forget(key)
        self._entries[key] = value, size + 300
        while self.used > self.limit and self._entries:
            self.used -= self._entries.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.used = 0

    def _forget(self, key: object) -> int:
        entry = self._entries.pop(key, None)
        return entry[1] if entry else 0


class View:
    """The documents of some segments, numbered through."""

    def __init__(self, segments: Sequence[tuple[Segment, frozenset[int]]], before: View | None = None) -> None:
        self.segments = [segment for segment, _ in segments]
        sizes = [len(segment) for segment in self.segments]
        self.bases = [sum(sizes[:index]) for index in range(len(sizes))]
        self.count = sum(sizes)
        self.ids: NDArray[np.int64] = _joined([segment.ids for segment in self.segments], np.int64)
        self.days: Ints = _joined([segment.days for segment in self.segments], np.int32)
        self.live: NDArray[np.bool_] | None = None
        if any(deleted for _, deleted in segments):
            self.live = np.ones(self.count, bool)
            for base, (_, deleted) in zip(self.bases, segments, strict=True):
                self.live[[base + document for document in deleted]] = False
        self.lengths: dict[str, Floats] = {
            field: _joined([rounded(segment.fields[field].lengths) for segment in self.segments], np.float32)
            for field in FIELDS
        }
        self.averages = {
            field: (sum(segment.fields[field].total_length for segment in self.segments) / self.count or 1.0)
            if self.count
            else 1.0
            for field in FIELDS
        }
        self.scores_cache = Cache(_SCORES_BYTES)
        self.dense_cache = Cache(_DENSE_BYTES)
        self.postings_cache = Cache(_POSTINGS_BYTES)
        self.lexicon = self._words(before)
        if before and self.segments[: len(before.segments)] == before.segments:
            self.postings_cache = before.postings_cache  # new segments are added to each entry when it is used
        self._recency: tuple[dt.date, Floats] | None = None

    def _words(self, before: View | None) -> Lexicon:
        """The words of the view before with those of new segments, or a new list."""
        fresh = [segment for segment in self.segments if not before or segment not in before.segments]
        if not before or before.lexicon.recent_count > max(_RECENT_WORDS, before.lexicon.settled_count):
            return Lexicon(self.segments)
        before.lexicon.extended(fresh)
        return before.lexicon

    def merged(self, key: object, field: str, places: Callable[[Segment, str], list[tuple[int, int]]]) -> Postings:
        """Postings of all terms that `places` names in each segment, as if they were one term; cached under `key`."""
        kept: tuple[Postings, int] | None = self.postings_cache.get((key, field))
        postings, upto = kept or (Postings(np.zeros(0, np.int32), np.zeros(0, np.int32)), 0)
        if upto == len(self.segments):
            return postings
        parts = [postings] if upto else []
        for base, segment in zip(self.bases[upto:], self.segments[upto:], strict=True):
            found = _one(segment, field, places(segment, field))
            if len(found.documents):
                parts.append(Postings(found.documents + np.int32(base), found.counts))
        postings = Postings(
            _joined([part.documents for part in parts], np.int32), _joined([part.counts for part in parts], np.int32)
        )
        size = postings.documents.nbytes + postings.counts.nbytes
        self.postings_cache.put((key, field), (postings, len(self.segments)), size)
        return postings

    def scores(self, postings: Postings, field: str) -> Floats:
        """BM25F of each posting, as Whoosh's own scorer gives it."""
        if not len(postings.documents):
            return np.zeros(0, np.float32)
        weight = math.log(self.count / (len(postings.documents) + 1)) + 1
        counts = postings.counts.astype(np.float32)
        length = self.lengths[field][postings.documents]
        length *= np.float32(_K1 * _B / self.averages[field])
        length += counts + np.float32(_K1 * (1 - _B))
        counts *= np.float32(weight * (_K1 + 1))
        counts /= length
        return counts

    def recency(self, today: dt.date) -> Floats:
        """What to multiply scores with for a mild preference of newer articles."""
        if not self._recency or self._recency[0] != today:
            age = np.maximum(today.toordinal() - self.days, 0).astype(np.float32)
            self._recency = today, np.where(self.days > 0, 1 + NEWER * np.exp2(-age / _HALF_LIFE), 1).astype(np.float32)
        return self._recency[1]

    def place(self, clipping_id: int) -> int:
        """Number of a clipping's document; -1 if it is not in the index."""
        found = np.flatnonzero(self.ids == clipping_id)
        for document in reversed(found.tolist()):
            if self.live is None or self.live[document]:
                return int(document)
        return -1

    def segment_of(self, document: int) -> int:
        """Place of the segment that a document is in."""
        return bisect_right(self.bases, document) - 1


def _one(segment: Segment, field: str, places: list[tuple[int, int]]) -> Postings:
    """Postings of several runs of terms of a segment as one."""
    part = segment.fields[field]
    postings = part.postings_of(places)
    if sum(high - low for low, high in places) <= 1:
        return postings
    documents, counts = postings.documents, postings.counts
    sums = np.bincount(documents, counts, len(segment)).astype(np.int32)
    documents = np.flatnonzero(sums).astype(np.int32)
    return Postings(documents, sums[documents])


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, kind)
