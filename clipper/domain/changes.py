"""What a use-case changed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """What a use-case changed: the only news the window gets, and what undo is built on."""

    label: str = ""  # 'Tag 3 clippings with energy/wind': shown with Undo
    added: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()  # really gone, not only trashed
    tags: bool = False
    outlets: bool = False
    dossiers: bool = False
    searches: bool = False
    rules: bool = False
    undoable: bool = False

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return any(
            (
                self.added,
                self.changed,
                self.removed,
                self.tags,
                self.outlets,
                self.dossiers,
                self.searches,
                self.rules,
            )
        )

    def __or__(self, other: Changes) -> Changes:
        """Both together, named after the first."""
        return dataclasses.replace(
            self,
            added=self.added | other.added,
            changed=self.changed | other.changed,
            removed=self.removed | other.removed,
            tags=self.tags or other.tags,
            outlets=self.outlets or other.outlets,
            dossiers=self.dossiers or other.dossiers,
            searches=self.searches or other.searches,
            rules=self.rules or other.rules,
            undoable=self.undoable or other.undoable,
        )
