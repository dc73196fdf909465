"""What this program is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from clipper import __version__, resources
from clipper.ui.panels.boxes import close_row, label
from clipper.ui.style import scaled
from clipper.ui.translation import tr


class AboutDialog(QDialog):
    """Name, version, promise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Clipper"))
        picture = QLabel()
        picture.setPixmap(QIcon(str(resources.path("icons/clipper.svg"))).pixmap(QSize(72, 72)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = label("title", tr("Clipper {version}", version=__version__))
        name.setFont(scaled(self.font(), 1.4))
        words = label(
            "muted",
            tr(
                "Press clippings: cleaned, filed, found again, and printed as a press book. Nothing leaves this "
                "computer unless you ask for it."
            ),
            wrap=True,
        )
        for line in (name, words):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = close_row()
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 16)
        column.setSpacing(12)
        for widget in (picture, name, words, buttons):
            column.addWidget(widget)
        self.setFixedWidth(420)
