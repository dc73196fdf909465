"""Paints tags as chips in a row, as many as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from clipper.ui.style import Theme


class Chips:
    """Chips in the colours of the tags."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._font = QFont()
        self.colours: dict[str, str] = {}
        self.height = 20

    def set_font(self, font: QFont) -> None:
        """Measure anew."""
        self._font = font
        self.height = QFontMetrics(font).height() + 4

    def paint(
        self,
        painter: QPainter,
        place: QRect,
        tags: tuple[str, ...],
        direction: Qt.LayoutDirection,
        *,
        trailing: bool = False,
    ) -> int:
        """Paint as many tags as there is room for, and the number of the others; the width used."""
        metrics = QFontMetrics(self._font)
        painter.setFont(self._font)
        room = place.width() // 2 if trailing else place.width()
        shown: list[tuple[str, str, int]] = []
        used = 0
        for position, tag in enumerate(tags):
            left_over = len(tags) - position
            text = metrics.elidedText(tag, Qt.TextElideMode.ElideMiddle, min(180, room - 20))
            width = metrics.horizontalAdvance(text) + 16
            if used + width > room - (28 if left_over > 1 else 0):
                more = f"+{left_over}"
                shown.append((more, "", metrics.horizontalAdvance(more) + 12))
                used += shown[-1][2]
                break
            shown.append((text, self.colours.get(tag, ""), width))
            used += width + 4
        start = place.right() - used + 1 if trailing else place.left()
        for text, colour, width in shown:
            chip = QRect(start, place.top(), width, self.height)
            if direction == Qt.LayoutDirection.RightToLeft:
                chip.moveRight(place.right() - (start - place.left()))
            self._paint_chip(painter, chip, text, colour)
            start += width + 4
        return used + 8 if shown and trailing else used

    def _paint_chip(self, painter: QPainter, chip: QRect, text: str, colour: str) -> None:
        ground = QColor(colour) if colour else self._theme.colour("chip")
        if colour:
            ground.setAlphaF(0.34 if self._theme.dark else 0.20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, self.height / 2, self.height / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.colour("text" if colour else "chip_text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
