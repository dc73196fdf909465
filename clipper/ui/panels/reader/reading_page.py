"""One clipping in the reader: the bar and the tabs Article, Original, Details; the latter two are made when opened."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clipper.domain.clipping import Clipping, Highlight
from clipper.settings import Settings
from clipper.ui.messages import Messages
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader.article_tab import ArticleTab
from clipper.ui.panels.reader.bar import ARTICLE, DETAILS, ORIGINAL, ReaderBar
from clipper.ui.panels.reader.curation import Curation
from clipper.ui.panels.reader.details_tab import DetailsTab
from clipper.ui.panels.reader.original_tab import OriginalTab
from clipper.ui.panels.reader.search_marks import SearchMarks
from clipper.ui.panels.reader.typography import Typography
from clipper.ui.runner import JobRunner
from clipper.ui.style import Theme

if TYPE_CHECKING:
    from clipper.library import Library

_Tab = TypeVar("_Tab", OriginalTab, DetailsTab)


class ReadingPage(QWidget):
    """Shows a clipping."""

    link_requested = Signal(str)
    size_requested = Signal(int)  # larger or smaller text

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        messages: Messages,
        deeds: Deeds,
        settings: Settings,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._library, self._runner, self._messages, self._deeds = library, runner, messages, deeds
        self._typography = Typography.of(settings, theme.palette())
        self._clipping: Clipping | None = None
        self.article = ArticleTab(library, runner, deeds, theme, self._typography, self)
        self.bar = ReaderBar(theme, settings, self)
        self.search = SearchMarks(library, runner, self.article)
        self.curation = Curation(library, deeds, self.article)
        self._tabs = QStackedWidget(self)
        self._tabs.addWidget(self.article)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._tabs, 1)
        self.bar.tab_changed.connect(self._on_tab)
        self.bar.removed_toggled.connect(self.article.toggle_removed)
        self.bar.removed_toggled.connect(self._tell_removed)
        self.bar.matches.moved.connect(self.article.go_to_match)
        self.article.header.address_requested.connect(self.link_requested)
        self.article.view.link_requested.connect(self.link_requested)
        self.article.view.size_requested.connect(self.size_requested)
        self.article.matches_changed.connect(self.bar.tell_matches)
        self.article.passages.removed_toggled.connect(self._tell_removed)

    @cached_property
    def original(self) -> OriginalTab:
        """The tab with the untouched source."""
        tab = OriginalTab(self._library, self._runner, self._messages, self._typography, self)
        tab.link_requested.connect(self.link_requested)
        tab.page.size_requested.connect(self.size_requested)
        return self._added(tab)

    @cached_property
    def details(self) -> DetailsTab:
        """The tab with all fields and the history."""
        tab = DetailsTab(self._library, self._runner, self._deeds, self)
        tab.highlights.chosen.connect(self._reveal)
        return self._added(tab)

    def _added(self, tab: _Tab) -> _Tab:
        self._tabs.addWidget(tab)
        if self._clipping:
            tab.show_clipping(self._clipping)
        return tab

    def _made(self) -> list[OriginalTab | DetailsTab]:
        return [self.__dict__[name] for name in ("original", "details") if name in self.__dict__]

    # ------------------------------------------------------------------------------------------ what is shown

    def show_head(self, clipping: Clipping) -> None:
        """Show the head of a clipping, or how it is now; `show_text` shows the rest."""
        self._clipping = clipping
        self.curation.show_clipping(clipping)
        self.article.show_head(clipping)

    def show_text(self, clipping: Clipping) -> None:
        """Show the text of a clipping whose head is shown, and all else of it."""
        self.article.show_text(clipping)
        for tab in self._made():
            tab.show_clipping(clipping)
        self._tell_removed()
        self.search.mark(clipping)

    def leave(self) -> None:
        """Nothing, or something else, is shown now."""
        self._clipping = None
        self.curation.show_clipping(None)

    def set_typography(self, typography: Typography) -> None:
        """Change face, size, measure or paper."""
        self._typography = typography
        self.article.set_typography(typography)
        if "original" in self.__dict__:
            self.original.set_typography(typography)
        if self._clipping:
            self.search.mark(self._clipping)

    def open_article(self) -> None:
        """Show the tab with the article."""
        self.bar.tabs.setCurrentIndex(ARTICLE)

    def shutdown(self) -> None:
        """Keep what is being written and end what runs beside the window."""
        self.article.note.keep()
        self.article.highlighting.close()
        if "original" in self.__dict__:
            self.original.close_worker()

    # ------------------------------------------------------------------------------------------ inside

    def _on_tab(self, index: int) -> None:
        if index == ORIGINAL:
            self._tabs.setCurrentWidget(self.original)
            self.original.load()
        elif index == DETAILS:
            self._tabs.setCurrentWidget(self.details)
            self.details.load()
        else:
            self._tabs.setCurrentWidget(self.article)

    def _tell_removed(self) -> None:
        count = len(self._clipping.article.removed) if self._clipping else 0
        self.bar.tell_removed(count, shown=self.article.shows_removed)

    def _reveal(self, highlight: Highlight) -> None:
        self.open_article()
        self.article.reveal(highlight)
