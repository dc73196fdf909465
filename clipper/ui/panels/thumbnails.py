"""Small pictures for the list: read and scaled off the window's thread, kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from clipper.jobs import JobContext
from clipper.ui.runner import JobRunner, Lane

_KEPT = 300
_PIXELS = 168  # 56 at 300 %
_LARGEST = 60_000_000  # pixels of a picture that is worth decoding for this


class Thumbnails(QObject):
    """Pictures by hash; what is not at hand is fetched, and `ready` tells when to paint again."""

    ready = Signal()

    def __init__(self, fetch: Callable[[str], bytes | None], runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._runner = runner
        self._pictures: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._asked: set[str] = set()

    def get(self, sha256: str) -> QPixmap | None:
        """The picture, or None while it is not there (yet)."""
        if not sha256:
            return None
        if sha256 in self._pictures:
            self._pictures.move_to_end(sha256)
            return self._pictures[sha256]
        if sha256 not in self._asked:
            self._asked.add(sha256)
            self._runner.run(
                "Thumbnail",
                lambda ctx: self._load(ctx, sha256),
                lane=Lane.QUERY,
                done=lambda image: self._keep(sha256, image),
                failed=lambda _: self._keep(sha256, QImage()),
            )
        return None

    def _load(self, ctx: JobContext, sha256: str) -> QImage:
        data = self._fetch(sha256)
        return read_square(data, _PIXELS) if data else QImage()

    def _keep(self, sha256: str, image: QImage) -> None:
        self._asked.discard(sha256)
        self._pictures[sha256] = None if image.isNull() else QPixmap.fromImage(image)
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.ready.emit()


def read_square(data: bytes, side: int) -> QImage:
    """The middle of a picture as a square; a null image when it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _LARGEST or min(size.width(), size.height()) < 32:
        return QImage()
    reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return image
    square = QRect(0, 0, side, side)
    square.moveCenter(image.rect().center())
    return image.copy(square)
