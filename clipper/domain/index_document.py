"""What the search index needs to know of a clipping."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What the search index needs to know of a clipping."""

    id: int
    headline: str
    subtitle: str
    authors: tuple[str, ...]
    text: str
    note: str
    captions: str
    language: str
    published: str  # ISO date as precise as known, or empty
