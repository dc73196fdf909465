"""The real pages of a press book, typeset anew in the background whenever an option changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from clipper.errors import ClipperError
from clipper.jobs import JobContext
from clipper.ui.desk import Desk
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.reader.pictures import decode
from clipper.ui.runner import Lane
from clipper.ui.texts import number
from clipper.ui.translation import told, tr

if TYPE_CHECKING:
    from clipper.library import Library
    from clipper.services.exporting import BookRequest

PAGES = 3
_PAUSE = 350  # milliseconds without a change before pages are set
_GAP = 20
_WIDTH = 520  # of a page at most, in pixels of the window


class Pages(QWidget):
    """Sheets of paper one under the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self.faded = False

    @property
    def images(self) -> list[QImage]:
        """The pages that are shown."""
        return self._images

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Show these pages."""
        self._images = list(images)
        self.faded = False
        self._fit()
        self.update()

    def fade(self) -> None:
        """Show that the pages are being set anew."""
        self.faded = True
        self.update()

    def _sizes(self) -> list[QSize]:
        width = min(_WIDTH, max(self.width() - 2 * _GAP, 120))
        return [QSize(width, round(width * image.height() / max(1, image.width()))) for image in self._images]

    def _fit(self) -> None:
        self.setMinimumHeight(sum(size.height() + _GAP for size in self._sizes()) + _GAP)

    def resizeEvent(self, _event: object) -> None:
        """Another width, other heights."""
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheets with a thin shadow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.faded:
            painter.setOpacity(0.55)
        top = _GAP
        line = self.palette().color(QPalette.ColorRole.Mid)
        for image, size in zip(self._images, self._sizes(), strict=True):
            box = QRectF((self.width() - size.width()) / 2, top, size.width(), size.height())
            for step, strength in ((3, 18), (2, 28), (1, 40)):
                painter.fillRect(box.adjusted(-step, -step + 1, step, step + 1), QColor(0, 0, 0, strength))
            painter.drawImage(box, image)
            painter.setPen(line)
            painter.drawRect(box)
            top += size.height() + _GAP


class PressbookPreview(QWidget):
    """Pages with a pager."""

    ready = Signal()

    def __init__(self, library: Library, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._desk = library, desk
        self._request: BookRequest | None = None
        self._first = 0
        self.pages = Pages(self)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("preview")
        self._scroll.setWidget(self.pages)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Preview of the pages"))
        self._state = QLabel(self)
        self._state.setObjectName("muted")
        self._state.setWordWrap(True)
        self._back = self._button("left", tr("Pages before"), -PAGES)
        self._on = self._button("right", tr("Pages after"), PAGES)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._set)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addWidget(self._state, 1)
        bar.addWidget(self._back)
        bar.addWidget(self._on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addLayout(bar)

    def _button(self, icon: str, name: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._desk.theme.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self._turn(step))
        button.setEnabled(False)
        return button

    @property
    def state(self) -> str:
        """What is said under the pages."""
        return self._state.text()

    def show_request(self, request: BookRequest) -> None:
        """Set the pages of this request, once nothing has changed for a moment."""
        self._request = request
        self.pages.fade()
        self._state.setText(tr("Setting the pages…"))
        self._pause.start()

    def stop(self) -> None:
        """Set no more pages."""
        self._pause.stop()
        self._request = None

    def _turn(self, step: int) -> None:
        self._first = max(0, self._first + step)
        self._set()

    def _set(self) -> None:
        request, first = self._request, self._first
        if request is None:
            return
        exporting = self._library.exporting
        ppi = 72 * min(2.5, max(1.0, self.devicePixelRatioF()) * _WIDTH / 595 * 1.15)

        def work(context: JobContext) -> list[QImage]:
            pages = exporting.preview(request, PAGES, ppi, first=first, ctx=context)
            return [image for page in pages if (image := decode(page, QSize(4000, 6000)))]

        self.pages.fade()
        self._state.setText(tr("Setting the pages…"))
        self._desk.runner.run(
            tr("Set the preview"),
            work,
            lane=Lane.EXPORT,
            done=while_alive(self, lambda images: self._show(images, first)),
            failed=while_alive(self, self._fail),
            supersede="pressbook preview",
        )

    def _show(self, images: list[QImage], first: int) -> None:
        if not images and first:
            self._first = max(0, first - PAGES)
            self._on.setEnabled(False)
            self._set()
            return
        self.pages.show_pages(images)
        self._scroll.verticalScrollBar().setValue(0)
        if len(images) > 1:
            numbers = {"first": number(first + 1), "last": number(first + len(images))}
            self._state.setText(tr("Pages {first} to {last}", **numbers))
        else:
            self._state.setText(tr("Page {n}", n=number(first + 1)) if images else tr("There is nothing to show."))
        self._back.setEnabled(first > 0)
        self._on.setEnabled(len(images) == PAGES)
        self.ready.emit()

    def _fail(self, error: Exception) -> None:
        self._state.setText(
            told(str(error)) if isinstance(error, ClipperError) else tr("The preview could not be made.")
        )
        if not isinstance(error, ClipperError):
            self._desk.messages.error(error)
        self.ready.emit()
