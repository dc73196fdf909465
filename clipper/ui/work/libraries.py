"""Several libraries: the recent ones, and opening another."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from clipper.ui.messages import Messages
from clipper.ui.state import State
from clipper.ui.translation import tr


class Libraries(QObject):
    """Which libraries there are; opening one is the program's business."""

    wanted = Signal(object)  # Path

    def __init__(self, current: Path, state: State, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._current = current
        self._state = state
        self._messages = messages
        self._window = window
        state.add_recent_library(current)

    def choose(self) -> None:
        """Ask for the folder of a library; an empty folder becomes a new one."""
        self._messages.ask_folder(self._window, tr("Open a library, or an empty folder for a new one"), self.open)

    def open(self, folder: Path) -> None:
        """Open another library."""
        if folder != self._current:
            self.wanted.emit(folder)

    def fill(self, menu: QMenu) -> None:
        """The menu of the library's name in the status bar."""
        menu.clear()
        for folder in self._state.recent_libraries():
            action = menu.addAction(folder.name, partial(self.open, folder))
            action.setToolTip(str(folder))
            action.setCheckable(True)
            action.setChecked(folder == self._current)
        menu.setToolTipsVisible(True)
        menu.addSeparator()
        menu.addAction(tr("Open another library…"), self.choose)
