"""Options of press books, kept under names of the user's own."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from clipper.ui.messages import Messages
from clipper.ui.state import State
from clipper.ui.translation import tr

_KEY = "pressbook_presets"


class Presets:
    """The presets, by name."""

    def __init__(self, state: State) -> None:
        self._state = state

    def names(self) -> list[str]:
        """The names in their order."""
        return sorted(self._all(), key=str.casefold)

    def get(self, name: str) -> dict[str, str]:
        """What is kept under a name."""
        return {str(key): str(value) for key, value in self._all().get(name, {}).items()}

    def keep(self, name: str, options: Mapping[str, str]) -> None:
        """Keep options under a name."""
        self._state.set(_KEY, {**self._all(), name: dict(options)})

    def forget(self, name: str) -> None:
        """Forget a name."""
        self._state.set(_KEY, {key: value for key, value in self._all().items() if key != name})

    def _all(self) -> dict[str, dict[str, str]]:
        found = self._state.get(_KEY, {})
        return {key: value for key, value in found.items() if isinstance(value, dict)}


class PresetMenu(QToolButton):
    """Chooses, keeps and forgets presets."""

    chosen = Signal(object)  # the options kept under the name
    asked = Signal()  # to keep what the form says now: answer with `keep`

    def __init__(self, presets: Presets, messages: Messages, parent: QWidget) -> None:
        super().__init__(parent)
        self._presets, self._messages = presets, messages
        self.setText(tr("Presets") + "  ▾")
        self.setToolTip(tr("Options kept under a name"))
        self.setAccessibleName(tr("Presets"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def fill(self) -> QMenu:
        """Fill the menu with what there is."""
        self._menu.clear()
        names = self._presets.names()
        for name in names:
            action = self._menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, name=name: self.chosen.emit(self._presets.get(name)))
        if names:
            self._menu.addSeparator()
        keep = self._menu.addAction(tr("Keep these options…"))
        keep.triggered.connect(lambda _checked=False: self.asked.emit())
        if names:
            forget = self._menu.addMenu(tr("Forget"))
            for name in names:
                action = forget.addAction(name.replace("&", "&&"))
                action.triggered.connect(lambda _checked=False, name=name: self._presets.forget(name))
        return self._menu

    def keep(self, options: Mapping[str, str]) -> None:
        """Ask for a name and keep the options under it."""
        self._messages.ask_text(
            self, tr("Keep these options"), tr("Name"), "", lambda name: self._presets.keep(name, options)
        )
