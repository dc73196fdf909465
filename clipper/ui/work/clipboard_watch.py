"""Offers to clip what was copied elsewhere, while the user wants that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from clipper.ui.messages import Messages
from clipper.ui.translation import tr
from clipper.ui.work.formats import has_something

_MOMENT = 150  # milliseconds: the other program may still be writing
_START = 60  # characters of what was copied that are shown


class ClipboardWatch(QObject):
    """Listens to the clipboard; what this program copied itself is not offered."""

    def __init__(
        self, messages: Messages, wanted: Callable[[], bool], clip: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self._wanted = wanted
        self._clip = clip
        QGuiApplication.clipboard().dataChanged.connect(self._on_copied)

    def _on_copied(self) -> None:
        if self._wanted():
            QTimer.singleShot(_MOMENT, self, self._offer)

    def _offer(self) -> None:
        clipboard = QGuiApplication.clipboard()
        mime = clipboard.mimeData()
        if mime is None or clipboard.ownsClipboard() or not has_something(mime):
            return
        start = " ".join(mime.text().split())[:_START]
        self._messages.notice(
            tr("Copied: “{start}…”", start=start) if start else tr("Something was copied."),
            action=tr("Clip it"),
            on_action=self._clip,
            key="watch",
            seconds=15,
        )
