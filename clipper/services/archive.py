"""The portable archive: a whole library as a ZIP of open files, and back. The format stands in ARCHITECTURE.md.

An archive somebody else made is hostile input: sizes are checked before anything is read, bytes against their hashes,
article HTML goes through the allow list again, and no name in it becomes a path.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import lzma
import mimetypes
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from clipper import __version__
from clipper.domain.article import Block, BlockKind
from clipper.domain.changes import Changes
from clipper.errors import Cancelled, CaptureError, ClipperError, ExportError
from clipper.extract.sanitise import sanitise, sanitise_inline
from clipper.jobs import JobContext
from clipper.services.capture_reports import CaptureReport
from clipper.store import Snapshot, Store, Transaction, archiving, bodies

FORMAT = 1
KINDS = ("originals", "pictures", "facsimiles")
SHELVES = ("outlets", "tags", "stories", "dossiers", "searches", "rules")
_BATCH = 100
_MAX_FILE = 950_000_000
_MAX_LINE = 200_000_000
_PACKED = ("image/", "video/", "audio/", "application/zip", "application/pdf")
_README = f"""This is a press clipping library, written by Clipper {__version__}.

library.json         what is known of the library, and the number of this format
clippings.jsonl      one clipping a line: metadata, passages (kept and removed), tags, highlights, history
outlets.jsonl, tags.jsonl, stories.jsonl, dossiers.jsonl, searches.jsonl, rules.jsonl
originals.jsonl, pictures.jsonl, facsimiles.jsonl      what is known of each stored file
originals/, pictures/, facsimiles/                     the files, named by their SHA-256
text/                every clipping once more as Markdown, to read

All text is UTF-8. “clipper import” makes an equal library of it.
"""


# ------------------------------------------------------------------------------------------- out


def write(store: Store, target: Path, ctx: JobContext) -> int:
    """Write everything; returns the number of clippings. The file appears when it is complete."""
    part = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as file, store.read() as snapshot:
            number = _write_all(file, snapshot, store.all_index_ids(), ctx)
        part.replace(target)
    except OSError as error:
        raise ExportError(f"The archive {target} could not be written: {error.strerror}.", "Check its disk.") from error
    finally:
        part.unlink(missing_ok=True)
    return number


def _write_all(file: zipfile.ZipFile, snapshot: Snapshot, ids: Iterable[int], ctx: JobContext) -> int:
    ids = [int(item) for item in ids]
    file.writestr("README.txt", _README)
    head = {"format": FORMAT, "clipper": __version__, **archiving.library(snapshot)}
    file.writestr("library.json", _json(head))
    for name, records in archiving.shelves(snapshot).items():
        file.writestr(f"{name}.jsonl", "".join(_json(record) + "\n" for record in records))
    number = 0
    with _Lines(file, "clippings.jsonl") as lines:
        for start in range(0, len(ids), _BATCH):
            ctx.progress(start, 2 * len(ids), "Writing clippings")
            for record in archiving.clippings(snapshot, ids[start : start + _BATCH]):
                lines.add(_json(record))
                number += 1
    for start in range(0, len(ids), _BATCH):
        ctx.progress(len(ids) + start, 2 * len(ids), "Writing texts")
        for record in archiving.clippings(snapshot, ids[start : start + _BATCH]):
            file.writestr(f"text/{record['uid']}.md", _markdown(record))
    for kind in KINDS:
        _write_contents(file, snapshot, kind, ctx)
    return number


def _write_contents(file: zipfile.ZipFile, snapshot: Snapshot, kind: str, ctx: JobContext) -> None:
    known = []
    for record, data in archiving.contents(snapshot, kind):
        ctx.progress(0, 0, f"Writing {kind}")
        name = f"{kind}/{record['sha256']}{mimetypes.guess_extension(record['media_type'].split(';')[0]) or '.bin'}"
        packed = record["media_type"].startswith(_PACKED)
        file.writestr(name, data, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)
        known.append({**record, "file": name})
    file.writestr(f"{kind}.jsonl", "".join(_json(record) + "\n" for record in known))


class _Lines:
    """A file of lines inside the ZIP, written as they come."""

    def __init__(self, file: zipfile.ZipFile, name: str) -> None:
        self._stream = file.open(name, "w", force_zip64=True)

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def add(self, line: str) -> None:
        self._stream.write(line.encode("utf-8") + b"\n")


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def _markdown(record: dict[str, Any]) -> str:
    """A clipping to read; its text is data, so what Markdown would take for markup is escaped."""
    facts = [("Authors", ", ".join(record["authors"])), ("Outlet", record["outlet_name"])]
    facts += [("Published", record["published"]), ("Address", record["url"]), ("Tags", ", ".join(record["tags"]))]
    lines = [f"# {_escaped(record['headline'])}", ""]
    lines += [f"{name}: {_escaped(value)}  " for name, value in facts if value]
    for item in record["blocks"] or ():
        block = bodies.block(item)
        if block.kept and block.text:
            lines += ["", _marked(block)]
    if record["note"]:
        lines += ["", "---", "", _escaped(record["note"])]
    return "\n".join(lines) + "\n"


def _marked(block: Block) -> str:
    text = _escaped(block.text)
    if block.kind is BlockKind.HEADING:
        return f"{'#' * max(2, block.level)} {text}"
    if block.kind is BlockKind.QUOTE:
        return "\n".join(f"> {line}" for line in text.split("\n"))
    if block.kind is BlockKind.LIST_ITEM:
        return f"{'1.' if block.ordered else '-'} {text}"
    return text


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in r"\`*_{}[]<>#+-!|~" else char for char in text)


# ------------------------------------------------------------------------------------------- in


def read(store: Store, source: Path, ctx: JobContext) -> CaptureReport:
    """Take in everything of an archive; clippings that are here already (by uid) stay as they are.

    One action on the undo list, saved in batches: after Cancel or a failure, what was taken in by then stays.
    """
    try:
        with zipfile.ZipFile(source) as file:
            return _Reading(store, file, source.name, ctx).all()
    except OSError as error:
        raise CaptureError(f"The archive {source} cannot be read: {error.strerror}.", "Choose another file.") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise CaptureError(
            f"{source.name} is not a Clipper archive, or it is damaged.", "Choose another file."
        ) from error


# What records that are not as we write them can lead to.
_UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, OverflowError, ClipperError)


@contextlib.contextmanager
def _whole(name: str) -> Iterator[None]:
    """Says which file of an archive is damaged, or packed in a way that is not read."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        raise CaptureError(f"The file {name} in the archive is damaged.", "Choose another archive.") from error
    except RuntimeError as error:
        if "encrypted" not in str(error):
            raise
        raise CaptureError(f"The file {name} in the archive is encrypted.", "Choose another archive.") from error


class _Reading:
    """Reads one archive."""

    def __init__(self, store: Store, file: zipfile.ZipFile, name: str, ctx: JobContext) -> None:
        self._store = store
        self._file = file
        self._ctx = ctx
        self._label = f"Import {name}"
        self._places = archiving.Places()
        self._changes = Changes()
        self._failed: list[tuple[str, str]] = []
        self._done = 0
        self._batch = ""

    def all(self) -> CaptureReport:
        head = self._head()
        self._batch = f"archive {head.get('uid')} {id(self)}"
        with self._store.read() as snapshot:
            self._places = archiving.known_places(snapshot)
        cancelled = False
        try:
            self._take("outlets", lambda tx, record: archiving.put_outlet(tx, record, self._places))
            self._take("tags", archiving.put_tag)
            for kind in KINDS:
                self._contents(kind)
            before = set(self._places.clippings)
            self._take("clippings", lambda tx, record: self._clipping(tx, record, before))
            for name in SHELVES[2:]:
                self._take(name, lambda tx, record, name=name: archiving.put_on_shelf(tx, name, record, self._places))
        except Cancelled:
            cancelled = True
        return CaptureReport(
            dataclasses.replace(self._changes, label=self._label), self._done, tuple(self._failed), cancelled=cancelled
        )

    def _head(self) -> dict[str, Any]:
        try:
            head = json.loads(self._bytes("library.json"))
            number = int(head["format"])
        except (KeyError, ValueError, TypeError, RecursionError) as error:
            raise CaptureError("This ZIP file is not a Clipper archive.", "Choose another file.") from error
        if number > FORMAT:
            raise CaptureError("A newer version of Clipper wrote this archive.", "Update Clipper.")
        return dict(head)

    def _bytes(self, name: str) -> bytes:
        info = self._file.getinfo(name)
        if info.file_size > _MAX_FILE:
            raise CaptureError(f"The file {name} in the archive is too large.", "")
        with _whole(name), self._file.open(info) as stream:
            return stream.read(_MAX_FILE)

    def _records(self, name: str) -> Iterator[dict[str, Any]]:
        if f"{name}.jsonl" not in self._file.namelist():
            return
        with _whole(f"{name}.jsonl"), self._file.open(f"{name}.jsonl") as stream:
            number = 0
            while line := stream.readline(_MAX_LINE):
                number += 1
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    record = None
                if isinstance(record, dict):
                    yield record
                else:
                    self._failed.append((f"{name}.jsonl, line {number}", "This line cannot be read."))

    def _take(self, name: str, put: Any) -> None:  # noqa: ANN401 - a function of transaction and record
        batch: list[dict[str, Any]] = []
        for record in self._records(name):
            batch.append(record)
            if len(batch) == _BATCH:
                self._put(name, put, batch)
                batch = []
        if batch:
            self._put(name, put, batch)

    def _put(self, name: str, put: Any, batch: list[dict[str, Any]]) -> None:  # noqa: ANN401
        self._ctx.progress(self._done, 0, "Importing")
        with self._store.begin(self._label, batch=self._batch) as tx:
            for record in batch:
                try:
                    with tx.attempt():
                        put(tx, record)
                except _UNREADABLE as error:
                    archiving.forget_lost(tx, self._places)
                    title = str(record.get("headline") or record.get("name") or record.get("uid") or name)
                    sentence = str(error) if isinstance(error, ClipperError) else "This entry cannot be read."
                    self._failed.append((title, sentence))
            self._changes |= tx.changes(self._label, undoable=True)

    def _clipping(self, tx: Transaction, record: dict[str, Any], before: set[str]) -> None:
        if record["uid"] in before:
            return
        for block in record["blocks"] or ():
            clean = sanitise if block["kind"] == BlockKind.TABLE else sanitise_inline
            block["html"] = clean(str(block.get("html", "")))
        archiving.put_clipping(tx, record, self._places)
        self._done += 1

    def _contents(self, kind: str) -> None:
        def put(tx: Transaction, record: dict[str, Any]) -> None:
            data = self._bytes(str(record["file"]))
            if hashlib.sha256(data).hexdigest() != record["sha256"]:
                raise CaptureError(f"The file {record['file']} in the archive is damaged.")
            archiving.put_content(tx, kind, record, data)

        self._take(kind, put)
