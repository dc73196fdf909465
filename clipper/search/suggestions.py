"""Words that something has, for those that nothing has, and for those just begun."""

from __future__ import annotations

from collections import Counter

import numpy as np

from clipper.query.nodes import Node, TextField, Word, leaves
from clipper.search import selection
from clipper.search.evaluation import Evaluation
from clipper.search.inversion import SEPARATOR
from clipper.search.selection import How, Selector
from clipper.search.view import View

_SHORTEST = 4  # letters of a word worth correcting
_CANDIDATES = 40


def better_words(evaluation: Evaluation, question: Node) -> list[tuple[tuple[int, int], str]]:
    """For words of a question that nothing has: their span and the nearest word that something has."""
    found = []
    for leaf in leaves(question, negated=False):
        if not isinstance(leaf, Word) or len(evaluation.hits(leaf)):
            continue
        spot = selection.spot(leaf)
        if len(spot.selectors) == 1 and (word := _nearest(evaluation, spot.selectors[0].word, leaf.field)):
            field = f"{leaf.field}:" if leaf.field else ""
            found.append((leaf.span, f"{field}{word}"))
    return found


def _nearest(evaluation: Evaluation, word: str, field: TextField) -> str:
    if len(word) < _SHORTEST:
        return ""
    lexicon = evaluation.view.lexicon
    for distance in (1, 2):
        terms = lexicon.near(word, distance)[: _CANDIDATES * 5]
        names = sorted({_word_of(term) for term in terms})[:_CANDIDATES]
        counted = [(len(evaluation.hits(Word(name, field))), name) for name in names]
        best = max(counted, default=(0, ""), key=lambda pair: (pair[0], pair[1][:1] == word[:1]))
        if best[0]:
            return best[1]
    return ""


def beginning_with(view: View, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The most frequent words that begin so, and in about how many documents each is."""
    selector = Selector(How.STARTS, prefix)
    whole, beginnings = selection.terms(selector, view.lexicon)
    counts: Counter[str] = Counter()
    for base, segment in zip(view.bases, view.segments, strict=True):
        alive = 1.0 if view.live is None else float(view.live[base : base + len(segment)].mean())
        most: Counter[str] = Counter()  # over the fields: a word of a headline is nearly always in the text as well
        for field in ("text", "headline", "author"):
            here: Counter[str] = Counter()
            part = segment.fields[field]
            for low, high in selection.places(whole, beginnings, part.terms):
                frequencies = part.frequencies[low:high]
                keep = min(len(frequencies), limit * 4)
                for place in np.argpartition(frequencies, len(frequencies) - keep)[-keep:].tolist():
                    here[_word_of(part.terms[low + place])] += int(frequencies[place])
            most |= here
        counts.update({word: round(count * alive) for word, count in most.items()})
    return [(word, count) for word, count in counts.most_common(limit) if word != prefix and count]


def _word_of(term: bytes) -> str:
    return term.decode("utf-8", "surrogatepass").rpartition(SEPARATOR)[0]
