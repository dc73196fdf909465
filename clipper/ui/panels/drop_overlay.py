"""What covers the window while something hovers over it that can be clipped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clipper.ui.models.clippings import CLIPPINGS_MIME
from clipper.ui.models.shelves import SHELF_MIME
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import tr
from clipper.ui.work.formats import has_something


class DropOverlay(QWidget):
    """Catches drops on the whole window; our own clippings on their way to the sidebar are left alone."""

    dropped = Signal(object)  # QMimeData

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("Drop to clip it"))
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def watch_children(self) -> None:
        """Watch the parts of the window that take drops themselves, so that these do not swallow ours."""
        window = self.parentWidget()
        for child in window.findChildren(QWidget) if window else ():
            if child.acceptDrops() and child is not self:
                child.installEventFilter(self)

    def wants(self, mime: QMimeData) -> bool:
        """Whether it comes from outside and may be clipped."""
        return not mime.hasFormat(CLIPPINGS_MIME) and not mime.hasFormat(SHELF_MIME) and has_something(mime)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something comes over the window."""
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._on_enter(event)
        if event.type() == QEvent.Type.Drop and watched is self.parentWidget() and isinstance(event, QDropEvent):
            self.dropEvent(event)
            return True
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget() and self.isVisible():
            self._cover()
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """It is over the overlay itself now."""
        self._on_enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went away."""
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """It was let go."""
        self.hide()
        if self.wants(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil, a frame, a sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._theme.colour("surface")
        veil.setAlphaF(0.90)
        painter.fillRect(self.rect(), veil)
        accent = self._theme.colour("accent")
        pen = QPen(accent, 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(20, 20, -20, -20), 16, 16)
        middle = self.rect().center()
        icon = QRect(middle.x() - 24, middle.y() - 64, 48, 48)
        self._theme.icon("drop", "accent").paint(painter, icon)
        painter.setFont(scaled(self.font(), 1.5, QFont.Weight.DemiBold))
        painter.setPen(self._theme.colour("text"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect().adjusted(0, middle.y(), 0, 0), flags, tr("Drop to clip it"))
        painter.setFont(self.font())
        painter.setPen(self._theme.colour("muted"))
        text = tr("A selection, a link, files or whole folders: several at once are fine.")
        painter.drawText(self.rect().adjusted(0, middle.y() + 40, 0, 0), flags, text)

    def _on_enter(self, event: QDragEnterEvent) -> bool:
        if not self.isEnabled() or not self.wants(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._cover()
        self.show()
        self.raise_()
        return True

    def _cover(self) -> None:
        if parent := self.parentWidget():
            self.setGeometry(parent.rect())
