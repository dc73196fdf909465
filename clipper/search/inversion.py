"""Turns documents into posting lists: words are counted as numbers, sorted all at once and packed.

Whoosh makes one object for each word and one call for each posting; here a batch of ten thousand articles, six
million words, is three arrays and one sort.
"""

from __future__ import annotations

import datetime as dt
from array import array
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipper.domain.index_document import IndexDocument
from clipper.search import varint, words
from clipper.search.languages import code_of

FIELDS = ("headline", "text", "author", "note")
GAP = 8  # positions left free between two parts of a field, so that no phrase reaches across
SEPARATOR = "\x1f"  # between a word and its language in a term; sorts before every letter
STRETCH = 1_000_000  # words worked on at once
_PART_BREAK = -1


@dataclass(frozen=True, slots=True)
class PackedField:
    """The posting lists of a field of one segment; arrays of offsets have one more element than there are terms."""

    terms: bytes  # sorted, separated by newlines
    frequencies: NDArray[np.uint32]  # documents of each term
    document_bytes: NDArray[np.uint8]
    document_offsets: NDArray[Any]
    count_bytes: NDArray[np.uint8]
    count_offsets: NDArray[Any]
    position_bytes: NDArray[np.uint8]
    position_offsets: NDArray[Any]
    lengths: NDArray[np.uint32]  # words of each document


@dataclass(frozen=True, slots=True)
class PackedSegment:
    """All that a segment consists of."""

    ids: NDArray[np.int64]
    days: NDArray[np.int32]  # day published as ordinal, 0 unknown
    fields: dict[str, PackedField]


@dataclass(slots=True)
class Occurrences:
    """Words of a field in the order of documents and positions, as numbers of terms."""

    terms: NDArray[np.int32]
    documents: NDArray[np.int32]
    positions: NDArray[np.int32]
    lengths: NDArray[np.uint32]


class _Vocabulary(dict[str, int]):
    """Word -> number of its term, for one language."""

    def __init__(self, language: str, terms: list[str], numbers: dict[str, int]) -> None:
        super().__init__()
        self._language, self._terms, self._numbers = language, terms, numbers

    def __missing__(self, word: str) -> int:
        term = f"{words.written(word)}{SEPARATOR}{self._language}"
        number = self._numbers.get(term)
        if number is None:  # two spellings of a word, composed and not, are one term
            number = self._numbers[term] = len(self._terms)
            self._terms.append(term)
        self[word] = number
        return number


class Batch:
    """Collects documents for one segment."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self._members: set[int] = set()
        self._days: list[int] = []
        self._terms: list[str] = []
        self._numbers: dict[str, int] = {}
        self._vocabularies: dict[str, _Vocabulary] = {}
        self._words = {field: array("i") for field in FIELDS}
        self._sizes: dict[str, list[int]] = {field: [] for field in FIELDS}

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, clipping_id: int) -> bool:
        return clipping_id in self._members

    @property
    def size(self) -> int:
        """Words collected so far."""
        return sum(map(len, self._words.values()))

    def add(self, document: IndexDocument) -> None:
        """Take a document in; one with the same id must not be in the batch already."""
        language = code_of(document.language)
        vocabulary = self._vocabularies.get(language)
        if vocabulary is None:
            vocabulary = self._vocabularies[language] = _Vocabulary(language, self._terms, self._numbers)
        for field, parts in parts_of(document).items():
            target = self._words[field]
            before = len(target)
            for index, part in enumerate(parts):
                if index and len(target) > before:
                    target.extend([_PART_BREAK] * GAP)
                room = max(0, words.MOST_WORDS - (len(target) - before))
                target.extend(map(vocabulary.__getitem__, words.split(part)[:room]))
            self._sizes[field].append(len(target) - before)
        self.ids.append(document.id)
        self._members.add(document.id)
        self._days.append(ordinal(document.published))

    def pack(self) -> PackedSegment:
        """Everything collected as a segment."""
        order = sorted(range(len(self._terms)), key=self._terms.__getitem__)  # by code point, as UTF-8 sorts too
        ranks = np.empty(len(order), np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        terms = [self._terms[number] for number in order]
        fields = {field: self._pack(field, terms, ranks) for field in FIELDS}
        return PackedSegment(np.array(self.ids, np.int64), np.array(self._days, np.int32), fields)

    def _pack(self, field: str, terms: list[str], ranks: NDArray[np.int32]) -> PackedField:
        """A field's posting lists, a stretch of the alphabet at a time, as sorting all at once takes much room."""
        numbers = np.frombuffer(self._words[field], np.int32)
        sizes = np.array(self._sizes[field], np.int64)
        documents = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        starts = np.cumsum(sizes) - sizes
        placed = np.append(ranks, np.int32(-1))[numbers]  # the break is the last
        lengths = np.bincount(documents[placed >= 0], minlength=len(sizes)).astype(np.uint32)
        packed = []
        for low, high in _stretches(placed, len(terms)):
            at = np.flatnonzero((placed >= low) & (placed < high))
            own = documents[at]
            packed.append(pack_field(terms, Occurrences(placed[at], own, (at - starts[own]).astype(np.int32), lengths)))
        return chained(packed, lengths)


def _stretches(placed: NDArray[np.int32], count: int) -> list[tuple[int, int]]:
    """Ranges of terms with about equally many words each."""
    if not count:
        return [(0, 0)]
    sums = np.cumsum(np.bincount(placed[placed >= 0], minlength=count))
    pieces = 1 + int(sums[-1]) // STRETCH
    edges = np.searchsorted(sums, np.arange(1, pieces) * (sums[-1] / pieces)) + 1
    bounds = [0, *sorted({int(edge) for edge in edges if edge < count}), count]
    return list(pairwise(bounds))


def parts_of(document: IndexDocument) -> dict[str, tuple[str, ...]]:
    """What stands in each field of the index."""
    return {
        "headline": (document.headline, document.subtitle),
        "text": (document.text, document.captions),
        "author": document.authors,
        "note": (document.note,),
    }


def ordinal(published: str) -> int:
    """Number of the first day a date can mean; 0 for none."""
    try:
        return dt.date.fromisoformat((published[:10] + "-01-01")[:10]).toordinal()
    except ValueError:
        return 0


def pack_field(terms: list[str], found: Occurrences) -> PackedField:
    """Posting lists of the occurrences; their term numbers are places in the sorted `terms`."""
    order = _sorted(found.terms)
    ranks, documents, positions = found.terms[order], found.documents[order], found.positions[order]
    first = np.ones(len(ranks), bool)  # of the words of a term in a document
    first[1:] = (ranks[1:] != ranks[:-1]) | (documents[1:] != documents[:-1])
    postings = np.flatnonzero(first)
    posting_ranks, posting_documents = ranks[postings], documents[postings]
    counts = np.diff(postings, append=len(ranks))
    begins = np.ones(len(postings), bool)  # of the documents of a term
    begins[1:] = posting_ranks[1:] != posting_ranks[:-1]
    term_starts = np.flatnonzero(begins)
    document_bytes, document_sizes = varint.encode(_gaps(posting_documents, begins))
    count_bytes, count_sizes = varint.encode(counts)
    position_bytes, position_sizes = varint.encode(_gaps(positions, first))
    used = posting_ranks[term_starts]
    return PackedField(
        terms="\n".join(map(terms.__getitem__, used.tolist())).encode("utf-8", "surrogatepass"),
        frequencies=np.diff(term_starts, append=len(postings)).astype(np.uint32),
        document_bytes=document_bytes,
        document_offsets=_offsets(document_sizes, term_starts),
        count_bytes=count_bytes,
        count_offsets=_offsets(count_sizes, term_starts),
        position_bytes=position_bytes,
        position_offsets=_offsets(position_sizes, postings[term_starts]),
        lengths=found.lengths,
    )


def _sorted(terms: NDArray[np.int32]) -> NDArray[np.int64]:
    """The order by term that leaves equal ones as they are; a plain sort of both in one number is the fastest."""
    keyed = (terms.astype(np.int64) << 32) | np.arange(len(terms))
    keyed.sort()
    return keyed & 0xFFFFFFFF


def _gaps(values: NDArray[np.int32], restarts: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Differences to the value before; where a list begins, the value itself."""
    gaps = values.copy()
    gaps[1:] -= values[:-1]
    gaps[restarts] = values[restarts]
    return gaps


def _offsets(sizes: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[Any]:
    """Where the bytes of each list begin, and where the last one ends."""
    ends = np.cumsum(sizes, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    begins = np.append((ends - sizes)[starts], total) if len(starts) else np.zeros(1, np.int64)
    return begins.astype(np.uint32 if total < 1 << 32 else np.uint64)


def chained(packed: list[PackedField], lengths: NDArray[np.uint32]) -> PackedField:
    """Stretches one after the other."""

    def offsets(name: str) -> NDArray[Any]:
        arrays, base = [], 0
        for part in packed:
            array = getattr(part, name).astype(np.int64)
            arrays.append(array[:-1] + base)
            base += int(array[-1])
        joined = np.append(np.concatenate(arrays), base)
        return joined.astype(np.uint32 if base < 1 << 32 else np.uint64)

    def bytes_of(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in packed])

    return PackedField(
        terms=b"\n".join(part.terms for part in packed if part.terms),
        frequencies=bytes_of("frequencies"),
        document_bytes=bytes_of("document_bytes"),
        document_offsets=offsets("document_offsets"),
        count_bytes=bytes_of("count_bytes"),
        count_offsets=offsets("count_offsets"),
        position_bytes=bytes_of("position_bytes"),
        position_offsets=offsets("position_offsets"),
        lengths=lengths,
    )
