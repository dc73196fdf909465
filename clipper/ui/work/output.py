"""What leaves the library or keeps it in order: press book, export, backups, checks, rules, outlets, the trash.

Dialogs are imported when they are first opened, so that the window starts without them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from clipper.jobs import JobContext
from clipper.library import Library
from clipper.ui.desk import Desk
from clipper.ui.messages import Level, Question
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.panels.deeds import Deeds
from clipper.ui.runner import Lane
from clipper.ui.translation import tr, trn

if TYPE_CHECKING:
    from clipper.services.exporting import BookRequest
    from clipper.ui.dialogs.outlets import OutletsDialog
    from clipper.ui.dialogs.pressbook import PressbookDialog
    from clipper.ui.dialogs.reextract import ReextractDialog
    from clipper.ui.dialogs.rules import RulesDialog


class Output(QObject):
    """The actions that open a dialog about the library."""

    changed = Signal(object)  # Changes
    library_wanted = Signal(object)  # Path of a library to open
    everything_changed = Signal()

    def __init__(
        self,
        library: Library,
        desk: Desk,
        selection: Callable[[], Sequence[int]],
        shelf: Callable[[], Shelf],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._desk = desk
        self._selection = selection
        self._shelf = shelf
        self._window = window
        self._deeds = Deeds(desk.runner, desk.messages, self)
        self._deeds.changed.connect(self.changed)

    # ------------------------------------------------------------------------------------------ press book, export

    def pressbook(self) -> None:
        """Make a press book of the dossier that is shown, of several selected clippings, or of all that are listed."""
        from clipper.services.exporting import BookRequest

        ids, shelf = tuple(self._selection()), self._shelf()
        if shelf.kind is Kind.DOSSIER:
            self.pressbook_of(shelf)
        elif len(ids) > 1 or shelf.kind not in {Kind.TAG, Kind.SEARCH}:
            self._make_book(BookRequest(ids=ids))
        else:
            self.pressbook_of(shelf)

    def pressbook_of(self, shelf: Shelf) -> None:
        """Make a press book of all that lies on a shelf."""
        from clipper.services.exporting import BookRequest

        if shelf.kind is Kind.DOSSIER:
            self._make_book(BookRequest(dossier_id=shelf.id))
        else:
            self._make_book(BookRequest(query=shelf.scope, title=shelf.name))

    def _make_book(self, request: BookRequest) -> None:
        if request.ids == ():
            self._desk.messages.notice(tr("Select the clippings for the press book first."), key="pressbook")
            return
        from clipper.ui.dialogs.pressbook import PressbookDialog

        self._show(PressbookDialog(self._library, self._desk, request, self._window))

    # ------------------------------------------------------------------------------------------ the trash

    def empty_trash(self) -> None:
        """Erase what lies in the trash, after asking."""
        count = self._library.reading.counts().trash
        if not count:
            self._desk.messages.notice(tr("The trash is empty."), key="trash")
            return
        self._ask_erase(
            trn("Erase {n} clipping for good?", "Erase {n} clippings for good?", count),
            lambda: self._deeds.do(tr("Empty the trash"), self._library.curating.empty_trash),
        )

    def erase(self, ids: Sequence[int]) -> None:
        """Erase some clippings of the trash, after asking."""
        wanted = list(ids)
        self._ask_erase(
            trn("Erase {n} clipping for good?", "Erase {n} clippings for good?", len(wanted)),
            lambda: self._deeds.do(tr("Erase"), lambda: self._library.curating.empty_trash(wanted)),
        )

    def _ask_erase(self, text: str, erase: Callable[[], object]) -> None:
        question = Question(
            tr("Empty the trash"),
            text,
            (("keep", tr("Keep them")), ("erase", tr("Erase"))),
            details=tr("Their originals, notes and highlights go with them. A backup is made before."),
            danger="erase",
        )
        self._desk.messages.ask(self._window, question, lambda answer: erase() if answer == "erase" else None)

    def export(self) -> None:
        """Write clippings into files of other kinds: the selection, or the dossier that is shown."""
        from clipper.services.exporting import BookRequest
        from clipper.ui.dialogs.export import ExportDialog

        ids, shelf = tuple(self._selection()), self._shelf()
        if shelf.kind is Kind.DOSSIER and len(ids) < 2:
            request = BookRequest(dossier_id=shelf.id)
        elif ids:
            request = BookRequest(ids=ids)
        else:
            request = BookRequest(query=shelf.scope)
        ExportDialog(self._library, self._desk, request, self._window).open()

    # ------------------------------------------------------------------------------------------ the library

    def rules(self) -> None:
        """Show the rules that were taught."""
        from clipper.ui.dialogs.rules import RulesDialog

        self._show(RulesDialog(self._library, self._desk, self._window))

    def outlets(self) -> None:
        """Show the register of outlets."""
        from clipper.ui.dialogs.outlets import OutletsDialog

        self._show(OutletsDialog(self._library, self._desk, self._window))

    def outlet(self, shelf: Shelf) -> None:
        """Show one outlet in the register."""
        from clipper.ui.dialogs.outlets import OutletsDialog

        self._show(OutletsDialog(self._library, self._desk, self._window, outlet_id=shelf.id))

    def reextract(self, ids: Sequence[int]) -> None:
        """Show what reading the originals again would change."""
        from clipper.ui.dialogs.reextract import ReextractDialog

        self._show(ReextractDialog(self._library, self._desk, ids, self._window))

    def tell_backup_failed(self, sentence: str) -> None:
        """Say that the daily backup failed, until somebody has seen it."""
        self._desk.messages.notice(
            sentence, level=Level.ERROR, action=tr("Backups…"), on_action=self.backups, key="backup", seconds=0
        )

    def backups(self) -> None:
        """Show the backups."""
        from clipper.ui.dialogs.backups import BackupsDialog

        dialog = BackupsDialog(self._library, self._desk, self._window)
        dialog.restored.connect(self.library_wanted)
        dialog.open()

    def doctor(self) -> None:
        """Check the library."""
        from clipper.ui.dialogs.doctor import DoctorDialog

        dialog = DoctorDialog(self._library, self._desk, self._window)
        dialog.repaired.connect(self.everything_changed)
        dialog.open()

    def help(self) -> None:
        """Show the help pages."""
        from clipper.ui.dialogs.help_pages import HelpPages

        HelpPages(self._window).show()

    def copy_diagnostics(self) -> None:
        """Put what a supporter asks for on the clipboard; no content of clippings is in it."""
        library, messages = self._library, self._desk.messages

        def copied(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            messages.notice(tr("The diagnostics were copied. They hold versions, sizes and errors, no texts."))

        def gather(ctx: JobContext) -> str:
            from clipper.services import support

            return support.diagnostics_text(library.reading, library.finding, library.maintenance, ctx)

        self._desk.runner.run(tr("Copy diagnostics"), gather, lane=Lane.LONG, done=copied)

    def search_help(self) -> None:
        """Explain the query language."""
        from clipper.ui.dialogs.help_pages import HelpPages

        HelpPages(self._window, "searching").show()

    # ------------------------------------------------------------------------------------------ inside

    def _show(self, dialog: PressbookDialog | RulesDialog | OutletsDialog | ReextractDialog) -> None:
        dialog.changed.connect(self.changed)
        dialog.open()
