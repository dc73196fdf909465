"""Results of an export handed to the system: opened, shown in their folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_file(file: Path) -> None:
    """Open a file in the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def show_in_folder(file: Path) -> None:
    """Open the folder in which a file lies."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))
