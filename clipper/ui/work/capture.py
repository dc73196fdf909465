"""Taking things in: paste, drop, open, address, by hand, and what is copied elsewhere while the clipboard is watched.

Each thing gives a card at once, which fills in when its extraction is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from clipper import resources
from clipper.domain.changes import Changes
from clipper.domain.payload import Payload, Via
from clipper.domain.row import Extraction
from clipper.errors import CaptureError
from clipper.jobs import JobContext
from clipper.library import Library
from clipper.ui import texts
from clipper.ui.desk import Desk
from clipper.ui.messages import Level
from clipper.ui.runner import Lane
from clipper.ui.translation import tr, trn
from clipper.ui.work.clipboard_watch import ClipboardWatch
from clipper.ui.work.formats import formats_of, has_something

if TYPE_CHECKING:
    from clipper.services.capture_reports import CaptureOptions

_MOST_READ_AGAIN = 1000
_FEW = 8  # files that are taken in as cards at once; more become an import with progress


class Capture(QObject):
    """The actions that bring clippings in."""

    changed = Signal(object)  # Changes
    came_in = Signal(object)  # Changes: a part of an import that goes on
    arrived = Signal(object)  # ids, to be shown and selected
    reextract_wanted = Signal(object)  # ids that have an article already
    duplicates_found = Signal(object)  # (new id, Duplicate) pairs, for the user to decide

    def __init__(
        self,
        library: Library,
        desk: Desk,
        selection: Callable[[], Sequence[int]],
        place: Callable[[], object],
        window: QWidget,
    ) -> None:
        """`place`: where the user is, with query and selection."""
        super().__init__(window)
        messages, preferences = desk.messages, desk.preferences
        self._library, self._runner, self._turns = library, desk.runner, desk.turns
        self._messages, self._preferences = messages, preferences
        self._selection, self._place = selection, place
        self._window = window
        self._watch = ClipboardWatch(messages, lambda: preferences.now.watch_clipboard, self.paste, self)

    # ------------------------------------------------------------------------------------------ the actions

    def paste(self) -> None:
        """Clip what is on the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None or not has_something(mime):
            self._messages.notice(
                tr("There is nothing to clip on the clipboard."),
                hint=tr("Select and copy an article in your browser, then try again."),
                level=Level.WARNING,
                key="paste",
            )
            return
        self.take_in(formats_of(mime), Via.CLIPBOARD)

    def drop(self, mime: QMimeData) -> None:
        """Clip what was dropped on the window."""
        self.take_in(formats_of(mime), Via.DROP)

    def open_files(self) -> None:
        """Clip files that the user chooses."""
        filters = ";;".join(
            (
                tr("Articles and mail") + " (*.html *.htm *.xhtml *.mhtml *.mht *.eml *.mbox *.msg *.txt *.md *.pdf "
                "*.docx *.odt *.rtf)",
                tr("All files") + " (*)",
            )
        )
        self._messages.ask_files(self._window, tr("Clip files"), filters, self.take_files)

    def open_folder(self) -> None:
        """Clip all files of a folder."""
        self._messages.ask_folder(self._window, tr("Clip a folder"), lambda folder: self.import_paths([folder]))

    def clip_address(self) -> None:
        """Ask for an address, proposing one from the clipboard, and fetch it."""
        text = QGuiApplication.clipboard().text().strip()
        proposal = text if text.startswith(("http://", "https://")) and len(text.split()) == 1 else ""
        self._messages.ask_text(self._window, tr("Clip address"), tr("Address of the article"), proposal, self.fetch)

    def new_by_hand(self) -> None:
        """Make an empty clipping to be filled in."""
        self._change(tr("New clipping"), lambda _: self._library.capturing.new_by_hand(), self._on_made)

    def samples(self) -> None:
        """Clip the articles that come with the program."""
        folder, begun_at = resources.path("samples"), self._place()
        self._runner.run(
            tr("Importing the samples"),
            lambda ctx: self._library.capturing.import_samples(folder, ctx),
            lane=Lane.LONG,
            done=lambda report: self._on_report(report, begun_at),
            visible=True,
        )

    def retry(self) -> None:
        """Read the selected clippings again from their originals: at once where that failed, else as a proposal."""
        rows = self._library.reading.rows(self._selection()[:_MOST_READ_AGAIN])
        again = [number for number, row in rows.items() if row.extraction is Extraction.DONE]
        self.process([number for number in rows if number not in again])
        if again:
            self.reextract_wanted.emit(again)

    def set_watching(self, on: bool) -> None:
        """Offer to clip what is copied elsewhere, or no longer."""
        self._preferences.set(watch_clipboard=on)

    # ------------------------------------------------------------------------------------------ the work

    def take_in(self, formats: Mapping[str, bytes], via: Via) -> None:
        """Clip what a clipboard or drop holds."""
        from clipper.services import dropping  # what it needs is large, and the window does not wait for it

        if paths := dropping.files(formats):
            self.take_files(paths)
            return
        try:
            payloads = dropping.payloads(formats, via=via, max_bytes=self._max_bytes)
        except CaptureError as error:
            self._messages.error(error)
            return
        for payload in payloads:
            if dropping.is_link(payload):
                self.fetch(payload.url or payload.data.decode("utf-8", "replace").strip())
        self._receive([payload for payload in payloads if not dropping.is_link(payload)], via)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Clip some files at once, or import many."""
        if not paths:
            return
        if len(paths) > _FEW or any(path.is_dir() for path in paths):
            self.import_paths(paths)
            return
        self._runner.run(tr("Clipping"), lambda _: self._read(paths), lane=Lane.NETWORK, done=self._on_files_read)

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files and folders with progress; what failed is told by name."""
        listed = list(paths)
        alone = len(listed) == 1
        title = tr("Importing {name}", name=listed[0].name) if alone else tr("Importing")
        begun_at = self._place()
        self._runner.run(
            title,
            lambda ctx: self._library.capturing.import_paths(listed, ctx, options=_options(via=Via.IMPORT)),
            lane=Lane.LONG,
            part=self.came_in.emit,
            done=lambda report: self._on_report(report, begun_at),
            visible=True,
        )

    def fetch(self, url: str) -> None:
        """Fetch an address and clip it."""
        self._runner.run(
            tr("Fetching {url}", url=url[:60]),
            lambda ctx: self._library.capturing.fetch(url, ctx, options=_options(via=Via.ADDRESS, url=url)),
            lane=Lane.NETWORK,
            done=self._on_received,
            failed=lambda error: self._messages.error(error, retry=lambda: self.fetch(url)),
            visible=True,
        )

    def process(self, ids: Sequence[int]) -> None:
        """Extract clippings that wait for it."""
        if not ids:
            return
        wanted = list(ids)
        self._runner.run(
            trn("Reading {n} article", "Reading {n} articles", len(wanted)),
            lambda ctx: self._library.capturing.process(wanted, ctx),
            lane=Lane.NETWORK if len(wanted) <= _FEW else Lane.LONG,
            done=self._on_processed,
            visible=True,
        )

    def resume(self) -> None:
        """Go on with what was not extracted when the program ended."""
        self._runner.run(
            tr("Looking for unread articles"),
            lambda ctx: self._library.capturing.waiting(),
            lane=Lane.QUERY,
            done=self.process,
        )

    # ------------------------------------------------------------------------------------------ inside

    @property
    def _max_bytes(self) -> int:
        return self._preferences.now.max_payload_mb * 1_000_000

    def _receive(self, payloads: Sequence[Payload], via: Via) -> None:
        if payloads:
            self._change(
                tr("Clipping"),
                lambda _: self._library.capturing.receive(payloads, options=_options(via=via)),
                self._on_received,
            )

    def _read(self, paths: Sequence[Path]) -> tuple[list[Payload], list[tuple[str, str]]]:
        from clipper.services import dropping

        return dropping.read(paths, via=Via.FILE, max_bytes=self._max_bytes)

    def _on_files_read(self, read: tuple[list[Payload], list[tuple[str, str]]]) -> None:
        payloads, failed = read
        self._receive(payloads, Via.FILE)
        if failed:
            self._tell_failures(failed)

    def _change(self, title: str, work: Callable[[JobContext], Any], done: Callable[[Any], object]) -> None:
        self._runner.run(title, work, lane=Lane.CHANGE, done=done)

    def _on_received(self, changes: Changes) -> None:
        self.changed.emit(changes)
        ids = sorted(changes.added)
        self.arrived.emit(ids)
        self.process(ids)

    def _on_made(self, made: tuple[Changes, int]) -> None:
        changes, number = made
        self.changed.emit(changes)
        self.arrived.emit([number])

    def _on_report(self, report: Any, begun_at: object) -> None:  # noqa: ANN401 - a CaptureReport
        if report.changes:
            self.changed.emit(replace(report.changes, label=_outcome(report)))
        else:
            self._messages.notice(_outcome(report), key="undo")
        self._turns.later(self, lambda: self._ask_or_tell(report))
        if report.changes.added and self._place() == begun_at:  # who went on is not called back
            self._turns.later(self, lambda: self.arrived.emit(sorted(report.changes.added)[-1:]))

    def _ask_or_tell(self, report: Any) -> None:  # noqa: ANN401 - a CaptureReport
        if report.duplicates:
            self.duplicates_found.emit(report.duplicates)
        if report.failed:
            self._tell_failures(report.failed)

    def _on_processed(self, report: Any) -> None:  # noqa: ANN401 - a CaptureReport
        self.changed.emit(report.changes)
        self._ask_or_tell(report)

    def _tell_failures(self, failed: Sequence[tuple[str, str]]) -> None:
        if len(failed) == 1:
            text, hint = tr("“{name}” could not be read.", name=failed[0][0]), failed[0][1]
        else:
            text = trn("{n} article could not be read.", "{n} articles could not be read.", len(failed))
            names = ", ".join(name for name, _ in failed[:3])
            hint = tr("{names} and others; their originals are kept.", names=names) if len(failed) > 3 else names
        self._messages.notice(
            text,
            hint=hint,
            level=Level.WARNING,
            key="failed",
            seconds=0,
            action=tr("Show"),
            on_action=lambda: self._show_failures(failed),
        )

    def _show_failures(self, failed: Sequence[tuple[str, str]]) -> None:
        from clipper.ui.dialogs.failures import FailuresDialog

        FailuresDialog(failed, self._window).open()


def _outcome(report: Any) -> str:  # noqa: ANN401 - a CaptureReport
    done, known = texts.clippings(report.done), len(report.skipped)
    if report.cancelled:
        return tr("Import stopped; {done} kept.", done=done) if report.done else tr("Import stopped.")
    if known:
        return trn(
            "Imported {done}; {n} file was there already.",
            "Imported {done}; {n} files were there already.",
            known,
            done=done,
        )
    return tr("Imported {done}.", done=done)


def _options(*, via: Via, url: str = "") -> CaptureOptions:
    from clipper.services.capture_reports import CaptureOptions  # here: the window starts without it

    return CaptureOptions(via=via, url=url)
