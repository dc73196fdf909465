"""Bulk import: a thousand files in batches, extracted side by side, cancelled at any point, failures by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clipper import capture
from clipper.domain.article import Rule
from clipper.domain.changes import Changes
from clipper.domain.duplicates import Duplicate, OnDuplicate
from clipper.domain.payload import Payload, Via
from clipper.errors import Cancelled, CaptureError
from clipper.extract import Mode
from clipper.jobs import JobContext
from clipper.services.capture_reports import CaptureOptions, CaptureReport
from clipper.services.extraction_pool import ExtractionPool, Outcome
from clipper.services.saving import Saving, adjusted
from clipper.store import Store
from clipper.store.uids import new_uid

if TYPE_CHECKING:
    from clipper.store.transaction import Transaction

Reader = Callable[[Path], tuple[Payload, CaptureOptions]]
BATCH = 50
BATCH_BYTES = 64_000_000


@dataclass(slots=True)
class _Batch:
    """Extracted files that are not stored yet."""

    items: list[tuple[Path, Payload, Outcome, CaptureOptions]] = field(default_factory=list)
    size: int = 0

    def add(self, path: Path, payload: Payload, outcome: Outcome, options: CaptureOptions) -> None:
        self.items.append((path, payload, outcome, options))
        self.size += len(payload.data) + sum(len(part.data) for part in payload.parts)

    @property
    def full(self) -> bool:
        return len(self.items) >= BATCH or self.size >= BATCH_BYTES


class Import:
    """One import; used once."""

    def __init__(
        self, store: Store, saving: Saving, pool: ExtractionPool, on_duplicate: OnDuplicate, *, mode: Mode = Mode.FAST
    ) -> None:
        self._store = store
        self._saving = saving
        self._pool = pool
        self._mode = mode
        self._on_duplicate = on_duplicate
        self._undo = f"import-{new_uid()}"  # all batches are undone together
        self._label = ""
        self._changes = Changes()
        self._done = 0
        self._failed: list[tuple[str, str]] = []
        self._skipped: list[tuple[str, Duplicate]] = []
        self._errors: dict[Path, str] = {}
        self._options: dict[Path, CaptureOptions] = {}  # of the files that are being extracted

    def run(self, files: Sequence[Path], read: Reader, ctx: JobContext, *, rules: Sequence[Rule]) -> CaptureReport:
        """Take all files in, those that fail excepted; what was stored before a cancel stays."""
        self._label = f"Import {len(files):,} file{'' if len(files) == 1 else 's'}"
        self._changes = Changes(self._label)
        batch = _Batch()
        cancelled = False
        extracted = self._pool.many(self._payloads(files, read), mode=self._mode, rules=rules, check=ctx.check)
        try:
            for number, (path, payload, outcome) in enumerate(extracted, start=1):
                if payload is None:
                    self._failed.append((str(path), self._errors.pop(path)))
                else:
                    batch.add(path, payload, outcome, self._options.pop(path))
                if batch.full:
                    self._store_batch(batch)
                    batch = _Batch()
                ctx.progress(number, len(files), f"Importing {path.name}")
        except Cancelled:
            cancelled = True
        finally:
            extracted.close()
            self._store_batch(batch)
        return CaptureReport(
            self._changes, self._done, tuple(self._failed), cancelled=cancelled, skipped=tuple(self._skipped)
        )

    def _payloads(self, files: Sequence[Path], read: Reader) -> Iterator[tuple[Path, Payload | None]]:
        for path in files:
            try:
                payload, self._options[path] = read(path)
            except CaptureError as error:
                self._errors[path] = str(error)
                yield path, None
            else:
                yield path, payload

    def _store_batch(self, batch: _Batch) -> None:
        if not batch.items:
            return
        with self._store.begin(self._label, batch=self._undo) as tx:
            for item in batch.items:
                self._store_one(tx, *item)
            self._changes |= tx.changes(self._label, undoable=True)

    def _store_one(
        self, tx: Transaction, path: Path, payload: Payload, outcome: Outcome, options: CaptureOptions
    ) -> None:
        result = self._saving.save(tx, payload, outcome, options, self._on_duplicate)
        self._done += len(result.ids)
        self._failed += [(str(path), sentence) for sentence in result.failures]
        self._skipped += [(str(path), duplicate) for duplicate in result.duplicates]


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files to take in, of files and folders, each once."""
    return list(dict.fromkeys(capture.walk(paths)))


def reader(options: CaptureOptions, max_bytes: int) -> Reader:
    """Reads each file with the same options."""

    def read(path: Path) -> tuple[Payload, CaptureOptions]:
        return adjusted(capture.from_path(path, max_bytes=max_bytes, via=Via.IMPORT), options), options

    return read
