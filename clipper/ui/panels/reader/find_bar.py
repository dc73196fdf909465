"""Going from match to match: of the search, and of what is looked for in the page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from clipper.ui.panels.clearing import clearable
from clipper.ui.style import Theme
from clipper.ui.texts import number
from clipper.ui.translation import tr, trn


class Stepper(QWidget):
    """'3 of 14' with two arrows."""

    moved = Signal(int)  # index of the match to go to

    def __init__(self, theme: Theme, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count, self._index = 0, -1
        self._label = QLabel(self)
        self._label.setObjectName("muted")
        self._back = self._button(tr("Previous {what}", what=what))
        self._on = self._button(tr("Next {what}", what=what))
        self._back.clicked.connect(self.previous)
        self._on.clicked.connect(self.next)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._label)
        row.addSpacing(4)
        row.addWidget(self._back)
        row.addWidget(self._on)
        self.recolour()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def recolour(self) -> None:
        """Draw the arrows in the theme's colours."""
        self._back.setIcon(self._theme.icon("up"))
        self._on.setIcon(self._theme.icon("down"))

    @property
    def index(self) -> int:
        """Index of the current match, or -1."""
        return self._index

    @property
    def text(self) -> str:
        """What is said about the matches."""
        return self._label.text()

    def set_count(self, count: int, index: int = -1) -> None:
        """Tell how many matches there are and which one is current."""
        self._count, self._index = count, index
        self._tell()

    def next(self) -> None:
        """Go to the next match, from the last to the first."""
        self._go(1)

    def previous(self) -> None:
        """Go to the match before, from the first to the last."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if not self._count:
            return
        start = self._index if self._index >= 0 else (-1 if step > 0 else 0)
        self._index = (start + step) % self._count
        self._tell()
        self.moved.emit(self._index)

    def _tell(self) -> None:
        for button in (self._back, self._on):
            button.setEnabled(self._count > 0)
        if self._index < 0:
            self._label.setText(trn("{n} match", "{n} matches", self._count) if self._count else tr("No match"))
        else:
            self._label.setText(tr("{n} of {total}", n=number(self._index + 1), total=number(self._count)))


class _FindLine(QLineEdit):
    stepped = Signal(int)
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Find in the article."""

    wanted = Signal(str)
    moved = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = _FindLine(self)
        self._line.setPlaceholderText(tr("Find in the article"))
        self._line.setAccessibleName(tr("Find in the article"))
        clearable(self._line)
        self._line.textChanged.connect(self.wanted)
        self._stepper = Stepper(theme, tr("match"), self)
        self._stepper.moved.connect(self.moved)
        self._line.stepped.connect(lambda step: self._stepper.next() if step > 0 else self._stepper.previous())
        self._line.closed.connect(self.close_bar)
        self._close = QToolButton(self)
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close the find bar"))
        self._close.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self._line, 1)
        row.addWidget(self._stepper)
        row.addWidget(self._close)
        self.recolour()
        self.hide()

    def recolour(self) -> None:
        """Draw the icons in the theme's colours."""
        self._close.setIcon(self._theme.icon("close"))
        self._stepper.recolour()

    @property
    def stepper(self) -> Stepper:
        """The arrows."""
        return self._stepper

    @property
    def line(self) -> QLineEdit:
        """Where the text is typed."""
        return self._line

    def open(self, text: str = "") -> None:
        """Show the bar, with a text to look for."""
        self.show()
        if text:
            self._line.setText(text)
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.emit(self._line.text())

    def set_count(self, count: int, index: int) -> None:
        """Tell what was found."""
        self._stepper.set_count(count, index)
        self._stepper.setVisible(bool(self._line.text().strip()))

    def close_bar(self) -> None:
        """Hide the bar and its marks."""
        self.hide()
        self.closed.emit()
