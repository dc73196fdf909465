"""Cuts a query into tokens; never fails, whatever was typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from clipper.query.fields import BY_NAME

# Opening mark -> what may close it. A straight mark closes all of them, so no quoted text ever holds one.
CLOSING = {'"': '"', "“": '”"', "„": '“”"', "«": '»"', "»": '«"', "”": '”"'}
_BREAKS = frozenset("()") | CLOSING.keys()


class Kind(Enum):
    """What a token is."""

    TEXT = auto()
    QUOTED = auto()
    OPEN = auto()
    CLOSE = auto()
    MINUS = auto()
    EXACT = auto()
    FIELD = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query; `closed` is False for a quotation without its end, `glued` if nothing stood before it."""

    kind: Kind
    text: str
    start: int
    end: int
    closed: bool = True
    glued: bool = False


def tokens(text: str) -> list[Token]:
    """All tokens in order."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace() or text[at] == "\0":
            at += 1
            continue
        glued = bool(found) and found[-1].end == at
        token = _token(text, at, glued, found[-1].kind if found else None)
        found.append(token)
        at = token.end
    return found


def _token(text: str, at: int, glued: bool, before: Kind | None) -> Token:
    char = text[at]
    if char in "()":
        return Token(Kind.OPEN if char == "(" else Kind.CLOSE, char, at, at + 1, glued=glued)
    if char in CLOSING:
        return _quoted(text, at, glued)
    follows = text[at + 1] if at + 1 < len(text) else " "
    if char in "-\u2212" and not (glued and before is Kind.FIELD) and _begins_something(follows):
        return Token(Kind.MINUS, char, at, at + 1, glued=glued)
    if char == "=" and (follows.isalnum() or follows in CLOSING):
        return Token(Kind.EXACT, char, at, at + 1, glued=glued)
    end = at
    while end < len(text) and not text[end].isspace() and text[end] not in _BREAKS and text[end] != "\0":
        end += 1
    name, colon, _ = text[at:end].partition(":")
    if colon and name.lower() in BY_NAME and not (glued and before is Kind.FIELD):
        return Token(Kind.FIELD, name.lower(), at, at + len(name) + 1, glued=glued)
    return Token(Kind.TEXT, text[at:end], at, end, glued=glued)


def _begins_something(char: str) -> bool:
    return char.isalnum() or char in CLOSING or char in "(=*"


def _quoted(text: str, at: int, glued: bool) -> Token:
    closing = CLOSING[text[at]]
    for end in range(at + 1, len(text)):
        if text[end] in closing:
            return Token(Kind.QUOTED, text[at + 1 : end].replace("\0", " "), at, end + 1, glued=glued)
    return Token(Kind.QUOTED, text[at + 1 :].replace("\0", " "), at, len(text), closed=False, glued=glued)
