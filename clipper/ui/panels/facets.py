"""How the hits are spread over outlets, months, tags, languages and authors; a click narrows the search."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clipper.domain.answers import Facets
from clipper.ui import texts
from clipper.ui.languages import language_name
from clipper.ui.models.shelves import quoted
from clipper.ui.panels.boxes import label, named
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import mark, tr

_SHOWN = 8
_QUERY = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_ROW_HEIGHT = 28
_TITLES = {
    "outlet": mark("Outlet"),
    "date": mark("Month"),
    "tag": mark("Tag"),
    "language": mark("Language"),
    "author": mark("Author"),
}


class _ValueDelegate(QStyledItemDelegate):
    """The value, and its count at the far end."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, _ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if over or option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent") if not over else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("pressed") if over else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(option.rect.adjusted(0, 1, -1, -1), 6, 6)
        inner = option.rect.adjusted(8, 0, -8, 0)
        count = texts.number(index.data(_COUNT) or 0)
        small = scaled(option.font, 0.9)
        room = QFontMetrics(small).horizontalAdvance(count) + 8
        text = QFontMetrics(option.font).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, inner.width() - room
        )
        painter.setPen(self._theme.colour("text"))
        painter.setFont(option.font)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignLeading, text)
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignTrailing, count)
        painter.restore()


class FacetsPanel(QScrollArea):
    """Lists of values with their counts."""

    narrowed = Signal(str)  # a term to add to the query

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(176)
        self.setAccessibleName(tr("Narrow the list"))
        inner = named(QWidget(), "facets")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(4)
        self._lists: dict[str, QListWidget] = {}
        self._titles: dict[str, QWidget] = {}
        for field, title in _TITLES.items():
            heading = label("muted", tr(title))
            heading.setContentsMargins(8, 8, 0, 0)
            values = self._make_list(tr(title))
            heading.setBuddy(values)
            self._titles[field], self._lists[field] = heading, values
            self._column.addWidget(heading)
            self._column.addWidget(values)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.show_facets(Facets())

    def show_facets(self, facets: Facets) -> None:
        """Show the spread of the hits."""
        self._fill("outlet", ((name, name, count) for name, count in facets.outlets))
        self._fill("date", ((month, _month(month), count) for month, count in facets.months))
        self._fill("tag", ((name, name, count) for name, count in facets.tags))
        self._fill("language", ((code, language_name(code), count) for code, count in facets.languages))
        self._fill("author", ((name, name, count) for name, count in facets.authors))

    def values(self, field: str) -> list[str]:
        """The lines of a list."""
        shown = self._lists[field]
        return [f"{shown.item(row).text()} {shown.item(row).data(_COUNT)}" for row in range(shown.count())]

    def _make_list(self, name: str) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(name)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setItemDelegate(_ValueDelegate(self._theme, made))
        made.setMouseTracking(True)
        made.itemClicked.connect(lambda item: self.narrowed.emit(item.data(_QUERY)))
        made.itemActivated.connect(lambda item: self.narrowed.emit(item.data(_QUERY)))
        return made

    def _fill(self, field: str, values: Iterable[tuple[str, str, int]]) -> None:
        shown = self._lists[field]
        shown.clear()
        for value, text, count in list(values)[:_SHOWN]:
            if not value:
                continue
            item = QListWidgetItem(text)
            item.setData(_COUNT, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}, {texts.clippings(count)}")
            item.setData(_QUERY, f"{field}:{value if value.isalnum() or field == 'date' else quoted(value)}")
            shown.addItem(item)
        shown.setFixedHeight(max(1, shown.count()) * _ROW_HEIGHT)
        shown.setVisible(shown.count() > 0)
        self._titles[field].setVisible(shown.count() > 0)


def _month(month: str) -> str:
    if len(month) < 7:
        return month
    return QLocale().toString(QDate(int(month[:4]), int(month[5:7]), 1), "MMMM yyyy")
