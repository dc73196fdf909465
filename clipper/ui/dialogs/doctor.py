"""The doctor: what a check of the library found, in plain words, and the repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clipper.errors import ClipperError
from clipper.services.maintenance import DoctorReport, Severity
from clipper.ui.desk import Desk
from clipper.ui.dialogs.making_bar import MakingBar
from clipper.ui.dialogs.sheet import Sheet, Table
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.boxes import label
from clipper.ui.runner import Lane
from clipper.ui.translation import told, tr, trn

if TYPE_CHECKING:
    from clipper.library import Library

_ICONS = {
    Severity.ERROR: ("error", "danger"),
    Severity.WARNING: ("warning", "warning"),
    Severity.NOTE: ("info", "muted"),
}


class DoctorDialog(Sheet):
    """Checks the library and repairs it on request."""

    repaired = Signal()  # the library was repaired: everything may look different

    def __init__(self, library: Library, desk: Desk, parent: QWidget | None = None, *, begin: bool = True) -> None:
        super().__init__(tr("Check the library"), parent, 700, 460)
        self._library, self._desk = library, desk
        self.verdict = label("title", tr("The library is being checked…"), wrap=True)
        self.body.addWidget(self.verdict)
        about = tr(
            "The check reads the whole database, all originals and pictures, and compares the search index with it. "
            "A repair makes a backup first and removes nothing; what cannot be put right is put aside."
        )
        self.body.addWidget(label("muted", about, wrap=True))
        self.table = Table(tr("What was found"), [tr("What was found"), ""], self)
        self.table.setUniformRowHeights(False)
        self.table.setWordWrap(True)
        self.body.addWidget(self.table, 1)
        self.making = MakingBar(self)
        self.making.ended.connect(self._arrange)
        self.body.addWidget(self.making)
        self._again = self.add_button(tr("Check again"), self.check)
        self.foot.addStretch(1)
        self.add_button(tr("Close"), self.close)
        self._repair = self.add_button(tr("Repair"), self.repair, default=True)
        self._report: DoctorReport | None = None
        self._arrange()
        self.finished.connect(lambda _result: self.making.cancel())
        if begin:
            self.check()

    def check(self) -> None:
        """Check the library."""
        self._run(repair=False)

    def repair(self) -> None:
        """Put right what can be put right."""
        self._run(repair=True)

    def _run(self, *, repair: bool) -> None:
        maintenance = self._library.maintenance
        self.verdict.setText(tr("The library is being repaired…") if repair else tr("The library is being checked…"))
        job = self._desk.runner.run(
            tr("Repairing the library…") if repair else tr("Checking the library…"),
            lambda context: maintenance.doctor(context, repair=repair),
            lane=Lane.LONG,
            done=while_alive(self, lambda report: self._show(report, repair=repair)),
            failed=while_alive(self, self._failed),
            visible=True,
        )
        self.making.follow(job)
        self._arrange()

    def _show(self, report: DoctorReport, *, repair: bool) -> None:
        self._report = report
        self.making.say("")
        left = sum(not item.repaired and item.severity is not Severity.NOTE for item in report.findings)
        if report.ok:
            self.verdict.setText(
                tr("The library is in order again.") if repair and report.findings else tr("The library is in order.")
            )
        else:
            self.verdict.setText(trn("{n} thing is not in order.", "{n} things are not in order.", left))
        self.table.fill(
            [
                (row, [told(item.text), tr("repaired") if item.repaired else ""])
                for row, item in enumerate(report.findings)
            ]
        )
        for row, finding in enumerate(report.findings):
            icon, colour = ("done", "success") if finding.repaired else _ICONS[finding.severity]
            if item := self.table.topLevelItem(row):
                item.setIcon(0, self._desk.theme.icon(icon, colour))
        if repair:
            self.repaired.emit()

    def _failed(self, error: Exception) -> None:
        self.verdict.setText(tr("The check could not be finished."))
        if isinstance(error, ClipperError):
            self.making.say(f"{error} {error.hint}".strip())
        else:
            self._desk.messages.error(error)

    def _arrange(self) -> None:
        busy = self.making.busy
        self._again.setEnabled(not busy)
        self._repair.setEnabled(
            not busy and self._report is not None and not self._report.ok and not self._library.read_only
        )
