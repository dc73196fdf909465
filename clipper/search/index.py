"""The index folder: opening, committing, deleting, and knowing when it is not what it should be."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files

from clipper.search import segments
from clipper.search.codec import ClipperCodec, ClipperSegment, schema
from clipper.search.inversion import PackedSegment
from clipper.search.segments import DamagedIndex, Segment

VERSION = 1  # of the schema, the files and the way text is cut into words: a change rebuilds every index
NAME = "clippings"
ABOUT = "about.json"
_KEPT_ASIDE = 1


class _Storage(FileStorage):  # type: ignore[misc]
    """Whoosh's storage, which closes what Whoosh leaves open when it cannot read it."""

    opened: Any = None

    def open_file(self, name: str, **options: Any) -> Any:  # noqa: ANN401 - Whoosh has no types
        self.opened = super().open_file(name, **options)
        return self.opened

    def close_last(self) -> None:
        if self.opened is not None:
            self.opened.close()


class TextIndex:
    """One index folder; whoever holds this object is the only one to write to it."""

    def __init__(self, folder: Path) -> None:
        """Open an index that exists; raises DamagedIndex if it cannot be used."""
        self.folder = folder
        self._storage = _Storage(str(folder))
        about = read_about(folder)
        if about.get("version") != VERSION:
            raise DamagedIndex(f"The index is of version {about.get('version')}, not {VERSION}.")
        try:
            contents = TOC.read(self._storage, NAME)
            self.generation: int = contents.generation
            self.listed: list[ClipperSegment] = list(contents.segments)
        except Exception as error:  # it is a pickle: damaged, it can raise anything
            self._storage.close_last()
            raise DamagedIndex(f"The table of contents cannot be read: {error!r}") from error
        self.opened = {listed.segment_id(): Segment(folder, listed.segment_id()) for listed in self.listed}
        for listed in self.listed:
            if listed.doc_count_all() != len(self.opened[listed.segment_id()]):
                raise DamagedIndex(f"The segment {listed.segment_id()} has another number of documents.")

    @classmethod
    def create(cls, folder: Path, library_uid: str) -> TextIndex:
        """An empty index in a new folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        TOC.create(FileStorage(str(folder)), schema(), NAME)
        write_about(folder, {"version": VERSION, "library": library_uid, "complete": False})
        return cls(folder)

    @property
    def segments(self) -> Sequence[tuple[Segment, frozenset[int]]]:
        """All segments in order with their deleted documents."""
        return [(self.opened[listed.segment_id()], listed.deleted()) for listed in self.listed]

    def whoosh(self) -> FileIndex:
        """The same index for Whoosh's own searcher."""
        return FileIndex(self._storage, indexname=NAME)

    def commit(self, added: Iterable[PackedSegment] = (), deleted: dict[str, set[int]] | None = None) -> None:
        """Add segments and mark documents (by segment name) as deleted, all at once."""
        listed = [pickle.loads(pickle.dumps(item)) for item in self.listed]
        for item in listed:
            for document in (deleted or {}).get(item.segment_id(), ()):
                item.delete_document(document)
        self._publish(listed, [self._write(packed) for packed in added if len(packed.ids)])

    def replace(self, names: set[str], packed: PackedSegment | None) -> None:
        """Put one segment in the place of the named neighbours, which hold the same documents."""
        places = [place for place, item in enumerate(self.listed) if item.segment_id() in names]
        made = [self._write(packed)] if packed is not None and len(packed.ids) else []
        listed = [item for item in self.listed if item.segment_id() not in names]
        self._publish(listed[: places[0]], made, listed[places[0] :])

    def _write(self, packed: PackedSegment) -> ClipperSegment:
        segment = ClipperCodec().new_segment(self._storage, NAME)
        segment.set_doc_count(len(packed.ids))
        segments.write(self.folder, segment.segment_id(), packed)
        return segment

    def _publish(self, *listed: list[ClipperSegment]) -> None:
        """Make this the list of segments; what is not in it any more goes."""
        together = [segment for part in listed for segment in part]
        opened = {
            item.segment_id(): self.opened.get(item.segment_id()) or Segment(self.folder, item.segment_id())
            for item in together
        }
        TOC(schema(), together, self.generation + 1).write(self._storage, NAME)
        _sync(self.folder)
        self.listed, self.opened, self.generation = together, opened, self.generation + 1
        clean_files(self._storage, NAME, self.generation, together)

    def verify(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read every byte; raises DamagedIndex if one has changed."""
        for segment in list(self.opened.values()):
            segment.verify(pause)

    def mark_complete(self) -> None:
        """Note that every clipping of the library has been indexed once."""
        write_about(self.folder, {**read_about(self.folder), "complete": True})


def _sync(folder: Path) -> None:
    """Make renamed files survive a power cut, where folders can be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_about(folder: Path) -> dict[str, object]:
    """What the index says of itself; empty when it says nothing that makes sense."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def write_about(folder: Path, about: dict[str, object]) -> None:
    """Write it, at once or not at all."""
    partial = folder / f"{ABOUT}.part"
    partial.write_text(json.dumps(about), "utf-8")
    partial.replace(folder / ABOUT)


def set_aside(folder: Path) -> None:
    """Move an index that cannot be used out of the way; the last one is kept, for whoever wants to know why."""
    if not folder.exists():
        return
    aside = folder.with_name(f"{folder.name}.unusable-{time.time_ns()}")
    try:
        folder.rename(aside)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
    old = sorted(folder.parent.glob(f"{folder.name}.unusable-*"))
    for path in old[:-_KEPT_ASIDE]:
        shutil.rmtree(path, ignore_errors=True)


def live_ids(index: TextIndex) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Ids of all clippings in the index, sorted."""
    parts = []
    for segment, deleted in index.segments:
        keep = np.ones(len(segment), bool)
        keep[list(deleted)] = False
        parts.append(segment.ids[keep])
    return np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
