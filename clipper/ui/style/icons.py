"""Our icons: one-colour SVG drawings, painted in the colour that is asked for."""

from __future__ import annotations

import math

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clipper import resources

_SIZES = (16, 20)  # pixels at 100 %
_LARGEST = 60  # 20 pixels at 300 %


class Icons:
    """Icons by name and colour, drawn once."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str, colour: QColor) -> QIcon:
        """The icon in a colour; no name: no icon."""
        if not name:
            return QIcon()
        key = (name, colour.name())
        if key not in self._made:
            self._made[key] = self._draw(*key)
        return self._made[key]

    def forget(self) -> None:
        """Draw everything anew next time."""
        self._made.clear()

    def _draw(self, name: str, colour: str) -> QIcon:
        svg = resources.path(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        icon = QIcon()
        for size in _sizes():
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            icon.addPixmap(pixmap)
        return icon


def _sizes() -> list[int]:
    """In dots: for the screens there are, and the largest for one that comes."""
    scales = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return sorted({_LARGEST, *(math.ceil(size * scale) for size in _SIZES for scale in scales)})
