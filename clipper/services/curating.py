"""Everything the user does to clippings. Every method returns the news; what can be undone is on the undo list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from clipper.domain.changes import Changes
from clipper.services.acting import clippings
from clipper.services.editing import Editing
from clipper.services.marking import Marking
from clipper.services.shelving import Shelving
from clipper.store import Store, purging


class Curating(Marking, Editing, Shelving):
    """Changing clippings, and taking changes back."""

    def __init__(self, store: Store, back_up: Callable[[], object] | None = None) -> None:
        """`back_up` makes a verified backup and is called before anything goes for good."""
        super().__init__(store)
        self._back_up = back_up

    def empty_trash(self, ids: Sequence[int] | None = None) -> Changes:
        """Delete what lies in the trash (or these of it) for good, after a backup. Cannot be undone."""
        with self._store.read() as snapshot:
            gone = purging.in_trash(snapshot, ids)
        if not gone:
            return Changes()
        if self._back_up is not None:
            self._back_up()
        with self._act(f"Delete {clippings(gone)} for good", undoable=False) as action:
            purging.purge(action.tx, gone)
        return action.changes

    def empty_old_trash(self, days: int, now: dt.datetime | None = None) -> Changes:
        """Delete for good what has been in the trash longer than `days`; 0: nothing."""
        if days <= 0:
            return Changes()
        limit = (now or dt.datetime.now(dt.UTC)) - dt.timedelta(days=days)
        with self._store.read() as snapshot:
            old = purging.trashed_before(snapshot, limit)
        return self.empty_trash(old) if old else Changes()

    def undo(self) -> Changes | None:
        """Undo the last action; None if there is none."""
        return self._store.undo()

    def redo(self) -> Changes | None:
        """Redo the action undone last; None if there is none."""
        return self._store.redo()

    def undo_label(self) -> str:
        """Name of the action that would be undone, or ''."""
        return self._store.undo_label()

    def redo_label(self) -> str:
        """Name of the action that would be redone, or ''."""
        return self._store.redo_label()
