"""Use-cases of export: press books with preview and check beforehand, and the other formats of a selection."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clipper import paths
from clipper.domain.dossier import Dossier
from clipper.errors import DiskFull, ExportError
from clipper.export import pressbook
from clipper.export.document import Document
from clipper.export.formats import FORMATS, Format
from clipper.export.pressbook import Attachment, Form, Template
from clipper.jobs import JobContext
from clipper.services import export_checks, selecting
from clipper.services.book_request import BookRequest
from clipper.services.selecting import Marks, Shelves

__all__ = ["BookRequest", "ExportReport", "Exporting", "TemplateInfo"]

_PREVIEW_BODIES = 3
_PREVIEW_SECONDS = 10  # changes of the clippings show in a preview after this time at the latest
_MM_PER_INCH = 25.4
_PAPER_WIDTH_MM = {"a4": 210.0, "letter": 215.9, "a5": 148.0}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, and what the user should know about it."""

    files: tuple[Path, ...]
    clippings: int
    pages: int = 0  # of a press book
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """A template to choose from; a broken one says why it cannot be chosen."""

    key: str
    name: str
    description: str
    own: bool = False
    problem: str = ""
    defaults: Mapping[str, object] = field(default_factory=dict)  # what the options mean that are left open


class Exporting:
    """Turns clippings into files."""

    FORMATS = FORMATS

    def __init__(self, reading: Shelves, marks: Marks | None = None, own_templates: Path | None = None) -> None:
        self._reading = reading
        self._marks = marks
        self._own = own_templates or paths.config() / "templates"
        self._previewer = pressbook.Previewer()
        self._previewed: tuple[BookRequest, float, Document] | None = None  # what a preview showed last, and when

    # ------------------------------------------------------------------------------------------ press book

    def pressbook(self, request: BookRequest, target: Path, ctx: JobContext | None = None) -> ExportReport:
        """Write the press book to `target`; a very large one becomes several numbered files beside each other."""
        ctx = ctx or JobContext()
        options = request.options().checked()
        template = self._template(request.template)
        document = self.document(request, ctx)
        attachments = self._attachments(document, ctx) if options.form is Form.ATTACHMENTS else ()
        book = pressbook.make(document, template, options, self._reading.picture, target, ctx, attachments)
        return ExportReport(book.files, book.clippings, book.pages, book.warnings)

    def preview(
        self, request: BookRequest, pages: int = 3, ppi: float = 72, *, first: int = 0, ctx: JobContext | None = None
    ) -> list[bytes]:
        """The real pages from page `first` (counted from 0) on, as PNG; only the first clippings are set in full."""
        ctx = ctx or JobContext()
        options = request.options().checked()
        document = self._shown_again(request, ctx)
        width = round(_PAPER_WIDTH_MM[options.paper] / _MM_PER_INCH * ppi)
        return self._previewer.pages(
            document,
            self._template(request.template),
            options,
            self._reading.picture,
            ctx,
            pages=(first, pages),
            width=width,
            bodies=_PREVIEW_BODIES,
        )

    def warm_preview(self) -> None:
        """Start what previews need ahead of the first one."""
        self._previewer.warm()

    def check(self, request: BookRequest) -> list[str]:
        """What should be looked at before printing: licences, missing texts, characters without a typeface."""
        return export_checks.warnings(self.document(request, JobContext()), system_fonts=request.system_fonts)

    def templates(self) -> list[TemplateInfo]:
        """Templates to choose from: Clipper's own, then the user's, broken ones with the reason."""
        open_ = pressbook.Options()
        found = [
            TemplateInfo(item.key, item.name, item.description, defaults=item.settled(open_))
            for item in pressbook.shipped()
        ]
        for folder in self._own_folders():
            try:
                item = pressbook.load(folder, own=True)
            except ExportError as error:
                found.append(TemplateInfo(folder.name, folder.name, "", own=True, problem=str(error)))
            else:
                found.append(
                    TemplateInfo(item.key, item.name, item.description, own=True, defaults=item.settled(open_))
                )
        return found

    @property
    def templates_folder(self) -> Path:
        """Where users put templates of their own, one folder each."""
        return self._own

    def document(self, request: BookRequest, ctx: JobContext | None = None) -> Document:
        """The selection of a request as the exports get it."""
        return selecting.document(request, self._reading, self._marks, ctx or JobContext())

    def refreshed(self, dossier_id: int) -> Dossier:
        """The dossier filled anew by its search: what stays keeps its group and comment. Not saved by this."""
        if not self._marks:
            raise ExportError("The search is not available, so the dossier cannot be filled anew.")
        return selecting.refreshed(self._reading.dossier(dossier_id), self._marks)

    # ------------------------------------------------------------------------------------------ other formats

    def export(
        self,
        selection: Sequence[int] | int | BookRequest,
        target: Path,
        format_name: str,
        ctx: JobContext | None = None,
    ) -> ExportReport:
        """Write clippings (ids, the number of a dossier, or a request) in one of FORMATS, at once or not at all."""
        ctx = ctx or JobContext()
        chosen = FORMATS.get(format_name)
        if chosen is None:
            raise ExportError(f"There is no format called “{format_name}”.", f"Choose one of {', '.join(FORMATS)}.")
        if isinstance(selection, int):
            request = BookRequest(dossier_id=selection)
        else:
            request = selection if isinstance(selection, BookRequest) else BookRequest(ids=tuple(selection))
        document = self.document(request, ctx)
        if not document.entries:
            raise ExportError("There is no clipping to export.", "Choose some clippings first.")
        ctx.progress(0, 0, "Exporting")
        _write(target, _written(chosen, document, self._reading, ctx))
        return ExportReport((target,), len(document.entries))

    def close(self) -> None:
        """End the preview's process."""
        self._previewer.close()

    # ------------------------------------------------------------------------------------------ inside

    def _shown_again(self, request: BookRequest, ctx: JobContext) -> Document:
        """The document of a preview; while only its appearance changes it is not read anew each time."""
        content, now = request.content(), time.monotonic()
        if self._previewed and self._previewed[0] == content and now - self._previewed[1] < _PREVIEW_SECONDS:
            return self._previewed[2]
        document = self.document(request, ctx)
        self._previewed = (content, now, document)
        return document

    def _own_folders(self) -> list[Path]:
        if not self._own.is_dir():
            return []
        return sorted(folder for folder in self._own.iterdir() if folder.is_dir() and not folder.name.startswith("."))

    def _template(self, key: str) -> Template:
        own = next((folder for folder in self._own_folders() if folder.name == key), None)
        if own:
            return pressbook.load(own, own=True)
        for item in pressbook.shipped():
            if item.key == key:
                return item
        known = ", ".join(info.key for info in self.templates())
        raise ExportError(f"There is no template called “{key}”.", f"Choose one of {known}.")

    def _attachments(self, document: Document, ctx: JobContext) -> Iterator[Attachment]:
        words = pressbook.wording(document)
        data = FORMATS["csv"].write(document, self._reading.picture, ctx.check)
        yield Attachment("overview.csv", "text/csv", words.say("attachment_overview"), data)
        seen: set[str] = set()
        for entry in document.entries:
            ctx.check()
            original = self._reading.original(entry.clipping.id)
            if original is None or original.sha256 in seen:
                continue
            seen.add(original.sha256)
            payload = original.payload
            name = selecting.attachment_name(entry.number, payload)
            yield Attachment(
                name, payload.media_type, words.say("attachment_original", number=entry.number), payload.data
            )


def _written(chosen: Format, document: Document, reading: Shelves, ctx: JobContext) -> bytes:
    def check() -> None:
        ctx.check()

    return chosen.write(document, reading.picture, check)


def _write(target: Path, data: bytes) -> None:
    partial = target.with_name(target.name + ".part")
    try:
        with partial.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, target)  # noqa: PTH105 - the atomic one, by its plain name
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("There is not enough room on the disk for the export.", "Free some space.") from error
        raise ExportError(f"{target.name} could not be written: {error.strerror}.", "Choose another place.") from error
    finally:
        if partial.exists():
            partial.unlink()
