"""AST -> text; what is printed parses to the same AST again, without problems."""

from __future__ import annotations

import re

from clipper.query.fields import BY_NAME
from clipper.query.nodes import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Has,
    Is,
    Length,
    Moment,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    TextField,
    Typed,
    Wildcard,
    Word,
)
from clipper.query.stream import OPERATORS

_PLAIN = re.compile(r"[^\s()\"“„«»”=:]+")


def to_text(node: Node) -> str:
    """The query as text."""
    match node:
        case Everything():
            return ""
        case And(parts):
            return " ".join(f"({to_text(part)})" if isinstance(part, Or) else to_text(part) for part in parts)
        case Or(parts):
            return " OR ".join(f"({to_text(part)})" if isinstance(part, And) else to_text(part) for part in parts)
        case Not(part):
            if isinstance(part, And | Or | Near):
                return f"NOT ({to_text(part)})"
            text = to_text(part)
            return f"-{text}" if text[:1].isalnum() or text[:1] in ('"', "=", "*") else f"NOT {text}"
        case Near(left, right, distance):
            return f"{to_text(left)} NEAR/{distance} {to_text(right)}"
        case _:
            return _leaf(node)


def _leaf(node: Node) -> str:  # noqa: C901, PLR0911 - one case a node
    match node:
        case Word(text, field, exact):
            return f"{'=' * exact}{_field(field)}{text}"  # the = first: after a field it needs a letter behind it
        case Typed(text, field):
            return f"{_field(field)}{text}"
        case Prefix(text, field):
            return f"{_field(field)}{text}*"
        case Wildcard(pattern, field):
            return f"{_field(field)}{pattern}"
        case Fuzzy(text, distance, field):
            return f"{_field(field)}{text}~{distance}"
        case Phrase(text, field, exact):
            return f'{_field(field)}{"=" * exact}"{text}"'
        case Named(kind, name):
            return f"{kind}:{quoted(name)}"
        case Dates(relation, value, moment):
            return f"{'added' if moment is Moment.ADDED else relation}:{quoted(value)}"
        case Is(flag):
            return f"is:{flag}"
        case Has(thing):
            return f"has:{thing}"
        case Length():
            return f"words:{_length(node)}"
    raise TypeError(f"{node!r} is not a leaf of a query.")


def quoted(text: str) -> str:
    """A name as the value of a field, in quotation marks where it needs them."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in BY_NAME and not OPERATORS.fullmatch(text)
    return text if plain else f'"{text}"'


def _field(field: TextField) -> str:
    return f"{field}:" if field else ""


def _length(node: Length) -> str:
    if node.low == node.high:
        return str(node.low)
    if node.low is None:
        return f"<={node.high}"
    return f">={node.low}" if node.high is None else f"{node.low}..{node.high}"
