"""What can wait: until the user sees something, or until what came before is seen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_TURN_MS = 10  # long enough for what waits in the queue
_END = object()
NEXT_MS = 2  # the next turn, when asked for at the end of this one; a timer of 0 ms still runs in this one
_PATIENCE = 1000  # milliseconds: a window that starts minimised or behind a lock screen is never painted


def once_painted(widget: QWidget, call: Callable[[], object]) -> None:
    """Call after the widget has been painted for the first time."""
    _FirstPaint(widget, call)


def paint_next(widget: QWidget) -> None:
    """Paint a part of a window, all of it, in the next turn and not in this one, which took long enough."""
    paint_after(iter(()), widget)


def paint_after(steps: Iterator[None], widget: QWidget) -> None:
    """Take the first of the steps now, each other one in a turn for itself, and paint a part of a window after them."""
    widget.setUpdatesEnabled(False)
    goes_on = False
    try:
        goes_on = next(steps, _END) is not _END
    finally:
        then = (lambda: paint_after(steps, widget)) if goes_on else (lambda: widget.setUpdatesEnabled(True))
        QTimer.singleShot(NEXT_MS, widget, then)


class _FirstPaint(QObject):
    def __init__(self, widget: QWidget, call: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self._done)
        self._timer.timeout.connect(call)
        self._timer.start()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The paint event goes on its way; the call comes after it."""
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            self._timer.start(0)
        return False

    def _done(self) -> None:
        self._widget.removeEventFilter(self)
        self.deleteLater()


class Turns(QObject):
    """What can wait has a turn of the event loop for itself, as the window answers between turns only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._put_off: deque[tuple[QObject, Callable[[], object]]] = deque()
        self._timer = QTimer(self, singleShot=True, interval=_TURN_MS)
        self._timer.timeout.connect(self._next)

    def later(self, context: QObject, call: Callable[[], object]) -> None:
        """Call after all that was put off before, unless the context is gone by then."""
        self._put_off.append((context, call))
        if not self._timer.isActive():
            self._timer.start()

    def _next(self) -> None:
        context, call = self._put_off.popleft()
        try:
            if isValid(context):
                call()
        finally:
            if self._put_off:
                self._timer.start()
