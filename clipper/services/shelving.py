"""Use-cases on dossiers, saved searches, outlets and stories."""

from __future__ import annotations

from collections.abc import Sequence

from clipper.domain.changes import Changes
from clipper.domain.dossier import Dossier
from clipper.domain.shelves import Outlet
from clipper.services.acting import Acting, clippings
from clipper.store import dossiers, duplicates, outlets, shelves


class Shelving(Acting):
    """Where clippings belong."""

    def new_dossier(self, name: str) -> tuple[Changes, int]:
        """A new dossier with one group."""
        with self._act(f"New dossier “{name}”") as action:
            dossier_id = dossiers.create(action.tx, name)
        return action.changes, dossier_id

    def rename_dossier(self, dossier_id: int, name: str) -> Changes:
        """Give a dossier another name."""
        with self._act(f"Rename a dossier to “{name}”") as action:
            dossiers.rename(action.tx, dossier_id, name)
        return action.changes

    def delete_dossier(self, dossier_id: int) -> Changes:
        """Delete a dossier; its clippings stay."""
        with self._act("Delete a dossier") as action:
            dossiers.delete(action.tx, dossier_id)
        return action.changes

    def add_to_dossier(self, dossier_id: int, ids: Sequence[int], group_id: int | None = None) -> Changes:
        """Put clippings at the end of a group, by default the last."""
        with self._act(f"Add {clippings(ids)} to a dossier") as action:
            dossiers.add(action.tx, dossier_id, ids, group_id)
        return action.changes

    def set_dossier(self, dossier: Dossier) -> Changes:
        """Order, groups, comments and options of a dossier at once; groups with id 0 are new."""
        with self._act(f"Change dossier “{dossier.name}”") as action:
            dossiers.replace(action.tx, dossier)
        return action.changes

    def save_search(self, name: str, query: str, sort: str = "") -> tuple[Changes, int]:
        """Keep a query, as typed, under a name."""
        with self._act(f"Save search “{name}”") as action:
            search_id = shelves.save_search(action.tx, name, query, sort)
        return action.changes, search_id

    def rename_search(self, search_id: int, name: str) -> Changes:
        """Give a saved search another name."""
        with self._act(f"Rename a saved search to “{name}”") as action:
            shelves.rename_search(action.tx, search_id, name)
        return action.changes

    def delete_search(self, search_id: int) -> Changes:
        """Delete a saved search."""
        with self._act("Delete a saved search") as action:
            shelves.delete_search(action.tx, search_id)
        return action.changes

    def edit_outlet(self, outlet: Outlet) -> Changes:
        """Change what the register says of an outlet."""
        with self._act(f"Change outlet “{outlet.name}”") as action:
            outlets.edit(action.tx, outlet)
        return action.changes

    def merge_outlets(self, ids: Sequence[int], into: int) -> Changes:
        """Make several outlets one; their clippings, domains and spellings move along."""
        with self._act("Merge outlets") as action:
            outlets.merge(action.tx, ids, into)
        return action.changes

    def group_story(self, ids: Sequence[int]) -> Changes:
        """Make clippings one story; the first of them leads it."""
        with self._act(f"Group {clippings(ids)} as one story") as action:
            if len(ids) > 1:
                duplicates.group_story(action.tx, ids)
        return action.changes

    def split_story(self, ids: Sequence[int]) -> Changes:
        """Take clippings out of their stories."""
        with self._act(f"Take {clippings(ids)} out of the story") as action:
            duplicates.split_story(action.tx, ids)
        return action.changes
