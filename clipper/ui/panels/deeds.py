"""Changes to the library, asked for by a panel and made off the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from clipper.domain import Changes
from clipper.errors import Cancelled
from clipper.ui.messages import Messages
from clipper.ui.runner import Job, JobRunner, Lane


class Deeds(QObject):
    """Does one thing after the other in the lane of short changes and passes on what came of it."""

    changed = Signal(object)  # Changes

    def __init__(self, runner: JobRunner, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._messages = runner, messages

    def do(
        self,
        title: str,
        deed: Callable[[], Changes],
        *,
        done: Callable[[Changes], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Do it; `done` hears of the changes before everyone else, `failed` instead of the user."""

        def finish(changes: Changes) -> None:
            if done:
                done(changes)
            if changes:
                self.changed.emit(changes)

        return self._runner.run(
            title, lambda _context: deed(), lane=Lane.CHANGE, done=finish, failed=failed or self._failed
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._messages.error(error)
