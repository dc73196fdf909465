"""The untouched original: as a page without anything that acts or loads, and as source text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QImage, QTextDocument
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clipper.domain.article import Block, BlockKind, Picture
from clipper.domain.clipping import Clipping, Original
from clipper.jobs import JobContext
from clipper.services import rendering
from clipper.services.rendering import OriginalView, Rendering
from clipper.ui.messages import Messages
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.boxes import label
from clipper.ui.panels.reader import pictures
from clipper.ui.panels.reader.builder import Content, build
from clipper.ui.panels.reader.direction import one_line, reads_right_to_left, shown
from clipper.ui.panels.reader.document import PICTURE, ArticleDocument
from clipper.ui.panels.reader.facsimiles import FacsimileButtons, as_original
from clipper.ui.panels.reader.original_file import ask_save
from clipper.ui.panels.reader.typography import MONO_FACES, Typography
from clipper.ui.panels.reader.view import ArticleView
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.texts import size
from clipper.ui.translation import told, tr, trn

if TYPE_CHECKING:
    from clipper.library import Library

_LINE = 1_000  # characters after which a line of the source is broken for display


class OriginalTab(QWidget):
    """Shows the original of a clipping; it is read and made safe when the tab is first looked at."""

    link_requested = Signal(str)

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        messages: Messages,
        typography: Typography,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._runner, self._messages, self._typography = library, runner, messages, typography
        self._rendering = Rendering()
        self._clipping: Clipping | None = None
        self._loaded: int | None = None
        self._info = label("muted")
        self._info.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._page_button = self._switch(tr("Page"), 0)
        self._source_button = self._switch(tr("Source"), 1)
        group = QButtonGroup(self)
        for button in (self._page_button, self._source_button):
            group.addButton(button)
        self._page_button.setChecked(True)
        self._page_button.clicked.connect(lambda _checked=False: self.load())
        self._facsimiles = FacsimileButtons(group, self)
        self._facsimiles.chosen.connect(self._load_facsimile)
        self._save = QPushButton(tr("Save…"), self)
        self._save.setToolTip(tr("Save the original as it came in, byte for byte"))
        self._save.clicked.connect(self._ask_save)
        self._notice = label("warning", wrap=True)
        self._notice.hide()
        self.page = ArticleView(typography, self)
        self.page.setAccessibleName(tr("The original as a page"))
        self.page.link_requested.connect(self.link_requested)
        self.source = QPlainTextEdit(self)
        self.source.setObjectName("source_text")
        self.source.setReadOnly(True)
        self.source.setAccessibleName(tr("Source text of the original"))
        self._all = QPushButton(tr("Show everything"), self)
        self._all.clicked.connect(self._show_all)
        self._all.hide()
        self._lay_out()
        self.set_typography(typography)

    def _switch(self, text: str, index: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setObjectName("switch")
        button.setCheckable(True)
        button.clicked.connect(lambda _checked=False: self._stack.setCurrentIndex(index))
        return button

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addWidget(self._page_button)
        bar.addWidget(self._source_button)
        bar.addWidget(self._facsimiles)
        bar.addSpacing(8)
        bar.addWidget(self._info, 1)
        bar.addWidget(self._save)
        text = QWidget(self)
        column = QVBoxLayout(text)
        column.setContentsMargins(16, 0, 16, 12)
        column.addWidget(self.source, 1)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.page)
        self._stack.addWidget(text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        self._notice.setContentsMargins(16, 0, 16, 8)
        layout.addWidget(self._notice)
        layout.addWidget(self._stack, 1)

    def close_worker(self) -> None:
        """End what runs beside the window."""
        self._rendering.close()

    def set_typography(self, typography: Typography) -> None:
        """Change the page's looks."""
        self._typography = typography
        self.page.set_typography(typography)
        font = QFont()
        font.setFamilies(list(MONO_FACES))
        font.setPixelSize(max(10, round(typography.size * 0.78)))
        self.source.setFont(font)
        self._loaded = None
        if self.isVisible():
            self.load()

    # ------------------------------------------------------------------------------------------ loading

    def show_clipping(self, clipping: Clipping) -> None:
        """Show the original of a clipping."""
        same = self._clipping is not None and self._clipping.id == clipping.id
        self._clipping = clipping
        self._facsimiles.offer(clipping)
        if not same:
            self._loaded = None
            if self.isVisible():
                self.load()

    def load(self) -> None:
        """Read the original, if that is not done yet."""
        clipping = self._clipping
        if clipping is None or self._loaded == clipping.id:
            return
        self._loaded = clipping.id
        id_, reading = clipping.id, self._library.reading
        self._read(clipping, lambda: reading.original(id_), self._show)

    def _load_facsimile(self, facsimile: Picture) -> None:
        """Show a facsimile in the place of the page."""
        if self._clipping:
            self._loaded = None  # so that the page comes back when it is asked for
            self._stack.setCurrentIndex(0)
            fetch = self._library.reading.picture
            self._read(self._clipping, lambda: as_original(facsimile, fetch), self._show_facsimile)

    def _read(
        self, clipping: Clipping, fetch: Callable[[], Original | None], show: Callable[[OriginalView | None], None]
    ) -> None:
        self._info.setText(tr("Reading the original…"))
        views = self._rendering

        def work(_context: JobContext) -> OriginalView | None:
            original = fetch()
            return views.original(original) if original else None

        def done(view: OriginalView | None) -> None:
            if self._clipping is not None and self._clipping.id == clipping.id:
                show(view)

        self._runner.run(
            tr("Read the original"),
            work,
            lane=Lane.QUERY,
            done=while_alive(self, done),
            failed=self._messages.error,
            supersede="original",
        )

    def _show_facsimile(self, view: OriginalView | None) -> None:
        view = view or OriginalView("", 0, notice=tr("This file is no longer there."))
        self._tell(one_line(f"{view.media_type} · {size(view.size)}"), told(view.notice))
        self._show_page(view)

    def _show(self, view: OriginalView | None) -> None:
        clipping = self._clipping
        if clipping is None:
            return
        if view is None:
            self._tell("", tr("This clipping was written by hand; there is no original."))
            view = OriginalView("", 0)
        else:
            what = f"{view.media_type} · {size(view.size)} · SHA-256 {clipping.original_sha256[:16]}…"
            cut = tr("Only the beginning is shown as a page; the source has everything.") if view.cut else ""
            self._tell(one_line(what), told(view.notice) or cut)
        self._save.setEnabled(view.size > 0)
        self._show_page(view)
        self._show_source(view)
        if not view.blocks and view.source:
            self._source_button.click()
        elif not view.source:
            self._page_button.click()
        self._source_button.setEnabled(bool(view.source))

    def _tell(self, info: str, notice: str) -> None:
        self._info.setText(info)
        self._info.setToolTip(self._clipping.original_sha256 if self._clipping else "")
        self._notice.setText(notice)
        self._notice.setVisible(bool(notice))

    def _show_page(self, view: OriginalView) -> None:
        blocks = view.blocks or (Block("b1", BlockKind.PARAGRAPH, ""),)
        text = " ".join(block.text for block in blocks[:5])
        content = Content(
            blocks,
            {picture.sha256: picture for picture in view.pictures},
            right_to_left=reads_right_to_left("", text),
            editable=False,
            clean=rendering.block_html,
        )
        document = build(content, self._typography)
        self.page.show_document(document)
        width = round(self._typography.width() * self.devicePixelRatioF())
        for picture in view.pictures:
            self._load_picture(document, picture.sha256, QSize(width, round(width * 1.5)))

    def _load_picture(self, document: ArticleDocument, name: str, box: QSize) -> None:
        def place(image: QImage | None) -> None:
            if image is not None and self.page.article is document:
                kind = QTextDocument.ResourceType.ImageResource.value
                document.addResource(kind, QUrl(PICTURE + name), image)
                self.page.viewport().update()

        self._runner.run(
            tr("Draw a page"),
            pictures.loader(self._rendering.picture, name, box),
            lane=Lane.QUERY,
            done=while_alive(self, place),
            failed=lambda _error: None,
        )

    # ------------------------------------------------------------------------------------------ source

    def _show_source(self, view: OriginalView) -> None:
        self.source.setPlainText(broken_lines(view.source))
        rest = view.source_characters - len(view.source)
        self._all.setVisible(rest > 0)
        if rest > 0:
            self._all.setText(trn("Show the other {n} character", "Show the other {n} characters", rest))

    def _show_all(self) -> None:
        clipping, reading = self._clipping, self._library.reading
        if clipping is None:
            return
        id_ = clipping.id

        def work(_context: JobContext) -> str:
            original = reading.original(id_)
            return broken_lines(rendering.source_text(original)) if original else ""

        def done(text: str) -> None:
            if self._clipping and self._clipping.id == id_:
                self.source.setPlainText(text)
                self._all.hide()

        self._runner.run(
            tr("Read the source"), work, lane=Lane.QUERY, done=while_alive(self, done), failed=self._messages.error
        )

    def _ask_save(self) -> None:
        if self._clipping:
            ask_save(self, self._clipping.id, self._library.reading, self._runner, self._messages)


def broken_lines(text: str) -> str:
    """The text with very long lines broken, as one line of megabytes would hold the window up."""
    lines = []
    for line in text.split("\n"):
        line = shown(line).replace("\u2028", " ")
        lines += [line[at : at + _LINE] for at in range(0, len(line), _LINE)] or [""]
    return "\n".join(lines)
