"""From a document to the finished file: job folder, child process, packing, and at once or not at all into place."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from clipper.errors import DiskFull, ExportError, WorkerFailed
from clipper.export.document import Document, Group, LoadPicture
from clipper.export.pressbook import finish, templates
from clipper.export.pressbook.builder import BALANCED_UP_TO, Attachment, Builder, Volume, standards
from clipper.export.pressbook.lettering import Lettering
from clipper.export.pressbook.options import Form, Options
from clipper.export.pressbook.report import Book, Findings
from clipper.export.pressbook.templates import Template
from clipper.export.pressbook.typesetter import Outcome, Typesetter
from clipper.jobs import JobContext
from clipper.workers import Worker

VOLUME = 1200  # clippings in a volume at most: typst needs some 1.6 MB of memory for each
_SECONDS_EACH = {True: 0.045, False: 0.025}  # estimated typesetting time per clipping, with and without balancing
_PREVIEWS_PER_PROCESS = 60  # typst does not give memory back


def make(
    document: Document,
    template: Template,
    options: Options,
    load: LoadPicture,
    target: Path,
    ctx: JobContext,
    attachments: Iterable[Attachment] = (),
    *,
    most: int = VOLUME,
) -> Book:
    """Write the press book; several files, numbered, when there are more than `most` clippings."""
    if not document.entries:
        raise ExportError("There is no clipping to print.", "Add clippings to the dossier or choose others.")
    options = options.checked()
    volumes = split(document, most)
    findings, files, pages = Findings(), [], 0
    targets = [target] if len(volumes) == 1 else [_numbered(target, place) for place in range(1, len(volumes) + 1)]
    with _job() as folder, contextlib.ExitStack() as parts:
        for place, part in enumerate(volumes, 1):
            job = folder / f"volume{place}"
            volume = Volume(place, len(volumes), pages + 1)
            extra = attachments if place == 1 and options.form is Form.ATTACHMENTS else ()
            outcome, finished = _compile(part, document, template, options, load, job, ctx, volume, extra, findings)
            pages += outcome.pages
            files.append((finished, targets[place - 1]))
        ctx.check()
        parts.enter_context(_placing())
        for finished, file in files:
            _place(finished, file)
    return Book(tuple(file for _, file in files), pages, len(document.entries), tuple(findings.sentences))


def _compile(  # noqa: PLR0913 - one step of make, with all that make knows
    part: Document,
    whole: Document,
    template: Template,
    options: Options,
    load: LoadPicture,
    job: Path,
    ctx: JobContext,
    volume: Volume,
    attachments: Iterable[Attachment],
    findings: Findings,
) -> tuple[Outcome, Path]:
    worker = Worker(Typesetter, options.system_fonts, name="press book")
    try:
        worker.start()  # it reads the typefaces while the clippings are prepared
        files = (lambda: worker.call("font_files", check=ctx.check)) if options.system_fonts else None
        builder = Builder(part, template, options, load, Lettering(files))
        builder.build(job, ctx, volume=volume, whole=whole, attachments=attachments)
        for sentence in builder.findings.sentences:
            findings.add(sentence)
        source = templates.copy_into(template, job)
        count = len(part.entries)
        check = _waiting(ctx, count * _SECONDS_EACH[count <= BALANCED_UP_TO] + 1)
        raw, packed = job / "raw.pdf", job / "book.pdf"
        timestamp = int(whole.created.timestamp())

        def run(promises: list[str], tags: bool) -> Outcome:
            arguments = (str(source), str(job), str(raw), promises, timestamp, tags)
            result: Outcome = worker.call("compile", *arguments, check=check)
            return result

        outcome = run(standards(options.form), options.form is not Form.SMALL)
        if not outcome.ok and options.form is not Form.SMALL and "PDF/" in outcome.message + outcome.diagnostic:
            findings.add(
                f"The book does not conform to the archive standard and was written as a plain PDF: {outcome.message}."
            )
            outcome = run([], True)
        if not outcome.ok:
            raise templates.explain(template, outcome.message, outcome.diagnostic, outcome.hints)
        for warning in outcome.warnings if template.own else ():
            findings.add(f"The template “{template.name}” says: {warning}.")
        finish.shrink(str(raw), str(packed))
        return outcome, packed
    except WorkerFailed as error:
        raise ExportError(
            "The press book could not be typeset: the process that does it ended.",
            "The machine may be short of memory; print fewer clippings or pictures.",
        ) from error
    finally:
        worker.close()


def _waiting(ctx: JobContext, seconds: float) -> Callable[[], None]:
    """Progress while typst works, which does not say how far it is: an estimate that never claims to be done."""
    start = time.monotonic()

    def check() -> None:
        share = (time.monotonic() - start) / seconds
        ctx.progress(
            int(100 * share / (1 + share) * 1.6) if share < 1 else min(99, int(80 + 4 * share)), 100, "Typesetting"
        )

    return check


def split(document: Document, most: int) -> list[Document]:
    """The document in volumes of at most `most` clippings; groups stay together where they can."""
    if len(document.entries) <= most:
        return [document]
    volumes: list[list[Group]] = [[]]
    room = most
    for group in document.groups:
        left = group.entries
        if len(left) > room and len(left) <= most and volumes[-1]:
            volumes.append([])
            room = most
        while left:
            if not room:
                volumes.append([])
                room = most
            here, left = left[:room], left[room:]
            first = here[0] == group.entries[0]
            volumes[-1].append(dataclasses.replace(group, entries=here, comment=group.comment if first else ""))
            room -= len(here)
    return [dataclasses.replace(document, groups=tuple(groups)) for groups in volumes]


def _numbered(target: Path, place: int) -> Path:
    return target.with_name(f"{target.stem}-{place}{target.suffix}")


@contextlib.contextmanager
def _job() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="clipper-book-", ignore_cleanup_errors=True) as name, _placing():
        yield Path(name)


@contextlib.contextmanager
def _placing() -> Iterator[None]:
    """Say in a sentence what the file system refuses."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("There is not enough room on the disk for the press book.", "Free some space.") from error
        name = Path(error.filename).name if isinstance(error.filename, str) else "The file"
        raise ExportError(
            f"{name} could not be written: {error.strerror or error}.", "Choose another place."
        ) from error


def _place(finished: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".part")
    try:
        with finished.open("rb") as source, partial.open("wb") as out:
            while chunk := source.read(1 << 20):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, target)  # noqa: PTH105 - the atomic one, by its plain name
    finally:
        partial.unlink(missing_ok=True)


class Previewer:
    """Pages of a book as pictures; keeps its child process warm so that a change shows at once."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._made = 0

    def pages(
        self,
        document: Document,
        template: Template,
        options: Options,
        load: LoadPicture,
        ctx: JobContext,
        *,
        pages: tuple[int, int] = (0, 3),
        width: int = 600,
        bodies: int = 3,
    ) -> list[bytes]:
        """PNG of pages (the first one, counted from 0, and how many); only the first clippings are set in full."""
        options = dataclasses.replace(options, form=Form.SMALL).checked()
        with _job() as job:
            builder = Builder(document, template, options, load, Lettering())
            builder.build(job, ctx, bodies=bodies)
            source = templates.copy_into(template, job)
            timestamp = int(document.created.timestamp())
            arguments = (str(source), str(job), timestamp, pages, width)
            outcome, pictures = self._ready().call("pictures", *arguments, timeout=60, check=ctx.check)
        if not outcome.ok:
            raise templates.explain(template, outcome.message, outcome.diagnostic, outcome.hints)
        found: list[bytes] = pictures
        return found

    def warm(self) -> None:
        """Start the child process ahead of the first preview."""
        self._ready().start()

    def close(self) -> None:
        """End the child process."""
        if self._worker:
            self._worker.close()
            self._worker = None

    def _ready(self) -> Worker:
        self._made += 1
        if self._worker and self._made > _PREVIEWS_PER_PROCESS:
            self.close()
        if not self._worker:
            self._made = 0
            self._worker = Worker(Typesetter, name="preview")
        return self._worker
