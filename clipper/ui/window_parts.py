"""Makes the panels of a window and what its actions do, each from just what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from clipper.domain.row import ClippingRow
from clipper.domain.shelves import Sort
from clipper.library import Library
from clipper.ui.browsing import Browsing
from clipper.ui.desk import Desk
from clipper.ui.models.clippings import ClippingsModel
from clipper.ui.models.shelves import Shelf, ShelvesModel
from clipper.ui.panels.clipping_list import ClippingList
from clipper.ui.panels.facets import FacetsPanel
from clipper.ui.panels.notices import Notices
from clipper.ui.panels.query_chips import QueryChips
from clipper.ui.panels.reader import ReaderPanel
from clipper.ui.panels.search_box import SearchBox
from clipper.ui.panels.sidebar import Sidebar
from clipper.ui.panels.status import StatusBar
from clipper.ui.panels.thumbnails import Thumbnails
from clipper.ui.shelf_watch import ShelfWatch
from clipper.ui.work.capture import Capture
from clipper.ui.work.curate import Curate
from clipper.ui.work.libraries import Libraries
from clipper.ui.work.navigate import Navigate
from clipper.ui.work.output import Output
from clipper.ui.work.shelving import Shelving

if TYPE_CHECKING:
    from clipper.ui.dialogs.duplicates import DuplicatesBar
    from clipper.ui.panels.dossier import DossierPanel
    from clipper.ui.panels.drop_overlay import DropOverlay
    from clipper.ui.panels.picker import Picker


class Panels:
    """The parts of the window that are seen, and the models behind them.

    What is hidden at first is made when it is asked for: the window is there sooner without it.
    """

    def __init__(self, library: Library, desk: Desk, window: QWidget) -> None:
        theme = desk.theme
        self._library, self._desk, self._window = library, desk, window
        self.model = ClippingsModel(self._rows, window)
        self.browsing = Browsing(library, desk.runner, self.model, window)
        self.shelf_watch = ShelfWatch(library, desk.runner, window)
        thumbnails = Thumbnails(lambda sha256: library.reading.picture(sha256), desk.runner, window)
        self.sidebar = Sidebar(ShelvesModel(lambda: not library.read_only, window), theme)
        self.list = ClippingList(self.model, thumbnails, theme)
        self.chips = QueryChips(theme)
        self.facets = FacetsPanel(theme)
        self.reader = ReaderPanel(library, desk.runner, desk.messages, desk.preferences.now, theme=theme)
        self.search = SearchBox(theme, window)
        self.status = StatusBar(theme)
        self.notices = Notices(theme, window)

    @cached_property
    def dossier(self) -> DossierPanel:
        """The dossier that stands in place of the list."""
        from clipper.ui.panels.dossier import DossierPanel

        return DossierPanel(self._rows, self._desk.messages, self._desk.theme)

    @cached_property
    def duplicates(self) -> DuplicatesBar:
        """The question what to do with what is there already."""
        from clipper.ui.dialogs.duplicates import DuplicatesBar

        return DuplicatesBar(self._library, self._desk, self._window)

    @cached_property
    def overlay(self) -> DropOverlay:
        """What says that something may be dropped."""
        from clipper.ui.panels.drop_overlay import DropOverlay

        return DropOverlay(self._desk.theme, self._window)

    @cached_property
    def picker(self) -> Picker:
        """The list to pick a command, dossier or tag from."""
        from clipper.ui.panels.picker import Picker

        return Picker(self._desk.theme, self._window)

    def _rows(self, ids: Iterable[int]) -> Mapping[int, ClippingRow]:
        return self._library.reading.rows(ids)

    def focusable(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [
            self.search.field,
            self.sidebar.tree,
            self.list.view,
            self.dossier.tree,
            self.reader.article.view,
        ]


class Work:
    """What the actions do."""

    def __init__(
        self,
        library: Library,
        desk: Desk,
        panels: Panels,
        selection: Callable[[], Sequence[int]],
        window: QWidget,
    ) -> None:
        runner, messages = desk.runner, desk.messages

        def question() -> tuple[str, Sort]:
            return panels.browsing.question.query, panels.browsing.question.sort

        def shelf() -> Shelf:
            return panels.browsing.question.shelf

        def place() -> object:
            return panels.browsing.question, selection()

        self.capture = Capture(library, desk, selection, place, window)
        self.curate = Curate(library, runner, messages, selection, window)
        self.shelves = Shelving(library, runner, messages, self.curate, question, selection, window)
        self.navigate = Navigate(library, runner, selection, panels.focusable, window)
        self.libraries = Libraries(library.folder, desk.state, messages, window)
        self.output = Output(library, desk, selection, shelf, window)
        self.reader = panels.reader
        self.window = window
