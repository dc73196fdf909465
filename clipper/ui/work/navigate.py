"""Going places: shelves, next and previous clipping, from one part of the window to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from clipper.library import Library
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.translation import tr


class Navigate(QObject):
    """The actions that go somewhere."""

    shelf_wanted = Signal(object)  # Shelf
    step_wanted = Signal(int)
    search_wanted = Signal()
    similar_found = Signal(object)  # ids

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        selection: Callable[[], Sequence[int]],
        panels: Callable[[], Sequence[QWidget]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._selection = selection
        self._panels = panels

    def inbox(self) -> None:
        """Show the inbox."""
        self.shelf_wanted.emit(Shelf(Kind.INBOX))

    def all(self) -> None:
        """Show all clippings."""
        self.shelf_wanted.emit(Shelf(Kind.ALL))

    def starred(self) -> None:
        """Show what is starred."""
        self.shelf_wanted.emit(Shelf(Kind.STARRED))

    def unread(self) -> None:
        """Show what is unread."""
        self.shelf_wanted.emit(Shelf(Kind.UNREAD))

    def trash(self) -> None:
        """Show the trash."""
        self.shelf_wanted.emit(Shelf(Kind.TRASH))

    def next(self) -> None:
        """Select the next clipping."""
        self.step_wanted.emit(1)

    def previous(self) -> None:
        """Select the previous clipping."""
        self.step_wanted.emit(-1)

    def search(self) -> None:
        """Go to the search field."""
        self.search_wanted.emit()

    def similar(self) -> None:
        """Show clippings like the current one."""
        ids = self._selection()
        if ids:
            self._runner.run(
                tr("Looking for similar clippings"),
                lambda ctx: self._library.finding.similar(ids[0]),
                lane=Lane.QUERY,
                supersede="similar",
                done=self.similar_found.emit,
            )

    def next_panel(self) -> None:
        """Give the focus to the next part of the window."""
        self._step_panel(1)

    def previous_panel(self) -> None:
        """Give the focus to the previous part of the window."""
        self._step_panel(-1)

    def _step_panel(self, by: int) -> None:
        panels = [panel for panel in self._panels() if panel.isVisible() and panel.isEnabled()]
        focus = QApplication.focusWidget()
        here = next((n for n, panel in enumerate(panels) if panel is focus or panel.isAncestorOf(focus or panel)), -1)
        if panels:
            panels[(here + by) % len(panels)].setFocus(Qt.FocusReason.TabFocusReason)
