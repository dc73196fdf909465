"""The abstract syntax of a query: frozen nodes, equal when they mean the same; `span` is where each stood."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
_NOWHERE: Span = (0, 0)


class TextField(StrEnum):
    """What a text question is asked of; `ANY` is all of them."""

    ANY = ""
    HEADLINE = "headline"
    TEXT = "text"
    AUTHOR = "author"
    NOTE = "note"


class NameField(StrEnum):
    """What is asked by name."""

    TAG = "tag"
    OUTLET = "outlet"
    LANGUAGE = "language"
    URL = "url"
    DOSSIER = "dossier"
    SECTION = "section"


class Relation(StrEnum):
    """How a date is asked: within the span of time, before it begins, from its beginning on."""

    ON = "date"
    BEFORE = "before"
    AFTER = "after"


class Moment(StrEnum):
    """Which date is meant."""

    PUBLISHED = "published"
    ADDED = "added"


class Flag(StrEnum):
    """What a clipping can be."""

    STARRED = "starred"
    UNREAD = "unread"
    READ = "read"
    INBOX = "inbox"
    FILED = "filed"
    TRASHED = "trashed"
    FAILED = "failed"


class Thing(StrEnum):
    """What a clipping can have."""

    NOTE = "note"
    PICTURE = "picture"
    HIGHLIGHT = "highlight"
    ORIGINAL = "original"
    TAG = "tag"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query."""

    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its inflected forms, or exactly as written."""

    text: str
    field: TextField = TextField.ANY
    exact: bool = False
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so."""

    text: str
    field: TextField = TextField.ANY
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """A word still being typed: its forms, and words that begin so. Made by `typing`, not by the parser."""

    text: str
    field: TextField = TextField.ANY
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of this pattern; `*` stands for any letters."""

    pattern: str
    field: TextField = TextField.ANY
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words that differ by at most `distance` letters."""

    text: str
    distance: int = 1
    field: TextField = TextField.ANY
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other."""

    text: str
    field: TextField = TextField.ANY
    exact: bool = False
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


Spot = Word | Phrase | Prefix | Wildcard | Fuzzy


@dataclass(frozen=True, slots=True)
class Near:
    """Two of them at most `distance` words apart, in any order, in the same part of the clipping."""

    left: Spot
    right: Spot
    distance: int = 10
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A tag with its descendants, an outlet, a language, an address, a dossier, a section."""

    kind: NameField
    name: str
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Dates:
    """A span of time as written ('2025-02', 'last week'): relative ones are worked out when the query runs."""

    relation: Relation
    value: str
    moment: Moment = Moment.PUBLISHED
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Is:
    """A state of the clipping."""

    flag: Flag
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Has:
    """Something the clipping has."""

    thing: Thing
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Length:
    """Number of words of the article, both ends included."""

    low: int | None
    high: int | None
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Everything else."""

    part: Node
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple[Node, ...]
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple[Node, ...]
    span: Span = dataclasses.field(default=_NOWHERE, compare=False)


TextNode = Word | Prefix | Typed | Wildcard | Fuzzy | Phrase | Near
FactNode = Named | Dates | Is | Has | Length
Node = Everything | TextNode | FactNode | Not | And | Or


def conjunction(parts: list[Node]) -> Node:
    """All parts as one node; nested conjunctions are joined."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    if len(flat) == 1:
        return flat[0]
    return And(tuple(flat), (flat[0].span[0], flat[-1].span[1])) if flat else Everything()


def disjunction(parts: list[Node]) -> Node:
    """Any of the parts as one node; nested disjunctions are joined."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    if len(flat) == 1:
        return flat[0]
    return Or(tuple(flat), (flat[0].span[0], flat[-1].span[1])) if flat else Everything()


def leaves(node: Node, *, negated: bool = True) -> Iterator[Node]:
    """All nodes without parts of their own, left to right; without those under a Not unless `negated`."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, negated=negated)
        case Not(part):
            if negated:
                yield from leaves(part)
        case _:
            yield node


def is_text(node: Node) -> bool:
    """Whether all of it is asked of the text index."""
    return all(isinstance(leaf, TextNode) for leaf in leaves(node))


def is_fact(node: Node) -> bool:
    """Whether all of it is asked of the database."""
    return all(isinstance(leaf, FactNode | Everything) for leaf in leaves(node))
