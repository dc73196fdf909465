"""The status bar: what is being done with its progress, time left and Cancel; the library and how much is in it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QToolButton, QWidget, QWidgetAction

from clipper.ui import texts
from clipper.ui.panels.boxes import label, named
from clipper.ui.runner import Job
from clipper.ui.style import Theme
from clipper.ui.translation import told, tr, trn

_PATIENCE = 350  # milliseconds before a job shows at all: most are over by then


class JobLine(QWidget):
    """One job: what, how far, how long still, Cancel."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.setAccessibleName(job.title)
        self.text = label(text=job.title)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.bar.setAccessibleName(job.title)
        self.left = label("muted")
        self.cancel = QToolButton()
        self.cancel.setText(tr("Cancel"))
        self.cancel.setAccessibleName(tr("Cancel: {job}", job=job.title))
        self.cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 4, 2)
        row.setSpacing(8)
        for widget in (self.text, self.bar, self.left, self.cancel):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        job.progressed.connect(self._on_progress)

    def _on_cancel(self) -> None:
        self.job.cancel()
        self.cancel.setEnabled(False)
        self.left.setText(tr("stopping…"))

    def _on_progress(self, done: int, total: int, text: str) -> None:
        if total:
            self.bar.setUpdatesEnabled(False)  # or it would paint at once, and all that waits to be painted with it
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.bar.setUpdatesEnabled(True)
            self.text.setText(
                tr("{job}: {done} of {total}", job=self.job.title, done=texts.number(done), total=texts.number(total))
            )
            spent = time.monotonic() - self.job.started
            if self.cancel.isEnabled() and done and spent > 2:
                self.left.setText(texts.time_left(spent / done * (total - done)))
        self.setToolTip(told(text))


class StatusBar(QWidget):
    """The bottom line of the window."""

    library_menu_wanted = Signal(object)  # the QMenu to fill

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "statusbar")
        self.setFixedHeight(34)
        self._theme = theme
        self._lines: list[JobLine] = []
        self._place = QHBoxLayout()
        self._more = QToolButton()
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setAccessibleName(tr("Other jobs"))
        self._more.hide()
        self._notice = label("muted")
        self._count = label("muted")
        self._library = QToolButton()
        self._library.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._library.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self._library)
        menu.aboutToShow.connect(lambda: self.library_menu_wanted.emit(menu))
        self._library.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addLayout(self._place)
        row.addWidget(self._more)
        row.addWidget(self._notice)
        row.addStretch(1)
        row.addWidget(self._library)
        row.addWidget(self._count)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    @property
    def lines(self) -> list[JobLine]:
        """The jobs that show."""
        return list(self._lines)

    def set_library(self, name: str, count: int, *, read_only: bool) -> None:
        """Name the library and how much is in it."""
        self._library.setText(tr("{name} (read only)", name=name) if read_only else name)
        self._library.setAccessibleName(tr("Library: {name}", name=name))
        self._library.setToolTip(tr("Switch to another library"))
        self._count.setText(texts.clippings(count))

    def set_notice(self, text: str) -> None:
        """A lasting remark, such as on the state of the search index."""
        self._notice.setText(told(text))

    def watch(self, job: Job) -> None:
        """Show a job, unless it ends soon."""
        if not job.visible:
            return
        timer = QTimer(job, singleShot=True, interval=_PATIENCE)
        timer.timeout.connect(lambda: self._add(job))
        timer.start()

    def _add(self, job: Job) -> None:
        if job.outcome is not None:
            return
        line = JobLine(job)
        self._lines.append(line)
        job.ended.connect(lambda: self._remove(line))
        self._arrange()

    def _remove(self, line: JobLine) -> None:
        if line in self._lines:
            self._lines.remove(line)
            line.setParent(None)
            line.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        while item := self._place.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
        old = self._more.menu()
        if self._lines:
            self._place.addWidget(self._lines[0])
            self._lines[0].show()
        others = self._lines[1:]
        self._more.setVisible(bool(others))
        self._more.setText(trn("and {n} more", "and {n} more", len(others)))
        if others:
            menu = QMenu(self._more)
            for line in others:
                holder = QWidgetAction(menu)
                holder.setDefaultWidget(JobLine(line.job))
                menu.addAction(holder)
            self._more.setMenu(menu)
        if old:
            old.deleteLater()

    def _on_theme(self) -> None:
        self._library.setIcon(self._theme.icon("library"))
