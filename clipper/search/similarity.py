"""Clippings like another one: those with the same telling words."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from clipper.domain.index_document import IndexDocument
from clipper.search import words
from clipper.search.evaluation import Evaluation
from clipper.search.inversion import SEPARATOR
from clipper.search.languages import code_of
from clipper.search.lexicon import encoded
from clipper.search.selection import How, Selector

_WORDS = 24  # telling words that are looked up
_LOOKED_AT = 400  # different words of which they are chosen
_HEADLINE_WEIGHT = 3


def similar(evaluation: Evaluation, document: IndexDocument, limit: int) -> list[int]:
    """Ids of the most similar clippings, best first, without the document itself."""
    view = evaluation.view
    scores = np.zeros(view.count, np.float32)
    for word, weight in _telling(evaluation, document):
        postings = evaluation.postings(Selector(How.FORMS, word), "text")
        scores[postings.documents] += view.scores(postings, "text") * np.float32(weight)
    if view.live is not None:
        scores[~view.live] = 0
    scores[view.ids == document.id] = 0
    count = min(limit, int(np.count_nonzero(scores)))
    if not count:
        return []
    best = np.argpartition(scores, len(scores) - count)[-count:]
    return [int(view.ids[place]) for place in best[np.argsort(-scores[best], kind="stable")].tolist()]


def _telling(evaluation: Evaluation, document: IndexDocument) -> list[tuple[str, float]]:
    """The words that say most about a document: often in it, in few others, but in some."""
    counts = Counter(map(words.written, words.split(document.text)))
    for word in map(words.written, words.split(document.headline)):
        counts[word] += _HEADLINE_WEIGHT
    view, code = evaluation.view, code_of(document.language)
    weighed = []
    for word, count in counts.most_common(_LOOKED_AT):
        if len(word) < 2 or word.isdecimal():
            continue
        frequency = _frequency(evaluation, encoded(f"{word}{SEPARATOR}{code}"))
        if frequency > 1:
            weighed.append((math.log(1 + count) * math.log(1 + view.count / frequency), word))
    weighed.sort(reverse=True)
    return [(word, weight) for weight, word in weighed[:_WORDS]]


def _frequency(evaluation: Evaluation, term: bytes) -> int:
    found = 0
    for segment in evaluation.view.segments:
        part = segment.fields["text"]
        place = part.terms.find(term)
        if place < len(part.terms) and part.terms[place] == term:
            found += int(part.frequencies[place])
    return found
