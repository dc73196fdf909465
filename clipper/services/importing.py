"""Bulk import: a thousand files in batches, extracted side by side, cancelled at any point, failures by name."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from clipper import capture
from clipper.domain.article import Rule
from clipper.domain.changes import Changes
from clipper.domain.duplicates import OnDuplicate
from clipper.domain.payload import Payload, Via
from clipper.errors import ActionUndone, Cancelled, CaptureError
from clipper.extract import Mode
from clipper.jobs import JobContext
from clipper.services.capture_reports import CaptureOptions, CaptureReport
from clipper.services.extraction_pool import ExtractionPool, Outcome
from clipper.services.saving import adjusted
from clipper.services.storing import Action, Extracted, Storing
from clipper.store.uids import new_uid

Reader = Callable[[Path], tuple[Payload, CaptureOptions]]
BATCH = 50
BATCH_BYTES = 64_000_000
BATCH_SECONDS = 5.0  # the user sees what has come in, and no more than this is lost with the machine's power


class Import:
    """One import; used once."""

    def __init__(
        self, storing: Storing, pool: ExtractionPool, on_duplicate: OnDuplicate, *, mode: Mode = Mode.FAST
    ) -> None:
        self._storing = storing
        self._pool = pool
        self._mode = mode
        self._on_duplicate = on_duplicate
        self._undo = f"import-{new_uid()}"  # all batches are undone together
        self._number = self._bytes = 0  # of the files that wait to be stored
        self._stored = time.monotonic()
        self._report = CaptureReport()
        self._errors: dict[Path, str] = {}
        self._options: dict[Path, CaptureOptions] = {}  # of the files that are being extracted

    def run(self, files: Sequence[Path], read: Reader, ctx: JobContext, *, rules: Sequence[Rule]) -> CaptureReport:
        """Take all files in, those that fail excepted; what was stored before a cancel stays.

        `ctx.part` gets the Changes of each batch. If the user undoes the import meanwhile, it ends, with nothing kept.
        """
        action = Action(f"Import {len(files):,} file{'' if len(files) == 1 else 's'}", self._undo, self._on_duplicate)
        self._report = CaptureReport(Changes(action.label))
        extracted = self._pool.many(self._payloads(files, read), mode=self._mode, rules=rules, check=ctx.check)
        with contextlib.closing(self._storing):
            try:
                self._run(extracted, len(files), action, ctx)
            except ActionUndone:
                self._report = CaptureReport(cancelled=True)
        return self._report

    def _run(
        self, extracted: Generator[tuple[Path, Payload | None, Outcome]], total: int, action: Action, ctx: JobContext
    ) -> None:
        try:
            for number, (path, payload, outcome) in enumerate(extracted, start=1):
                self._take(path, payload, outcome)
                if self._is_batch():
                    self._store(action, ctx)
                ctx.progress(number, total, f"Importing {path.name}")
        except Cancelled:
            self._report |= CaptureReport(cancelled=True)
        finally:
            extracted.close()
            self._store(action, ctx)

    def _is_batch(self) -> bool:
        waited = time.monotonic() - self._stored
        return self._number >= BATCH or self._bytes >= BATCH_BYTES or waited >= BATCH_SECONDS

    def _payloads(self, files: Sequence[Path], read: Reader) -> Iterator[tuple[Path, Payload | None]]:
        for path in files:
            try:
                payload, self._options[path] = read(path)
            except CaptureError as error:
                self._errors[path] = str(error)
                yield path, None
            else:
                yield path, payload

    def _take(self, path: Path, payload: Payload | None, outcome: Outcome) -> None:
        if payload is None:
            self._report |= CaptureReport(failed=((str(path), self._errors.pop(path)),))
            return
        self._storing.add(Extracted(path, payload, outcome, self._options.pop(path)))
        self._number += 1
        self._bytes += len(payload.data) + sum(len(part.data) for part in payload.parts)

    def _store(self, action: Action, ctx: JobContext) -> None:
        if self._number:
            self._number = self._bytes = 0
            stored = self._storing.store(action)
            self._stored = time.monotonic()
            self._report |= CaptureReport(stored.changes, stored.done, stored.failed, skipped=stored.skipped)
            ctx.part(stored.changes)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files to take in, of files and folders, each once."""
    return list(dict.fromkeys(capture.walk(paths)))


def reader(options: CaptureOptions, max_bytes: int) -> Reader:
    """Reads each file with the same options."""

    def read(path: Path) -> tuple[Payload, CaptureOptions]:
        return adjusted(capture.from_path(path, max_bytes=max_bytes, via=Via.IMPORT), options), options

    return read
