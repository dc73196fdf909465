"""What the window remembers between starts and is no setting: geometry, folds, recent libraries, shortcuts, sorting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

_RECENT = 10


class State:
    """A small file of names and values."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._values = QSettings(str(file), QSettings.Format.IniFormat)

    def bytes(self, name: str) -> QByteArray:
        """A geometry or layout as Qt saved it; empty when there is none."""
        value = self._values.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Remember a geometry or layout."""
        self._values.setValue(name, value)

    def get(self, name: str, default: Any) -> Any:  # noqa: ANN401 - a plain value of the default's type
        """A plain value; the default when there is none or it is of another type."""
        try:
            value = json.loads(str(self._values.value(name, "")))
        except ValueError:
            return default
        return value if isinstance(value, type(default)) else default

    def set(self, name: str, value: object) -> None:
        """Remember a plain value: text, number, list or mapping."""
        self._values.setValue(name, json.dumps(value))

    def recent_libraries(self) -> list[Path]:
        """The libraries opened last, newest first, as far as they still exist."""
        return [Path(name) for name in self.get("recent_libraries", []) if Path(name).is_dir()]

    def add_recent_library(self, folder: Path) -> None:
        """Put a library at the top of the recent ones."""
        names = [str(path) for path in self.recent_libraries() if path != folder]
        self.set("recent_libraries", [str(folder), *names][:_RECENT])

    def save(self) -> None:
        """Write the file now."""
        self._values.sync()
