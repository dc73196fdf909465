"""Whoosh's own searcher over the same index: slower, but needs nothing but Whoosh's public names."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query
from whoosh.scoring import BM25F

from clipper.query.nodes import And, Everything, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Typed, Wildcard, Word
from clipper.search import selection
from clipper.search.evaluation import BOOSTS
from clipper.search.index import TextIndex
from clipper.search.lexicon import Lexicon
from clipper.search.selection import Selector, Spot


def ask(index: TextIndex, lexicon: Lexicon, question: Node) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Ids and scores of the hits of a question."""
    asked = _Translation(index, lexicon).translate(question)
    with index.whoosh().searcher(weighting=BM25F()) as searcher:
        results = searcher.search(asked, limit=None)
        ids = np.array([hit["id"] for hit in results], np.int64)
        scores = np.array([hit.score or 0.0 for hit in results], np.float32)
    return ids, scores


class _AnyOf(query.SpanOr):  # type: ignore[misc]
    """Any of some words, with positions; Whoosh's own cannot be asked for its size."""

    def estimate_size(self, ixreader: Any) -> int:  # noqa: ANN401 - Whoosh has no types
        return int(self.q.estimate_size(ixreader))


class _Near(query.SpanNear):  # type: ignore[misc]
    """Two near each other; the same."""

    def estimate_size(self, ixreader: Any) -> int:  # noqa: ANN401 - Whoosh has no types
        return min(int(self.a.estimate_size(ixreader)), int(self.b.estimate_size(ixreader)))


class _Translation:
    def __init__(self, index: TextIndex, lexicon: Lexicon) -> None:
        self._segments = [segment for segment, _ in index.segments]
        self._lexicon = lexicon

    def translate(self, node: Node) -> query.Query:
        match node:
            case Everything():
                return query.Every()
            case And(parts):
                return query.And([self.translate(part) for part in parts])
            case Or(parts):
                return query.Or([self.translate(part) for part in parts])
            case Not(part):
                return query.And([query.Every(), query.Not(self.translate(part))])
            case Near(left, right, distance):
                return self._near(selection.spot(left), selection.spot(right), distance)
            case Word() | Phrase() | Prefix() | Typed() | Wildcard() | Fuzzy():
                spot = selection.spot(node)
                return (
                    query.Or([self._spot(spot, field) for field in spot.fields]) if spot.selectors else query.NullQuery
                )
        raise TypeError(f"{node!r} is not asked of the text.")

    def _near(self, left: Spot, right: Spot, distance: int) -> query.Query:
        both = [(self._span(left, field), self._span(right, field)) for field in left.fields]
        return query.Or([_Near(*pair, slop=distance, ordered=False) for pair in both if query.NullQuery not in pair])

    def _spot(self, spot: Spot, field: str) -> query.Query:
        if len(spot.selectors) == 1:
            return query.Or(self._terms(spot.selectors[0], field))
        return self._span(spot, field)

    def _span(self, spot: Spot, field: str) -> query.Query:
        # Not a plain Or: of many words it has no positions.
        terms = [self._terms(selector, field) for selector in spot.selectors]
        if not all(terms):
            return query.NullQuery
        words = [_AnyOf(some) for some in terms]
        return query.SpanNear2(words, slop=1, ordered=True) if len(words) > 1 else words[0]

    def _terms(self, selector: Selector, field: str) -> list[query.Query]:
        whole, beginnings = selection.terms(selector, self._lexicon)
        terms: set[bytes] = set()
        for segment in self._segments:
            found_in = segment.fields[field].terms
            for low, high in selection.places(whole, beginnings, found_in):
                terms.update(found_in[low:high])
        return [_term(field, term) for term in sorted(terms)]


def _term(field: str, term: bytes) -> Any:  # noqa: ANN401 - Whoosh has no types
    return query.Term(field, term.decode("utf-8", "surrogatepass"), boost=BOOSTS[field])
