"""Makes one segment of several small neighbours, a stretch of the alphabet at a time, so that nothing waits long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipper.search.inversion import FIELDS, STRETCH, Occurrences, PackedField, PackedSegment, chained, pack_field
from clipper.search.segments import Segment, SegmentField

LARGEST = 40_000  # documents of a merged segment
_TOGETHER = 8  # neighbours of about one size that are worth merging
_RATIO = 8  # how many times larger than the smallest a neighbour may be

Listed = Sequence[tuple[Segment, frozenset[int]]]


def worth_merging(listed: Listed) -> tuple[int, int] | None:
    """The first run of neighbours that should be one segment; also one that is mostly deleted."""
    for place, (segment, deleted) in enumerate(listed):
        if len(deleted) * 2 > len(segment):
            return place, place + 1
    sizes = [len(segment) - len(deleted) for segment, deleted in listed]
    for start in range(len(sizes) - _TOGETHER, -1, -1):  # small ones lie at the end
        run = sizes[start : start + _TOGETHER]
        if sum(run) <= LARGEST and max(run) <= _RATIO * max(min(run), 50):
            end = start + _TOGETHER
            while end < len(sizes) and sum(sizes[start : end + 1]) <= LARGEST:
                end += 1
            return start, end
    return None


def merge(listed: Listed, pause: Callable[[], None] = lambda: None) -> PackedSegment:
    """All documents of the segments that are not deleted; `pause` is called often, to let others go first."""
    numbers, at = [], 0
    for segment, deleted in listed:
        keep = np.ones(len(segment), bool)
        keep[list(deleted)] = False
        mapped = np.full(len(segment), -1, np.int32)
        mapped[keep] = np.arange(at, at + int(keep.sum()), dtype=np.int32)
        numbers.append(mapped)
        at += int(keep.sum())
    segments = [segment for segment, _ in listed]
    return PackedSegment(
        ids=_kept([segment.ids for segment in segments], numbers),
        days=_kept([segment.days for segment in segments], numbers),
        fields={
            field: _merge_field([segment.fields[field] for segment in segments], numbers, pause) for field in FIELDS
        },
    )


def _kept(arrays: Sequence[NDArray[Any]], numbers: Sequence[NDArray[np.int32]]) -> NDArray[Any]:
    return np.concatenate([array[mapped >= 0] for array, mapped in zip(arrays, numbers, strict=True)])


def _merge_field(parts: list[SegmentField], numbers: list[NDArray[np.int32]], pause: Callable[[], None]) -> PackedField:
    lengths = _kept([part.lengths for part in parts], numbers)
    packed = []
    for bounds in _stretches(parts):
        pause()
        packed.append(_stretch(parts, numbers, bounds, lengths))
    return chained(packed, lengths)


def _stretches(parts: list[SegmentField]) -> list[list[tuple[int, int]]]:
    """For each stretch of the alphabet, where it begins and ends in each part."""
    largest = max(parts, key=lambda part: len(part.terms))
    count, pieces = len(largest.terms), 1 + sum(part.occurrence_bytes for part in parts) // STRETCH
    marks = [largest.terms[count * step // pieces] for step in range(1, pieces)] if count else []
    bounds = [[part.terms.find(mark) for mark in sorted(set(marks))] for part in parts]
    edges = [[0, *inner, len(part.terms)] for inner, part in zip(bounds, parts, strict=True)]
    return [[(edge[index], edge[index + 1]) for edge in edges] for index in range(len(edges[0]) - 1)]


def _stretch(
    parts: list[SegmentField],
    numbers: list[NDArray[np.int32]],
    bounds: list[tuple[int, int]],
    lengths: NDArray[np.uint32],
) -> PackedField:
    terms = sorted(set().union(*(part.terms[low:high] for part, (low, high) in zip(parts, bounds, strict=True))))
    ranks = {term: rank for rank, term in enumerate(terms)}
    found: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]] = []
    for part, mapped, (low, high) in zip(parts, numbers, bounds, strict=True):
        if high <= low:
            continue
        own = np.fromiter((ranks[term] for term in part.terms[low:high]), np.int32, high - low)
        placed = part.occurrences(low, high)
        documents = mapped[placed >> 20]
        kept = documents >= 0
        words = np.repeat(own, part.words_of(low, high))
        found.append((words[kept], documents[kept], (placed & 0xFFFFF).astype(np.int32)[kept]))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)] if found else [np.zeros(0, np.int32)] * 3
    names = [term.decode("utf-8", "surrogatepass") for term in terms]
    return pack_field(names, Occurrences(columns[0], columns[1], columns[2], lengths))
