"""Answers to queries, and what belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """A mistake in a query: what is wrong, where, and what would be right. The good part still runs."""

    message: str
    start: int
    end: int
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Answer to a query: ids in order, exact total, and what the user should know about it."""

    ids: Sequence[int]
    total: int
    scores: Mapping[int, float] = field(default_factory=dict)  # of the first hits, when sorted by relevance
    problems: tuple[QueryProblem, ...] = ()
    complete: bool = True  # False while the index is being rebuilt: text was not or not fully searched
    notice: str = ""  # 'Search is being rebuilt, 42 %.'


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a hit; `marks` are (start, end) of the matches in `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Facets:
    """How the hits are spread: value and count, most frequent first."""

    outlets: tuple[tuple[str, int], ...] = ()
    months: tuple[tuple[str, int], ...] = ()  # '2025-02'
    tags: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, int], ...] = ()


class CompletionKind(StrEnum):
    """What a completion is."""

    FIELD = "field"
    TAG = "tag"
    OUTLET = "outlet"
    WORD = "word"
    QUERY = "past query"


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer to complete what is being typed; replaces characters `start` to `end` of the query."""

    kind: CompletionKind
    text: str
    start: int
    end: int
    hint: str = ""
