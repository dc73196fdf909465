"""A dossier: its clippings in the order of the press book, in groups, with comments; ordered by drag or by keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from clipper.domain.row import ClippingRow
from clipper.ui import texts
from clipper.ui.messages import Messages
from clipper.ui.models import dossier as order
from clipper.ui.models.dossier import CLIPPING_ROLE, ENTRY_ROLE, GROUP_ROLE, NUMBER_ROLE, DossierModel
from clipper.ui.panels.boxes import label, named, with_viewport
from clipper.ui.panels.empty import Empty
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.domain.dossier import Dossier

Index = QModelIndex | QPersistentModelIndex
_GROUP_HEIGHT = 44


class _EntryDelegate(QStyledItemDelegate):
    """Number, headline, outlet and date, comment; groups as headings with theirs."""

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        super().__init__(tree)
        self._theme = theme
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QFontMetrics(self._tree.font()).height()
        group = index.data(GROUP_ROLE)
        if group is not None:
            return QSize(200, _GROUP_HEIGHT + (line if group.comment else 0))
        return QSize(200, 2 * line + 20 + (line if index.data(ENTRY_ROLE).comment else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRect(0, option.rect.top(), self._tree.viewport().width(), option.rect.height())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            active = bool(option.state & QStyle.StateFlag.State_Active)
            painter.fillRect(line, self._theme.colour("selected" if active else "selected_inactive"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(line, self._theme.colour("hover"))
        if index.data(GROUP_ROLE) is not None:
            self._paint_group(painter, option, line, index)
        else:
            self._paint_entry(painter, option, line, index)
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(12, 10, -12, -4))

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, index: Index) -> None:
        font = scaled(option.font, 1.06, QFont.Weight.DemiBold)
        place = line.adjusted(16, 14, -16, 0)
        place.setHeight(QFontMetrics(font).height())
        self._line(painter, place, str(index.data()), font, "text")
        if comment := index.data(GROUP_ROLE).comment:
            place.translate(0, place.height() + 2)
            self._line(painter, place, comment, scaled(option.font, 0.95), "muted")
        painter.fillRect(
            QRect(line.left() + 16, line.bottom(), line.width() - 32, 1), self._theme.colour("line_strong")
        )

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, index: Index) -> None:
        small = scaled(option.font, 0.92)
        number = QStyle.visualRect(option.direction, line, QRect(line.left() + 12, line.top() + 8, 32, 20))
        painter.setFont(small)
        painter.setPen(self._theme.colour("faint"))
        painter.drawText(
            number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.data(NUMBER_ROLE))
        )
        place = QStyle.visualRect(option.direction, line, line.adjusted(56, 8, -16, 0))
        place.setHeight(QFontMetrics(option.font).height() + 2)
        row: ClippingRow | None = index.data(CLIPPING_ROLE)
        self._line(painter, place, str(index.data()), scaled(option.font, 1.0, QFont.Weight.DemiBold), "text")
        place.translate(0, place.height())
        if row is not None:
            meta = texts.side_by_side(row.outlet, texts.when(row), texts.byline(row))
            self._line(painter, place, meta, small, "muted")
        if comment := index.data(ENTRY_ROLE).comment:
            place.translate(0, place.height())
            italic = QFont(small)
            italic.setItalic(True)
            self._line(painter, place, comment, italic, "accent")
        painter.fillRect(QRect(line.left() + 56, line.bottom(), line.width() - 56, 1), self._theme.colour("line"))

    def _line(self, painter: QPainter, place: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)


class _OrderTree(QTreeView):
    menu_wanted = Signal(QModelIndex, QPoint)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Groups do not fold."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
        if index.isValid():
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(self.visualRect(index).center()))


class DossierPanel(QWidget):
    """The middle of the window while a dossier is selected."""

    selected = Signal(tuple)  # ids
    changed = Signal(object)  # the Dossier as it should be
    added = Signal(int, list, int)  # dossier, ids, group
    pressbook_wanted = Signal(int)

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], Mapping[int, ClippingRow]],
        messages: Messages,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "list_column")
        self._messages = messages
        self.model = DossierModel(fetch, self)
        self.tree = with_viewport(_OrderTree())
        self._look(theme)
        self._title = label("title")
        self._count = label("muted")
        self._new_group = QPushButton(tr("New group"))
        self._book = QPushButton(tr("Press book…"))
        self._book.setDefault(True)
        self._book.setAutoDefault(False)
        header = named(QWidget(), "dossier_header")
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._new_group)
        row.addWidget(self._book)
        self.empty = Empty(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._stack)
        self._new_group.clicked.connect(self._ask_group)
        self._book.clicked.connect(lambda: self.pressbook_wanted.emit(self.model.dossier.id))
        self.model.proposed.connect(self.changed)
        self.model.dropped.connect(lambda ids, group: self.added.emit(self.model.dossier.id, ids, group))
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit(self.selected_ids()))
        self.tree.menu_wanted.connect(self._show_menu)

    def _look(self, theme: Theme) -> None:
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(_EntryDelegate(theme, self.tree))
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setItemsExpandable(False)
        self.tree.setAccessibleName(tr("Dossier"))
        self.tree.setMouseTracking(True)
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.tree.setDefaultDropAction(Qt.DropAction.CopyAction)
        theme.changed.connect(self.tree.viewport().update)

    # ------------------------------------------------------------------------------------------ what is shown

    def show_dossier(self, dossier: Dossier) -> None:
        """Show a dossier, keeping selection and place when it is the same one."""
        same = dossier.id == self.model.dossier.id
        ids, place = self.selected_ids() if same else (), self.tree.verticalScrollBar().value()
        self.model.show(dossier)
        self.tree.expandAll()
        self._title.setText(dossier.name)
        self._count.setText(texts.number(len(dossier.clipping_ids)))
        self._count.setAccessibleName(texts.clippings(len(dossier.clipping_ids)))
        self.select_ids(ids)
        self.tree.verticalScrollBar().setValue(place if same else 0)
        self._book.setEnabled(bool(dossier.clipping_ids))
        if dossier.clipping_ids or len(dossier.groups) > 1:
            self._stack.setCurrentWidget(self.tree)
        else:
            self.empty.say(
                "dossier",
                tr("This dossier is empty."),
                tr("Drag clippings onto it in the sidebar, or press D on a selection."),
            )
            self._stack.setCurrentWidget(self.empty)

    def selected_ids(self) -> tuple[int, ...]:
        """The selected clippings in the order of the dossier."""
        indexes = sorted(self.tree.selectionModel().selectedIndexes(), key=lambda i: (i.internalId(), i.row()))
        return tuple(index.data(ENTRY_ROLE).clipping_id for index in indexes if index.data(ENTRY_ROLE))

    def select_ids(self, ids: Sequence[int]) -> None:
        """Select some clippings."""
        self.tree.clearSelection()
        for number in ids:
            index = self.model.find(number)
            if index.isValid():
                self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)

    def step(self, by: int) -> None:
        """Go to the next or previous line."""
        current = self.tree.currentIndex()
        index = self.tree.indexBelow(current) if by > 0 else self.tree.indexAbove(current)
        if index.isValid():
            self.tree.setCurrentIndex(index)

    # ------------------------------------------------------------------------------------------ inside

    def _ask_group(self) -> None:
        self._messages.ask_text(
            self,
            tr("New group"),
            tr("Title of the group"),
            "",
            lambda title: self.changed.emit(order.with_group(self.model.dossier, title)),
        )

    def _show_menu(self, index: QModelIndex, place: QPoint) -> None:
        menu = self.menu(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a group or an entry."""
        menu = QMenu(self)
        where = self.model.place(index)
        dossier = self.model.dossier
        if where is None:
            row, group = index.row(), index.data(GROUP_ROLE)
            menu.addAction(tr("Rename"), lambda: self.tree.edit(index))
            menu.addAction(tr("Comment…"), lambda: self._ask_group_comment(row, group.comment))
            menu.addSeparator()
            menu.addAction(tr("Move up"), lambda: self.changed.emit(order.with_group_moved(dossier, row, -1)))
            menu.addAction(tr("Move down"), lambda: self.changed.emit(order.with_group_moved(dossier, row, 1)))
            menu.addSeparator()
            menu.addAction(tr("Delete group, keep its clippings"), lambda: self._drop_group(row))
            return menu
        group_row, entry_row = where
        menu.addAction(tr("Comment…"), lambda: self._ask_comment(where, index.data(ENTRY_ROLE).comment))
        menu.addSeparator()
        menu.addAction(tr("Move up"), lambda: self._move(group_row, entry_row, entry_row - 1))
        menu.addAction(tr("Move down"), lambda: self._move(group_row, entry_row, entry_row + 2))
        for number, other in enumerate(dossier.groups):
            if number != group_row:
                title = tr("Move to “{group}”", group=other.title or tr("Without a title"))
                menu.addAction(title, partial(self._move_selected, number))
        menu.addSeparator()
        menu.addAction(tr("Take out of the dossier"), self._take_out)
        return menu

    def _move(self, group: int, entry: int, before: int) -> None:
        if before >= 0:
            self.changed.emit(order.moved(self.model.dossier, [(group, entry)], group, before))

    def _move_selected(self, group: int) -> None:
        places = [place for index in self.tree.selectionModel().selectedIndexes() if (place := self.model.place(index))]
        end = len(self.model.dossier.groups[group].entries)
        self.changed.emit(order.moved(self.model.dossier, places, group, end))

    def _take_out(self) -> None:
        self.changed.emit(order.without(self.model.dossier, self.selected_ids()))

    def _drop_group(self, row: int) -> None:
        self.changed.emit(order.without_group(self.model.dossier, row))

    def _ask_comment(self, place: order.Place, comment: str) -> None:
        self._messages.ask_text(
            self,
            tr("Comment"),
            tr("Comment on this clipping, printed with it"),
            comment,
            lambda text: self.changed.emit(order.with_comment(self.model.dossier, place, text)),
        )

    def _ask_group_comment(self, row: int, comment: str) -> None:
        self._messages.ask_text(
            self,
            tr("Comment"),
            tr("Comment on this group, printed before it"),
            comment,
            lambda text: self.changed.emit(order.with_changed_group(self.model.dossier, row, comment=text)),
        )
