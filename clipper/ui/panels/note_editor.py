"""The note on a clipping: written like on paper, kept by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from clipper.ui.style import Theme
from clipper.ui.translation import tr

_IDLE = 1_500  # milliseconds after the last key until a note is kept
_LINES = 8


class _Paper(QPlainTextEdit):
    """As high as its text, up to some lines."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Take the height of the lines there are."""
        lines = min(max(1, round(self.document().size().height())), _LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 22)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if lines == _LINES else policy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Ctrl+Enter leave the note."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.left.emit()
            self.clearFocus()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the writer went elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()


class NoteEditor(QWidget):
    """Shows a clipping's note; `written` tells of a changed one when the user pauses or goes elsewhere."""

    written = Signal(int, str)  # id of the clipping, note

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._id: int | None = None
        self._kept = ""
        self.setObjectName("note_editor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel(self)
        self._text = _Paper(self)
        self._text.setPlaceholderText(tr("Add a note"))
        self._text.setAccessibleName(tr("Note"))
        self._text.left.connect(self.keep)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self.keep)
        self._text.textChanged.connect(self._idle.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(self._text)
        self.recolour()

    def recolour(self) -> None:
        """Draw the icon in the theme's colours."""
        self._icon.setPixmap(self._theme.icon("note").pixmap(20, 20))
        self._icon.setContentsMargins(0, 6, 0, 0)

    @property
    def text(self) -> QPlainTextEdit:
        """The paper."""
        return self._text

    def show_note(self, id_: int, note: str, *, editable: bool = True) -> None:
        """Show the note of a clipping; what is being written on this very clipping is left alone."""
        if id_ == self._id and (note == self._kept or self._text.hasFocus()):
            return
        self.keep()
        self._id, self._kept = id_, note
        self._text.setPlainText(note)
        self._idle.stop()
        self._text.setReadOnly(not editable)
        self.setVisible(editable or bool(note))

    def keep(self) -> None:
        """Tell of the note if it changed."""
        self._idle.stop()
        note = self._text.toPlainText().strip()
        if self._id is not None and note != self._kept:
            self._kept = note
            self.written.emit(self._id, note)
