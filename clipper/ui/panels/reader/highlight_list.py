"""All highlights of a clipping in a list, with their comments; a press goes to the passage."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from clipper.domain.clipping import Clipping, Highlight
from clipper.ui.panels.boxes import label
from clipper.ui.panels.offers import swatch
from clipper.ui.panels.reader.colours import NAMES
from clipper.ui.panels.reader.direction import one_line
from clipper.ui.panels.reader.typography import Paper
from clipper.ui.translation import tr

_SHOWN = 56  # characters of a passage


class HighlightList(QWidget):
    """Quotes what is highlighted, in the order of the article."""

    chosen = Signal(object)  # Highlight

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_clipping(self, clipping: Clipping, paper: Paper) -> None:
        """Show the highlights of a clipping."""
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        order = {block.id: number for number, block in enumerate(clipping.article.blocks)}
        texts = {block.id: block.text for block in clipping.article.blocks}
        for highlight in sorted(clipping.highlights, key=lambda item: (order.get(item.block, -1), item.start)):
            quote = one_line(texts.get(highlight.block, "")[highlight.start : highlight.end])
            self._column.addWidget(self._line(highlight, quote, paper), 0, Qt.AlignmentFlag.AlignLeading)
            if highlight.comment:
                comment = label("muted", one_line(highlight.comment), wrap=True)
                comment.setContentsMargins(30, 0, 0, 6)
                self._column.addWidget(comment)
        self.setVisible(bool(clipping.highlights))

    def _line(self, highlight: Highlight, quote: str, paper: Paper) -> QPushButton:
        text = quote if len(quote) <= _SHOWN else quote[: _SHOWN - 1].rstrip() + "…"
        button = QPushButton(swatch(paper.colour(highlight.colour.value)), f"“{text}”".replace("&", "&&"), self)
        button.setProperty("flat", True)
        button.setToolTip(quote)
        button.setAccessibleName(f"{tr(NAMES[highlight.colour])}: {text}")
        button.clicked.connect(lambda: self.chosen.emit(highlight))
        return button
