"""Answers text questions with operations over whole arrays: documents, scores, and where words stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipper.query.nodes import And, Everything, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Typed, Wildcard, Word
from clipper.search import selection
from clipper.search.segments import Postings, Segment
from clipper.search.selection import Selector, Spot
from clipper.search.view import Floats, Ints, View

BOOSTS = {"headline": 2.0, "text": 1.0, "author": 1.0, "note": 1.0}
_POSITION_BITS = 20

Mask = NDArray[np.bool_]
_FEW = 2_000  # documents that are looked up one by one rather than by way of an array over all


class Hits:
    """Documents in rising order with their scores."""

    __slots__ = ("documents", "scores")

    def __init__(self, documents: Ints, scores: Floats | None = None) -> None:
        self.documents = documents
        self.scores = scores  # None: it does not score

    def __len__(self) -> int:
        return len(self.documents)


class Evaluation:
    """Evaluates text nodes over one view."""

    def __init__(self, view: View) -> None:
        self.view = view

    def hits(self, node: Node) -> Hits:
        """Documents that answer the node, deleted ones included, with scores of what they have of it."""
        match node:
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any([self.hits(part) for part in parts])
            case Not(part):
                return self._others(self.hits(part))
            case Everything():
                return self._hits(np.arange(self.view.count, dtype=np.int32))
            case Near(left, right, distance):
                return self._cached(node, lambda: self._near(selection.spot(left), selection.spot(right), distance))
        if not isinstance(node, Word | Phrase | Typed | Prefix | Wildcard | Fuzzy):
            raise TypeError(f"{node!r} is not asked of the text.")
        spot = selection.spot(node)
        return self._cached(spot, lambda: self._spot(spot))

    def live(self, hits: Hits) -> Hits:
        """The hits without deleted documents."""
        if self.view.live is None:
            return hits
        kept = self.view.live[hits.documents]
        return self._hits(hits.documents[kept], None if hits.scores is None else hits.scores[kept])

    # ------------------------------------------------------------------------------------------ sets

    def _hits(self, documents: NDArray[Any], scores: Floats | None = None) -> Hits:
        return Hits(documents.astype(np.int32, copy=False), scores)

    def _mask(self, hits: Hits) -> NDArray[np.bool_]:
        """Whether each document of the index is a hit."""
        mask: NDArray[np.bool_] | None = self.view.dense_cache.get(("mask", hits))
        if mask is None:
            mask = np.zeros(self.view.count, bool)
            mask[hits.documents] = True
            self.view.dense_cache.put(("mask", hits), mask, mask.nbytes + 8 * len(hits))
        return mask

    def _dense(self, hits: Hits, scores: Floats) -> Floats:
        """The score of each document of the index."""
        dense: Floats | None = self.view.dense_cache.get(("dense", hits))
        if dense is None:
            dense = np.zeros(self.view.count, np.float32)
            dense[hits.documents] = scores
            self.view.dense_cache.put(("dense", hits), dense, dense.nbytes + 8 * len(hits))
        return dense

    def _among(self, hits: Hits, documents: Ints) -> tuple[NDArray[np.bool_], Floats | None]:
        """Which of the documents are hits, and the scores of those."""
        if len(documents) > _FEW:
            kept = self._mask(hits)[documents]
            return kept, None if hits.scores is None else self._dense(hits, hits.scores)[documents[kept]]
        if not len(hits):
            return np.zeros(len(documents), bool), None
        places = np.searchsorted(hits.documents, documents)
        places[places == len(hits)] = 0
        kept = hits.documents[places] == documents
        return kept, None if hits.scores is None else hits.scores[places[kept]]

    def _cached(self, key: object, make: Any) -> Hits:  # noqa: ANN401 - a function
        hits: Hits | None = self.view.scores_cache.get(key)
        if hits is None:
            hits = make()
            self.view.scores_cache.put(key, hits, len(hits) * 8)
        return hits

    def _all(self, parts: Sequence[Node]) -> Hits:
        wanted: list[Hits] = []
        for part in parts:
            if not isinstance(part, Not):
                wanted.append(self.hits(part))
                if not len(wanted[-1]):
                    return wanted[-1]
        unwanted = [self.hits(part.part) for part in parts if isinstance(part, Not)]
        if not wanted:
            return self._others(self._any(unwanted))
        hits = self._both(wanted)
        documents, scores = hits.documents, hits.scores
        for other in unwanted:
            kept = ~self._among(other, documents)[0]
            documents = documents[kept]
            scores = None if scores is None else scores[kept]
        return self._hits(documents, scores)

    def _both(self, parts: Sequence[Hits]) -> Hits:
        """Documents that are in all of them, the fewest first."""
        first, *others = sorted(parts, key=len)
        documents, scores = first.documents, first.scores
        for other in others:
            kept, more = self._among(other, documents)
            documents = documents[kept]
            scores = more if scores is None else scores[kept] + (0 if more is None else more)
        return self._hits(documents, scores)

    def _any(self, parts: Sequence[Hits]) -> Hits:
        parts = [part for part in parts if len(part)]
        if len(parts) <= 1:
            return parts[0] if parts else self._hits(np.zeros(0, np.int32))
        mask = np.zeros(self.view.count, bool)
        dense = np.zeros(self.view.count, np.float32)
        for part in parts:
            mask[part.documents] = True
            if part.scores is not None:
                dense[part.documents] += part.scores
        documents = np.flatnonzero(mask)
        return self._hits(documents, dense[documents])

    def _others(self, hits: Hits) -> Hits:
        return self._hits(np.flatnonzero(~self._mask(hits)))

    # ------------------------------------------------------------------------------------------ words

    def postings(self, selector: Selector, field: str) -> Postings:
        """Postings of everything that a selector stands for in a field."""
        return self.view.merged(selector, field, self._placing(selector))

    def _placing(self, selector: Selector) -> Any:  # noqa: ANN401 - a function
        terms: tuple[list[bytes], list[bytes]] | None = self.view.scores_cache.get(("terms", selector))
        if terms is None:
            terms = selection.terms(selector, self.view.lexicon)
            self.view.scores_cache.put(("terms", selector), terms, 100 * sum(map(len, terms)))
        whole, beginnings = terms
        return lambda segment, field: selection.places(whole, beginnings, segment.fields[field].terms)

    def _spot(self, spot: Spot) -> Hits:
        if not spot.selectors:
            return self._hits(np.zeros(0, np.int32))
        if len(spot.selectors) > 1:
            return self._any([self._phrase(spot.selectors, field) for field in spot.fields])
        found = []
        for field in spot.fields:
            postings = self.postings(spot.selectors[0], field)
            scores = self.view.scores(postings, field)
            found.append(self._hits(postings.documents, scores * np.float32(BOOSTS[field])))
        return self._any(found)

    def _phrase(self, selectors: Sequence[Selector], field: str) -> Hits:
        candidates = self._together(selectors, field)
        return self._where(candidates, lambda segment, wanted: self._spans(selectors, field, segment, wanted))

    def _near(self, left: Spot, right: Spot, distance: int) -> Hits:
        if not left.selectors or not right.selectors:
            return self._hits(np.zeros(0, np.int32))
        return self._any([self._near_in(field, left.selectors, right.selectors, distance) for field in left.fields])

    def _near_in(self, field: str, left: Sequence[Selector], right: Sequence[Selector], distance: int) -> Hits:
        def spots(segment: Segment, wanted: Mask) -> NDArray[np.int64]:
            one, other = (self._spans(selectors, field, segment, wanted) for selectors in (left, right))
            return _close(one, other, (len(left), len(right)), distance)

        return self._where(self._together((*left, *right), field), spots)

    def _spans(self, selectors: Sequence[Selector], field: str, segment: Segment, wanted: Mask) -> NDArray[np.int64]:
        """Where the last word stands wherever the words stand one after the other: document << 20 | position."""
        return reduce(_following, (self._occurrences(selector, field, segment, wanted) for selector in selectors))

    def _together(self, selectors: Sequence[Selector], field: str) -> Hits:
        """Documents that have all of the words in a field, with the sum of their scores."""
        parts = []
        for selector in selectors:
            postings = self.postings(selector, field)
            scores = self.view.scores(postings, field)
            parts.append(self._hits(postings.documents, scores * np.float32(BOOSTS[field])))
        return self._both(parts)

    def _where(self, candidates: Hits, spots: Callable[[Segment, Mask], NDArray[np.int64]]) -> Hits:
        """The candidates in which there is a spot; a segment at a time, as positions take much room."""
        if not len(candidates):
            return candidates
        wanted, found = self._mask(candidates), np.zeros(self.view.count, bool)
        for base, segment in zip(self.view.bases, self.view.segments, strict=True):
            here = wanted[base : base + len(segment)]
            if here.any():
                found[base + (spots(segment, here) >> _POSITION_BITS)] = True
        kept = found[candidates.documents]
        scores = candidates.scores
        return self._hits(candidates.documents[kept], None if scores is None else scores[kept])

    def _occurrences(self, selector: Selector, field: str, segment: Segment, wanted: Mask) -> NDArray[np.int64]:
        """Where a selector's words stand in the wanted documents of a segment, in order."""
        runs = self._placing(selector)(segment, field)
        occurrences = segment.fields[field].occurrences_of(runs, wanted)
        if sum(high - low for low, high in runs) > 1:
            occurrences.sort()
        return occurrences


def _following(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the second that come right after one of the first."""
    if len(before) > len(after):
        return after[_contained(after - 1, before)]
    return (before + 1)[_contained(before + 1, after)]


def _contained(few: NDArray[np.int64], many: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the first are among the second; both in order."""
    if not len(many):
        return np.zeros(len(few), bool)
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    return np.asarray(many[places] == few)


def _close(
    ends: NDArray[np.int64], other_ends: NDArray[np.int64], sizes: tuple[int, int], distance: int
) -> NDArray[np.int64]:
    """Spots of the first that have one of the second at most so many words away, on either side."""
    if not len(ends) or not len(other_ends):
        return np.zeros(0, np.int64)
    starts, other_starts = ends - (sizes[0] - 1), other_ends - (sizes[1] - 1)
    after = np.searchsorted(other_starts, ends, "right")  # the first that begins behind it
    has = after < len(other_starts)
    close = np.zeros(len(ends), bool)
    close[has] = other_starts[after[has]] - ends[has] <= distance
    before = np.searchsorted(other_ends, starts, "left") - 1  # the last that ends before it
    has = before >= 0
    close[has] |= starts[has] - other_ends[before[has]] <= distance
    return ends[close]
