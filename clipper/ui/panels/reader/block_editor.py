"""Corrects the text of one passage where it stands."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextEdit, QToolButton, QVBoxLayout, QWidget

from clipper.domain.article import Block, BlockKind
from clipper.ui.panels.reader.direction import shown
from clipper.ui.panels.reader.document import runs_of
from clipper.ui.panels.reader.inline import Run, Style, fit, fold, read, write
from clipper.ui.panels.reader.looks import Formats
from clipper.ui.panels.reader.typography import Typography
from clipper.ui.translation import tr

_LEAST = 96


class _Editor(QTextEdit):
    """A text that takes nothing but plain text in, and ends with Ctrl+Enter or Escape."""

    ended = Signal(bool)  # whether to keep it

    def insertFromMimeData(self, source: object) -> None:
        """Paste as plain text."""
        text = getattr(source, "text", str)()
        self.textCursor().insertText(text.replace("\n", " "))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps, Escape gives up, Ctrl+B and Ctrl+I mark."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit(False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control:
                self.ended.emit(True)
            else:
                self.textCursor().insertText("\u2028")
        elif event.matches(QKeySequence.StandardKey.Bold):
            self.toggle_strong()
        elif event.matches(QKeySequence.StandardKey.Italic):
            self.toggle_emphasis()
        else:
            super().keyPressEvent(event)

    def toggle_strong(self) -> None:
        """Bold on and off."""
        format_ = QTextCharFormat()
        bold = self.fontWeight() > QFont.Weight.DemiBold
        format_.setFontWeight(QFont.Weight.Normal if bold else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(format_)

    def toggle_emphasis(self) -> None:
        """Italic on and off."""
        format_ = QTextCharFormat()
        format_.setFontItalic(not self.fontItalic())
        self.mergeCurrentCharFormat(format_)


class BlockEditor(QFrame):
    """An editor laid over a passage; `kept` gives its HTML."""

    kept = Signal(str, str)  # block id, inline HTML
    closed = Signal()

    def __init__(self, block: Block, typography: Typography, parent: QWidget) -> None:
        super().__init__(parent)
        self._block = block
        self.setObjectName("banner")
        self.setStyleSheet(typography.paper.style_sheet())
        self._text = _Editor(self)
        self._text.setAccessibleName(tr("Text of the passage"))
        self._text.setFont(typography.font())
        self._text.setAcceptRichText(False)
        self._text.ended.connect(self._end)
        self._fill(Formats(typography))
        row = QHBoxLayout()
        row.addWidget(self._tool("B", tr("Bold"), QFont.Weight.Bold, self._text.toggle_strong))
        row.addWidget(self._tool("I", tr("Italic"), QFont.Weight.Normal, self._text.toggle_emphasis))
        hint = QLabel(tr("Ctrl+Enter keeps, Esc gives up"), self)
        hint.setObjectName("muted")
        row.addWidget(hint)
        row.addStretch(1)
        for name, keep in ((tr("Cancel"), False), (tr("Keep"), True)):
            button = QPushButton(name, self)
            button.setProperty("flat", True)
            button.clicked.connect(lambda _checked=False, keep=keep: self._end(keep))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.addWidget(self._text)
        column.addLayout(row)

    def _tool(self, letter: str, name: str, weight: QFont.Weight, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(letter)
        font = button.font()
        font.setWeight(weight)
        font.setItalic(letter == "I")
        button.setFont(font)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(slot)
        return button

    def _fill(self, formats: Formats) -> None:
        block = self._block
        runs = fit(read(block.html), block.text) if block.html and block.kind is not BlockKind.TABLE else []
        cursor = QTextCursor(self._text.document())
        for run in runs or [Run(block.text)]:
            cursor.insertText(shown(run.text), formats.run(run.style, run.href))
        self._text.document().clearUndoRedoStacks()

    @property
    def text(self) -> QTextEdit:
        """The text that is edited."""
        return self._text

    def html(self) -> str:
        """What was written, as inline HTML."""
        runs: list[Run] = []
        paragraph = self._text.document().begin()
        while paragraph.isValid():
            if runs:
                runs.append(Run("\n", Style.PLAIN))
            runs += runs_of(paragraph)
            paragraph = paragraph.next()
        return write(fold(_lines(runs)))

    def open_over(self, rect: QRect) -> None:
        """Lay the editor over a passage."""
        self.setGeometry(rect.x() - 8, rect.y() - 8, rect.width() + 16, max(rect.height(), _LEAST) + 56)
        self.show()
        self.raise_()
        self._text.setFocus()
        self._text.moveCursor(QTextCursor.MoveOperation.End)

    def _end(self, keep: bool) -> None:
        if keep and self._text.document().isModified():
            self.kept.emit(self._block.id, self.html())
        self.closed.emit()


def _lines(runs: list[Run]) -> list[Run]:
    """The runs with each line break a run of its own, as reading HTML gives them."""
    made: list[Run] = []
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                made.append(Run("\n", run.style, run.href))
            if part:
                made.append(Run(part, run.style, run.href))
    return made
