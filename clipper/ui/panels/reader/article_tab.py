"""The article as it is read: page, marks, find bar and note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clipper.domain.clipping import Clipping, Highlight
from clipper.services import rendering
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.note_editor import NoteEditor
from clipper.ui.panels.reader import pictures
from clipper.ui.panels.reader.builder import Content, build
from clipper.ui.panels.reader.direction import reads_right_to_left
from clipper.ui.panels.reader.document import PICTURE, ArticleDocument
from clipper.ui.panels.reader.find_bar import FindBar
from clipper.ui.panels.reader.header import ArticleHeader
from clipper.ui.panels.reader.highlighting import Highlighting
from clipper.ui.panels.reader.looks import Formats
from clipper.ui.panels.reader.marks import Marks, Range, find_ranges, search_ranges
from clipper.ui.panels.reader.passages import Passages, rule_outlet
from clipper.ui.panels.reader.typography import Typography
from clipper.ui.panels.reader.view import ArticleView
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.style import Theme
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.library import Library


class ArticleTab(QWidget):
    """Shows the article of a clipping."""

    matches_changed = Signal(int)  # number of matches of the search

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        deeds: Deeds,
        theme: Theme,
        typography: Typography,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._runner, self._theme = library, runner, theme
        self._typography, self._formats = typography, Formats(typography)
        self._clipping: Clipping | None = None
        self._built: tuple[object, ...] = ()
        self._show_removed = False
        self._marks = Marks()
        self._spans: Mapping[str, Sequence[Range]] = {}  # matches of the search, by block
        reading, curating = library.reading, library.curating
        self.header = ArticleHeader(
            reading.tags, lambda: [outlet.name for outlet in reading.outlets()], colours=reading.tag_colours
        )
        self.view = ArticleView(typography, self)
        self.view.setAccessibleName(tr("Text of the article"))
        self.view.set_header(self.header)
        self.passages = Passages(self.view, curating, deeds, theme)
        self.passages.removed_toggled.connect(self.toggle_removed)
        self.highlighting = Highlighting(self.view, curating, deeds, theme)
        self.passages.highlight_requested.connect(self.highlighting.colour)
        self.find_bar = FindBar(theme, self)
        self.find_bar.wanted.connect(self._find)
        self.find_bar.moved.connect(lambda index: self._go_to(self._marks.found[index]))
        self.find_bar.closed.connect(self._end_find)
        self.note = NoteEditor(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.find_bar)
        column.addWidget(self.note)
        self.set_typography(typography)

    @property
    def clipping(self) -> Clipping | None:
        """The clipping that is shown."""
        return self._clipping

    @property
    def marks(self) -> Marks:
        """What is marked."""
        return self._marks

    @property
    def shows_removed(self) -> bool:
        """Whether removed passages are shown in place."""
        return self._show_removed

    # ------------------------------------------------------------------------------------------ showing

    def show_head(self, clipping: Clipping) -> None:
        """Show head and note of a clipping, whose text `show_text` shows next: each is work enough for one turn."""
        editable = not self._library.read_only
        self.header.show_clipping(clipping, editable=editable)
        self.note.show_note(clipping.id, clipping.note, editable=editable)
        self.view.expect_document(another=self._key(clipping) != self._built)

    def show_text(self, clipping: Clipping) -> None:
        """Show the text, and change this clipping from now on; one shown already stays where it was scrolled to."""
        editable = not self._library.read_only
        if self._clipping is None or self._clipping.id != clipping.id:
            self._show_removed = False
            self._marks.current = None
            self._spans = {}
        self._clipping = clipping
        self.passages.show_clipping(clipping, self._typography, editable=editable)
        self.highlighting.show_clipping(clipping, editable=editable)
        self._marks.highlights = clipping.highlights
        self._build(clipping)

    def _key(self, clipping: Clipping) -> tuple[object, ...]:
        """All that decides what the text looks like."""
        article = clipping.article
        return clipping.id, article.blocks, self._show_removed, self._typography, article.language

    def _build(self, clipping: Clipping) -> None:
        article, key = clipping.article, self._key(clipping)
        if key != self._built:
            keep_place = self._built[:1] == key[:1]
            self._built = key
            content = Content(
                article.blocks,
                {picture.sha256: picture for picture in article.pictures},
                right_to_left=reads_right_to_left(article.language, article.text),
                show_removed=self._show_removed,
                outlet=rule_outlet(clipping),
                editable=not self._library.read_only,
                clean=rendering.block_html,
            )
            document = build(content, self._typography, self._formats)
            self.view.show_document(document, keep_place=keep_place)
            self._load_pictures(document, clipping)
            self._marks.search, self._marks.current = search_ranges(document, self._spans), None
            if self.find_bar.isVisible():
                self._marks.found = find_ranges(document, self.find_bar.line.text())
        self.paint_marks()

    def _load_pictures(self, document: ArticleDocument, clipping: Clipping) -> None:
        ratio = self.devicePixelRatioF()
        box = QSize(round(self._typography.width() * ratio), round(self._typography.width() * 1.25 * ratio))
        fetch = self._library.reading.picture
        used = {block.picture for block in clipping.article.blocks if block.picture}
        for sha256 in used & {picture.sha256 for picture in clipping.article.pictures}:
            self._runner.run(
                tr("Load a picture"),
                pictures.loader(fetch, sha256, box),
                lane=Lane.QUERY,
                done=while_alive(self, self._placer(document, sha256)),
            )

    def _placer(self, document: ArticleDocument, sha256: str) -> Callable[[QImage | None], None]:
        def place(image: QImage | None) -> None:
            if image is not None and self.view.article is document:
                kind = QTextDocument.ResourceType.ImageResource.value
                document.addResource(kind, QUrl(PICTURE + sha256), image)
                self.view.viewport().update()

        return place

    def set_typography(self, typography: Typography) -> None:
        """Change face, size, measure or paper."""
        self._typography, self._formats = typography, Formats(typography)
        self.view.set_typography(typography)
        self.header.set_typography(typography)
        self.highlighting.bar.recolour(typography.paper)
        self.find_bar.recolour()
        self.note.recolour()
        if self._clipping:
            self.passages.show_clipping(self._clipping, typography, editable=not self._library.read_only)
            self._build(self._clipping)

    def toggle_removed(self) -> None:
        """Show the removed passages in place, or hide them."""
        self._show_removed = not self._show_removed
        if self._clipping:
            self._build(self._clipping)

    # ------------------------------------------------------------------------------------------ marks

    def set_search_marks(self, marks: Mapping[str, Sequence[Range]]) -> None:
        """Mark the matches of a search."""
        self._spans = marks
        self.header.mark(marks, self._typography.paper.colour("mark"))
        found = search_ranges(self.view.article, marks)
        if found != self._marks.search:
            self._marks.search, self._marks.current = found, None
            self.paint_marks()
        self.matches_changed.emit(len(self._marks.search))

    def go_to_match(self, index: int) -> None:
        """Bring a match of the search into sight."""
        self._go_to(self._marks.search[index])

    def reveal(self, highlight: Highlight) -> None:
        """Bring a highlight into sight."""
        for start, _ in self.view.article.ranges(highlight.block, highlight.start, highlight.end):
            self.view.reveal(start)
            return

    def paint_marks(self) -> None:
        """Show all marks."""
        self.view.set_marks(self._marks.selections(self.view.article, self._typography.paper))

    def _go_to(self, range_: Range) -> None:
        self._marks.current = range_
        self.paint_marks()
        self.view.reveal(range_[0])

    def open_find(self) -> None:
        """Open the find bar, with what is selected."""
        self.find_bar.open(" ".join(self.view.textCursor().selectedText().split())[:100])

    def _find(self, text: str) -> None:
        self._marks.found = find_ranges(self.view.article, text)
        self._marks.current = None
        top = self.view.cursorForPosition(self.view.viewport().rect().topLeft()).position()
        index = next((i for i, (start, _) in enumerate(self._marks.found) if start >= top), 0)
        self.find_bar.set_count(len(self._marks.found), index if self._marks.found else -1)
        if self._marks.found:
            self._go_to(self._marks.found[index])
        else:
            self.paint_marks()

    def _end_find(self) -> None:
        self._marks.found, self._marks.current = [], None
        self.paint_marks()
        self.view.setFocus()
