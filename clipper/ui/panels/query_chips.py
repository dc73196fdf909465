"""What a query says, part by part, as chips that can be taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from clipper.ui.panels.flow_layout import FlowLayout
from clipper.ui.style import Theme
from clipper.ui.translation import told, tr

_LONGEST = 32


class Part(Protocol):
    """A part of a query: its sense in words, and its place in the text."""

    @property
    def text(self) -> str:
        """The part in words."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The one behind its last character."""


class QueryChips(QWidget):
    """Chips under the list's header, in as many lines as they need; hidden when there is nothing to say."""

    changed = Signal(str)  # the query without the part that was taken away

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = FlowLayout(self, gap=4)
        self.setContentsMargins(16, 4, 16, 6)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_parts(self, query: str, parts: Sequence[Part]) -> None:
        """Show the parts of a query."""
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for part in parts:
            self._row.addWidget(self._chip(query, part))
        self.setVisible(bool(parts))

    def _chip(self, query: str, part: Part) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("chip")
        text = told(part.text, "queries")
        chip.setText(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
        chip.setIcon(self._theme.icon("close"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        sides = Qt.LayoutDirection
        mirrored = QGuiApplication.layoutDirection() == sides.RightToLeft
        # The cross stands behind the words.
        chip.setLayoutDirection(sides.LeftToRight if mirrored else sides.RightToLeft)
        chip.setAccessibleName(tr("Search without: {part}", part=text))
        chip.setToolTip(tr("Search without this part"))
        rest = " ".join((query[: part.start] + query[part.end :]).split())
        chip.clicked.connect(lambda: self.changed.emit(rest))
        return chip
