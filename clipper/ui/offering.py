"""Lists to pick from: the command palette, a dossier for the selection, a tag to merge into, an empty list's offers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from clipper.ui.actions import ACTIONS, Actions
from clipper.ui.models.shelves import Kind, Shelf, ShelvesModel
from clipper.ui.panels.picker import Choice
from clipper.ui.showing import Showing
from clipper.ui.translation import tr
from clipper.ui.window_parts import Panels, Work

_ICONS = {Kind.TAG: "tag", Kind.DOSSIER: "dossier", Kind.SEARCH: "saved", Kind.OUTLET: "outlet"}


class Offering(QObject):
    """Makes the lists and does what is picked."""

    def __init__(self, actions: Actions, panels: Panels, work: Work, showing: Showing) -> None:
        super().__init__(panels.picker)
        self._picker = panels.picker
        shelves = panels.sidebar.tree.model()
        assert isinstance(shelves, ShelvesModel)
        self._shelves = shelves
        self._actions = actions
        self._panels = panels
        self._work = work
        self._showing = showing

    def palette(self) -> None:
        """All actions, tags, dossiers, saved searches and outlets."""
        choices = [
            Choice(action.text().replace("&", ""), action.trigger, item.icon, keys=self._actions.shown_keys(item.id))
            for item, action in self._actions
            if action.isEnabled() and item.id != "palette"
        ]
        kinds = {
            Kind.TAG: tr("tag"),
            Kind.DOSSIER: tr("dossier"),
            Kind.SEARCH: tr("saved search"),
            Kind.OUTLET: tr("outlet"),
        }
        for shelf in self._shelves.shelves():
            if shelf.kind in kinds:
                choices.append(Choice(shelf.name, self._go(shelf), _ICONS[shelf.kind], kinds[shelf.kind]))
        self._picker.ask(tr("Type a command, tag, dossier, search or outlet"), choices)

    def ask_dossier(self) -> None:
        """Which dossier the selection goes into; another name makes a new one."""
        ids = list(self._showing.selection())

        def put(shelf: Shelf) -> Callable[[], object]:
            return lambda: self._work.curate.put_into_dossier(shelf.id, ids)

        def new(name: str) -> Choice:
            text = tr("New dossier “{name}”", name=name)
            return Choice(text, lambda: self._work.shelves.make_dossier(name, ids), "plus")

        choices = [Choice(shelf.name, put(shelf), "dossier") for shelf in self._of(Kind.DOSSIER)]
        self._picker.ask(tr("Add to which dossier? Type a new name to make one"), choices, other=new)

    def ask_merge(self, shelf: Shelf) -> None:
        """Which tag or outlet another one goes into."""

        def into(other: Shelf) -> Callable[[], object]:
            return lambda: self._work.shelves.merge(shelf, other)

        choices = [
            Choice(other.name, into(other), _ICONS[other.kind]) for other in self._of(shelf.kind) if other != shelf
        ]
        self._picker.ask(tr("Merge “{name}” into", name=shelf.name), choices)

    def take(self, key: str) -> None:
        """Do what an empty list offers."""
        search = self._panels.search
        if key.startswith("search:"):
            search.search(key.removeprefix("search:"))
        elif key == "everywhere":
            self._showing.show_shelf(Shelf(Kind.ALL))
        elif key == "clear":
            search.search("")
        elif any(item.id == key for item in ACTIONS):
            self._actions[key].trigger()

    def _go(self, shelf: Shelf) -> Callable[[], object]:
        return lambda: self._showing.show_shelf(shelf)

    def _of(self, kind: Kind) -> list[Shelf]:
        return [shelf for shelf in self._shelves.shelves() if shelf.kind is kind]
