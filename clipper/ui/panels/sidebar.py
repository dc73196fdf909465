"""The sidebar: where to look. Clippings are dropped on its shelves, which are renamed and recoloured in place."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QStyle,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from clipper.ui.models.shelves import (
    DOSSIERS,
    SHELF_ROLE,
    TAGS,
    Kind,
    Node,
    Shelf,
    ShelvesModel,
)
from clipper.ui.panels.boxes import named, with_viewport
from clipper.ui.panels.shelf_delegate import STEP, ShelfDelegate
from clipper.ui.style import Theme
from clipper.ui.translation import mark, tr

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


class _Tree(QTreeView):
    """A tree that paints its own folds, and folds sections by a click anywhere on them."""

    menu_wanted = Signal(QModelIndex, QPoint)
    plus_clicked = Signal()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The delegate paints the folds."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a fold folds; on a section too."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton and self._on_plus(index, event):
            self.plus_clicked.emit()
            return
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton and self._on_fold(index, event):
            self.setExpanded(index, not self.isExpanded(index))
            return
        super().mousePressEvent(event)

    def _on_fold(self, index: QModelIndex, event: QMouseEvent) -> bool:
        if not self.model().rowCount(index):
            return False
        if index.data(SHELF_ROLE).kind is Kind.SECTION:
            return True
        return self._hits(index, event, self._shelves().arrow_place(self._line(index), index))

    def _on_plus(self, index: QModelIndex, event: QMouseEvent) -> bool:
        shelf = index.data(SHELF_ROLE)
        is_dossiers = shelf.kind is Kind.SECTION and shelf.name == DOSSIERS
        return is_dossiers and self._hits(index, event, self._shelves().plus_place(self._line(index)))

    def _shelves(self) -> ShelfDelegate:
        delegate = self.itemDelegate()
        assert isinstance(delegate, ShelfDelegate)
        return delegate

    def _line(self, index: QModelIndex) -> QRect:
        return QRect(0, self.visualRect(index).top(), self.viewport().width(), self.visualRect(index).height())

    def _hits(self, index: QModelIndex, event: QMouseEvent, place: QRect) -> bool:
        mirrored = QStyle.visualRect(self.layoutDirection(), self._line(index), place)
        return mirrored.contains(event.position().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a line."""
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
        if index.isValid():
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))


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
        self._at_first = False  # whether only what is known at a glance is shown
        self.folded_before: list[str] | None = None  # what was folded when the window was last closed
        self.tree = with_viewport(_Tree())
        self._look()
        self.tree.setModel(model)
        self.tree.setItemDelegate(ShelfDelegate(theme, self.tree))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(self.tree)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self.tree.menu_wanted.connect(self._show_menu)
        self.tree.plus_clicked.connect(self.new_dossier_wanted)
        model.renamed.connect(self.renamed)
        model.dropped.connect(self.dropped)
        model.nested.connect(self.nested)
        theme.changed.connect(self.tree.viewport().update)

    def _look(self) -> None:
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(STEP)
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

    def show_shelves(self, nodes: list[Node], shown: Shelf | None = None) -> None:
        """Bring the shelves up to date; `shown` is the place the window shows, if that is not the chosen one."""
        first, self._at_first = self._model.rowCount() == 0 or self._at_first, False
        known = {node.shelf.name for node in self._foldable()}
        self._showing = True
        current = shown or self.current()
        self._model.show(nodes)
        if current and self.current() != current:
            self.select(current)
        self._showing = False
        if first:
            self.unfold_sections(self.folded_before)
        else:
            for node in self._foldable():
                if node.shelf.kind is Kind.SECTION and node.shelf.name not in known:
                    self.tree.expand(self._model.find(node.shelf))

    def show_at_first(self, nodes: list[Node], shelf: Shelf) -> None:
        """Show the shelves that are known before the library is open; nobody is told of the choice."""
        self._showing = True
        self._model.show(nodes)
        self.select(shelf)
        self._showing = False
        self._at_first = True

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
