"""Use-cases on many clippings at once: tags, star, read, filing, trash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clipper.domain.changes import Changes
from clipper.domain.row import Status
from clipper.services.acting import Acting, clippings, listed
from clipper.store import tags, writing


class Marking(Acting):
    """Tags and flags."""

    def tag(self, ids: Sequence[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Changes:
        """Put tags on clippings and take others off."""
        put, off = list(add), list(remove)
        label = f"Tag {clippings(ids)} with {listed(put)}" if put else f"Take {listed(off)} off {clippings(ids)}"
        if put and off:
            label = f"Tag {clippings(ids)} with {listed(put)}, take {listed(off)} off"
        with self._act(label if put or off else "", touched=ids) as action:
            tags.remove(action.tx, ids, off)
            tags.add(action.tx, ids, put)
        return action.changes

    def rename_tag(self, old: str, new: str) -> Changes:
        """Rename or move a tag with its descendants, on all clippings."""
        with self._act(f"Rename tag “{old}” to “{new}”") as action:
            tags.rename(action.tx, old, new)
        return action.changes

    def merge_tags(self, names: Iterable[str], into: str) -> Changes:
        """Make several tags one, on all clippings."""
        merged = list(names)
        with self._act(f"Merge tags {listed(merged)} into “{into}”") as action:
            tags.merge(action.tx, merged, into)
        return action.changes

    def delete_tags(self, names: Iterable[str]) -> Changes:
        """Delete tags with their descendants from all clippings."""
        gone = list(names)
        with self._act(f"Delete {'tag' if len(gone) == 1 else 'tags'} {listed(gone)}") as action:
            tags.delete(action.tx, gone)
        return action.changes

    def recolour_tag(self, name: str, colour: str) -> Changes:
        """Give a tag a colour such as '#3366cc', or none."""
        with self._act(f"Change the colour of tag “{name}”") as action:
            tags.recolour(action.tx, name, colour)
        return action.changes

    def star(self, ids: Sequence[int], on: bool = True) -> Changes:
        """Star clippings, or take the star away."""
        label = f"Star {clippings(ids)}" if on else f"Take the star off {clippings(ids)}"
        with self._act(label, touched=ids) as action:
            writing.set_flag(action.tx, ids, "starred", on)
        return action.changes

    def mark_read(self, ids: Sequence[int], on: bool = True) -> Changes:
        """Mark clippings as read or unread. Reading is no action: it is not on the undo list."""
        with self._act("", undoable=False) as action:
            writing.set_flag(action.tx, ids, "read", on)
        return action.changes

    def trash(self, ids: Sequence[int]) -> Changes:
        """Put clippings into the trash."""
        return self._put(ids, Status.TRASHED, f"Move {clippings(ids)} to the trash")

    def restore(self, ids: Sequence[int]) -> Changes:
        """Take clippings out of the trash, back to where they were."""
        with self._act(f"Take {clippings(ids)} out of the trash", touched=ids) as action:
            writing.restore(action.tx, ids)
        return action.changes

    def file(self, ids: Sequence[int]) -> Changes:
        """Take clippings out of the inbox."""
        return self._put(ids, Status.FILED, f"File {clippings(ids)}")

    def move_to_inbox(self, ids: Sequence[int]) -> Changes:
        """Put clippings into the inbox."""
        return self._put(ids, Status.INBOX, f"Move {clippings(ids)} to the inbox")

    def _put(self, ids: Sequence[int], status: Status, label: str) -> Changes:
        with self._act(label, touched=ids) as action:
            writing.set_status(action.tx, ids, status)
        return action.changes
