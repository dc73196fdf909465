"""The window of a library: lays out its parts, remembers how they lay, and shows its own dialogs."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from clipper.library import Library
from clipper.settings import Settings
from clipper.ui import menus, wiring
from clipper.ui.actions import Actions, Needs
from clipper.ui.desk import Desk
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.panels.clipping_list import Group
from clipper.ui.panels.tag_editor import favourites
from clipper.ui.runner import Lane
from clipper.ui.shelf_watch import Shelves
from clipper.ui.showing import Showing
from clipper.ui.translation import told, tr
from clipper.ui.window_parts import Panels, Work

if TYPE_CHECKING:
    from clipper.ui.offering import Offering

_WIDTHS = [212, 200, 400, 668]
_SIZE = QSize(1280, 800)
_OF_SCREEN = 0.94  # what a first window takes of a small screen: the rest is its title bar and frame
_COLLECTING = (5_000, 20, 1_000)  # objects made between collections of the youngest, and how often the older ones'


class MainWindow(QMainWindow):
    """The desk of a press officer."""

    library_wanted = Signal(object)  # Path of another library to open
    closed = Signal()
    unopened = Signal(object)  # the error: the library could be seen, but not be opened
    backup_failed = Signal(str)  # a sentence; comes from the thread of the backup

    def __init__(self, library: Library, desk: Desk) -> None:
        super().__init__()
        self._library = library
        self._desk = desk
        self._favourites: list[str] = []
        self.setWindowTitle(tr("{library} – Clipper", library=library.name))
        self.setMinimumSize(760, 480)
        self.panels = Panels(library, desk, self)
        self.middle = QStackedWidget()
        self.work = Work(library, desk, self.panels, self._selection, self)
        self.showing = Showing(library, desk, self.panels, self.middle, self.work.curate.undo, self)
        self.commands = Actions(self, self.work, desk.theme.icon, desk.state.get("shortcuts", {}))
        self._lay_out()
        self._connect()
        self._restore()

    @cached_property
    def offering(self) -> Offering:
        """The lists to pick from, and what an empty list offers."""
        from clipper.ui.offering import Offering

        return Offering(self.commands, self.panels, self.work, self.showing)

    def show_at_a_glance(self) -> None:
        """Show what could be seen of the library before it is open."""
        if seen := self._library.seen:
            self.showing.show_glance(seen)
            self.panels.list.view.setFocus()

    def start(self) -> None:
        """Open what is left to open of the library, and begin."""
        self._add_hidden()
        self.panels.search.name_buttons()
        self.commands.draw_icons()
        if self._library.is_complete:
            self._begin()
        else:
            self._desk.runner.run(
                tr("Opening the library"),
                lambda _: complete(self._library),
                lane=Lane.QUERY,
                done=lambda _: self._begin(),
                failed=self.unopened.emit,
            )

    def _begin(self) -> None:
        """Show the inbox, and go on with what was left undone."""
        # What is there now stays; going through all of it would hold every thread up for a tenth of a second.
        gc.freeze()
        gc.set_threshold(*_COLLECTING)
        self.panels.shelf_watch.refresh()
        if self.panels.browsing.shown is None and not self.panels.browsing.asked:
            self.showing.show_shelf(Shelf(Kind.INBOX))
            self.panels.list.view.setFocus()
        self.showing.follow()
        self._enable(self._selection())
        for text in (self._library.notice, *self._desk.preferences.notices):
            if text:
                self._desk.messages.notice(text, seconds=0)
        if not self._library.read_only:
            self.work.capture.resume()
            self._library.maintenance.backing_up.on_failure = self.backup_failed.emit

    # ------------------------------------------------------------------------------------------ making

    def _lay_out(self) -> None:
        panels = self.panels
        self.commands.draw_icons(menus.BAR)  # the others come when the window is there
        menus.fill_menu_bar(self.menuBar(), self.commands)
        self.tool_bar = menus.ToolBar(self.commands, panels.search, self._desk.theme, self)
        self.addToolBar(self.tool_bar)
        column = panels.list.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, panels.chips)
        panels.list.set_bulk_actions(self.commands.__getitem__)
        self.middle.addWidget(panels.list)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for position, part in enumerate((panels.sidebar, panels.facets, self.middle, panels.reader)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(position, 1 if part is panels.reader else 0)
        self.splitter.setSizes(_WIDTHS)
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(panels.status)
        self.setCentralWidget(centre)
        panels.facets.hide()
        menus.add_digits(panels.list, self._toggle_favourite)

    def _add_hidden(self) -> None:
        self.middle.addWidget(self.panels.dossier)
        menus.add_digits(self.panels.dossier, self._toggle_favourite)
        self.panels.overlay.watch_children()
        wiring.connect_hidden(self.panels, self.showing, self.work, self.offering)

    def _connect(self) -> None:
        panels, work, showing = self.panels, self.work, self.showing
        wiring.connect_search(panels, showing, work)
        wiring.connect_list(panels, showing, work)
        wiring.connect_sidebar(panels, showing, work)
        wiring.connect_work(panels, showing, work)
        wiring.connect_reader(panels, showing, work, self._desk)
        wiring.connect_desk(panels, work, self._desk)
        panels.list.menu_wanted.connect(self._show_menu)
        showing.selection_changed.connect(self._enable)
        showing.shelves_changed.connect(self._on_shelves)
        work.libraries.wanted.connect(self.library_wanted)
        work.output.library_wanted.connect(self.library_wanted)
        self._desk.preferences.changed.connect(self._on_settings)
        self.backup_failed.connect(work.output.tell_backup_failed)
        self._desk.theme.changed.connect(self.commands.draw_icons)
        self.commands.shortcuts_changed.connect(
            lambda: self._desk.state.set("shortcuts", self.commands.changed_shortcuts)
        )

    def _selection(self) -> tuple[int, ...]:
        return self.showing.selection()

    # ------------------------------------------------------------------------------------------ slots of actions

    def open_palette(self) -> None:
        """Show the command palette."""
        self.offering.palette()

    def open_settings(self) -> None:
        """Show the settings."""
        from clipper.ui.dialogs.preferences import SettingsDialog

        SettingsDialog(self._desk.preferences, self).open()

    def open_shortcuts(self) -> None:
        """Show the keyboard shortcuts."""
        from clipper.ui.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self.commands, self).open()

    def open_about(self) -> None:
        """Say what this is."""
        from clipper.ui.dialogs.about import AboutDialog

        AboutDialog(self).open()

    def show_sidebar(self, on: bool) -> None:
        """Show or hide the sidebar."""
        self.panels.sidebar.setVisible(on)

    def show_facets(self, on: bool) -> None:
        """Show or hide the facets."""
        self.panels.facets.setVisible(on)
        self.panels.browsing.wants_facets = on
        if on:
            self.panels.browsing.want_facets()

    def set_compact(self, on: bool) -> None:
        """Little room for each clipping in the list, or much."""
        self._desk.preferences.set(density="compact" if on else "comfortable")

    def set_fullscreen(self, on: bool) -> None:
        """Fill the screen, or no longer."""
        if self.isFullScreen() != on:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # ------------------------------------------------------------------------------------------ following

    def _enable(self, ids: Sequence[int] = ()) -> None:
        writing = not self._library.read_only
        shelves = self.showing.shelves
        self.commands.enable(
            {
                Needs.WRITING: writing,
                Needs.SELECTION: bool(ids),
                Needs.CHANGEABLE: writing and bool(ids),
                Needs.UNDO: writing and bool(shelves and shelves.undo_label),
                Needs.REDO: writing and bool(shelves and shelves.redo_label),
            }
        )

    def _on_shelves(self, shelves: Shelves) -> None:
        self._favourites = favourites(shelves.tags)
        undo, redo = self.commands["undo"], self.commands["redo"]
        undo.setText(tr("Undo: {label}", label=told(shelves.undo_label)) if shelves.undo_label else tr("Undo"))
        redo.setText(tr("Redo: {label}", label=told(shelves.redo_label)) if shelves.redo_label else tr("Redo"))
        self._enable(self._selection())

    def _on_settings(self, before: Settings, now: Settings) -> None:
        self.panels.reader.set_settings(now)
        self.panels.list.set_compact(now.density == "compact")
        self.commands["compact"].setChecked(now.density == "compact")
        self.commands["watch"].setChecked(now.watch_clipboard)
        self._desk.theme.choose(now.theme)

    def _show_menu(self, place: QPoint) -> None:
        menu = menus.menu_of(self.commands, menus.CLIPPING_MENU, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _toggle_favourite(self, position: int) -> None:
        if position < len(self._favourites):
            self.work.curate.toggle_tag(self._favourites[position])

    # ------------------------------------------------------------------------------------------ remembering

    def _restore(self) -> None:
        state = self._desk.state
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * _OF_SCREEN))
        self.restoreGeometry(state.bytes("geometry"))
        self.splitter.restoreState(state.bytes("splitter"))
        browsing = self.panels.browsing
        browsing.sorts = dict(state.get("sorts", {}))
        group = state.get("group", "")
        browsing.set_group(Group(group) if group in set(Group) else Group.NONE)
        self.panels.sidebar.folded_before = state.get("folded", None)
        for name, show in (("sidebar", self.show_sidebar), ("facets", self.show_facets)):
            shown = state.get(f"shows_{name}", name == "sidebar")
            self.commands[name].setChecked(shown)
            show(shown)
        self._on_settings(self._desk.preferences.now, self._desk.preferences.now)
        self._enable()

    def _remember(self) -> None:
        state, browsing = self._desk.state, self.panels.browsing
        state.set_bytes("geometry", self.saveGeometry())
        state.set_bytes("splitter", self.splitter.saveState())
        state.set("sorts", browsing.sorts)
        state.set("group", browsing.question.group.value)
        state.set("folded", self.panels.sidebar.folded())
        for name in ("sidebar", "facets"):
            state.set(f"shows_{name}", self.commands[name].isChecked())
        state.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how things lay, and end what runs for this window."""
        if self._library.is_complete:
            self._library.maintenance.backing_up.on_failure = None
        self._remember()
        self.panels.reader.shutdown()
        super().closeEvent(event)
        self.closed.emit()


def complete(library: Library) -> None:
    """Open the library, and load what shows a clipping, off the window's thread."""
    library.complete()
    import_module("clipper.ui.panels.reader.reading_page")
