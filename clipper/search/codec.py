"""The binding to Whoosh: a codec whose segments are ours, so that any Whoosh searcher works on the index.

Whoosh keeps the schema, the table of contents, the generations and the locks, and its own searcher answers over this
codec; only the files inside a segment are laid out so that they can be read as arrays (segments.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from operator import sub
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import analysis, fields, formats
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length, length_to_byte

from clipper.search import segments
from clipper.search.inversion import FIELDS

# Whoosh keeps the length of a field in a byte; ours are exact, but are rounded like this where they score.
ROUNDED = np.array([byte_to_length(byte) for byte in range(256)], np.float32)
_BYTES = np.array([length_to_byte(length) for length in range(110_000)], np.uint8)


def rounded(lengths: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Lengths as Whoosh would give them back."""
    return np.asarray(ROUNDED[_BYTES[np.minimum(lengths, len(_BYTES) - 1)]], np.float32)


class DeltaPositions(formats.Format):  # type: ignore[misc]
    """Positions of a word, as the differences they are stored in."""

    def supports(self, name: str) -> bool:
        """What Whoosh's queries may ask for."""
        return name in ("frequency", "weight", "positions")

    def decode_positions(self, value: list[int]) -> list[int]:
        """The positions."""
        return list(accumulate(value))

    def decode_frequency(self, value: list[int]) -> int:
        """How often the word stands there."""
        return len(value)

    def decode_weight(self, value: list[int]) -> float:
        """The same as a number that scores."""
        return float(len(value) * self.field_boost)


def schema() -> fields.Schema:
    """The fields of the index as Whoosh knows them."""
    made = fields.Schema(id=fields.STORED())
    for name in FIELDS:
        field = fields.TEXT(analyzer=analysis.IDAnalyzer())
        field.format = DeltaPositions()
        made.add(name, field)
    return made


class ClipperSegment(W3Segment):  # type: ignore[misc]
    """A segment as the table of contents lists it."""

    def deleted(self) -> frozenset[int]:
        """Documents that do not count any more."""
        return frozenset(self.deleted_docs())


class ClipperCodec(base.Codec):  # type: ignore[misc]
    """Reads segments for Whoosh; they are written by `segments.write`."""

    length_stats = False

    def per_document_writer(self, storage: FileStorage, segment: ClipperSegment) -> None:
        """Not by way of Whoosh."""
        raise NotImplementedError("Segments are written as a whole.")

    field_writer = per_document_writer
    postings_writer = per_document_writer
    postings_reader = per_document_writer

    def new_segment(self, storage: FileStorage, indexname: str) -> ClipperSegment:
        """A segment with a new name."""
        return ClipperSegment(self, indexname)

    def terms_reader(self, storage: FileStorage, segment: ClipperSegment) -> _Terms:
        """Terms and postings of a segment."""
        return _Terms(_open(storage.folder, segment.segment_id()))

    def per_document_reader(self, storage: FileStorage, segment: ClipperSegment) -> _Documents:
        """Lengths and ids of a segment's documents."""
        return _Documents(_open(storage.folder, segment.segment_id()), segment)


@lru_cache(maxsize=4)
def _open(folder: str, name: str) -> segments.Segment:
    return segments.Segment(Path(folder), name)


class _Documents(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, opened: segments.Segment, listed: ClipperSegment) -> None:
        self._opened, self._listed = opened, listed
        self._lengths = {name: rounded(field.lengths) for name, field in opened.fields.items()}

    def doc_count(self) -> int:
        return len(self._opened) - int(self._listed.deleted_count())

    def doc_count_all(self) -> int:
        return len(self._opened)

    def has_deletions(self) -> bool:
        return bool(self._listed.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._listed.is_deleted(docnum))

    def deleted_docs(self) -> frozenset[int]:
        return self._listed.deleted()

    def supports_columns(self) -> bool:
        return False

    def has_column(self, fieldname: str) -> bool:
        return False

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths[fieldname][docnum]) if fieldname in self._lengths else default

    def field_length(self, fieldname: str) -> int:
        return self._opened.fields[fieldname].total_length if fieldname in self._opened.fields else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths[fieldname].min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths[fieldname].max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, int]:
        return {"id": int(self._opened.ids[docnum])}


class _Terms(base.TermsReader):  # type: ignore[misc]
    def __init__(self, opened: segments.Segment) -> None:
        self._fields = opened.fields

    def _place(self, fieldname: str, text: bytes) -> int:
        """Place of a term; -1 if it is not there."""
        if fieldname not in self._fields:
            return -1
        terms = self._fields[fieldname].terms
        place = terms.find(text)
        return place if place < len(terms) and terms[place] == text else -1

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._place(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: fields.FieldType) -> _Cursor:
        return _Cursor(self._fields[fieldname].terms, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name, field in self._fields.items() for term in field.terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self._fields[fieldname].terms
        return ((fieldname, terms[place]) for place in range(terms.find(prefix), len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return (((name, term), self.term_info(name, term)) for name, term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return (((name, term), self.term_info(name, term)) for name, term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        place = self._place(fieldname, text)
        if place < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        field = self._fields[fieldname]
        found = field.postings(place, place + 1)
        lengths = rounded(field.lengths[found.documents])
        return TermInfo(
            weight=float(found.counts.sum()),
            df=len(found.documents),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(found.counts.max()),
            minid=int(found.documents[0]),
            maxid=int(found.documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        place = self._place(fieldname, text)
        return 0 if place < 0 else self._fields[fieldname].size(place, place + 1)

    def matcher(
        self,
        fieldname: str,
        text: bytes,
        format_: formats.Format,
        scorer: Any = None,  # noqa: ANN401 - Whoosh has no types
    ) -> ListMatcher:
        info = self.term_info(fieldname, text)
        field, place = self._fields[fieldname], self._place(fieldname, text)
        found = field.postings(place, place + 1)
        positions = (field.occurrences(place, place + 1) & 0xFFFFF).tolist()
        values, at = [], 0
        for count in found.counts.tolist():
            own = positions[at : at + count]
            values.append(_Gaps([own[0], *map(sub, own[1:], own)]))
            at += count
        return ListMatcher(
            found.documents.tolist(),
            found.counts.astype(float).tolist(),
            values,
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=info,
        )

    def close(self) -> None:
        """The maps close when nothing looks at them any more."""


class _Gaps(tuple[int, ...]):
    """A posting's value; not a list, as Whoosh takes a list for several values to be joined."""


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    def __init__(self, terms: segments.TermList, field: fields.FieldType) -> None:
        self._terms, self._field, self._at = terms, field, 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        self._at = self._terms.find(term if isinstance(term, bytes) else self._field.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        return str(self._field.from_bytes(self._terms[self._at])) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._at < len(self._terms)
