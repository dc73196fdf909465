"""The word lists of resources/extract: little words of running text, and words of page furniture."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping

from clipper import resources

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@functools.cache
def _lists() -> Mapping[str, Mapping[str, str | list[str]]]:
    return tomllib.loads(resources.path("extract/words.toml").read_text("utf-8"))


@functools.cache
def stop_words() -> Mapping[str, frozenset[str]]:
    """Language code to its most frequent little words."""
    return {language: frozenset(str(words).split()) for language, words in _lists()["stop"].items()}


@functools.cache
def any_stop_word() -> frozenset[str]:
    """The little words of all languages together."""
    return frozenset().union(*stop_words().values())


@functools.cache
def listed(section: str, name: str) -> tuple[str, ...]:
    """The entries of a list, in small letters."""
    entries = _lists()[section][name]
    return tuple(entries.split()) if isinstance(entries, str) else tuple(entry.casefold() for entry in entries)


@functools.cache
def phrase_pattern(section: str, name: str = "phrases") -> re.Pattern[str]:
    """Finds any of the phrases of a list in a text in small letters, at the start of a word."""
    entries = sorted(listed(section, name), key=len, reverse=True)
    return re.compile("|".join(_at_word(entry) for entry in entries))


def places(section: str, text: str) -> Iterator[int]:
    """Where phrases of a list begin in a whole page in small letters: one pass over the page for each phrase."""
    for phrase, bound in _phrases(section):
        at = text.find(phrase)
        while at >= 0:
            if not bound or phrase_pattern(section).match(text, at):
                yield at
            at = text.find(phrase, at + len(phrase))


@functools.cache
def _phrases(section: str) -> tuple[tuple[str, bool], ...]:
    """The phrases that no other phrase is part of, and whether they must stand at the bounds of words."""
    entries = listed(section, "phrases")
    shortest = [entry for entry in entries if not any(other != entry and other in entry for other in entries)]
    return tuple((entry, entry[0] < "\u2e80") for entry in shortest)


def _at_word(phrase: str) -> str:
    before = r"(?<![^\W_])" if phrase[0].isalnum() and phrase[0] < "\u2e80" else ""
    after = r"(?![^\W_])" if phrase[-1].isalnum() and phrase[-1] < "\u0370" and len(phrase) < 8 else ""
    return before + re.escape(phrase) + after


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.casefold())
