"""The sidebar: where to look. Clippings are dropped on its shelves, which are renamed and recoloured in place."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from clipper.ui import texts
from clipper.ui.models.shelves import (
    COLOUR_ROLE,
    COUNT_ROLE,
    DOSSIERS,
    ICON_ROLE,
    SHELF_ROLE,
    TAGS,
    Kind,
    Node,
    Shelf,
    ShelvesModel,
)
from clipper.ui.panels.boxes import named
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import mark, tr

_STEP, _LEFT, _ROW, _SECTION = 16, 12, 30, 40
_FOLDABLE_ARROW = 16

# Colours for tags that read well as a tint on light and dark.
TAG_COLOURS: dict[str, str] = {
    mark("Red"): "#d64541",
    mark("Orange"): "#e08a1e",
    mark("Yellow"): "#c9a800",
    mark("Green"): "#3c9a5f",
    mark("Teal"): "#1f9aa3",
    mark("Blue"): "#3f7fe0",
    mark("Violet"): "#8a5fd3",
    mark("Pink"): "#d4538f",
}

Index = QModelIndex | QPersistentModelIndex


class _ShelfDelegate(QStyledItemDelegate):
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
        left = _LEFT + _STEP * depth(index) + 28
        return line.adjusted(left, 0, -52, 0)

    def arrow_place(self, line: QRect, index: Index) -> QRect:
        """Where a line is folded by a click, in a left-to-right window."""
        if index.data(SHELF_ROLE).kind is Kind.SECTION:
            return QRect(line.right() - 28, line.top() + 12, 24, 24)
        left = _LEFT + _STEP * depth(index) - 12
        return QRect(left, line.top() + (line.height() - _FOLDABLE_ARROW) // 2, _FOLDABLE_ARROW, _FOLDABLE_ARROW)

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


class _Tree(QTreeView):
    """A tree that paints its own folds, and folds sections by a click anywhere on them."""

    menu_wanted = Signal(QModelIndex, QPoint)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The delegate paints the folds."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a fold folds; on a section too."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton and self._on_fold(index, event):
            self.setExpanded(index, not self.isExpanded(index))
            return
        super().mousePressEvent(event)

    def _on_fold(self, index: QModelIndex, event: QMouseEvent) -> bool:
        if not self.model().rowCount(index):
            return False
        if index.data(SHELF_ROLE).kind is Kind.SECTION:
            return True
        delegate = self.itemDelegate()
        assert isinstance(delegate, _ShelfDelegate)
        line = QRect(0, self.visualRect(index).top(), self.viewport().width(), self.visualRect(index).height())
        place = QStyle.visualRect(self.layoutDirection(), line, delegate.arrow_place(line, index))
        return place.contains(event.position().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a line."""
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
        if index.isValid():
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))


def depth(index: Index) -> int:
    """How far a line is nested, the lines below a section being as far out as those above."""
    steps, parent = 0, index.parent()
    while parent.isValid():
        steps += 1
        parent = parent.parent()
    return max(0, steps - 1)


class Sidebar(QWidget):
    """The tree of shelves and their menus."""

    chosen = Signal(object)  # Shelf
    renamed = Signal(object, str)
    dropped = Signal(object, list)  # Shelf, ids
    nested = Signal(object, object)
    recoloured = Signal(str, str)  # tag, colour
    merge_wanted = Signal(object)  # Shelf of a tag or outlet
    delete_wanted = Signal(object)
    pressbook_wanted = Signal(object)
    new_dossier_wanted = Signal()
    edit_outlet_wanted = Signal(object)
    empty_trash_wanted = Signal()

    def __init__(self, model: ShelvesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "sidebar")
        self.setMinimumWidth(168)
        self._model = model
        self._theme = theme
        self._showing = False
        self.folded_before: list[str] | None = None  # what was folded when the window was last closed
        self.tree = _Tree()
        self._look()
        self.tree.setModel(model)
        self.tree.setItemDelegate(_ShelfDelegate(theme, self.tree))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(self.tree)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self.tree.menu_wanted.connect(self._show_menu)
        model.renamed.connect(self.renamed)
        model.dropped.connect(self.dropped)
        model.nested.connect(self.nested)
        theme.changed.connect(self.tree.viewport().update)

    def _look(self) -> None:
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(_STEP)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setAccessibleName(tr("Library"))
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.tree.setDragDropOverwriteMode(True)  # things are dropped on lines, never between them
        self.tree.setDropIndicatorShown(True)
        self.tree.setAutoExpandDelay(600)
        self.tree.setMouseTracking(True)

    # ------------------------------------------------------------------------------------------ what is shown

    def show_shelves(self, nodes: list[Node]) -> None:
        """Bring the shelves up to date."""
        first = self._model.rowCount() == 0
        self._showing = True
        current = self.current()
        self._model.show(nodes)
        if current and self.current() != current:
            self.select(current)
        self._showing = False
        if first:
            self.unfold_sections(self.folded_before)

    def current(self) -> Shelf | None:
        """The shelf that is selected."""
        shelf = self.tree.currentIndex().data(SHELF_ROLE)
        return shelf if isinstance(shelf, Shelf) else None

    def select(self, shelf: Shelf) -> bool:
        """Select a shelf; False when it is not there."""
        index = self._model.find(shelf)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        return index.isValid()

    def rename(self, shelf: Shelf) -> None:
        """Let the user type a new name in place."""
        index = self._model.find(shelf)
        if index.isValid():
            self.tree.scrollTo(index)
            self.tree.edit(index)

    def folded(self) -> list[str]:
        """The sections and tags that are folded or not, to be remembered."""
        return [_fold_key(node) for node in self._foldable() if not self.tree.isExpanded(self._model.find(node.shelf))]

    def unfold_sections(self, folded: Iterable[str] | None) -> None:
        """Unfold all but these; nothing remembered: sections are open and tags folded."""
        closed = None if folded is None else set(folded)
        for node in self._foldable():
            open_ = node.shelf.kind is Kind.SECTION if closed is None else _fold_key(node) not in closed
            self.tree.setExpanded(self._model.find(node.shelf), open_)

    def _foldable(self) -> list[Node]:
        found: list[Node] = []

        def visit(parent: QModelIndex) -> None:
            for row in range(self._model.rowCount(parent)):
                index = self._model.index(row, 0, parent)
                if self._model.rowCount(index):
                    found.append(self._model.node(index))
                    visit(index)

        visit(QModelIndex())
        return found

    # ------------------------------------------------------------------------------------------ inside

    def _on_current(self, index: QModelIndex) -> None:
        shelf = index.data(SHELF_ROLE)
        if isinstance(shelf, Shelf) and shelf.kind is not Kind.SECTION and not self._showing:
            self.chosen.emit(shelf)

    def _show_menu(self, index: QModelIndex, place: QPoint) -> None:
        menu = self.menu(self._model.node(index).shelf)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self, shelf: Shelf) -> QMenu:
        """What can be done with a shelf."""
        menu = QMenu(self)
        if shelf.kind is Kind.SECTION and shelf.name == DOSSIERS:
            menu.addAction(tr("New dossier…"), self.new_dossier_wanted.emit)
        if shelf.kind is Kind.TRASH:
            menu.addAction(tr("Empty the trash…"), self.empty_trash_wanted.emit)
        if shelf.kind not in {Kind.TAG, Kind.DOSSIER, Kind.SEARCH, Kind.OUTLET}:
            return menu
        if shelf.kind in {Kind.DOSSIER, Kind.TAG, Kind.SEARCH}:
            menu.addAction(self._theme.icon("book"), tr("Press book…"), lambda: self.pressbook_wanted.emit(shelf))
            menu.addSeparator()
        menu.addAction(self._theme.icon("edit"), tr("Rename"), lambda: self.rename(shelf))
        if shelf.kind is Kind.TAG:
            menu.addMenu(self._colour_menu(menu, shelf))
            if "/" in shelf.name:
                menu.addAction(tr("Move to the top level"), lambda: self.nested.emit(shelf, Shelf(Kind.SECTION, TAGS)))
        if shelf.kind is Kind.OUTLET:
            menu.addAction(tr("Edit outlet…"), lambda: self.edit_outlet_wanted.emit(shelf))
        if shelf.kind in {Kind.TAG, Kind.OUTLET}:
            menu.addAction(tr("Merge into another…"), lambda: self.merge_wanted.emit(shelf))
        if shelf.kind is not Kind.OUTLET:
            menu.addSeparator()
            menu.addAction(self._theme.icon("trash"), tr("Delete"), lambda: self.delete_wanted.emit(shelf))
        return menu

    def _colour_menu(self, parent: QMenu, shelf: Shelf) -> QMenu:
        menu = QMenu(tr("Colour"), parent)
        menu.addAction(tr("No colour"), lambda: self.recoloured.emit(shelf.name, ""))
        for name, colour in TAG_COLOURS.items():
            swatch = QPixmap(16, 16)
            swatch.fill(QColor(colour))
            menu.addAction(QIcon(swatch), tr(name), lambda colour=colour: self.recoloured.emit(shelf.name, colour))
        return menu


def _fold_key(node: Node) -> str:
    return f"{node.shelf.kind.value}:{node.shelf.name}"
