"""A segment on disk: one file of terms, one of postings, both mapped into memory and read as arrays."""

from __future__ import annotations

import json
import mmap
import os
import zlib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from clipper.search import varint
from clipper.search.inversion import PackedSegment

MAGIC = b"CLIPPER1"
TERMS, POSTINGS = ".ctm", ".cps"
_ALIGN = 16
_PIECE = 1 << 20  # bytes verified at once
_POSTING_ARRAYS = ("document_bytes", "count_bytes", "position_bytes")

_MANY_RUNS = 100  # runs of terms from which reading all between the first and the last is faster

Ints = NDArray[np.int32]
Runs = Sequence[tuple[int, int]]  # places of terms, in order


class DamagedIndex(Exception):  # noqa: N818 - a state of the index, not an error of the program
    """What stands on disk is not what was written."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Documents in rising order, and how often the words stand in each."""

    documents: Ints
    counts: Ints


NOTHING = Postings(np.zeros(0, np.int32), np.zeros(0, np.int32))


def write(folder: Path, name: str, packed: PackedSegment) -> None:
    """Write a segment's two files and make sure they are on the disk."""
    terms: dict[str, NDArray[Any]] = {"ids": packed.ids, "days": packed.days}
    postings: dict[str, NDArray[Any]] = {}
    for field, part in packed.fields.items():
        for item in part.__dataclass_fields__:
            value = getattr(part, item)
            array = np.frombuffer(value, np.uint8) if isinstance(value, bytes) else value
            (postings if item in _POSTING_ARRAYS else terms)[f"{field}.{item}"] = array
    _write_arrays(folder / f"{name}{POSTINGS}", postings)
    _write_arrays(folder / f"{name}{TERMS}", terms)


class Segment:
    """Reads one segment."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        terms, self._terms_map = _map_arrays(folder / f"{name}{TERMS}")
        postings, self._postings_map = _map_arrays(folder / f"{name}{POSTINGS}")
        try:
            self.ids: NDArray[np.int64] = terms["ids"]
            self.days: Ints = terms["days"]
            names = {key.partition(".")[0] for key in postings}
            self.fields = {field: SegmentField(field, terms, postings) for field in sorted(names)}
        except (KeyError, ValueError) as error:
            raise DamagedIndex(f"The segment {name} is not whole.") from error

    def __len__(self) -> int:
        return len(self.ids)

    def verify(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read everything once; raises DamagedIndex if a byte has changed."""
        for mapped in (self._terms_map, self._postings_map):
            _verify(mapped, pause)


class SegmentField:
    """The posting lists of a field."""

    def __init__(self, field: str, terms: dict[str, NDArray[Any]], postings: dict[str, NDArray[Any]]) -> None:
        self.frequencies: NDArray[np.uint32] = terms[f"{field}.frequencies"]
        self.lengths: NDArray[np.uint32] = terms[f"{field}.lengths"]
        self.total_length = int(self.lengths.sum())
        self.terms = TermList(terms[f"{field}.terms"], len(self.frequencies))
        self._documents = postings[f"{field}.document_bytes"], terms[f"{field}.document_offsets"]
        self._counts = postings[f"{field}.count_bytes"], terms[f"{field}.count_offsets"]
        self._positions = postings[f"{field}.position_bytes"], terms[f"{field}.position_offsets"]

    def size(self, low: int, high: int) -> int:
        """Postings of the terms `low` to `high`."""
        return int(self.frequencies[low:high].sum())

    @property
    def occurrence_bytes(self) -> int:
        """About how many words the field has."""
        return len(self._positions[0])

    def words_of(self, low: int, high: int) -> NDArray[np.int64]:
        """How often each of the terms `low` to `high` stands in all documents."""
        counts = varint.decode(_slice(self._counts, low, high), np.int64)
        frequencies = self.frequencies[low:high].astype(np.int64)
        return np.asarray(np.add.reduceat(counts, np.cumsum(frequencies) - frequencies))

    def postings(self, low: int, high: int) -> Postings:
        """Postings of the terms `low` to `high` one after the other: in order within each term only."""
        if high <= low:
            return NOTHING
        gaps = varint.decode(_slice(self._documents, low, high))
        counts = varint.decode(_slice(self._counts, low, high))
        if high - low == 1:
            np.cumsum(gaps, out=gaps)
            return Postings(gaps, counts)
        frequencies = self.frequencies[low:high].astype(np.int64)
        return Postings(_running(gaps, frequencies), counts)

    def postings_of(self, runs: Runs) -> Postings:
        """Postings of several runs of terms one after the other."""
        if len(runs) == 1:
            return self.postings(*runs[0])
        if len(runs) > _MANY_RUNS:
            low, high = runs[0][0], runs[-1][1]
            found, chosen = self.postings(low, high), self._chosen(runs)
            return Postings(found.documents[chosen], found.counts[chosen])
        parts = [self.postings(low, high) for low, high in runs]
        if not parts:
            return NOTHING
        return Postings(
            np.concatenate([part.documents for part in parts]), np.concatenate([part.counts for part in parts])
        )

    def occurrences(self, low: int, high: int) -> NDArray[np.int64]:
        """document << 20 | position of every word of the terms `low` to `high`, in order within each term."""
        return self._occurrences(low, high, None)

    def occurrences_of(self, runs: Runs, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The same of several runs of terms, in the wanted documents only; the bytes of the others are passed over."""
        if len(runs) > _MANY_RUNS:
            low, high = runs[0][0], runs[-1][1]
            return self._occurrences(low, high, wanted[self.postings(low, high).documents] & self._chosen(runs))
        parts = [self._occurrences(low, high, wanted[self.postings(low, high).documents]) for low, high in runs]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def _occurrences(self, low: int, high: int, kept: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        found = self.postings(low, high)
        counts = found.counts.astype(np.int64)
        data = _slice(self._positions, low, high)
        if kept is None or kept.all():
            positions = _running(varint.decode(data), counts)
            return _placed(found.documents, counts, positions)
        starts = (np.cumsum(counts) - counts)[kept]
        counts = counts[kept]
        positions = _running(varint.decode_at(data, _runs(starts, counts)), counts)
        return _placed(found.documents[kept], counts, positions)

    def _chosen(self, runs: Runs) -> NDArray[np.bool_]:
        """Which postings, from the first run to the last, are of a term in one of them."""
        low, high = runs[0][0], runs[-1][1]
        terms = np.zeros(high - low, bool)
        for start, end in runs:
            terms[start - low : end - low] = True
        return np.repeat(terms, self.frequencies[low:high])


def _placed(documents: Ints, counts: NDArray[np.int64], positions: Ints) -> NDArray[np.int64]:
    return np.asarray(np.repeat(documents.astype(np.int64) << 20, counts) | positions)


def _runs(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers from each start on, as many as its size says."""
    total = int(sizes.sum())
    ends = np.cumsum(sizes)
    return np.asarray(np.arange(total) + np.repeat(starts - (ends - sizes), sizes))


def _slice(stream: tuple[NDArray[Any], NDArray[Any]], low: int, high: int) -> NDArray[np.uint8]:
    data, offsets = stream
    return np.asarray(data[int(offsets[low]) : int(offsets[high])])


def _running(gaps: Ints, sizes: NDArray[np.int64]) -> Ints:
    """Running sums that begin anew with each list of the given size."""
    sums = np.cumsum(gaps, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    sums -= np.repeat(sums[starts] - gaps[starts], sizes)
    return np.asarray(sums.astype(np.int32))


class TermList(Sequence[bytes]):
    """The sorted terms of a field, read out of the map when asked for; every sixteenth is kept for the search."""

    _STEP = 16

    def __init__(self, data: NDArray[np.uint8], count: int) -> None:
        self._data = data.data
        ends = np.append(np.flatnonzero(data == 10), len(data)) if count else np.zeros(0, np.int64)
        if len(ends) != count:
            raise ValueError("The list of terms does not fit its frequencies.")
        self._starts = np.empty(count + 1, np.uint32)
        self._starts[0] = 0
        self._starts[1:] = ends + 1
        self._samples: list[bytes] | None = None

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            low, high, _ = index.indices(len(self))
            return bytes(self._data[self._starts[low] : self._starts[high] - 1]).split(b"\n") if high > low else []
        return bytes(self._data[self._starts[index] : self._starts[index + 1] - 1])

    def find(self, key: bytes) -> int:
        """Place of the first term that is not before the key."""
        if self._samples is None:
            self._samples = [self[index] for index in range(0, len(self), self._STEP)]
        block = bisect_left(self._samples, key)
        low = max(block - 1, 0) * self._STEP
        return low + bisect_left(self[low : min(low + self._STEP, len(self))], key)

    def range(self, prefix: bytes) -> tuple[int, int]:
        """Places of the terms that begin so."""
        return self.find(prefix), self.find(prefix + b"\xff")


# ---------------------------------------------------------------------------------------------- files of arrays


def _write_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """A file of named arrays: head, description, arrays; the sum of all bytes stands in the description."""
    entries, at, checksum = {}, 0, 0
    for name, array in arrays.items():
        entries[name] = [array.dtype.str, at, len(array)]
        at += -(-array.nbytes // _ALIGN) * _ALIGN
        checksum = zlib.crc32(np.ascontiguousarray(array).view(np.uint8).data, checksum)
    head = json.dumps({"arrays": entries, "size": at, "crc": checksum}).encode()
    head += b" " * (-(len(head) + 16) % _ALIGN)
    with path.open("wb") as file:
        file.write(MAGIC + len(head).to_bytes(8, "little") + head)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).view(np.uint8).data)
            file.write(b"\0" * (-array.nbytes % _ALIGN))
        file.flush()
        os.fsync(file.fileno())


def _map_arrays(path: Path) -> tuple[dict[str, NDArray[Any]], mmap.mmap]:
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head, start = _head(mapped)
        if len(mapped) != start + head["size"]:
            raise ValueError(f"{path.name} has {len(mapped)} bytes.")
        return {
            name: np.frombuffer(mapped, np.dtype(kind), count, start + at)
            for name, (kind, at, count) in head["arrays"].items()
        }, mapped
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(f"{path.name} cannot be read: {error}") from error


def _head(mapped: mmap.mmap) -> tuple[dict[str, Any], int]:
    if mapped[:8] != MAGIC:
        raise ValueError("It does not begin as it should.")
    start = 16 + int.from_bytes(mapped[8:16], "little")
    return json.loads(mapped[16:start]), start


def _verify(mapped: mmap.mmap, pause: Callable[[], None]) -> None:
    head, start = _head(mapped)
    checksum = 0
    with memoryview(mapped) as view:
        for kind, at, count in head["arrays"].values():
            begin, end = start + at, start + at + count * np.dtype(kind).itemsize
            for place in range(begin, end, _PIECE):
                pause()
                checksum = zlib.crc32(view[place : min(place + _PIECE, end)], checksum)
    if checksum != head["crc"]:
        raise DamagedIndex("A byte of the index has changed.")
