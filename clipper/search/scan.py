"""Answers a text question by reading texts word by word, without an index.

For the few clippings that were saved a moment ago and are not in the index yet; and the measure that the index is
held to, as it shares nothing with it but how text is cut into words and which words are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clipper.domain.index_document import IndexDocument
from clipper.query.nodes import And, Everything, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Typed, Wildcard, Word
from clipper.search import compounds, languages, wordlist, words
from clipper.search.inversion import parts_of
from clipper.search.selection import How, Selector, Spot, spot


@dataclass(frozen=True, slots=True)
class Scanned:
    """A document cut into words: for each field, the words of each of its parts."""

    language: str
    fields: dict[str, tuple[tuple[str, ...], ...]]


def scanned(document: IndexDocument) -> Scanned:
    """Cut a document into words."""
    fields = {
        field: tuple(tuple(place.word for place in words.places(part)) for part in parts)
        for field, parts in parts_of(document).items()
    }
    return Scanned(languages.code_of(document.language), fields)


def answers(node: Node, document: Scanned, known: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether a document answers a text question; `known` says which other words there are, for compounds."""
    match node:
        case Everything():
            return True
        case And(parts):
            return all(answers(part, document, known) for part in parts)
        case Or(parts):
            return any(answers(part, document, known) for part in parts)
        case Not(part):
            return not answers(part, document, known)
        case Near(left, right, distance):
            return _near(spot(left), spot(right), distance, document, known)
        case Word() | Phrase() | Prefix() | Typed() | Wildcard() | Fuzzy():
            asked = spot(node)
            return any(_spans(asked, part, document, known) for part in _parts(asked, document))
    raise TypeError(f"{node!r} is not asked of the text.")


def selects(selector: Selector, word: str, language: str, known: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether a word of a text in that language is one that the selector stands for."""
    asked = selector.word
    match selector.how:
        case How.EXACT:
            return word == asked
        case How.FORMS:
            return _same(asked, word, language, known)
        case How.STARTS:
            return _starts(asked, word)
        case How.TYPED:
            return _same(asked, word, language, known) or _starts(asked, word)
        case How.PATTERN:
            return wordlist.matches([languages.fold(part) for part in asked.split("*")], languages.fold(word))
        case How.NEAR:
            return wordlist.within(languages.fold(asked), languages.fold(word), selector.distance)


def _starts(asked: str, word: str) -> bool:
    folded = languages.fold(asked)
    return word.startswith((asked, folded)) or any(
        spelling.startswith(folded) for spelling in languages.spellings(word)
    )


def _same(asked: str, word: str, language: str, known: Callable[[str], bool]) -> bool:
    if not _keys(word, language).isdisjoint(languages.asked(asked, language)):
        return True
    if language not in languages.COMPOUNDING:
        return False
    folded = languages.fold(word)
    return any(compounds.has_part(folded, part, known) for part in languages.parts(asked, language))


@lru_cache(maxsize=50_000)
def _keys(word: str, language: str) -> frozenset[str]:
    return languages.keys(word, language)


def _parts(asked: Spot, document: Scanned) -> list[tuple[str, ...]]:
    return [part for field in asked.fields for part in document.fields[field]]


def _spans(asked: Spot, part: Sequence[str], document: Scanned, known: Callable[[str], bool]) -> list[tuple[int, int]]:
    """First and last place of each run of words that the spot selects."""
    size = len(asked.selectors)
    return [
        (start, start + size - 1)
        for start in range(len(part) - size + 1)
        if size
        and all(
            selects(selector, part[start + offset], document.language, known)
            for offset, selector in enumerate(asked.selectors)
        )
    ]


def _near(left: Spot, right: Spot, distance: int, document: Scanned, known: Callable[[str], bool]) -> bool:
    for part in _parts(left, document):
        for start, end in _spans(left, part, document, known):
            for other_start, other_end in _spans(right, part, document, known):
                if 0 < other_start - end <= distance or 0 < start - other_end <= distance:
                    return True
    return False
