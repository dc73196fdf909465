"""The four colours of highlights as buttons."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from clipper.domain.clipping import HighlightColour
from clipper.ui.panels.reader.typography import Paper
from clipper.ui.translation import mark, tr

NAMES: Mapping[HighlightColour, str] = {
    HighlightColour.YELLOW: mark("Yellow"),
    HighlightColour.GREEN: mark("Green"),
    HighlightColour.BLUE: mark("Blue"),
    HighlightColour.PINK: mark("Pink"),
}


class ColourButton(QAbstractButton):
    """A round spot of colour."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._fill, self._ring = QColor(), QColor()

    def set_colours(self, fill: QColor, ring: QColor) -> None:
        """Colour of the spot and of the ring around it."""
        self._fill, self._ring = fill, ring
        self.update()

    def sizeHint(self) -> QSize:
        """A comfortable target."""
        return QSize(28, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw spot and ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self._ring
        if self.hasFocus():
            ring = self.palette().color(QPalette.ColorRole.Link)
        painter.setPen(QPen(ring, 2.5 if self.isChecked() or self.hasFocus() else 1))
        painter.setBrush(self._fill)
        painter.drawEllipse(QRectF(self.rect()).adjusted(5, 5, -5, -5))


class ColourRow(QWidget):
    """Four spots, of which one may be chosen."""

    chosen = Signal(object)  # HighlightColour

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[HighlightColour, ColourButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for colour, name in NAMES.items():
            button = ColourButton(tr(name), self)
            button.clicked.connect(lambda _checked=False, colour=colour: self.chosen.emit(colour))
            self._group.addButton(button)
            self._buttons[colour] = button
            row.addWidget(button)

    def __getitem__(self, colour: HighlightColour) -> ColourButton:
        """The button of a colour."""
        return self._buttons[colour]

    def set_paper(self, paper: Paper) -> None:
        """Take the colours of a paper."""
        for colour, button in self._buttons.items():
            fill = paper.colour(colour.value)
            button.set_colours(fill.lighter(170) if paper.name == "dark" else fill, paper.colour("muted"))

    def choose(self, colour: HighlightColour | None) -> None:
        """Show a colour as the chosen one, or none."""
        self._group.setExclusive(False)
        for key, button in self._buttons.items():
            button.setChecked(key is colour)
        self._group.setExclusive(True)
