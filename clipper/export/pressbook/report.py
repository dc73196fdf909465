"""What came of a press book: where it is, how large, and what could not be printed as it should."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Book:
    """A finished press book: one file, or one per volume."""

    files: tuple[Path, ...]
    pages: int
    clippings: int
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Findings:
    """Collects sentences for the user, each once."""

    sentences: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """Note a sentence unless it is there already."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)
