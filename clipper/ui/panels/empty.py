"""What stands in a panel that has nothing to show: what this place is for, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from clipper.ui.style import Theme, scaled

Offer = tuple[str, str]  # key, text of a button


class Empty(QWidget):
    """A picture, a sentence, what to do, and buttons for it."""

    chosen = Signal(str)  # key of an offer

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._icon_name = "empty"
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel()
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setFont(scaled(self.font(), 1.3))
        self._text = QLabel()
        self._text.setObjectName("muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(8)
        layout.addStretch(2)
        for widget in (self._icon, self._title, self._text):
            layout.addWidget(widget)
        layout.addSpacing(12)
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        theme.changed.connect(self._draw_icon)

    def say(self, icon: str, title: str, text: str, offers: Sequence[Offer] = ()) -> None:
        """Show this; the first offer is the one that stands out."""
        self._icon_name = icon
        self._draw_icon()
        self._title.setText(title)
        self._text.setText(text)
        while item := self._buttons.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for position, (key, label) in enumerate(offers):
            button = QPushButton(label)
            button.setObjectName(f"offer_{key}")
            button.setFlat(position > 0)
            button.setDefault(position == 0)
            if position == 0:  # Qt measures it before the style sheet makes it bold
                button.setFont(scaled(self.font(), 1, QFont.Weight.DemiBold))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    @property
    def title(self) -> str:
        """The sentence that is shown."""
        return self._title.text()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(self._theme.icon(self._icon_name, "faint").pixmap(48, 48))
