"""The word lists of resources/extract: little words of running text, and words of page furniture."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence

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


def places(sections: Sequence[str], text: str) -> Iterator[tuple[str, int, int]]:
    """Which sections have a phrase in a whole page in small letters, where it begins and how long it is."""
    at_words, anywhere = _phrases(tuple(sections))
    for match in _WORD_START.finditer(text):
        at = match.start()
        for section, phrase, whole in at_words.get(text[at : at + 3], ()):
            if text.startswith(phrase, at) and not (whole and _goes_on(text, at + len(phrase))):
                yield section, at, len(phrase)
    characters = set(text)
    for section, phrase, whole in anywhere:
        at = text.find(phrase) if phrase[0] in characters else -1
        while at >= 0:
            if not (whole and _goes_on(text, at + len(phrase))):
                yield section, at, len(phrase)
            at = text.find(phrase, at + len(phrase))


def _goes_on(text: str, at: int) -> bool:
    return text[at : at + 1].isalnum()


_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")
_Phrase = tuple[str, str, bool]  # section, phrase, whether it must end with a word


@functools.cache
def _phrases(sections: tuple[str, ...]) -> tuple[Mapping[str, Sequence[_Phrase]], Sequence[_Phrase]]:
    """The phrases that no other is part of: by three letters those that begin with a word, and the others."""
    at_words: dict[str, list[_Phrase]] = {}
    anywhere: list[_Phrase] = []
    for section in sections:
        entries = listed(section, "phrases")
        for entry in entries:
            if any(other != entry and other in entry and not _ends_with_word(other) for other in entries):
                continue
            at_word = entry[0].isalnum() and entry[0] < "\u2e80"
            kind = at_words.setdefault(entry[:3], []) if at_word else anywhere
            kind.append((section, entry, _ends_with_word(entry)))
    return at_words, anywhere


def _ends_with_word(phrase: str) -> bool:
    """Whether a phrase is too short to be the beginning of a longer word as well."""
    return phrase[-1].isalnum() and phrase[-1] < "\u0370" and len(phrase) < 8


def _at_word(phrase: str) -> str:
    before = r"(?<![^\W_])" if phrase[0].isalnum() and phrase[0] < "\u2e80" else ""
    after = r"(?![^\W_])" if _ends_with_word(phrase) else ""
    return before + re.escape(phrase) + after


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.casefold())
