"""From what was typed to the words that answer it: each word of a query selects terms of the index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from clipper.query.nodes import Fuzzy, Phrase, Prefix, TextField, Typed, Wildcard, Word
from clipper.search import languages, words
from clipper.search.inversion import SEPARATOR
from clipper.search.lexicon import Lexicon, encoded
from clipper.search.segments import TermList

FIELDS_OF = {
    TextField.ANY: ("headline", "text", "author", "note"),
    TextField.HEADLINE: ("headline",),
    TextField.TEXT: ("text",),
    TextField.AUTHOR: ("author",),
    TextField.NOTE: ("note",),
}
SHORT = 2  # letters that are looked up in headlines and names only, while typing
SHORT_FIELDS = ("headline", "author")
_PATTERN = re.compile(r"[^\W_]*\*[\w*]*|[^\W_]+")
_SHORTEST_TYPO = 3
_MANY_TERMS = 1_000  # terms from which going through the whole list is faster than finding each


class How(Enum):
    """How a word selects terms."""

    FORMS = auto()
    EXACT = auto()
    STARTS = auto()
    TYPED = auto()
    PATTERN = auto()
    NEAR = auto()


@dataclass(frozen=True, slots=True)
class Selector:
    """One word of a query."""

    how: How
    word: str
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Selectors one after the other in the fields of one node: a word is one of them, a phrase several."""

    selectors: tuple[Selector, ...]
    fields: tuple[str, ...]


def spot(node: Word | Phrase | Prefix | Typed | Wildcard | Fuzzy) -> Spot:
    """What a node selects; without selectors if it has no word in it."""
    fields = FIELDS_OF[node.field]
    match node:
        case Word(text, _, exact) | Phrase(text, _, exact):
            return Spot(_plain(text, How.EXACT if exact else How.FORMS), fields)
        case Prefix(text):
            return Spot(_last(text, How.STARTS), fields)
        case Typed(text):
            selectors = _last(text, How.TYPED)
            short = len(selectors) == 1 and len(selectors[0].word) <= SHORT and not words.is_wide(selectors[0].word)
            return Spot(
                selectors, tuple(field for field in fields if field in SHORT_FIELDS) or fields if short else fields
            )
        case Fuzzy(text, distance):
            return Spot(_last(text, How.NEAR, distance), fields)
        case Wildcard(pattern):
            return Spot(tuple(_pattern(part) for part in _PATTERN.findall(pattern)), fields)
    raise TypeError(f"{node!r} selects no words.")


def _plain(text: str, how: How) -> tuple[Selector, ...]:
    found: list[Selector] = []
    for place in words.places(text):
        if not place.last:
            found.append(Selector(How.EXACT if words.is_wide(place.word) else how, place.word))
        elif not found or not words.is_wide(found[-1].word) or found[-1].word[-1] != place.word:
            found.append(Selector(How.STARTS, place.word))  # a lone character: any pair that begins with it
    return tuple(found)


def _last(text: str, how: How, distance: int = 0) -> tuple[Selector, ...]:
    """Plain selectors, the last of them open in the given way."""
    found = _plain(text, How.FORMS)
    if found and found[-1].how is How.FORMS:
        word = found[-1].word
        if how is How.NEAR and len(word) < _SHORTEST_TYPO:
            return found
        return (*found[:-1], Selector(how, word, min(distance, 1 if len(word) < 6 else 2)))
    return found


def _pattern(part: str) -> Selector:
    if "*" not in part:
        return Selector(How.FORMS, words.written(part.lower()))
    return Selector(How.PATTERN, words.written(part.lower()))


def terms(selector: Selector, lexicon: Lexicon) -> tuple[list[bytes], list[bytes]]:
    """Whole terms that the selector stands for, and beginnings of terms."""
    word = selector.word
    match selector.how:
        case How.FORMS:
            return lexicon.forms(word), []
        case How.EXACT:
            return [], [encoded(word + SEPARATOR)]
        case How.STARTS:
            return lexicon.respelled(word), _beginnings(word)
        case How.TYPED:
            return sorted({*lexicon.forms(word), *lexicon.respelled(word)}), _beginnings(word)
        case How.PATTERN:
            return lexicon.matching(word), []
        case How.NEAR:
            return lexicon.near(word, selector.distance), []


def _beginnings(word: str) -> list[bytes]:
    return sorted({encoded(word), encoded(languages.fold(word))})


def places(whole: Sequence[bytes], beginnings: Sequence[bytes], found_in: TermList) -> list[tuple[int, int]]:
    """Runs of places of these terms in a list of terms, none twice."""
    runs = [found_in.range(beginning) for beginning in beginnings]
    if len(whole) > _MANY_TERMS:
        wanted = set(whole)
        runs += [(at, at + 1) for at, term in enumerate(found_in[:]) if term in wanted]
        whole = []
    for term in whole:
        at = found_in.find(term)
        if at < len(found_in) and found_in[at] == term and not any(low <= at < high for low, high in runs):
            runs.append((at, at + 1))
    joined: list[tuple[int, int]] = []
    for low, high in sorted(run for run in runs if run[1] > run[0]):
        if joined and joined[-1][1] >= low:
            joined[-1] = joined[-1][0], max(joined[-1][1], high)
        else:
            joined.append((low, high))
    return joined
