"""Changes to the library, asked for by a panel and made off the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from clipper.domain.changes import Changes
from clipper.errors import Cancelled
from clipper.ui.messages import Messages
from clipper.ui.panels.alive import while_alive
from clipper.ui.runner import Job, JobRunner, Lane


class Deeds(QObject):
    """Does one thing after the other in the lane of short changes and passes on what came of it."""

    changed = Signal(object)  # Changes
    settled = Signal()  # nothing is under way any more

    def __init__(self, runner: JobRunner, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._messages = runner, messages
        self.pending = 0

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

        self.pending += 1
        job = self._runner.run(
            title,
            lambda _context: deed(),
            lane=Lane.CHANGE,
            done=while_alive(self, finish),
            failed=while_alive(self, failed or self._failed),
        )
        job.ended.connect(self._on_end)
        return job

    def _on_end(self) -> None:
        self.pending -= 1
        if not self.pending:
            self.settled.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._messages.error(error)
