"""Pictures for the reader: only stored bytes, only plain picture formats, decoded within limits and off the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from clipper.jobs import JobContext

FORMATS = frozenset({"png", "jpeg", "jpg", "gif", "webp", "bmp"})
PIXELS = 60_000_000
_MEGABYTES = 256


def decode(data: bytes, box: QSize) -> QImage | None:
    """The picture, no larger than `box`; None when it is broken, too large or of a format that is not let in."""
    QImageReader.setAllocationLimit(_MEGABYTES)
    device = QBuffer()
    device.setData(QByteArray(data))
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(device)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()).decode("ascii", "replace") not in FORMATS:
        return None
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > PIXELS:
        return None
    reader.setAutoTransform(True)
    if size.width() > box.width() or size.height() > box.height():
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image


def loader(picture: Callable[[str], bytes | None], sha256: str, box: QSize) -> Callable[[JobContext], QImage | None]:
    """A job that fetches a stored picture and decodes it."""

    def load(_context: JobContext) -> QImage | None:
        data = picture(sha256)
        return decode(data, box) if data else None

    return load
