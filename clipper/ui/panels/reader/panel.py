"""The reader's panel: a clipping, or the summary of a selection, or what to do; each is made when it is first shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clipper.domain.changes import Changes
from clipper.settings import Settings
from clipper.ui.messages import Messages
from clipper.ui.panels.boxes import label, named
from clipper.ui.panels.deeds import Deeds
from clipper.ui.runner import JobRunner
from clipper.ui.style import Theme
from clipper.ui.translation import tr

# What the panel shows loads with the first clipping: the window is there before.
if TYPE_CHECKING:
    from clipper.domain.clipping import Clipping
    from clipper.library import Library
    from clipper.ui.panels.reader.article_tab import ArticleTab
    from clipper.ui.panels.reader.bulk import BulkSummary
    from clipper.ui.panels.reader.reading_page import ReadingPage

_OF_THE_TEXT = ("reader_font", "reader_size", "reader_paper", "reader_measure", "theme")


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
        self._query: tuple[str, bool] = ("", False)
        self._clipping: Clipping | None = None
        self._many: tuple[int, ...] = ()
        self.deeds = Deeds(runner, messages, self)
        self.deeds.changed.connect(self.changed)
        self._empty = label("faint", tr("Select a clipping to read it here."), wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._theme.changed.connect(self._on_theme)

    # ------------------------------------------------------------------------------------------ its parts

    @cached_property
    def page(self) -> ReadingPage:
        """What shows a clipping."""
        from clipper.ui.panels.reader.reading_page import ReadingPage

        page = ReadingPage(self._library, self._runner, self._messages, self.deeds, self._settings, self._theme, self)
        header = page.article.header
        page.link_requested.connect(self.link_requested)
        page.size_requested.connect(self._step_size)
        page.bar.type_menu.changed.connect(self._on_settings)
        page.article.highlighting.search_requested.connect(self.search_requested)
        page.article.passages.rules_requested.connect(self.rules_requested)
        header.tags.finished.connect(self.finished)
        header.tag_activated.connect(self.tag_activated)
        header.clipping_requested.connect(self.clipping_requested)
        header.retry_requested.connect(self.retry_requested)
        page.search.set_query(*self._query)
        self._stack.addWidget(page)
        return page

    @cached_property
    def bulk(self) -> BulkSummary:
        """What shows a selection of several."""
        from clipper.ui.panels.reader.bulk import BulkSummary

        bulk = BulkSummary(self._library, self._runner, self.deeds, self._theme, self)
        bulk.tags.finished.connect(self.finished)
        bulk.tag_activated.connect(self.tag_activated)
        bulk.clipping_requested.connect(self.clipping_requested)
        self._stack.addWidget(bulk)
        return bulk

    @property
    def _shown_page(self) -> ReadingPage | None:
        """The page, if there is one yet."""
        return self.__dict__.get("page")

    @property
    def article(self) -> ArticleTab:
        """The article as it is read."""
        return self.page.article

    # ------------------------------------------------------------------------------------------ what is shown

    @property
    def clipping(self) -> Clipping | None:
        """The clipping that is shown."""
        return self._clipping

    def show_clipping(self, id_: int | None) -> None:
        """Show a clipping, or what to do when there is none."""
        _at_once(self.show_read(None if id_ is None else self._library.reading.find(id_)))

    def show_read(self, clipping: Clipping | None) -> Iterator[None]:
        """Show a clipping read just now, or what to do when there is none: in steps, each enough for a turn."""
        self._leave()
        if clipping is None:
            self._clipping = None
            if page := self._shown_page:
                page.leave()
            self._stack.setCurrentWidget(self._empty)
            return
        if self._clipping is None or self._clipping.id != clipping.id:
            self.page.curation.start(clipping, self._settings.mark_read_seconds)
        yield from self._show(clipping)

    def _leave(self) -> None:
        self._many = ()
        if page := self._shown_page:
            page.article.note.keep()

    def _show(self, clipping: Clipping) -> Iterator[None]:
        self._clipping = clipping
        self.page.show_head(clipping)
        yield
        if self._clipping is clipping:  # and nothing else was shown meanwhile
            self.page.show_text(clipping)
            self._stack.setCurrentWidget(self.page)

    def show_many(self, ids: Sequence[int]) -> None:
        """Show a summary of several clippings."""
        self._leave()
        if page := self._shown_page:
            page.leave()
        self._clipping, self._many = None, tuple(ids)
        self.bulk.show_many(ids)
        self._stack.setCurrentWidget(self.bulk)

    def set_query(self, query: str, *, as_you_type: bool = False) -> None:
        """Mark the matches of this search from now on."""
        self._query = (query, as_you_type)
        if page := self._shown_page:
            page.search.set_query(query, as_you_type)

    def refresh(self, changes: Changes) -> None:
        """Show what changed, if it concerns what is shown."""
        if self._many and (changes.changed & set(self._many) or changes.tags):
            self.bulk.load()
        clipping = self._clipping
        if clipping is None:
            return
        if clipping.id in changes.removed:
            self.show_clipping(None)
            return
        concerned = bool(clipping.id in changes.changed or changes.tags)  # a tag may have another colour
        if concerned or changes.outlets:
            fresh = self._library.reading.find(clipping.id)
            if fresh is None:
                self.show_clipping(None)
            elif concerned or fresh != clipping:
                _at_once(self._show(fresh))

    def set_settings(self, settings: Settings) -> None:
        """Take changed settings."""
        before, self._settings = self._settings, settings
        page = self._shown_page
        if page:
            page.bar.type_menu.show_settings(settings)
            if any(getattr(before, name) != getattr(settings, name) for name in _OF_THE_TEXT):
                self._set_typography(page)

    def _set_typography(self, page: ReadingPage) -> None:
        from clipper.ui.panels.reader.typography import Typography

        page.set_typography(Typography.of(self._settings, self._theme.palette()))

    def _on_theme(self) -> None:
        if "bulk" in self.__dict__:
            self.bulk.recolour()
        if page := self._shown_page:
            page.bar.matches.recolour()
            self._set_typography(page)

    def shutdown(self) -> None:
        """Keep what is being written and end what runs beside the window."""
        if page := self._shown_page:
            page.shutdown()

    # ------------------------------------------------------------------------------------------ slots for actions

    def find_in_page(self) -> None:
        """Open the find bar."""
        if (page := self._shown_page) and self._stack.currentWidget() is page:
            page.open_article()
            page.article.open_find()

    def next_match(self) -> None:
        """Go to the next match of the search."""
        self.page.bar.matches.next()

    def previous_match(self) -> None:
        """Go to the match before."""
        self.page.bar.matches.previous()

    def highlight(self) -> None:
        """Highlight what is selected."""
        self.article.highlighting.colour()

    def larger(self) -> None:
        """Larger text."""
        self._step_size(1)

    def smaller(self) -> None:
        """Smaller text."""
        self._step_size(-1)

    def edit_tags(self) -> None:
        """Put the cursor where tags are typed."""
        if self._many:
            self.bulk.tags.start()
        else:
            self.page.open_article()
            self.article.header.tags.start()

    def edit_note(self) -> None:
        """Put the cursor into the note."""
        self.page.open_article()
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

    def _on_settings(self, settings: Settings) -> None:
        self.set_settings(settings)
        self.settings_changed.emit(settings)

    def _step_size(self, step: int) -> None:
        from clipper.ui.panels.reader.type_menu import SIZES

        size = min(max(self._settings.reader_size + step, SIZES[0]), SIZES[1])
        if size != self._settings.reader_size:
            self._on_settings(dataclasses.replace(self._settings, reader_size=size))


def _at_once(steps: Iterator[None]) -> None:
    for _ in steps:
        pass
