"""What a query says, part by part, in words: the chips under the search field."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clipper.query import dates, printer
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
    NameField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Relation,
    Typed,
    Wildcard,
    Word,
)


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a query in words; characters `start` to `end` of the text."""

    text: str
    start: int
    end: int


def describe(node: Node, today: dt.date) -> list[Chip]:
    """One chip for each part that must hold."""
    if isinstance(node, Everything):
        return []
    parts = node.parts if isinstance(node, And) else (node,)
    return [Chip(sentence(part, today), *part.span) for part in parts]


def sentence(node: Node, today: dt.date) -> str:  # noqa: C901, PLR0911 - one case a node
    """A part in words."""
    match node:
        case Not(part):
            return f"not {sentence(part, today)}"
        case Or(parts):
            return " or ".join(_inner(part, today) for part in parts)
        case And(parts):
            return " and ".join(_inner(part, today) for part in parts)
        case Near(left, right, distance):
            return f"{sentence(left, today)} within {distance} words of {sentence(right, today)}"
        case Dates():
            return _dates(node, today)
        case Named(NameField.TAG, name):
            return f"tagged “{name}” or below it"
        case Named(kind, name):
            return f"{'address' if kind is NameField.URL else kind} “{name}”"
        case Is(flag):
            return f"is {flag}"
        case Has(thing):
            return f"with {thing}"
        case Length():
            return f"length {printer.to_text(node).removeprefix('words:')} words"
        case _:
            return _text(node)


def _inner(node: Node, today: dt.date) -> str:
    words = sentence(node, today)
    return f"({words})" if isinstance(node, And | Or) else words


def _text(node: Node) -> str:
    match node:
        case Word(text, field, exact):
            words = f"exactly {text}" if exact else text
        case Phrase(text, field, exact):
            words = f"{'exactly ' * exact}“{text}”"
        case Prefix(text, field) | Typed(text, field):
            words = f"{text}…"
        case Fuzzy(text, distance, field):
            words = f"like {text} ({distance} letter{'s' * (distance > 1)} apart)"
        case Wildcard(pattern, field):
            words = pattern
        case _:
            return "everything"
    return f"{words} in {field}" if field else words


def _dates(node: Dates, today: dt.date) -> str:
    first, last = dates.resolve(node.value, today)
    verb = "clipped " if node.moment is Moment.ADDED else ""
    if node.relation is Relation.BEFORE:
        return f"before {first}"
    if node.relation is Relation.AFTER:
        return f"from {first} on"
    if first and last:
        return f"{verb}on {first}" if first == last else f"{verb}{first} to {last}"
    return f"{verb}from {first} on" if first else f"{verb}up to {last}"
