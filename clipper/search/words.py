"""Cuts text into words as written, the same way for documents and for queries, with their places.

A word is a run of letters, digits and the marks that belong to them, in lower case and composed form; accents stay,
as folding is done when a query is matched (languages.py). Scripts without spaces are cut into overlapping pairs of
characters, one for each character, so that any run of characters can be found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_WORD = 64  # characters; what is longer is not a word but data
MOST_WORDS = 1_000_000  # of one field: positions have twenty bits in evaluation

_WIDE = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)


def _marks() -> str:
    """All combining marks, as ranges: Python's own word class leaves them out."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x10000):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)


_WORD = re.compile(rf"[^\W_][^\W_{_marks()}]*(?:[{_marks()}\u0640]+[^\W_]*)*")
_LETTER = r"[^\W_]"
_INSIDE = rf"(?:{_LETTER}|[{_marks()}\u0640])"
_HAS_WIDE = re.compile(f"[{_WIDE}]")
_WIDE_RUN = re.compile(f"[{_WIDE}]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a text, its characters `start` to `end`; `last` is set for the lone last character of a wide run."""

    word: str
    start: int
    end: int
    last: bool = False


def split(text: str) -> list[str]:
    """The words of a text in order; the place in the list is the word's position."""
    lowered = text.lower()
    if has_wide(lowered):
        return [place.word for place in places(text)]
    return _WORD.findall(lowered)


def written(word: str) -> str:
    """The form in which a word from `split` is kept: composed, without compatibility variants."""
    if word.isascii():
        return word[:LONGEST_WORD]
    return unicodedata.normalize("NFKC", word).lower()[:LONGEST_WORD]


def places(text: str) -> Iterator[Place]:
    """The words of a text in order with where each stands; words already in the form of `written`."""
    for match in _WORD.finditer(text):
        if _HAS_WIDE.search(match[0]):
            yield from _mixed(match[0], match.start())
        else:
            yield Place(written(match[0].lower()), match.start(), match.end())


def is_wide(word: str) -> bool:
    """Whether a word is of a script without spaces."""
    return _HAS_WIDE.match(word) is not None


def _mixed(run: str, start: int) -> Iterator[Place]:
    """Parts of a run that has wide characters in it."""
    at = 0
    for wide in _WIDE_RUN.finditer(run):
        if wide.start() > at:
            yield Place(written(run[at : wide.start()].lower()), start + at, start + wide.start())
        characters = wide[0]
        for index in range(len(characters)):
            pair = characters[index : index + 2]
            begin = start + wide.start() + index
            yield Place(written(pair), begin, begin + len(pair), len(pair) == 1)
        at = wide.end()
    if at < len(run):
        yield Place(written(run[at:].lower()), start + at, start + len(run))


def has_wide(text: str) -> bool:
    """Whether a text has characters of a script without spaces."""
    return not text.isascii() and _HAS_WIDE.search(text) is not None


def runs(text: str) -> Iterator[re.Match[str]]:
    """The words of a text without such characters as they stand there."""
    return _WORD.finditer(text)


def located(chosen: list[str], lowered: str) -> Iterator[re.Match[str]]:
    """Where these words stand in a text in lower case."""
    either = "|".join(map(re.escape, sorted(chosen, key=len, reverse=True)))
    return re.finditer(rf"(?<!{_LETTER})(?:{either})(?!{_INSIDE})", lowered)
