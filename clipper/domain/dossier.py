"""A hand-ordered, grouped selection: the content of a press book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """A clipping in a dossier."""

    clipping_id: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class DossierGroup:
    """A titled part of a dossier."""

    id: int
    title: str
    comment: str = ""
    entries: tuple[DossierEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A hand-ordered, grouped selection with comments: the content of a press book."""

    id: int
    name: str
    groups: tuple[DossierGroup, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)  # press book settings kept with it
    query: str = ""  # fed by this search ('same again for this week')

    @property
    def clipping_ids(self) -> tuple[int, ...]:
        """All clippings in order."""
        return tuple(entry.clipping_id for group in self.groups for entry in group.entries)
