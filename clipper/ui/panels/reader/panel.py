"""The reader's panel: tabs Article, Original, Details; or the summary of a selection; or what to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clipper.domain import Changes, Clipping, Highlight
from clipper.errors import NotFound
from clipper.settings import Settings
from clipper.ui.messages import Messages
from clipper.ui.panels.boxes import label, named
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader.article_tab import ArticleTab
from clipper.ui.panels.reader.bar import ARTICLE, DETAILS, ORIGINAL, ReaderBar
from clipper.ui.panels.reader.bulk import BulkSummary
from clipper.ui.panels.reader.curation import Curation
from clipper.ui.panels.reader.details_tab import DetailsTab
from clipper.ui.panels.reader.original_tab import OriginalTab
from clipper.ui.panels.reader.search_marks import SearchMarks
from clipper.ui.panels.reader.type_menu import SIZES
from clipper.ui.panels.reader.typography import Typography
from clipper.ui.runner import JobRunner
from clipper.ui.style import Theme
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.library import Library

_EMPTY, _READING, _MANY = range(3)


class ReaderPanel(QWidget):
    """Shows a clipping, or many, or nothing. It knows no other panel and speaks through its signals."""

    changed = Signal(object)  # Changes, made here
    finished = Signal()  # typing is done, back to the list
    settings_changed = Signal(object)  # Settings: paper, face, size or measure were changed here
    link_requested = Signal(str)  # open this address in the browser
    search_requested = Signal(str)  # search for this text
    tag_activated = Signal(str)  # show all clippings with this tag
    clipping_requested = Signal(int)  # show another clipping: of the same story, of the selection
    retry_requested = Signal(int)  # extract this clipping again
    rules_requested = Signal()  # show the rules for outlets

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        messages: Messages,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        theme: Theme | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "reader").setAccessibleName(tr("Reader"))
        self._library, self._runner, self._messages = library, runner, messages
        self._theme = theme or Theme(settings.theme, self)
        self._settings = settings
        self._clipping: Clipping | None = None
        self._many: tuple[int, ...] = ()
        typography = Typography.of(settings, self._theme.palette())
        self.deeds = Deeds(runner, messages, self)
        self.deeds.changed.connect(self.changed)
        self.article = ArticleTab(library, runner, self.deeds, self._theme, typography, self)
        self.original = OriginalTab(library, runner, messages, typography, self)
        self.details = DetailsTab(library, runner, self.deeds, self)
        self.bulk = BulkSummary(library, runner, self.deeds, self._theme, self)
        self.bar = ReaderBar(self._theme, settings, self)
        self._search = SearchMarks(library, runner, self.article)
        self._curation = Curation(library, self.deeds, self.article)
        self._lay_out()
        self._connect()
        self._theme.changed.connect(self._on_theme)
        self.show_clipping(None)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.article)
        self._pages.addWidget(self.original)
        self._pages.addWidget(self.details)
        reading = QWidget(self)
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        self._empty = label("faint", tr("Select a clipping to read it here."), wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget(self)
        for page in (self._empty, reading, self.bulk):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        header, view = self.article.header, self.article.view
        self.bar.tab_changed.connect(self._on_tab)
        self.bar.removed_toggled.connect(self.article.toggle_removed)
        self.bar.removed_toggled.connect(self._tell_removed)
        self.bar.matches.moved.connect(self.article.go_to_match)
        self.bar.type_menu.changed.connect(self._on_settings)
        for editor in (header.tags, self.bulk.tags):
            editor.finished.connect(self.finished)
        header.tag_activated.connect(self.tag_activated)
        header.address_requested.connect(self.link_requested)
        header.clipping_requested.connect(self.clipping_requested)
        header.retry_requested.connect(self.retry_requested)
        view.link_requested.connect(self.link_requested)
        view.size_requested.connect(self._step_size)
        self.original.link_requested.connect(self.link_requested)
        self.original.page.size_requested.connect(self._step_size)
        self.article.matches_changed.connect(self.bar.tell_matches)
        self.article.highlighting.search_requested.connect(self.search_requested)
        self.article.passages.rules_requested.connect(self.rules_requested)
        self.article.passages.removed_toggled.connect(self._tell_removed)
        self.details.highlights.chosen.connect(self._reveal)
        self.bulk.tag_activated.connect(self.tag_activated)
        self.bulk.clipping_requested.connect(self.clipping_requested)

    # ------------------------------------------------------------------------------------------ what is shown

    @property
    def clipping(self) -> Clipping | None:
        """The clipping that is shown."""
        return self._clipping

    def show_clipping(self, id_: int | None) -> None:
        """Show a clipping, or what to do when there is none."""
        self._many = ()
        self.article.note.keep()
        clipping = self._read(id_)
        if clipping is None:
            self._clipping = None
            self._curation.show_clipping(None)
            self._stack.setCurrentIndex(_EMPTY)
            return
        if self._clipping is None or self._clipping.id != clipping.id:
            self._curation.start(clipping, self._settings.mark_read_seconds)
        self._show(clipping)
        self._stack.setCurrentIndex(_READING)
        self._search.mark(self._clipping)

    def _read(self, id_: int | None) -> Clipping | None:
        try:
            return None if id_ is None else self._library.reading.clipping(id_)
        except NotFound:
            return None

    def _show(self, clipping: Clipping) -> None:
        self._clipping = clipping
        self._curation.show_clipping(clipping)
        self.article.show_clipping(clipping)
        self.original.show_clipping(clipping)
        self.details.show_clipping(clipping)
        self._tell_removed()

    def show_many(self, ids: Sequence[int]) -> None:
        """Show a summary of several clippings."""
        self.article.note.keep()
        self._curation.show_clipping(None)
        self._clipping, self._many = None, tuple(ids)
        self.bulk.show_many(ids)
        self._stack.setCurrentIndex(_MANY)

    def set_query(self, query: str) -> None:
        """Mark the matches of this search from now on."""
        self._search.set_query(query)

    def refresh(self, changes: Changes) -> None:
        """Show what changed, if it concerns what is shown."""
        if self._many and (changes.changed & set(self._many) or changes.tags):
            self.bulk.load()
        clipping = self._clipping
        if clipping is None:
            return
        if clipping.id in changes.removed:
            self.show_clipping(None)
        elif clipping.id in changes.changed or changes.tags or changes.outlets:
            fresh = self._read(clipping.id)
            if fresh is None:
                self.show_clipping(None)
            else:
                self._show(fresh)
                self._search.mark(fresh)

    def set_settings(self, settings: Settings) -> None:
        """Take changed settings."""
        before, self._settings = self._settings, settings
        self.bar.type_menu.show_settings(settings)
        reading = ("reader_font", "reader_size", "reader_paper", "reader_measure", "theme")
        if any(getattr(before, name) != getattr(settings, name) for name in reading):
            self._set_typography()

    def _set_typography(self) -> None:
        typography = Typography.of(self._settings, self._theme.palette())
        self.article.set_typography(typography)
        self.original.set_typography(typography)
        if self._clipping:
            self._search.mark(self._clipping)

    def _on_theme(self) -> None:
        for part in (self.bar.matches, self.bulk):
            part.recolour()
        self._set_typography()

    def shutdown(self) -> None:
        """Keep what is being written and end what runs beside the window."""
        self.article.note.keep()
        self.article.highlighting.close()
        self.original.close_worker()

    # ------------------------------------------------------------------------------------------ slots for actions

    def find_in_page(self) -> None:
        """Open the find bar."""
        if self._stack.currentIndex() == _READING:
            self.bar.tabs.setCurrentIndex(ARTICLE)
            self.article.open_find()

    def larger(self) -> None:
        """Larger text."""
        self._step_size(1)

    def smaller(self) -> None:
        """Smaller text."""
        self._step_size(-1)

    def edit_tags(self) -> None:
        """Put the cursor where tags are typed."""
        editor = self.bulk.tags if self._many else self.article.header.tags
        self.bar.tabs.setCurrentIndex(ARTICLE)
        editor.start()

    def edit_note(self) -> None:
        """Put the cursor into the note."""
        self.bar.tabs.setCurrentIndex(ARTICLE)
        self.article.note.text.setFocus()

    def focus_text(self) -> None:
        """Put the focus on the text."""
        self.article.view.setFocus()

    def event(self, event: QEvent) -> bool:
        """Within the reader, Find means find in the article."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Find):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.find_in_page()
                return True
        return super().event(event)

    # ------------------------------------------------------------------------------------------ inside

    def _on_tab(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        if index == ORIGINAL:
            self.original.load()
        elif index == DETAILS:
            self.details.load()

    def _tell_removed(self) -> None:
        count = len(self._clipping.article.removed) if self._clipping else 0
        self.bar.tell_removed(count, shown=self.article.shows_removed)

    def _reveal(self, highlight: Highlight) -> None:
        self.bar.tabs.setCurrentIndex(ARTICLE)
        self.article.reveal(highlight)

    def _on_settings(self, settings: Settings) -> None:
        self.set_settings(settings)
        self.settings_changed.emit(settings)

    def _step_size(self, step: int) -> None:
        size = min(max(self._settings.reader_size + step, SIZES[0]), SIZES[1])
        if size != self._settings.reader_size:
            self._on_settings(dataclasses.replace(self._settings, reader_size=size))
