"""Highlights: four colours over the selection, comments on what is marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from clipper.domain.changes import Changes
from clipper.domain.clipping import Clipping, Highlight, HighlightColour
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader.colours import ColourRow
from clipper.ui.panels.reader.marks import highlight_at
from clipper.ui.panels.reader.typography import Paper
from clipper.ui.panels.reader.view import ArticleView
from clipper.ui.style import Theme
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.services.curating import Curating

_GAP = 8


class HighlightBar(QFrame):
    """A small bar beside a selection or a highlight."""

    colour_chosen = Signal(object)  # HighlightColour
    comment_changed = Signal(str)
    delete_requested = Signal()
    copy_requested = Signal()
    search_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("popup")
        self.setAccessibleName(tr("Highlight"))
        self.colours = ColourRow(self)
        self.colours.chosen.connect(self.colour_chosen)
        self._comment_button = self._button(tr("Comment on this passage"), "note", self._open_comment)
        self._copy = self._button(tr("Copy"), "copy", self.copy_requested.emit)
        self._search = self._button(tr("Search for this"), "search", self.search_requested.emit)
        self._delete = self._button(tr("Remove the highlight"), "trash", self.delete_requested.emit)
        self.comment = QPlainTextEdit(self)
        self.comment.setPlaceholderText(tr("Comment"))
        self.comment.setAccessibleName(tr("Comment on the highlight"))
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedSize(300, 84)
        row = QHBoxLayout()
        row.setSpacing(2)
        for widget in (self.colours, self._comment_button, self._copy, self._search, self._delete):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addLayout(row)
        column.addWidget(self.comment)
        self.hide()

    def _button(self, name: str, icon: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._theme.icon(icon))
        button.setProperty("icon_name", icon)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def recolour(self, paper: Paper) -> None:
        """Take on the colours of theme and paper."""
        self.colours.set_paper(paper)
        for button in self.findChildren(QToolButton):
            button.setIcon(self._theme.icon(str(button.property("icon_name"))))

    def show_for(self, highlight: Highlight | None) -> None:
        """Show the bar for a new highlight or for one that is there."""
        self.colours.choose(highlight.colour if highlight else None)
        self.comment.setPlainText(highlight.comment if highlight else "")
        self.comment.setVisible(bool(highlight))
        self._delete.setVisible(bool(highlight))
        self._comment_button.setVisible(not highlight)
        for button in (self._copy, self._search):
            button.setVisible(not highlight)
        self.adjustSize()

    def _open_comment(self) -> None:
        self.comment.show()
        self._comment_button.hide()
        self.adjustSize()
        self.comment.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.comment.setPlainText("")
            self.hide()
            if parent := self.parentWidget():
                parent.setFocus()
        else:
            super().keyPressEvent(event)


class Highlighting(QObject):
    """Makes, changes and deletes the highlights of the article that is shown."""

    search_requested = Signal(str)

    def __init__(self, view: ArticleView, curating: Curating, deeds: Deeds, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._curating, self._deeds = view, curating, deeds
        self._clipping: Clipping | None = None
        self._editable = True
        self._highlight: Highlight | None = None
        self._last = HighlightColour.YELLOW
        self.bar = HighlightBar(theme, view)
        self.bar.colour_chosen.connect(self.colour)
        self.bar.delete_requested.connect(self._delete)
        self.bar.copy_requested.connect(self._copy)
        self.bar.search_requested.connect(self._search)
        view.selected.connect(self._offer)
        view.pressed.connect(self.close)
        view.scrolled.connect(self.close)
        keys = QShortcut(QKeySequence("Ctrl+Shift+H"), view, context=Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.colour)
        view.clicked.connect(self._on_click)

    def show_clipping(self, clipping: Clipping, *, editable: bool) -> None:
        """Work on this clipping."""
        if self._clipping is None or self._clipping.id != clipping.id:
            self.close()
        self._clipping, self._editable = clipping, editable

    def colour(self, colour: HighlightColour | None = None) -> None:
        """Highlight the selection, or give the highlight that is open another colour."""
        colour = colour or self._last
        self._last = colour
        if self._highlight:
            highlight, comment = self._highlight, self._comment()
            self._deeds.do(
                tr("Change a highlight"),
                lambda: self._curating.change_highlight(highlight.id, colour=colour, comment=comment),
            )
        else:
            self._make(colour, self._comment())
        self._dismiss()

    def _make(self, colour: HighlightColour, comment: str) -> None:
        clipping, cursor = self._clipping, self._view.textCursor()
        spans = self._view.article.selected(cursor.selectionStart(), cursor.selectionEnd())
        if clipping is None or not spans or not self._editable:
            return
        id_ = clipping.id

        def work() -> Changes:
            changes = Changes()
            for number, (block, start, end) in enumerate(spans):
                remark = comment if number == 0 else ""
                made = self._curating.highlight(id_, block, start, end, colour, remark)
                changes = changes | made if changes else made
            return changes

        self._deeds.do(tr("Highlight"), work)
        cursor.setPosition(cursor.selectionEnd())
        self._view.setTextCursor(cursor)

    def _delete(self) -> None:
        if highlight := self._highlight:
            self._deeds.do(tr("Remove a highlight"), lambda: self._curating.delete_highlight(highlight.id))
        self._dismiss()

    def _comment(self) -> str:
        return self.bar.comment.toPlainText().strip()

    def close(self) -> None:
        """Close the bar; a comment that was typed is kept."""
        if not self.bar.isVisible():
            return
        comment = self._comment()
        highlight = self._highlight
        if highlight and comment != highlight.comment:
            self._deeds.do(
                tr("Comment on a highlight"),
                lambda: self._curating.change_highlight(highlight.id, comment=comment),
            )
        elif not highlight and comment:
            self._make(self._last, comment)
        self._dismiss()

    def _dismiss(self) -> None:
        self.bar.comment.clear()
        self._highlight = None
        self.bar.hide()

    # ------------------------------------------------------------------------------------------ the bar

    def _offer(self) -> None:
        """Show the bar beside the selection."""
        cursor = self._view.textCursor()
        if not self._clipping:
            return
        if not self._view.article.selected(cursor.selectionStart(), cursor.selectionEnd()):
            return
        self._highlight = None
        self.bar.show_for(None)
        self.bar.colours.setEnabled(self._editable)
        end = QTextCursor(cursor)
        end.setPosition(cursor.selectionEnd())
        self._place(self._view.cursorRect(end).bottomLeft())

    def _on_click(self, position: int) -> None:
        if self._clipping is None or self._view.textCursor().hasSelection():
            return
        self.close()
        highlight = highlight_at(self._view.article, self._clipping.highlights, position)
        if highlight and self._editable:
            self._highlight = highlight
            self.bar.show_for(highlight)
            cursor = QTextCursor(self._view.article)
            cursor.setPosition(position)
            self._place(self._view.cursorRect(cursor).bottomLeft())

    def _place(self, point: QPoint) -> None:
        spot = self._view.viewport().mapTo(self._view, point)
        x = min(max(_GAP, spot.x() - self.bar.width() // 3), self._view.width() - self.bar.width() - 2 * _GAP)
        y = spot.y() + _GAP
        if y + self.bar.height() > self._view.height():
            y = max(_GAP, spot.y() - self.bar.height() - 32)
        self.bar.move(max(0, x), y)
        self.bar.show()
        self.bar.raise_()

    def _copy(self) -> None:
        self._view.copy()
        self._dismiss()

    def _search(self) -> None:
        text = " ".join(self._view.textCursor().selectedText().split())[:100]
        self._dismiss()
        self.search_requested.emit(text)
