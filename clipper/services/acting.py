"""What all use-cases that change clippings share: one transaction, one label, one piece of news."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clipper.domain.changes import Changes
from clipper.store import Store, Transaction


@dataclass
class Action:
    """An action under way; its news once it is done."""

    tx: Transaction
    changes: Changes = field(default_factory=Changes)


class Acting:
    """A part of the use-cases that change clippings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @contextlib.contextmanager
    def _act(self, label: str, *, undoable: bool = True, touched: Sequence[int] = ()) -> Iterator[Action]:
        """One change, named for the undo list; `touched` clippings get a new date of change if anything changes."""
        with self._store.begin(label, undoable=undoable) as tx:
            action = Action(tx)
            yield action
            if touched and tx.steps:
                tx.touch(touched)
            action.changes = tx.changes(label, undoable=undoable)


def clippings(ids: Sequence[int]) -> str:
    """A number of clippings in words."""
    return "1 clipping" if len(ids) == 1 else f"{len(ids):,} clippings"


def listed(names: Sequence[str]) -> str:
    """Names in words, in quotation marks: they are the user's own."""
    quoted = [f"“{name}”" for name in names]
    if len(quoted) > 3:
        return f"{', '.join(quoted[:3])} and {len(quoted) - 3} more"
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)
