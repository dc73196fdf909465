"""Pasted text into lines: control characters gone, blank lines remembered, hard-wrapped paragraphs whole again."""

from __future__ import annotations

import dataclasses
import itertools
import re
from dataclasses import dataclass

_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Soft hyphens, zero-width spaces, byte order marks; not the joiners that Persian and Indic scripts need.
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_FIRST_WORD = re.compile(r"\S+")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ac]$")
_BULLET = re.compile(r"^(?:[•‣◦▪●○■*–—+-]|\(?\d{1,3}[.)]|[a-z][.)])\s")
_NARROWEST, _WIDEST = 40, 110


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the paste, its ends trimmed; `gap` is how many blank lines stand above it."""

    text: str
    gap: int = 0
    indent: int = 0


def split(text: str) -> list[Line]:
    """The lines with something in them, in order."""
    return rejoin(_plain_lines(text))


def _plain_lines(text: str) -> list[Line]:
    found: list[Line] = []
    gap = 0
    for raw in _BREAKS.split(text):
        visible = _INVISIBLE.sub("", raw.rstrip("\u00ad") + ("-" if raw.endswith("\u00ad") else ""))
        words = _SPACES.sub(" ", visible).strip()
        if not words:
            gap += 1
            continue
        found.append(Line(words, gap, len(visible) - len(visible.lstrip())))
        gap = 0
    return found


def rejoin(lines: list[Line]) -> list[Line]:
    """Put hard-wrapped paragraphs together again, hyphenation at line ends undone."""
    joined: list[Line] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or lines[end].gap:
            joined += _rejoin_run(lines[start:end])
            start = end
    return joined


def _rejoin_run(run: list[Line]) -> list[Line]:
    """Join a run without blank lines if it was broken at a fixed width."""
    if len(run) < 3:
        return _join_pair(run)
    width = max(len(line.text) for line in run)
    if not _NARROWEST <= width <= _WIDEST:
        return run
    full = [_is_full(line, after, width) for line, after in itertools.pairwise(run)]
    if sum(full) < 0.7 * len(full) or sum(full) < 2:
        return run
    joined = [run[0]]
    for line, was_full in zip(run[1:], full, strict=True):
        if was_full and not _BULLET.match(line.text):
            joined[-1] = dataclasses.replace(joined[-1], text=join_words(joined[-1].text, line.text))
        else:
            joined.append(line)
    return joined


def _join_pair(run: list[Line]) -> list[Line]:
    """Two lines are one only where a word is visibly cut in two."""
    if len(run) == 2 and _HYPHENATED.search(run[0].text) and run[1].text[:1].islower():
        return [dataclasses.replace(run[0], text=join_words(run[0].text, run[1].text))]
    return run


def _is_full(line: Line, after: Line, width: int) -> bool:
    """Whether the next line's first word had no room left on this line."""
    word = _FIRST_WORD.match(after.text)
    longest = len(word[0]) if word else 0
    return len(line.text) + 1 + longest > width - 2 or bool(_HYPHENATED.search(line.text))


def join_words(first: str, second: str) -> str:
    """Two pieces of one paragraph as one: a hyphen at the line end goes where the word goes on in small letters."""
    if _HYPHENATED.search(first) and second[:1].islower():
        return first[:-1] + second
    wide = first[-1:] >= "\u2e80" and second[:1] >= "\u2e80" and not ("\uac00" <= first[-1:] <= "\ud7ff")
    return first + second if wide or _HYPHENATED.search(first) else f"{first} {second}"
