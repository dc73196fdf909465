"""The foot of a dialog that makes a file: progress with Cancel while it is made, then what became of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from clipper.ui.dialogs.opening import open_file, show_in_folder
from clipper.ui.runner import Job
from clipper.ui.translation import told, tr


class MakingBar(QWidget):
    """Follows one job."""

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._file: Path | None = None
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(180)
        self._progress.setAccessibleName(tr("Progress"))
        self._cancel = self._button(tr("Cancel"), self.cancel)
        self._open = self._button(tr("Open"), lambda: self._hand_over(open_file))
        self._folder = self._button(tr("Show in folder"), lambda: self._hand_over(show_in_folder))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        for widget in (self._progress, self._cancel, self._open, self._folder):
            row.addWidget(widget)
        self._arrange()

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        return self._job is not None

    def follow(self, job: Job) -> None:
        """Follow a job."""
        self._job, self._file = job, None
        self._text.setText(job.title)
        self._progress.setRange(0, 0)
        job.progressed.connect(self._on_progress)
        job.cancelled.connect(self._on_cancelled)
        job.ended.connect(self._on_end)
        self._arrange()

    def say(self, text: str, file: Path | None = None) -> None:
        """Say what became of it."""
        self._text.setText(told(text))
        self._file = file
        self._arrange()

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self._job:
            self._job.cancel()
            self._text.setText(tr("Stopping…"))

    def _hand_over(self, deed: Callable[[Path], None]) -> None:
        if self._file:
            deed(self._file)

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        if text:
            self._text.setText(told(text))

    def _on_cancelled(self) -> None:
        self.say(tr("It was cancelled; nothing was written."))

    def _on_end(self) -> None:
        self._job = None
        self._arrange()
        self.ended.emit()

    def _arrange(self) -> None:
        self._progress.setVisible(self.busy)
        self._cancel.setVisible(self.busy)
        self._open.setVisible(self._file is not None)
        self._folder.setVisible(self._file is not None)
