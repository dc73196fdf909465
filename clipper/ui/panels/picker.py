"""Pick one of many by typing a few of its letters: the command palette, and wherever a dossier or tag is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clipper.ui.panels.boxes import named
from clipper.ui.panels.clearing import clearable
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import tr

_WIDTH, _ROWS, _ROW = 560, 10, 36
_SHOWN = 200
_APART = 4  # places from one letter to the next
CHOICE_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Choice:
    """One thing that can be picked."""

    text: str
    do: Callable[[], object]
    icon: str = ""
    kind: str = ""  # 'tag', 'dossier': shown behind the text
    keys: str = ""  # its shortcut


def fits(text: str, wanted: str) -> int | None:
    """How badly a text fits what was typed (0: begins with it); None: not at all.

    Each word must begin a word of the text, or all letters must be there in their order, close to each other.
    """
    text, wanted = text.casefold(), wanted.casefold().strip()
    if not wanted or text.startswith(wanted):
        return 0
    words = text.replace("/", " ").split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 1
    if wanted in text:
        return 2
    return 3 if _in_order(wanted.replace(" ", ""), text) else None


def _in_order(letters: str, text: str) -> bool:
    """Whether a text has these letters in their order; further apart they are there by chance."""
    reached = {place for place, letter in enumerate(text) if letter == letters[0]}
    for letter in letters[1:]:
        steps = {place + step for place in reached for step in range(1, _APART + 1)}
        reached = {place for place in steps if text[place : place + 1] == letter}
    return bool(reached)


def best(choices: Sequence[Choice], wanted: str) -> list[Choice]:
    """The choices that fit, the best first, otherwise in their order."""
    ranked = [(rank, choice) for choice in choices if (rank := fits(choice.text, wanted)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return [choice for _, choice in ranked[:_SHOWN]]


class ChoicesModel(QAbstractListModel):
    """What fits."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of choices."""
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text of a choice."""
        if not index.isValid():
            return None
        choice = self._choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (choice.text, choice.kind, choice.keys) if part)
        return choice if role == CHOICE_ROLE else None

    def show(self, choices: list[Choice]) -> None:
        """Show these."""
        self.beginResetModel()
        self._choices = choices
        self.endResetModel()


class _ChoiceDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: Choice = index.data(CHOICE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        place = option.rect.adjusted(6, 1, -6, -1)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selected"))
            painter.drawRoundedRect(place, 6, 6)
        inner = place.adjusted(12, 0, -12, 0)
        if choice.icon:
            icon = QRect(inner.left(), inner.center().y() - 7, 16, 16)
            self._theme.icon(choice.icon).paint(painter, QStyle.visualRect(option.direction, inner, icon))
        aside = choice.keys or choice.kind
        small = scaled(option.font, 0.9)
        width = QFontMetrics(small).horizontalAdvance(aside)
        text = inner.adjusted(28, 0, -width - 12, 0)
        painter.setPen(self._theme.colour("selected_text" if selected else "text"))
        shown = QFontMetrics(option.font).elidedText(choice.text, Qt.TextElideMode.ElideRight, text.width())
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QStyle.visualRect(option.direction, inner, text), flags | Qt.AlignmentFlag.AlignLeading, shown)
        painter.setFont(small)
        painter.setPen(self._theme.colour("selected_text" if selected else "muted"))
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignTrailing, aside)
        painter.restore()


class Picker(QFrame):
    """Floats over the window until something is picked, Escape is pressed or the focus goes elsewhere."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        named(self, "popup")
        self.setAccessibleName(tr("Pick by typing"))
        self._choices: Sequence[Choice] = ()
        self._other: Callable[[str], Choice] | None = None
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Pick by typing"))
        self.list = QListView()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(tr("What fits"))
        self.model = ChoicesModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_ChoiceDelegate(theme, self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.list)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 8)
        self.setGraphicsEffect(shadow)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._pick)
        window.installEventFilter(self)
        self.hide()

    def ask(self, prompt: str, choices: Sequence[Choice], *, other: Callable[[str], Choice] | None = None) -> None:
        """Let the user pick; `other` makes a choice of a text that fits nothing, such as a new dossier's name."""
        self._choices, self._other = choices, other
        self._before = QApplication.focusWidget()
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self.field.clear()
        clearable(self.field)
        self._filter("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_quietly(self) -> None:
        """Go, and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter belong to the list; a click elsewhere closes."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._before = None
            self.hide()
        if isinstance(event, QResizeEvent) and watched is self.parentWidget() and self.isVisible():
            self._place()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_quietly()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.list.currentIndex())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS}.get(Qt.Key(key), -_ROWS)
            row = max(0, min(self.model.rowCount() - 1, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self.model.index(row))
        else:
            return False
        return True

    def _filter(self, wanted: str) -> None:
        found = best(self._choices, wanted)
        if self._other and wanted.strip() and not any(c.text.casefold() == wanted.strip().casefold() for c in found):
            found.append(self._other(wanted.strip()))
        self.model.show(found)
        self.list.setCurrentIndex(self.model.index(0))
        self._place()

    def _pick(self, index: QModelIndex) -> None:
        choice = index.data(CHOICE_ROLE)
        if isinstance(choice, Choice):
            self.close_quietly()
            choice.do()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(_WIDTH, parent.width() - 32)
        rows = max(1, min(_ROWS, self.model.rowCount()))
        self.list.setFixedHeight(rows * _ROW + 2)
        self.setGeometry((parent.width() - width) // 2, max(16, parent.height() // 8), width, self.sizeHint().height())
