"""A list of offers under a line that is being typed; the line keeps the focus and passes its arrow keys on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clipper.ui.translation import tr

_Index = QModelIndex | QPersistentModelIndex
_ROWS = 9
_NOTE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer: the value it stands for, its text, a remark at the end of the line, a colour."""

    value: str
    text: str
    note: str = ""
    colour: str = ""


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.offers: Sequence[Offer] = ()

    def set(self, offers: Sequence[Offer]) -> None:
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.text
        if role == _NOTE:
            return offer.note
        if role == Qt.ItemDataRole.DecorationRole and offer.colour:
            return swatch(QColor(offer.colour))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{offer.text}, {offer.note}" if offer.note else offer.text
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        size = super().sizeHint(option, index)
        note = option.fontMetrics.horizontalAdvance(str(index.data(_NOTE) or ""))
        return QSize(size.width() + note + 32, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        if note := str(index.data(_NOTE) or ""):
            selected = option.state & QStyle.StateFlag.State_Selected
            role = QPalette.ColorRole.Text if selected else QPalette.ColorRole.PlaceholderText
            painter.setPen(option.palette.color(role))
            mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
            box: QRect = option.rect.adjusted(10, 0, -10, 0)
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, note)


def swatch(colour: QColor, size: int = 10) -> QIcon:
    """A round spot of a colour."""
    pixmap = QPixmap(size * 3, size * 3)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(pixmap.rect().adjusted(3, 3, -3, -3))
    painter.end()
    return QIcon(pixmap)


class OfferList(QFrame):
    """The list itself, a small window that never takes the focus."""

    chosen = Signal(str)  # value of the offer

    def __init__(self, line: QWidget) -> None:
        super().__init__(line, Qt.WindowType.ToolTip)
        self._line = line
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._model = _Model(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Delegate(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setMouseTracking(True)
        self._view.setAccessibleName(tr("Completions"))
        self._view.setUniformItemSizes(True)
        self._view.clicked.connect(lambda index: self._choose(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._view)

    def offer(self, offers: Sequence[Offer], *, first: bool) -> None:
        """Show these offers under the line; the first is taken by Enter if `first`."""
        self._model.set(offers)
        if not offers:
            self.hide()
            return
        self._view.setCurrentIndex(self._model.index(0) if first else QModelIndex())
        rows = min(len(offers), _ROWS)
        width = min(max(self._view.sizeHintForColumn(0) + 24, self._line.width(), 240), 520)
        # Of its own accord a list is three lines high at least.
        self._view.setFixedHeight(rows * self._view.sizeHintForRow(0) + 2)
        self.resize(width, self.sizeHint().height())
        self._place()
        self.show()

    @property
    def current(self) -> Offer | None:
        """The offer that Enter takes."""
        index = self._view.currentIndex()
        return self._model.offers[index.row()] if self.isVisible() and index.isValid() else None

    @property
    def offers(self) -> Sequence[Offer]:
        """All offers that are shown."""
        return self._model.offers if self.isVisible() else ()

    def key(self, event: QKeyEvent) -> bool:
        """Handle a key of the line: arrows move, Enter and Tab take, Escape closes; whether it was one of these."""
        key = event.key()
        if not self.isVisible():
            return False
        row = self._view.currentIndex().row()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            count = self._model.rowCount()
            step = 1 if key == Qt.Key.Key_Down else -1
            row = (row + step) % count if row >= 0 else (0 if step > 0 else count - 1)
            self._view.setCurrentIndex(self._model.index(row))
            self._line.setAccessibleDescription(self._model.offers[row].text)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and row >= 0:
            self._choose(row)
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    def _choose(self, row: int) -> None:
        value = self._model.offers[row].value
        self.hide()
        self.chosen.emit(value)

    def _place(self) -> None:
        below = self._line.mapToGlobal(QPoint(0, self._line.height() + 2))
        if self._line.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            below.setX(below.x() + self._line.width() - self.width())
        screen = self._line.screen().availableGeometry()
        if below.y() + self.height() > screen.bottom():
            below.setY(self._line.mapToGlobal(QPoint(0, -2)).y() - self.height())
        below.setX(max(screen.left(), min(below.x(), screen.right() - self.width())))
        self.move(below)
