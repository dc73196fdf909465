"""The settings that hold, for all parts of the window: each change is saved at once and told to whom it concerns."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from clipper import settings
from clipper.errors import SettingsError
from clipper.settings import Settings


class Preferences(QObject):
    """The current settings and the file they lie in."""

    changed = Signal(object, object)  # settings before, settings now

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        loaded = settings.load(file)
        self._file = file
        self._unknown = loaded.unknown
        self.notices = loaded.notices
        self.now: Settings = loaded.settings

    def take(self, wanted: Settings) -> None:
        """Take settings that a panel changed as a whole."""
        self.set(**dataclasses.asdict(wanted))

    def set(self, **values: object) -> None:
        """Change settings; raises SettingsError when the file cannot be written, after the change holds."""
        before = self.now
        self.now = dataclasses.replace(before, **values)  # type: ignore[arg-type]
        if self.now == before:
            return
        self.changed.emit(before, self.now)
        try:
            settings.save(self._file, self.now, self._unknown)
        except OSError as error:
            raise SettingsError(
                "The settings could not be saved; they hold until Clipper is closed.", f"{self._file}: {error.strerror}"
            ) from error
