"""The menu 'Aa': paper, face, size and measure of the reading page."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from clipper.settings import Settings
from clipper.ui.panels.reader.typography import PAPERS, paper
from clipper.ui.texts import number
from clipper.ui.translation import mark, tr

SIZES = (11, 36)
MEASURES = (45, 100)
_FACES = (
    "Source Serif 4",
    "Source Sans 3",
    "Noto Serif",
    "Noto Sans",
    "Georgia",
    "Charter",
    "Literata",
    "DejaVu Serif",
)
_PAPER_NAMES = {
    "system": mark("As the window"),
    "light": mark("Light"),
    "sepia": mark("Sepia"),
    "dark": mark("Dark"),
}


class _PaperButton(QAbstractButton):
    """A sheet of paper with an 'A' on it."""

    def __init__(self, choice: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = choice
        self.setCheckable(True)
        self.setAccessibleName(tr(_PAPER_NAMES[choice]))
        self.setToolTip(tr(_PAPER_NAMES[choice]))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """A sheet."""
        return QSize(52, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The paper's own colours."""
        window = self.window().parentWidget() or self
        colours = paper(self._choice, window.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        strong = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(accent if strong else colours.colour("rule"), 2 if strong else 1))
        painter.setBrush(colours.colour("ground"))
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(box, 6, 6)
        if self._choice == "system":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("rule"))
            painter.drawRoundedRect(box.adjusted(box.width() / 2, 1, -1, -1), 5, 5)
        font = QFont("Source Serif 4")
        font.setPixelSize(17)
        painter.setFont(font)
        painter.setPen(colours.colour("ink"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "A")


class TypeMenu(QFrame):
    """Changes the settings of the reading page; `changed` gives them."""

    changed = Signal(object)  # Settings

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._settings = settings
        self.setObjectName("popup")
        self.setAccessibleName(tr("Reading page"))
        papers = QHBoxLayout()
        papers.setSpacing(4)
        self._papers: dict[str, _PaperButton] = {}
        group = QButtonGroup(self)
        for choice in ("system", *PAPERS):
            button = _PaperButton(choice, self)
            button.clicked.connect(lambda _checked=False, choice=choice: self._change(reader_paper=choice))
            group.addButton(button)
            papers.addWidget(button)
            self._papers[choice] = button
        installed = set(QFontDatabase.families())
        self._face = QComboBox(self)
        self._face.setAccessibleName(tr("Reading face"))
        self._face.addItems([face for face in _FACES if face in installed] or ["serif"])
        self._face.textActivated.connect(lambda face: self._change(reader_font=face))
        self._smaller = self._step("A−", tr("Smaller text"), -1)
        self._larger = self._step("A+", tr("Larger text"), 1)
        self._size = QLabel(self)
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._measure = QSlider(Qt.Orientation.Horizontal, self)
        self._measure.setRange(*MEASURES)
        self._measure.setAccessibleName(tr("Line length"))
        self._measure.valueChanged.connect(lambda value: self._change(reader_measure=value))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setVerticalSpacing(12)
        grid.addLayout(papers, 0, 0, 1, 2)
        grid.addWidget(QLabel(tr("Face"), self), 1, 0)
        grid.addWidget(self._face, 1, 1)
        sizes = QHBoxLayout()
        for widget in (self._smaller, self._size, self._larger):
            sizes.addWidget(widget)
        grid.addWidget(QLabel(tr("Size"), self), 2, 0)
        grid.addLayout(sizes, 2, 1)
        grid.addWidget(QLabel(tr("Line length"), self), 3, 0)
        grid.addWidget(self._measure, 3, 1)
        self.show_settings(settings)

    def _step(self, text: str, name: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("bordered")
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRepeat(True)
        button.clicked.connect(lambda _checked=False: self.step_size(step))
        return button

    def step_size(self, step: int) -> None:
        """Make the text larger or smaller."""
        size = min(max(self._settings.reader_size + step, SIZES[0]), SIZES[1])
        self._change(reader_size=size)

    def show_settings(self, settings: Settings) -> None:
        """Show settings changed elsewhere."""
        self._settings = settings
        self._papers[settings.reader_paper].setChecked(True)
        if self._face.findText(settings.reader_font) < 0:
            self._face.addItem(settings.reader_font)
        self._face.setCurrentText(settings.reader_font)
        self._size.setText(tr("{n} px", n=number(settings.reader_size)))
        self._measure.blockSignals(True)
        self._measure.setValue(settings.reader_measure)
        self._measure.setToolTip(tr("{n} characters", n=settings.reader_measure))
        self._measure.blockSignals(False)

    def _change(self, **changes: object) -> None:
        settings = dataclasses.replace(self._settings, **changes)  # type: ignore[arg-type]
        if settings != self._settings:
            self.show_settings(settings)
            self.changed.emit(settings)

    def open_under(self, button: QWidget) -> None:
        """Open the menu under its button."""
        self.adjustSize()
        spot = button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 4))
        screen = button.screen().availableGeometry()
        spot.setX(max(screen.left(), min(spot.x(), screen.right() - self.width())))
        self.move(spot)
        self.show()
        self._papers[self._settings.reader_paper].setFocus()
