"""The light and the dark theme: colours by purpose, the palette and style sheet made from them, and who is on.

Follows the system at once unless the user chose one. Whoever paints asks `colour` each time and repaints on `changed`.
"""

from __future__ import annotations

import re
import tomllib

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from clipper import resources
from clipper.ui.style.icons import Icons

_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "window",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.ToolTipBase: "notice",
    QPalette.ColorRole.ToolTipText: "notice_text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "accent_text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line_strong",
    QPalette.ColorRole.Dark: "line_strong",
}


class Theme(QObject):
    """The colours that hold now."""

    changed = Signal()

    def __init__(self, choice: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        self._colours: dict[str, str] = {}
        self.dark = False
        self.icons = Icons()
        self._read()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_change)

    def choose(self, choice: str) -> None:
        """'system', 'light' or 'dark'."""
        if choice != self._choice:
            self._choice = choice
            self._on_system_change()

    def install(self) -> None:
        """Give the application its palette and style sheet."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(self.palette())
            app.setStyleSheet(self.style_sheet())

    def hex(self, name: str) -> str:
        """A colour as '#rrggbb'."""
        return self._colours[name]

    def colour(self, name: str) -> QColor:
        """A colour by its purpose."""
        return QColor(self._colours[name])

    def icon(self, name: str, colour: str = "muted") -> QIcon:
        """An icon in one of the theme's colours."""
        return self.icons.icon(name, self.colour(colour))

    def palette(self) -> QPalette:
        """The palette for what the style sheet does not reach."""
        palette = QPalette()
        for role, name in _ROLES.items():
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("faint"))
        return palette

    def style_sheet(self) -> str:
        """The style sheet with the colours filled in."""
        text = resources.path("themes/window.qss").read_text("utf-8")
        return re.sub(r"@(\w+)", lambda found: self._value(found[1]), text)

    def _value(self, name: str) -> str:
        if name.startswith("icon_"):
            mode = "dark" if self.dark else "light"
            return resources.path(f"themes/{mode}-{name.removeprefix('icon_')}.svg").as_posix()
        return self._colours[name]

    def _read(self) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        self.dark = self._choice == "dark" or (self._choice == "system" and scheme == Qt.ColorScheme.Dark)
        file = resources.path(f"themes/{'dark' if self.dark else 'light'}.toml")
        self._colours = tomllib.loads(file.read_text("utf-8"))
        self.icons.forget()

    def _on_system_change(self) -> None:
        before = self.dark
        self._read()
        if self.dark != before:
            self.install()
            self.changed.emit()


def animated(style: QStyle) -> bool:
    """Whether things may move: not when the user asked the system for reduced motion."""
    return style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


def scaled(font: QFont, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font at another size and weight."""
    made = QFont(font)
    made.setWeight(weight)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * factor)
    else:
        made.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return made
