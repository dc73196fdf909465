"""Reading for lists, sidebar and reader: safe from any thread, fast enough for the window's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clipper.domain.article import Rule
from clipper.domain.clipping import Clipping, Original, OriginalHeader
from clipper.domain.dossier import Dossier
from clipper.domain.row import ClippingRow
from clipper.domain.shelves import Counts, DossierInfo, Outlet, SavedSearch, Tag
from clipper.store import (
    HistoryEntry,
    Store,
    clippings,
    content,
    dossiers,
    duplicates,
    journal,
    rows,
    shelves,
    tags,
)

__all__ = ["HistoryEntry", "Reading"]


class Reading:
    """Everything that is shown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, ids: Iterable[int]) -> dict[int, ClippingRow]:
        """What the list shows of these clippings; those that are gone are left out."""
        with self._store.read() as snapshot:
            return rows.rows(snapshot, ids)

    def clipping(self, clipping_id: int) -> Clipping:
        """One clipping with its text; raises NotFound."""
        with self._store.read() as snapshot:
            return clippings.clipping(snapshot, clipping_id)

    def find(self, clipping_id: int) -> Clipping | None:
        """One clipping with its text, None when it is gone."""
        return next(iter(self.clippings([clipping_id])), None)

    def clippings(self, ids: Iterable[int]) -> list[Clipping]:
        """These clippings with their texts, in this order; those that are gone are left out."""
        with self._store.read() as snapshot:
            return clippings.clippings(snapshot, ids)

    def picture(self, sha256: str) -> bytes | None:
        """The bytes of a picture or facsimile."""
        with self._store.read() as snapshot:
            return content.picture(snapshot, sha256)

    def original(self, clipping_id: int) -> Original | None:
        """What came in, with its parts; None for clippings made by hand."""
        with self._store.read() as snapshot:
            return content.original(snapshot, clipping_id)

    def original_header(self, clipping_id: int) -> OriginalHeader | None:
        """What is known of the original without loading it."""
        with self._store.read() as snapshot:
            return content.original_header(snapshot, clipping_id)

    def counts(self) -> Counts:
        """How many clippings lie where."""
        return self._store.counts()

    def tags(self) -> list[Tag]:
        """All tags by name, with their counts."""
        return self._store.tags()

    def tag_levels(self) -> dict[str, int]:
        """The names that are no tags but stand above some, with the number of clippings tagged below them."""
        return self._store.tag_levels()

    def tag_colours(self) -> dict[str, str]:
        """The colours of the tags that have one; counts nothing, so it is quick."""
        with self._store.read() as snapshot:
            return tags.colours(snapshot)

    def tags_on(self, ids: Iterable[int]) -> dict[str, int]:
        """Tags of these clippings: name and how many of them have it."""
        with self._store.read() as snapshot:
            return tags.on_clippings(snapshot, ids)

    def outlets(self) -> list[Outlet]:
        """The register of outlets by name, with their counts."""
        return self._store.outlets()

    def dossiers(self) -> list[DossierInfo]:
        """All dossiers by name."""
        with self._store.read() as snapshot:
            return dossiers.infos(snapshot)

    def dossier(self, dossier_id: int) -> Dossier:
        """One dossier, whole; raises NotFound."""
        with self._store.read() as snapshot:
            return dossiers.dossier(snapshot, dossier_id)

    def saved_searches(self) -> list[SavedSearch]:
        """All saved searches by name."""
        with self._store.read() as snapshot:
            return shelves.searches(snapshot)

    def rules(self, outlet: str | Sequence[str] | None = None) -> list[Rule]:
        """The rules for an outlet (its domain or name, or several of these), or all."""
        with self._store.read() as snapshot:
            return shelves.rules(snapshot, [outlet] if isinstance(outlet, str) else outlet)

    def story(self, story_id: int) -> tuple[int, ...]:
        """The clippings of a story outside the trash, its lead first."""
        with self._store.read() as snapshot:
            return duplicates.members(snapshot, story_id)

    def history(self, clipping_id: int) -> list[HistoryEntry]:
        """What happened to a clipping, oldest first."""
        with self._store.read() as snapshot:
            return journal.history(snapshot, clipping_id)
