"""Finished English sentences from below the window, put into its language by the patterns of a catalogue.

What is raised and stored is plain English, since a library and the command line have no language. A pattern is such a
text with {names} for what varies. What stands in a hole is told in turn, unless it stands in “quotation marks”: that is
the user's own. Nothing here tries one split after another, so that no text, however odd, takes long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QLocale

LONGEST = 2000  # characters; what is longer is no sentence of ours
_DEEPEST = 8  # holes within holes: a list of six names and what follows
_MOST_SENTENCES = 8  # one after the other
_MOST_TRIES = 20  # places where a quotation may end
_HOLE = re.compile(r"{(\w+)}")
_COUNT = re.compile(r"n\d*")  # the names of holes that hold a number and nothing else
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


class _Told(NamedTuple):
    """A text in the other language, and how many of its characters were recognised."""

    sure: int
    text: str


class _Pattern:
    """An English text with holes, and its translation."""

    def __init__(self, english: str, translation: str) -> None:
        parts = _HOLE.split(english)
        self.texts, self.holes = parts[::2], parts[1::2]
        self.sure = sum(map(len, self.texts))
        opened = accumulate(part.count("“") - part.count("”") for part in self.texts)
        self.own = {hole for hole, depth in zip(self.holes, opened, strict=False) if depth}  # in quotation marks
        self._translation = _HOLE.split(translation)

    def match(self, text: str) -> dict[str, str] | None:
        """What stands in the holes: as little as can be, but whole quotations."""
        first, last = self.texts[0], self.texts[-1]
        if not self.holes:
            return {} if text == first else None
        if not (text.startswith(first) and text.endswith(last)):
            return None
        at, end = len(first), len(text) - len(last)
        values = []
        for hole, between in zip(self.holes, self.texts[1:-1], strict=False):
            stop = _end(text, at, end, between, whole=hole in self.own)
            if stop < 0:
                return None
            values.append(text[at:stop])
            at = stop + len(between)
        if at >= end:
            return None
        found = dict(zip(self.holes, [*values, text[at:end]], strict=True))
        return found if all(_is_count(value) for hole, value in found.items() if _COUNT.fullmatch(hole)) else None

    def fill(self, values: Mapping[str, str]) -> str:
        """The translation with its holes filled in."""
        return "".join(values[part] if place % 2 else part for place, part in enumerate(self._translation))


class Sentences:
    """The patterns of a language."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._whole: dict[str, str] = {}
        self._by_word: dict[str, list[_Pattern]] = defaultdict(list)  # first words, '' where a hole comes first
        for english, translation in patterns.items():
            pattern = _Pattern(english, translation)
            if pattern.holes:
                word, space, _ = pattern.texts[0].partition(" ")
                self._by_word[word if space else ""].append(pattern)
            else:
                self._whole[english] = translation
        for several in self._by_word.values():
            several.sort(key=lambda pattern: -pattern.sure)
        self._read = lru_cache(1000)(self._read_anew)

    def told(self, text: str) -> str:
        """The text in this language; unchanged where nothing fits."""
        return self._read(text, 0).text if len(text) <= LONGEST else text

    def _read_anew(self, text: str, depth: int) -> _Told:
        """The best reading of one or more sentences, each by one pattern or left as it is."""
        cuts = _cuts(text)
        best = [_Told(0, "")] * len(cuts)
        for start in range(len(cuts) - 2, -1, -1):
            readings = []
            for end in range(start + 1, len(cuts)):
                piece = text[cuts[start] : cuts[end]].rstrip(" ")
                here = self._one(piece, depth) or (_Told(0, piece) if end == start + 1 else None)
                if here:
                    rest = best[end]
                    readings.append(_Told(here.sure + rest.sure, f"{here.text} {rest.text}".rstrip(" ")))
            best[start] = max(readings, key=lambda told: told.sure)
        return best[0] if best[0].sure else _Told(0, text)

    def _one(self, text: str, depth: int) -> _Told | None:
        """A text that one pattern fits as a whole; of several the one that says most itself."""
        if text in self._whole:
            return _Told(len(text), self._whole[text])
        patterns = [*self._by_word.get(text.partition(" ")[0], ()), *self._by_word[""]]
        best: tuple[_Pattern, dict[str, str]] | None = None
        for pattern in sorted(patterns, key=lambda pattern: -pattern.sure):
            values = pattern.match(text)
            if values is not None:
                balanced = all(_is_balanced(values[hole]) for hole in pattern.own)
                best = (pattern, values) if balanced or not best else best
                if balanced:
                    break
        return self._filled(*best, depth) if best else None

    def _filled(self, pattern: _Pattern, values: dict[str, str], depth: int) -> _Told:
        told = {
            hole: _Told(0, value) if hole in pattern.own else self._held(value, depth) for hole, value in values.items()
        }
        sure = pattern.sure + sum(value.sure for value in told.values())
        return _Told(sure, pattern.fill({hole: value.text for hole, value in told.items()}))

    def _held(self, text: str, depth: int) -> _Told:
        """What stands in a hole: a number, a sentence, perhaps begun with a small letter, or anything else."""
        if _is_count(text):
            return _Told(0, _number(text))
        if depth == _DEEPEST:
            return _Told(0, text)
        for attempt in (text, text[:1].upper() + text[1:]):
            told = self._read(attempt, depth + 1)
            if told.sure:
                return told
        return _Told(0, text)


def _cuts(text: str) -> list[int]:
    """Where sentences begin, quotations left whole, and the end of the text."""
    cuts, inside = [0], 0
    for place, char in enumerate(text):
        inside += (char == "“") - (char == "”")
        if char == " " and inside <= 0 and text[place - 1] in ".?!" and place and len(cuts) < _MOST_SENTENCES:
            cuts.append(place + 1)
    return [*cuts, len(text)]


def _end(text: str, start: int, end: int, follower: str, *, whole: bool) -> int:
    """Where what begins at `start` gives way to the text that follows it; -1: nowhere."""
    first = stop = text.find(follower, start + 1, end)
    for _ in range(_MOST_TRIES):
        if stop < 0 or not whole or _is_balanced(text[start:stop]):
            break
        stop = text.find(follower, stop + 1, end)
    else:
        return first
    return first if stop < 0 else stop


def _is_balanced(text: str) -> bool:
    """Whether all quotations that end in it began in it; else it may be the ends of two, and what is between them."""
    depth = 0
    for char in text:
        depth += (char == "“") - (char == "”")
        if depth < 0:
            return False
    return depth == 0


def _is_count(text: str) -> bool:
    return bool(_GROUPED.fullmatch(text) or _NUMBER.fullmatch(text))


def _number(text: str) -> str:
    """A number as the language writes it; one without groups may be a year or a code and keeps its figures."""
    if "," in text:
        return QLocale().toString(int(text.replace(",", "")))
    return text.replace(".", QLocale().decimalPoint())
