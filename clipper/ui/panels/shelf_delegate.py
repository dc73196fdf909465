"""Paints a line of the sidebar: icon, text, count at the far end; section headings with their fold."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from clipper.ui import texts
from clipper.ui.models.shelves import COLOUR_ROLE, COUNT_ROLE, DOSSIERS, ICON_ROLE, SHELF_ROLE, Kind
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import tr

STEP = 16
_LEFT, _ROW, _SECTION = 12, 30, 40
_FOLDABLE_ARROW = 16

Index = QModelIndex | QPersistentModelIndex


def depth(index: Index) -> int:
    """How far a line is nested, the lines below a section being as far out as those above."""
    steps, parent = 0, index.parent()
    while parent.isValid():
        steps += 1
        parent = parent.parent()
    return max(0, steps - 1)


class ShelfDelegate(QStyledItemDelegate):
    """Paints a line over the whole width: icon, text, count at the far end; section headings with their fold."""

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        super().__init__(tree)
        self._theme = theme
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Sections have air above them."""
        section = index.data(SHELF_ROLE).kind is Kind.SECTION
        return QSize(120, _SECTION if section else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRect(0, option.rect.top(), self._tree.viewport().width(), option.rect.height())
        if index.data(SHELF_ROLE).kind is Kind.SECTION:
            self._paint_section(painter, option, line, index)
        else:
            self._paint_shelf(painter, option, line, index)
        painter.restore()

    def text_place(self, line: QRect, index: Index) -> QRect:
        """Where the text of a line stands, in a left-to-right window."""
        left = _LEFT + STEP * depth(index) + 28
        return line.adjusted(left, 0, -44, 0)

    def arrow_place(self, line: QRect, index: Index) -> QRect:
        """Where a line is folded by a click, in a left-to-right window."""
        if index.data(SHELF_ROLE).kind is Kind.SECTION:
            return QRect(line.right() - 28, line.top() + 12, 24, 24)
        left = _LEFT + STEP * depth(index) - 12
        return QRect(left, line.top() + (line.height() - _FOLDABLE_ARROW) // 2, _FOLDABLE_ARROW, _FOLDABLE_ARROW)

    def plus_place(self, line: QRect) -> QRect:
        """Where a click on a section makes something new, in a left-to-right window."""
        return QRect(line.right() - 56, line.top() + 12, 24, 24)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The field for a new name stands where the text stood."""
        line = QRect(0, option.rect.top(), self._tree.viewport().width(), option.rect.height())
        place = self.text_place(line, index).adjusted(-8, 1, 40, -1)
        editor.setGeometry(QStyle.visualRect(option.direction, line, place))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field with a name for screen readers."""
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName(tr("New name"))
        editor.setObjectName("rename")
        return editor

    def _paint_section(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, index: Index) -> None:
        font = scaled(option.font, 0.84, QFont.Weight.DemiBold)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        place = QStyle.visualRect(option.direction, line, line.adjusted(_LEFT + 4, 12, -32, 0))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, str(index.data()))
        if index.model().rowCount(index):
            self._paint_arrow(painter, option, line, index)
        if index.data(SHELF_ROLE).name == DOSSIERS:
            place = QStyle.visualRect(option.direction, line, self.plus_place(line).adjusted(4, 4, -4, -4))
            self._theme.icon("plus").paint(painter, place)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._paint_ring(painter, line.adjusted(6, 10, -6, -2))

    def _paint_shelf(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, index: Index) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = line.adjusted(6, 1, -6, -1)
        if selected or over:
            active = bool(option.state & QStyle.StateFlag.State_Active)
            name = ("selected" if active else "pressed") if selected else "pressed"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(name))
            painter.drawRoundedRect(ground, 6, 6)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._paint_ring(painter, ground)
        if index.model().rowCount(index):
            self._paint_arrow(painter, option, line, index)
        text = self.text_place(line, index)
        icon = QRect(text.left() - 26, line.top() + (line.height() - 16) // 2, 16, 16)
        self._icon(index, selected).paint(painter, QStyle.visualRect(option.direction, line, icon))
        count = index.data(COUNT_ROLE)
        painter.setPen(self._theme.colour("selected_text" if selected else "muted"))
        if count:
            painter.setFont(scaled(option.font, 0.9))
            place = QStyle.visualRect(option.direction, line, line.adjusted(line.width() - 72, 0, -16, 0))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing, texts.number(count))
        strong = selected or (index.data(SHELF_ROLE).kind is Kind.INBOX and bool(count))
        font = scaled(option.font, 1.0, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(self._theme.colour("selected_text" if selected else "text"))
        shown = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, text.width())
        place = QStyle.visualRect(option.direction, line, text)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)

    def _icon(self, index: Index, selected: bool) -> QIcon:
        colour = index.data(COLOUR_ROLE)
        if colour:
            return self._theme.icons.icon("dot", QColor(colour))
        return self._theme.icon(str(index.data(ICON_ROLE)), "accent" if selected and not self._theme.dark else "muted")

    def _paint_arrow(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, index: Index) -> None:
        closed = "left" if option.direction == Qt.LayoutDirection.RightToLeft else "right"
        name = "down" if self._tree.isExpanded(index.sibling(index.row(), 0)) else closed
        place = self.arrow_place(line, index)
        middle = QRect(0, 0, 12, 12)
        middle.moveCenter(place.center())
        self._theme.icon(name, "faint").paint(painter, QStyle.visualRect(option.direction, line, middle))

    def _paint_ring(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(self._theme.colour("accent"))
        painter.drawRoundedRect(place, 6, 6)
