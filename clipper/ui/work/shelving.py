"""What is done with tags, dossiers, saved searches and outlets: made, renamed, nested, merged, recoloured, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clipper.domain.changes import Changes
from clipper.domain.shelves import Sort
from clipper.library import Library
from clipper.ui.messages import Messages
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.panels.deeds import Deeds
from clipper.ui.runner import JobRunner
from clipper.ui.translation import tr
from clipper.ui.work.curate import Curate

if TYPE_CHECKING:
    from clipper.domain.dossier import Dossier


class Shelving(QObject):
    """The actions on the shelves of the sidebar."""

    changed = Signal(object)  # Changes
    made = Signal(object)  # Shelf that was just made

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        messages: Messages,
        curate: Curate,
        question: Callable[[], tuple[str, Sort]],
        selection: Callable[[], Sequence[int]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._messages = messages
        self._curate = curate
        self._question = question
        self._selection = selection
        self._window = window
        self._deeds = Deeds(runner, messages, self)
        self._deeds.changed.connect(self.changed)

    # ------------------------------------------------------------------------------------------ the actions

    def new_dossier(self, ids: Sequence[int] = ()) -> None:
        """Make a dossier, with clippings in it at once if there are any."""
        self._messages.ask_text(
            self._window, tr("New dossier"), tr("Name of the dossier"), "", lambda name: self.make_dossier(name, ids)
        )

    def new_tag(self) -> None:
        """Give the selection a new tag."""
        ids = list(self._selection())
        self._messages.ask_text(
            self._window,
            tr("New tag"),
            tr("Name of the tag; a / nests it"),
            "",
            lambda name: self._curate.tag(ids, add=(name,)),
        )

    def save_search(self) -> None:
        """Keep the query under a name."""
        query, sort = self._question()
        if not query.strip():
            self._messages.notice(tr("Type a search first; it can then be saved."), key="save")
            return
        self._messages.ask_text(
            self._window,
            tr("Save this search"),
            tr("Name of the search"),
            query,
            lambda name: self._make_search(name, query, sort),
        )

    # ------------------------------------------------------------------------------------------ from the sidebar

    def rename(self, shelf: Shelf, name: str) -> None:
        """Give a shelf another name."""
        curating = self._library.curating
        match shelf.kind:
            case Kind.TAG:
                self._rename_tag(shelf.name, name)
            case Kind.DOSSIER:
                self._do(tr("Rename"), lambda: curating.rename_dossier(shelf.id, name))
            case Kind.SEARCH:
                self._do(tr("Rename"), lambda: curating.rename_search(shelf.id, name))
            case Kind.OUTLET:
                self._rename_outlet(shelf, name)

    def drop(self, shelf: Shelf, ids: Sequence[int]) -> None:
        """Clippings were let go over a shelf."""
        match shelf.kind:
            case Kind.TAG:
                self._curate.tag(ids, add=(shelf.name,))
            case Kind.DOSSIER:
                self._curate.put_into_dossier(shelf.id, ids)
            case Kind.TRASH:
                self._curate.move_to_trash(ids)
            case Kind.INBOX:
                self._curate.move_to_inbox(ids)
            case Kind.STARRED:
                self._curate.star(ids, True)

    def nest(self, moved: Shelf, target: Shelf) -> None:
        """Put a tag below another, or at the top level."""
        leaf = moved.name.rpartition("/")[2]
        name = f"{target.name}/{leaf}" if target.kind is Kind.TAG else leaf
        if name != moved.name:
            self._rename_tag(moved.name, name)

    def recolour(self, tag: str, colour: str) -> None:
        """Give a tag a colour."""
        self._do(tr("Colour"), lambda: self._library.curating.recolour_tag(tag, colour))

    def merge(self, shelf: Shelf, into: Shelf) -> None:
        """Merge a tag or outlet into another one."""
        curating = self._library.curating
        if shelf.kind is Kind.TAG:
            self._do(tr("Merge"), lambda: curating.merge_tags([shelf.name], into.name))
        elif shelf.kind is Kind.OUTLET:
            self._do(tr("Merge"), lambda: curating.merge_outlets([shelf.id], into.id))

    def set_dossier(self, dossier: Dossier) -> None:
        """Give a dossier another order, other groups or comments."""
        self._do(tr("Dossier"), lambda: self._library.curating.set_dossier(dossier))

    def add_to_group(self, dossier_id: int, ids: Sequence[int], group: int) -> None:
        """Add clippings to a group of a dossier."""
        groups = self._library.reading.dossier(dossier_id).groups
        group_id = groups[group].id if 0 <= group < len(groups) else None
        self._do(tr("Dossier"), lambda: self._library.curating.add_to_dossier(dossier_id, ids, group_id))

    def delete(self, shelf: Shelf) -> None:
        """Delete a tag, dossier or saved search; its clippings stay, and it can be undone."""
        curating = self._library.curating
        match shelf.kind:
            case Kind.TAG:
                self._do(tr("Delete"), lambda: curating.delete_tags([shelf.name]))
            case Kind.DOSSIER:
                self._do(tr("Delete"), lambda: curating.delete_dossier(shelf.id))
            case Kind.SEARCH:
                self._do(tr("Delete"), lambda: curating.delete_search(shelf.id))

    # ------------------------------------------------------------------------------------------ inside

    def _do(self, title: str, deed: Callable[[], Changes]) -> None:
        self._deeds.do(title, deed)

    def _rename_tag(self, old: str, new: str) -> None:
        names = {tag.name for tag in self._library.reading.tags()}
        if new in names:
            self._do(tr("Merge"), lambda: self._library.curating.merge_tags([old], new))
        else:
            self._do(tr("Rename"), lambda: self._library.curating.rename_tag(old, new))

    def _rename_outlet(self, shelf: Shelf, name: str) -> None:
        outlet = next((item for item in self._library.reading.outlets() if item.id == shelf.id), None)
        if outlet is not None:
            self._do(tr("Rename"), lambda: self._library.curating.edit_outlet(replace(outlet, name=name)))

    def make_dossier(self, name: str, ids: Sequence[int] = ()) -> None:
        """Make a dossier of this name; an empty one is shown."""

        def deed() -> Changes:
            changes, number = self._library.curating.new_dossier(name)
            made.append(number)
            return changes | self._library.curating.add_to_dossier(number, ids) if ids else changes

        made: list[int] = []
        self._deeds.do(
            tr("New dossier"), deed, done=lambda _: self._later(Shelf(Kind.DOSSIER, name, made[0])) if not ids else None
        )

    def _make_search(self, name: str, query: str, sort: Sort) -> None:
        self._do(tr("Save this search"), lambda: self._library.curating.save_search(name, query, sort)[0])

    def _later(self, shelf: Shelf) -> None:
        self.made.emit(shelf)
