"""Writes clippings into files of other kinds: pages, documents, tables, references, an archive of everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from clipper.errors import ClipperError
from clipper.jobs import JobContext
from clipper.services.exporting import BookRequest, ExportReport
from clipper.ui.desk import Desk
from clipper.ui.dialogs.making_bar import MakingBar
from clipper.ui.dialogs.sheet import Sheet
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.boxes import label
from clipper.ui.runner import Lane
from clipper.ui.texts import clippings
from clipper.ui.translation import mark, tr

if TYPE_CHECKING:
    from clipper.library import Library

ARCHIVE = "archive"
# The formats' own labels, here to be translated.
_LABELS = (
    mark("Web page (HTML)"),
    mark("Markdown"),
    mark("Word document"),
    mark("E-book (EPUB)"),
    mark("Table (CSV)"),
    mark("Table (Excel)"),
    mark("References (RIS)"),
    mark("References (BibTeX)"),
    mark("References (CSL JSON)"),
)
_ABOUT = {
    "html": mark("One file with text and pictures for any browser"),
    "markdown": mark("Plain text with marks, for notes programs"),
    "docx": mark("To be edited in a word processor"),
    "epub": mark("To be read on a phone or an e-reader"),
    "csv": mark("The overview as a table for any program"),
    "xlsx": mark("The overview as a table for Excel"),
    "ris": mark("For reference managers such as Zotero or EndNote"),
    "bibtex": mark("For LaTeX"),
    "csl": mark("For Pandoc and Zotero"),
    ARCHIVE: mark("The whole library as open files: originals, texts, tags, dossiers"),
}


class ExportDialog(Sheet):
    """Chooses a format and writes the file."""

    def __init__(self, library: Library, desk: Desk, request: BookRequest, parent: QWidget | None = None) -> None:
        super().__init__(tr("Export"), parent, 600, 560)
        self._library, self._desk, self._request = library, desk, request
        formats = library.exporting.FORMATS
        self._suffixes = {name: item.suffix for name, item in formats.items()} | {ARCHIVE: ".zip"}
        self._count = label("muted")
        self._choices = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(20)
        grid.setColumnStretch(1, 1)
        names = [(name, tr(item.label)) for name, item in formats.items()]
        for row, (name, text) in enumerate([*names, (ARCHIVE, tr("Archive of the library"))]):
            button = QRadioButton(text, self)
            button.setAccessibleDescription(tr(_ABOUT.get(name, "")))
            self._choices.addButton(button)
            self.buttons[name] = button
            grid.addWidget(button, row, 0)
            grid.addWidget(label("muted", tr(_ABOUT.get(name, ""))), row, 1)
        kept = str(desk.state.get("export_format", "docx"))
        self.buttons[kept if kept in self.buttons else "docx"].setChecked(True)
        self._choices.buttonToggled.connect(self._show_count)
        self.making = MakingBar(self)
        self.making.ended.connect(self._arrange)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._count)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(self.making)
        self.body.addLayout(column, 1)
        self.foot.addStretch(1)
        self.add_button(tr("Close"), self.close)
        self._save = self.add_button(tr("Save…"), self._ask_target, default=True)
        self._found = 0
        self._look()

    @property
    def chosen(self) -> str:
        """Name of the chosen format."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def _look(self) -> None:
        exporting, request = self._library.exporting, self._request

        def done(found: int) -> None:
            self._found = found
            self._show_count()

        self._desk.runner.run(
            tr("Look at the selection"),
            lambda context: len(exporting.document(request, context).entries),
            lane=Lane.QUERY,
            done=while_alive(self, done),
            failed=self._desk.messages.error,
        )

    def _show_count(self) -> None:
        whole = self.chosen == ARCHIVE
        self._count.setText(tr("Everything in this library") if whole else clippings(self._found))
        self._arrange()

    def _arrange(self) -> None:
        self._save.setEnabled(not self.making.busy and (self._found > 0 or self.chosen == ARCHIVE))

    def _ask_target(self) -> None:
        suffix = self._suffixes[self.chosen]
        folder = Path(str(self._desk.state.get("export_folder", str(Path.home()))))
        name = self._library.name if self.chosen == ARCHIVE else self._request.title or tr("Clippings")
        filters = f"{self.buttons[self.chosen].text()} (*{suffix})"
        self._desk.messages.ask_save(self, tr("Export"), folder / f"{name}{suffix}", filters, self.write)

    def write(self, target: Path) -> None:
        """Write the file."""
        library, request, chosen = self._library, self._request, self.chosen
        self._desk.state.set("export_folder", str(target.parent))
        self._desk.state.set("export_format", chosen)

        def work(context: JobContext) -> ExportReport:
            if chosen == ARCHIVE:
                return ExportReport((target,), library.maintenance.export_archive(target, context))
            return library.exporting.export(request, target, chosen, context)

        job = self._desk.runner.run(
            tr("Exporting…"),
            work,
            lane=Lane.EXPORT,
            done=while_alive(self, self._written),
            failed=while_alive(self, self._failed),
            visible=True,
        )
        self.making.follow(job)
        self._arrange()

    def _written(self, report: ExportReport) -> None:
        text = tr("{clippings} saved as {name}.", clippings=clippings(report.clippings), name=report.files[0].name)
        self.making.say(text, report.files[0])

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ClipperError):
            self.making.say(f"{error} {error.hint}".strip())
        else:
            self.making.say(tr("The export failed."))
            self._desk.messages.error(error)
