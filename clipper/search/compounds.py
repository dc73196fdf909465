"""Words made of words: finds 'Windkraftanlage' by 'Windkraft' and by 'Anlage'."""

from __future__ import annotations

from collections.abc import Callable

_LINKERS = ("es", "en", "er", "ns", "s", "n", "e", "-")
_NO_LEFT = frozenset(  # prefixes, not words: 'Stand' is no part of 'Verstand'
    """
    ab an auf aus be bei ein ent er ge her hin hinter in los miss mit nach neben nieder ob über ueber um un unter ur
    ver vor weg wider wieder zer zu zurück for fra sam til op ned av på fram ont aan uit
    """.split()  # noqa: SIM905 - a list of words
)
_ENDINGS = (
    "bar", "chen", "e", "en", "end", "er", "erin", "ern", "es", "haft", "heit", "ieren", "ig", "in", "innen", "isch",
    "keit", "lein", "lich", "ling", "los", "n", "nis", "s", "sam", "schaft", "sel", "tum", "ung", "igkeit", "het",
    "lig",
)  # fmt: skip
MIN_PART = 4
_UNKNOWN_PART = 4  # letters of a part that need not stand in a text by itself


def has_part(word: str, part: str, known: Callable[[str], bool]) -> bool:
    """Whether the folded word is a compound with the folded part (a stem) as its beginning, middle or end."""
    if len(part) < MIN_PART or len(word) < len(part) + 3 or part in _ENDINGS:
        return False
    at = word.find(part)
    while at >= 0:
        if _left(word[:at], known) and _right(word[at + len(part) :], known, alone=at == 0):
            return True
        at = word.find(part, at + 1)
    return False


def _left(rest: str, known: Callable[[str], bool]) -> bool:
    """Whether what stands before the part is nothing or another part."""
    if not rest:
        return True
    if rest in _NO_LEFT or len(rest) < 3:
        return False
    return (
        len(rest) >= _UNKNOWN_PART
        or known(rest)
        or any(rest.endswith(linker) and known(rest.removesuffix(linker)) for linker in _LINKERS)
    )


def _right(rest: str, known: Callable[[str], bool], *, alone: bool) -> bool:
    """Whether what stands after the part is an ending (unless the part begins the word) or another part."""
    if len(rest) <= 2 or _is_ending(rest):
        return not alone
    for linker in ("", *_LINKERS):
        following = rest[len(linker) :]
        if not rest.startswith(linker) or len(following) < 3 or _is_ending(following):
            continue
        if known(following) or len(following) >= _UNKNOWN_PART:
            return True
    return False


def _is_ending(text: str) -> bool:
    """Whether the rest of a word only derives or inflects what stands before it."""
    if not text:
        return True
    return any(text.startswith(ending) and _is_ending(text[len(ending) :]) for ending in _ENDINGS)
