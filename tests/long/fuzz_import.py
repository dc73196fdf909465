"""What the fuzzer imports: archives of other libraries, and files of every kind."""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from clipper import extract
from clipper.domain.duplicates import OnDuplicate
from clipper.domain.payload import Payload
from clipper.errors import CaptureError, ExtractionError
from clipper.jobs import JobContext
from clipper.services import archive
from clipper.services.capture_reports import CaptureOptions
from clipper.services.extraction_pool import Outcome
from clipper.services.importing import Import, reader
from clipper.services.saving import Saving
from clipper.services.storing import StoringHere
from clipper.store import Store
from tests.hostile.archives import BAD_VALUES, assert_usable, good_archive, rewritten
from tests.store.state import state_of

_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a library for each input: not on the disk
_SERVES = 300
_ARCHIVE, _RECORDS, _FILE = range(3)
_TABLES = ("outlets", "tags", *archive.KINDS, "clippings", *archive.SHELVES[2:])
_BETWEEN = b"\n%%\n"
_CONTENTS = {"original", "picture", "facsimile"}  # stay until the undo list forgets them
NAMES = (
    "a.pdf", "a.docx", "a.odt", "a.msg", "a.png", "a.jpg", "a.gif", "a.tiff", "a.bmp", "a.webp", "a.rtf",
    "a.webarchive", "a.mbox", "a.eml", "a.mhtml", "a.zip", "a.epub", "a.xhtml", "a.html", "a.txt", "a.md", "a",
)  # fmt: skip


class _Libraries:
    """Empty libraries: one serves many inputs, as what it took in is undone, which is a test of its own."""

    def __init__(self) -> None:
        self._served = 0
        self._open()

    def next(self) -> Store:
        self._served += 1
        if self._served % _SERVES == 0:
            self.store.close()
            self._folder.cleanup()
            self._open()
        return self.store

    def _open(self) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=_MEMORY)
        self.store = Store.open(Path(self._folder.name) / "library")


def fuzz_import(data: bytes) -> None:
    """The first byte says what the others are: an archive, records of one, or a file (with a name by the next byte)."""
    if len(data) < 2:
        return
    store = LIBRARIES.next()
    before = state_of(store)
    with tempfile.TemporaryDirectory(dir=_MEMORY) as folder:
        _take_in(store, Path(folder), data)
        assert_usable(store, Path(folder))
    while store.undo():
        pass
    after = state_of(store)
    assert {name: rows for name, rows in after.items() if before[name] != rows and name not in _CONTENTS} == {}


def _take_in(store: Store, folder: Path, data: bytes) -> None:
    kind, data = data[0] % 3, data[1:]
    file = folder / (NAMES[data[0] % len(NAMES)] if kind == _FILE else "a.zip")
    file.write_bytes({_ARCHIVE: data, _RECORDS: _archive_of(data), _FILE: data[1:]}[kind])
    try:
        if kind == _FILE:
            one = Import(StoringHere(store, Saving()), _Here(), OnDuplicate.KEEP_BOTH)  # type: ignore[arg-type]
            report = one.run([file], reader(CaptureOptions(), 50_000_000), JobContext(), rules=())
        else:
            report = archive.read(store, file, JobContext())
        said = [sentence for _name, sentence in report.failed]
    except CaptureError as error:
        said = [str(error)]
    assert all(sentence.endswith((".", "?", "!")) for sentence in said), said


class _Here:
    """Extracts in this process, where its ways are counted; a page may fail with a sentence and in no other way."""

    def many(
        self, payloads: Iterator[tuple[Path, Payload | None]], *, mode: extract.Mode, **_others: object
    ) -> Iterator[tuple[Path, Payload | None, Outcome]]:
        for path, payload in payloads:
            outcome = Outcome()
            if payload is not None:
                try:
                    outcome = Outcome.of(extract.articles(payload, mode=mode))
                except ExtractionError as error:
                    outcome = Outcome(failure=str(error))
            yield path, payload, outcome


# ------------------------------------------------------------------------------------------- inputs


def _good() -> bytes:
    with tempfile.TemporaryDirectory(dir=_MEMORY) as folder:
        return good_archive(Path(folder))


GOOD = _good()
LIBRARIES = _Libraries()


def _archive_of(data: bytes) -> bytes:
    """The good archive with these records in place of its own."""
    tables = {f"{name}.jsonl": lines for name, lines in zip(_TABLES, data.split(_BETWEEN), strict=False)}
    return rewritten(GOOD, lambda name, content: tables.get(name, content))


def seeds(files: dict[str, bytes]) -> list[bytes]:
    """The good archive, its records, and these files by name."""
    records: dict[str, bytes] = {}
    rewritten(GOOD, lambda name, content: records.setdefault(name, content))
    endings = {Path(name).suffix: number for number, name in enumerate(NAMES)}
    return [
        bytes([_ARCHIVE]) + GOOD,
        bytes([_RECORDS]) + _BETWEEN.join(records[f"{name}.jsonl"] for name in _TABLES),
        *(bytes([_FILE, endings.get(Path(name).suffix, len(NAMES) - 1)]) + data for name, data in files.items()),
    ]


def mutator(mutate: Callable[[bytes, int], bytes]) -> Callable[[bytes, int, int], bytes]:
    """Changes values of records, where the fuzzer's own changes would mostly break their JSON."""

    def change(data: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        if len(data) < 2 or data[0] % 3 != _RECORDS or dice.random() < 0.2:
            return mutate(data, most)
        lines = data[1:].split(b"\n")
        place = dice.randrange(len(lines))
        try:
            record = json.loads(lines[place])
        except (ValueError, RecursionError):
            return mutate(data, most)
        lines[place] = json.dumps(_changed(record, dice, mutate)).encode()
        if dice.random() < 0.1:
            lines.insert(place, lines[place])
        changed = data[:1] + b"\n".join(lines)
        return changed if len(changed) <= most else mutate(data, most)

    return change


def _changed(value: Any, dice: random.Random, mutate: Callable[[bytes, int], bytes]) -> Any:
    """The value with one value somewhere in it changed."""
    if isinstance(value, dict | list) and value and dice.random() < 0.9:
        places: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value))
        place = dice.choice(places)
        value[place] = _changed(value[place], dice, mutate)
        return value
    if isinstance(value, str) and dice.random() < 0.5:
        return mutate(value.encode("utf-8", "replace"), 2 * len(value) + 20).decode("utf-8", "replace")
    if isinstance(value, int) and dice.random() < 0.5:
        return value + dice.choice((-1, 1, 2**31, -(2**63)))
    return dice.choice(BAD_VALUES)


def without_programs() -> None:
    """The programs that read pictures of text are not what is tested here, and slow."""
    os.environ["PATH"] = ""
