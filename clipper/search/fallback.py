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
        # Whoosh counts from the end of one to the start of the other.
        return query.Or(
            [
                query.SpanNear(self._spot(left, field), self._spot(right, field), slop=distance, ordered=False)
                for field in left.fields
            ]
        )

    def _spot(self, spot: Spot, field: str) -> query.Query:
        words = [self._word(selector, field) for selector in spot.selectors]
        if len(words) == 1:
            return words[0]
        return query.SpanNear2(words, slop=1, ordered=True)

    def _word(self, selector: Selector, field: str) -> query.Query:
        whole, beginnings = selection.terms(selector, self._lexicon)
        terms: set[bytes] = set()
        for segment in self._segments:
            found_in = segment.fields[field].terms
            for low, high in selection.places(whole, beginnings, found_in):
                terms.update(found_in[low:high])
        return query.Or([_term(field, term) for term in sorted(terms)])


def _term(field: str, term: bytes) -> Any:  # noqa: ANN401 - Whoosh has no types
    return query.Term(field, term.decode("utf-8", "surrogatepass"), boost=BOOSTS[field])
