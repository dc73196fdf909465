"""The press book dialog: options beside the real pages, what to look at before printing, presets, and the making."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from clipper.domain.changes import Changes
from clipper.errors import ClipperError
from clipper.jobs import JobContext
from clipper.services.exporting import BookRequest, ExportReport
from clipper.ui.desk import Desk
from clipper.ui.dialogs.making_bar import MakingBar
from clipper.ui.dialogs.pressbook_cover import LANGUAGES
from clipper.ui.dialogs.pressbook_options import PressbookOptions
from clipper.ui.dialogs.pressbook_presets import PresetMenu, Presets
from clipper.ui.dialogs.pressbook_preview import PressbookPreview
from clipper.ui.dialogs.printing import print_pdf
from clipper.ui.dialogs.sheet import retire
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.form_scroll import FormScroll
from clipper.ui.runner import Lane
from clipper.ui.texts import clippings, number
from clipper.ui.translation import told, tr, trn

if TYPE_CHECKING:
    from clipper.library import Library

_WARNINGS = 4


class PressbookDialog(QDialog):
    """Makes a press book of a dossier, a selection or a search."""

    changed = Signal(object)  # Changes: the dossier kept its options, or was filled anew

    def __init__(self, library: Library, desk: Desk, request: BookRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._desk = library, desk
        self.setWindowTitle(tr("Press book"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1120, 780)
        self._deeds = Deeds(desk.runner, desk.messages, self)
        self._deeds.changed.connect(self.changed)
        exporting = library.exporting
        self.options = PressbookOptions(desk.messages, exporting.templates(), self)
        self.preview = PressbookPreview(library, desk, self)
        self.presets = PresetMenu(Presets(desk.state), desk.messages, self)
        self._warnings = QLabel(self)
        self._warnings.setObjectName("warning")
        self._warnings.setWordWrap(True)
        self._warnings.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._warnings.hide()
        self._all_warnings = QPushButton(self)
        self._all_warnings.setProperty("flat", True)
        self._all_warnings.setAutoDefault(False)
        self._all_warnings.clicked.connect(self._show_all_warnings)
        self._all_warnings.hide()
        self._found: list[str] = []
        self.making = MakingBar(self)
        self.making.ended.connect(self._arrange)
        self._lay_out()
        self.finished.connect(lambda _result: retire(self, self._deeds))
        request = _prepared(request, library)
        self.options.show_request(request)
        self.options.changed.connect(self._on_change)
        self.presets.chosen.connect(self._take_preset)
        self.presets.asked.connect(lambda: self.presets.keep(self.options.request.kept()))
        self._again.setVisible(self._fed_by_search(request))
        desk.runner.run(tr("Start the typesetter"), lambda _context: exporting.warm_preview(), lane=Lane.EXPORT)
        self._on_change()

    # ------------------------------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(24, 14, 20, 0)
        self._count = QLabel(self)
        self._count.setObjectName("muted")
        head.addWidget(self._count, 1)
        head.addWidget(self.presets)
        column.addLayout(head)
        column.addWidget(FormScroll(self.options), 1)
        right = QWidget(self)
        pages = QVBoxLayout(right)
        pages.setContentsMargins(0, 0, 0, 0)
        pages.setSpacing(0)
        pages.addWidget(self.preview, 1)
        self._warnings.setContentsMargins(16, 0, 16, 4)
        pages.addWidget(self._warnings)
        pages.addWidget(self._all_warnings, 0, Qt.AlignmentFlag.AlignLeft)
        splitter = QSplitter(self)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([420, 700])
        splitter.setChildrenCollapsible(False)
        foot = QFrame(self)
        foot.setObjectName("dialog_foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 12)
        row.addWidget(self.making, 1)
        self._again = self._button(tr("Fill anew from the search"), self._fill_anew)
        self._again.setToolTip(tr("Take up what the dossier's search finds now; groups and comments stay"))
        self._print = self._button(tr("Print…"), self._print_book)
        self._close = self._button(tr("Close"), self.close)
        self._save = self._button(tr("Save as PDF…"), self._ask_target)
        self._save.setDefault(True)
        for button in (self._again, self._print, self._close, self._save):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(splitter, 1)
        layout.addWidget(foot)

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _fed_by_search(self, request: BookRequest) -> bool:
        if request.dossier_id is None or self._library.read_only:
            return False
        return bool(self._library.reading.dossier(request.dossier_id).query)

    # ------------------------------------------------------------------------------------------ changes of the form

    def _on_change(self) -> None:
        request = self.options.request
        self.preview.show_request(request)
        exporting = self._library.exporting

        def check(context: JobContext) -> tuple[int, list[str]]:
            return len(exporting.document(request, context).entries), exporting.check(request)

        self._desk.runner.run(
            tr("Check the press book"),
            check,
            lane=Lane.QUERY,
            done=while_alive(self, lambda found: self._show_check(*found)),
            failed=lambda _error: None,
            supersede="pressbook check",
        )

    def _show_check(self, count: int, warnings: Sequence[str]) -> None:
        self._count.setText(clippings(count))
        self._save.setEnabled(count > 0 and not self.making.busy)
        self._print.setEnabled(count > 0 and not self.making.busy)
        self._found = list(warnings)
        self._show_warnings(_WARNINGS)

    def _show_warnings(self, most: int) -> None:
        shown, rest = self._found[:most], len(self._found) - most
        self._warnings.setText("\n".join(f"•  {told(text)}" for text in shown))
        self._warnings.setVisible(bool(shown))
        self._all_warnings.setText(trn("Show {n} more", "Show {n} more", max(0, rest)))
        self._all_warnings.setVisible(rest > 0)

    def _show_all_warnings(self) -> None:
        self._show_warnings(len(self._found))

    @property
    def warnings(self) -> list[str]:
        """What should be looked at before printing."""
        return list(self._found)

    def _take_preset(self, kept: dict[str, str]) -> None:
        request = self.options.request
        preset = BookRequest.restored(kept)
        own = {name: getattr(request, name) for name in ("ids", "dossier_id", "query", "title", "period", "issue")}
        self.options.show_request(dataclasses.replace(preset, **own))
        self._on_change()

    def _fill_anew(self) -> None:
        request = self.options.request
        dossier_id, library = request.dossier_id, self._library
        if dossier_id is None:
            return

        def work() -> Changes:
            return library.curating.set_dossier(library.exporting.refreshed(dossier_id))

        def done(_changes: Changes) -> None:
            kept = library.reading.dossier(dossier_id).options
            issue = kept.get("issue", request.issue)
            self.options.show_request(dataclasses.replace(self.options.request, issue=issue, period="", date=None))
            self._on_change()
            self.making.say(tr("The dossier was filled anew from its search."))

        self._deeds.do(tr("Fill the dossier anew"), work, done=done)

    # ------------------------------------------------------------------------------------------ making

    def _ask_target(self) -> None:
        folder = Path(str(self._desk.state.get("export_folder", str(Path.home()))))
        name = self.options.request.title or self._proposed_title()
        proposal = folder / f"{_file_name(name) or 'press-book'}.pdf"
        self._desk.messages.ask_save(self, tr("Save the press book"), proposal, tr("PDF (*.pdf)"), self.make)

    def _proposed_title(self) -> str:
        id_ = self.options.request.dossier_id
        return self._library.reading.dossier(id_).name if id_ is not None else tr("Press review")

    def make(self, target: Path) -> None:
        """Make the book."""
        request, exporting = self.options.request, self._library.exporting
        self._desk.state.set("export_folder", str(target.parent))
        job = self._desk.runner.run(
            tr("Making the press book…"),
            lambda context: exporting.pressbook(request, target, context),
            lane=Lane.EXPORT,
            done=while_alive(self, self._made),
            failed=while_alive(self, self._failed),
            visible=True,
        )
        self.making.follow(job)
        self._arrange()

    def _made(self, report: ExportReport) -> None:
        self._keep_with_dossier()
        files = report.files
        pages = trn("{n} page", "{n} pages", report.pages)
        if len(files) > 1:
            text = tr("{pages} in {n} volumes, from {name} on.", pages=pages, n=number(len(files)), name=files[0].name)
        else:
            text = tr("Saved as {name}, {pages}.", pages=pages, name=files[0].name)
        self.making.say(text, files[0])
        self._found = [*report.warnings]
        self._show_warnings(_WARNINGS)

    def _keep_with_dossier(self) -> None:
        request, library = self.options.request, self._library
        if request.dossier_id is None or library.read_only:
            return
        dossier = library.reading.dossier(request.dossier_id)
        if dict(dossier.options) != request.kept():
            kept = dataclasses.replace(dossier, options=request.kept())
            self._deeds.do(tr("Keep the options with the dossier"), lambda: library.curating.set_dossier(kept))

    def _failed(self, error: Exception) -> None:
        text = f"{error} {error.hint}".strip() if isinstance(error, ClipperError) else tr("The press book failed.")
        self.making.say(text)
        if not isinstance(error, ClipperError):
            self._desk.messages.error(error)

    def _print_book(self) -> None:
        request, exporting = self.options.request, self._library.exporting
        folder = tempfile.TemporaryDirectory(prefix="clipper-print-")
        target = Path(folder.name) / "press-book.pdf"

        def choose_printer(report: ExportReport) -> None:
            self.making.say("")
            print_pdf(report.files, request.options().paper, folder, self._desk, self, self.making)

        job = self._desk.runner.run(
            tr("Setting the pages to print…"),
            lambda context: exporting.pressbook(request, target, context),
            lane=Lane.EXPORT,
            done=while_alive(self, choose_printer),
            failed=while_alive(self, self._failed),
            visible=True,
        )
        self.making.follow(job)
        self._arrange()

    def _arrange(self) -> None:
        for button in (self._save, self._print, self._again):
            button.setEnabled(not self.making.busy)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is being made goes on in the status bar."""
        self.preview.stop()
        super().closeEvent(event)


def _prepared(request: BookRequest, library: Library) -> BookRequest:
    """The request with what was kept with its dossier; a new one in the window's language."""
    if request.dossier_id is not None and (kept := library.reading.dossier(request.dossier_id).options):
        return BookRequest.restored(kept, request.dossier_id)
    language = QLocale().name()[:2]
    return dataclasses.replace(request, language=language if language in LANGUAGES else request.language)


def _file_name(title: str) -> str:
    """A title as a file name that every system accepts."""
    plain = "".join(char if char.isalnum() or char in " -_.," else " " for char in title)
    return " ".join(plain.split()).strip(". ")[:80]
