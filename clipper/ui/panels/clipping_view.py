"""The scrolling list itself: cards and headings, selection by ids."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QTableView, QWidget

from clipper.ui import texts
from clipper.ui.models.clippings import HEADING_ROLE, ClippingsModel
from clipper.ui.panels.boxes import with_viewport
from clipper.ui.panels.card import HEADING_HEIGHT, CardDelegate
from clipper.ui.translation import tr

_MOST_REMEMBERED = 20_000
_PAINTING, _HURRIED = 0.010, 0.006  # seconds for the cards of one turn; the others come in the next
_REST = 80  # milliseconds after which a scroll bar that was dragged far rests


class ClippingView(QTableView):
    """One column of cards. A table, since only Qt's tables keep thousands of heights without asking for each."""

    selected = Signal(tuple)  # ids, the current one first
    opened = Signal(int)
    menu_wanted = Signal(QPoint)
    seen = Signal()  # other rows may be on the screen

    def __init__(self, model: ClippingsModel, delegate: CardDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clippings = model
        self._cards = delegate
        self._quiet = False
        self._remembered: tuple[list[int], int, int] | None = None
        with_viewport(self)
        self.setAccessibleName(tr("Clippings"))
        self._look()
        self.setModel(model)
        self.setItemDelegate(delegate)
        self._tell_seen = QTimer(self, singleShot=True, interval=40)
        self._tell_seen.timeout.connect(self.seen)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._on_rest)
        self._scrolled = 0
        self._more = QTimer(self, singleShot=True, interval=10)
        self._more.timeout.connect(self.viewport().update)
        delegate.unfinished.connect(self._more.start)
        self._tell_selected = QTimer(self, singleShot=True, interval=0)
        self._tell_selected.timeout.connect(lambda: self.selected.emit(self.selected_ids()))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        model.rowsInserted.connect(self._on_rows)
        model.rowsRemoved.connect(self._on_removed)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.selectionModel().currentChanged.connect(self._on_selection)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.doubleClicked.connect(lambda index: self._open(index))
        self.resize_rows()

    def _look(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setMouseTracking(True)
        self.setWordWrap(False)

    # ------------------------------------------------------------------------------------------ selection by ids

    def selected_ids(self) -> tuple[int, ...]:
        """The selected clippings in the order of the list, but the current one first."""
        ids: list[int] = []
        selection = self.selectionModel().selection()
        parts = [selection.at(position) for position in range(selection.count())]
        for part in sorted(parts, key=lambda part: part.top()):
            ids += self._clippings.ids_between(part.top(), part.bottom())
        current = self._clippings.ids_between(self.currentIndex().row(), self.currentIndex().row())
        if current and len(ids) > 1 and current[0] in ids:
            ids.remove(current[0])
            ids.insert(0, current[0])
        return tuple(ids)

    def select_ids(self, ids: Iterable[int], *, scroll: bool = True) -> None:
        """Select these, as far as they are in the list; the first becomes the current one."""
        wanted = list(ids)
        selection = QItemSelection()
        for first, last in self._clippings.rows_of(wanted):
            selection.select(self._clippings.index(first), self._clippings.index(last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        row = self._clippings.row_of(wanted[0]) if wanted else -1
        if row >= 0:
            index = self._clippings.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if scroll:
                self.scrollTo(index)

    def step(self, by: int) -> None:
        """Select the next or previous clipping."""
        row = self.currentIndex().row() + by
        while 0 <= row < self._clippings.rowCount():
            if self._clippings.ids_between(row, row):
                self.setCurrentIndex(self._clippings.index(row))
                return
            row += by

    def visible_ids(self) -> list[int]:
        """The clippings on the screen."""
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return self._clippings.ids_between(first, last if last >= 0 else self._clippings.rowCount() - 1)

    # ------------------------------------------------------------------------------------------ heights

    def resize_rows(self) -> None:
        """Set all heights anew, after density or font changed."""
        self.verticalHeader().setDefaultSectionSize(self._cards.height)
        if self._clippings.grouped:
            for row in self._clippings.heading_rows():
                self.verticalHeader().resizeSection(row, HEADING_HEIGHT)

    # ------------------------------------------------------------------------------------------ inside

    def _on_selection(self, *_: object) -> None:
        if not self._quiet:
            self._tell_selected.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As many cards as there is time for, all in one turn on most machines."""
        self._cards.until = time.perf_counter() + (_HURRIED if self._clippings.hurried else _PAINTING)
        super().paintEvent(event)

    def _on_scrolled(self, value: int) -> None:
        if abs(value - self._scrolled) > self.viewport().height():
            self._clippings.hurried = self.verticalScrollBar().isSliderDown() or self._rest.isActive()
            self._rest.start()
        self._scrolled = value
        self._tell_seen.start()

    def _on_rest(self) -> None:
        if self._clippings.hurried:
            self._clippings.hurried = False
            self.viewport().update()

    def _remember(self) -> None:
        ids = self.selected_ids()
        offset = self.verticalScrollBar().value()
        first = self.visible_ids()[:1]
        if len(ids) <= _MOST_REMEMBERED:
            anchor = first[0] if first and offset > 0 else 0
            shift = self.rowViewportPosition(self._clippings.row_of(anchor)) if anchor else 0
            self._remembered = (list(ids), anchor, shift)
        self._quiet = True

    def _restore(self) -> None:
        self.resize_rows()
        if self._remembered:
            ids, anchor, shift = self._remembered
            self._remembered = None
            at_top = self._clippings.from_top or (not self._clippings.continues and not ids)
            self.select_ids(ids, scroll=not self._clippings.continues and not at_top)
            if at_top:
                self.scrollToTop()
            row = self._clippings.row_of(anchor) if anchor and self._clippings.continues else -1
            if row >= 0:
                self.verticalScrollBar().setValue(self.verticalHeader().sectionPosition(row) - shift)
        self._quiet = False
        self._tell_selected.start()
        self._tell_seen.start()

    def _on_rows(self, _: QModelIndex, first: int, last: int) -> None:
        if self._clippings.grouped:
            for row in range(first, last + 1):
                if not self._clippings.ids_between(row, row):
                    self.verticalHeader().resizeSection(row, HEADING_HEIGHT)
        self._keep_place(first, last)
        self._tell_seen.start()

    def _keep_place(self, first: int, last: int) -> None:
        # What comes in above what is looked at does not push it away; at the top of the list the news are shown.
        bar, header = self.verticalScrollBar(), self.verticalHeader()
        top = header.sectionPosition(first)
        if bar.value() and top <= bar.value():
            bar.setValue(bar.value() + header.sectionPosition(last) + header.sectionSize(last) - top)

    def _on_removed(self, *_: object) -> None:
        # What was selected went away: its neighbour takes its place, as in a mail program.
        current = self.currentIndex()
        if current.isValid() and not self.selectionModel().hasSelection():
            self.selectionModel().select(current, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._on_selection()
        self._tell_seen.start()

    def _open(self, index: QModelIndex) -> None:
        if ids := self._clippings.ids_between(index.row(), index.row()):
            self.opened.emit(ids[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are shortcuts and not a search in the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Typing searches in the search box, not for first letters here."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of what is selected."""
        self.menu_wanted.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other rows come into view."""
        super().resizeEvent(event)
        self._tell_seen.start()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag with a small label that says how many."""
        ids = self.selected_ids()
        if not ids:
            return
        drag = QDrag(self)
        drag.setMimeData(self._clippings.mime_of(ids))
        drag.setPixmap(self._drag_picture(len(ids)))
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.LinkAction, Qt.DropAction.CopyAction)

    def _drag_picture(self, count: int) -> QPixmap:
        label = QLabel(texts.clippings(count))
        label.setObjectName("chip")
        label.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        label.adjustSize()
        picture = label.grab()
        label.deleteLater()
        return picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a heading does nothing."""
        index = self.indexAt(event.position().toPoint())
        if index.data(HEADING_ROLE):
            return
        super().mousePressEvent(event)
