"""The page on which an article is read: column, paper, marks, copying; it opens and loads nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from clipper.ui.panels.reader.builder import ACTION, frame_margins
from clipper.ui.panels.reader.copying import copied
from clipper.ui.panels.reader.document import ArticleDocument
from clipper.ui.panels.reader.ground import paint_ground
from clipper.ui.panels.reader.typography import Typography

BLEED = 18  # room beside the text, for bars and tints
_LEAST_SIDE = 14
_BOTTOM = 96


class ArticleView(QTextBrowser):
    """Shows an article's document in a column of readable width, with a header widget that scrolls along."""

    link_requested = Signal(str)  # an address in the text was clicked
    action_requested = Signal(str)  # a command of Clipper's own in the text: 'removed', 'keep/b3'
    menu_requested = Signal(QPoint, str)  # place on the screen, block id or ''
    pressed = Signal()
    clicked = Signal(int)  # document position of a plain click
    selected = Signal()  # the user has selected text and let go
    hovered = Signal(QPoint)  # viewport position under the pointer
    size_requested = Signal(int)  # +1, -1: text size
    scrolled = Signal()

    def __init__(self, typography: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typography = typography
        self._header: QWidget | None = None
        self._marked = False
        self._expects = False
        self._article = ArticleDocument(self)
        self.setObjectName("reader_page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setReadOnly(True)
        self.set_caret(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAutoFillBackground(True)
        self.viewport().setMouseTracking(True)
        self.anchorClicked.connect(self._on_anchor)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.scrolled.emit())
        self.setDocument(self._article)
        self.set_typography(typography)

    def set_caret(self, on: bool) -> None:
        """Move a text cursor with the arrow keys, to select without a mouse; without it they scroll."""
        flags = Qt.TextInteractionFlag
        keys = flags.TextSelectableByKeyboard if on else flags.NoTextInteraction
        self.setTextInteractionFlags(flags.TextBrowserInteraction | keys)
        self.setCursorWidth(2 if on else 0)

    @property
    def caret(self) -> bool:
        """Whether there is a text cursor."""
        return bool(self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard)

    # ------------------------------------------------------------------------------------------ content

    @property
    def article(self) -> ArticleDocument:
        """The document that is shown."""
        return self._article

    def expect_document(self, *, another: bool) -> None:
        """Whether another document comes at once: that one makes room for the header, not the one that is shown."""
        self._expects = another
        self.fit_header()

    def show_document(self, document: ArticleDocument, *, keep_place: bool = False) -> None:
        """Show a document, from its top or from where the one before stood."""
        bar = self.verticalScrollBar()
        value = bar.value()
        before, self._article = self._article, document
        self._expects = False
        document.setParent(self)
        self._measure_header()
        self._set_margins(document)
        self.set_marks(())
        self.setDocument(document)
        before.deleteLater()
        if keep_place and value:
            self.document().documentLayout().hitTest(
                QPointF(0, value + self.viewport().height()), Qt.HitTestAccuracy.FuzzyHit
            )
            bar.setValue(value)
        else:
            self.moveCursor(QTextCursor.MoveOperation.Start)
            bar.setValue(0)

    def loadResource(self, type: int, name: QUrl | str) -> QImage:
        """Refuse everything that is not in the document."""
        return self._article.loadResource(type, name)

    def set_typography(self, typography: Typography) -> None:
        """Change paper and measure; the document itself is built anew by its owner."""
        self._typography = typography
        palette = self.palette()
        roles, ground = QPalette.ColorRole, typography.paper.colour("ground")
        for role_ in (roles.Base, roles.Window):
            palette.setColor(role_, ground)
        palette.setColor(roles.Text, typography.paper.colour("ink"))
        palette.setColor(roles.WindowText, typography.paper.colour("ink"))
        self.setPalette(palette)
        self.setStyleSheet(typography.paper.style_sheet())
        self._place_column()

    def set_header(self, header: QWidget) -> None:
        """Put a widget above the text; it scrolls with it."""
        self._header = header
        header.setParent(self.viewport())
        header.installEventFilter(self)
        header.show()
        self._place_column()

    # ------------------------------------------------------------------------------------------ the column

    def _place_column(self) -> None:
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        column = min(self._typography.width() + 2 * BLEED, room - 2 * _LEAST_SIDE)
        side = max(_LEAST_SIDE, (room - column) // 2)
        self.setViewportMargins(side, 0, max(0, room - column - side), 0)
        self.fit_header()

    def fit_header(self) -> None:
        """Give the header its room now, not when the event loop comes to it."""
        if self._measure_header() and not self._expects:
            self._set_margins(self._article)

    def _measure_header(self) -> bool:
        """Place the header; whether the document has to make another room for it."""
        if self._header is None:
            return False
        width = self.viewport().width() - 2 * BLEED
        for child in self._header.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if inner := child.layout():
                inner.activate()
        layout = self._header.layout()
        if layout:
            layout.activate()
        height = layout.totalHeightForWidth(width) if layout and layout.hasHeightForWidth() else -1
        if height < 0:
            height = self._header.sizeHint().height()
        self._header.setGeometry(BLEED, -self.verticalScrollBar().value(), width, height)
        return round(self._article.rootFrame().frameFormat().topMargin()) != height

    def _set_margins(self, document: ArticleDocument) -> None:
        top = self._header.height() if self._header else _LEAST_SIDE
        frame_margins(document, BLEED, top, _BOTTOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        self._place_column()
        super().resizeEvent(event)
        self.fit_header()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the top: Qt would scroll to the cursor, past the header."""
        value = self.verticalScrollBar().value()
        super().showEvent(event)
        self.fit_header()
        self.verticalScrollBar().setValue(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the header the room it asks for."""
        if watched is self._header and event.type() == QEvent.Type.LayoutRequest:
            self.fit_header()
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars of quotations and the tint of removed passages under the text."""
        painter = QPainter(self.viewport())
        paint_ground(painter, self, self._typography.paper, BLEED)
        painter.end()
        super().paintEvent(event)

    def set_marks(self, selections: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Show marks over the text."""
        if selections or self._marked:
            self.setExtraSelections(list(selections))
        self._marked = bool(selections)

    def reveal(self, position: int) -> None:
        """Scroll a document position into sight, a third from the top, if it is not there already."""
        cursor = QTextCursor(self._article)
        cursor.setPosition(position)
        rect = self.cursorRect(cursor)
        height = self.viewport().height()
        if rect.top() < 24 or rect.bottom() > height - 24:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - height // 3)

    # ------------------------------------------------------------------------------------------ the user

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the article's text, clean, without what Clipper says in between."""
        return copied(self.textCursor())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Hand the place of the menu to the panel."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.cursorRect().bottomLeft()
            paragraph = self.textCursor().block()
        else:
            place = self.viewport().mapFromGlobal(event.globalPos())
            paragraph = self.cursorForPosition(place).block()
        self.menu_requested.emit(self.viewport().mapToGlobal(place), self._article.id_of(paragraph))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the pointer is."""
        super().mouseMoveEvent(event)
        self.hovered.emit(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a plain click on text."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.textCursor().hasSelection():
            self.selected.emit()
        elif not self.anchorAt(place):
            self.clicked.emit(self.cursorForPosition(place).position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on text begins anew."""
        super().mousePressEvent(event)
        self.pressed.emit()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Text selected with the keyboard is selected once Shift is let go."""
        super().keyReleaseEvent(event)
        if event.key() == Qt.Key.Key_Shift and self.textCursor().hasSelection():
            self.selected.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the size of the text with Ctrl, scroll else."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif delta := event.angleDelta().y():
            self.size_requested.emit(1 if delta > 0 else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the page, F7 shows a text cursor, as in every reader."""
        bar, modifiers = self.verticalScrollBar(), event.modifiers()
        if event.key() == Qt.Key.Key_F7:
            self.set_caret(not self.caret)
        elif event.key() == Qt.Key.Key_Space and not modifiers & Qt.KeyboardModifier.ControlModifier:
            back = modifiers & Qt.KeyboardModifier.ShiftModifier
            bar.setValue(bar.value() + round(bar.pageStep() * (-0.9 if back else 0.9)))
        else:
            super().keyPressEvent(event)

    def _on_anchor(self, url: QUrl) -> None:
        target = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if target.startswith(ACTION):
            self.action_requested.emit(target.removeprefix(ACTION))
        elif url.scheme().lower() in ("http", "https", "mailto"):
            self.link_requested.emit(target)
