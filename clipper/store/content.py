"""Bytes, each stored once by its SHA-256: originals, pictures, facsimiles."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable

from sqlalchemy import insert, select

from clipper.domain.article import Picture
from clipper.domain.clipping import Original, OriginalHeader
from clipper.domain.payload import Part, Payload, Via
from clipper.errors import LibraryDamaged, TooLarge
from clipper.store.packing import inflate
from clipper.store.schema import ClippingRecord, FacsimileRow, OriginalPart, OriginalRow, PictureRow
from clipper.store.snapshot import Snapshot
from clipper.store.transaction import Transaction

_LEVEL = 2  # a page of 200 KB takes 2 ms; higher levels gain a few per cent for three times the time
_LIMIT = 950_000_000  # SQLite's own limit for one value is a little higher
_SMALL = 64


def sha256(data: bytes) -> str:
    """The hash content is stored under."""
    return hashlib.sha256(data).hexdigest()


def keep_original(tx: Transaction, data: bytes, media_type: str) -> str:
    """Store bytes as they came in; returns their hash."""
    key = sha256(data)
    if tx.scalar(select(OriginalRow.sha256).where(OriginalRow.sha256 == key)) is None:
        compression, stored = compress(data)
        _fits(stored)
        values = {"sha256": key, "media_type": media_type, "size": len(data), "compression": compression}
        tx.connection.execute(insert(OriginalRow).values(data=stored, **values))
    return key


def keep_parts(tx: Transaction, clipping_id: int, parts: Iterable[Part]) -> None:
    """Store the files that came with an original."""
    rows = [
        {
            "clipping_id": clipping_id,
            "position": position,
            "sha256": keep_original(tx, part.data, part.media_type),
            "name": part.name,
            "media_type": part.media_type,
        }
        for position, part in enumerate(parts)
    ]
    tx.insert_all(OriginalPart, rows)


def keep_picture(tx: Transaction, picture: Picture, model: type[PictureRow] | type[FacsimileRow] = PictureRow) -> str:
    """Store a picture or facsimile; returns its hash, or '' if it has no bytes and is not stored already."""
    key = sha256(picture.data) if picture.data else picture.sha256
    if tx.scalar(select(model.sha256).where(model.sha256 == key)) is not None:
        return key
    if not picture.data:
        return ""
    _fits(picture.data)
    values = {"sha256": key, "media_type": picture.media_type, "width": picture.width, "height": picture.height}
    tx.connection.execute(insert(model).values(size=len(picture.data), data=picture.data, **values))
    return key


def compress(data: bytes) -> tuple[str, bytes]:
    """Compressed if that is worth it: name of the method and the bytes."""
    if len(data) > _SMALL:
        packed = zlib.compress(data, _LEVEL)
        if len(packed) < len(data) * 0.95:
            return "zlib", packed
    return "", data


def decompress(compression: str, data: bytes) -> bytes:
    """The bytes as they came in."""
    if compression == "":
        return data
    if compression == "zlib":
        return inflate(data)
    raise LibraryDamaged(f"An original is compressed in an unknown way ({compression}).", "Is this Clipper too old?")


def _fits(data: bytes) -> None:
    if len(data) > _LIMIT:
        raise TooLarge("This file is too large to be stored in a library.", "Clipper can keep files up to 950 MB.")


def original(tx: Snapshot, clipping_id: int) -> Original | None:
    """The payload a clipping was made from, with its parts."""
    record = ClippingRecord
    query = (
        select(
            OriginalRow.sha256,
            OriginalRow.compression,
            OriginalRow.data,
            record.source_media_type,
            record.source_url,
            record.source_filename,
            record.source_charset,
            record.source_fragment,
            record.via,
            record.captured,
        )
        .join(record, record.original_sha256 == OriginalRow.sha256)
        .where(record.id == clipping_id)
    )
    row = tx.first(query)
    if row is None:
        return None
    parts = tx.rows(
        select(OriginalPart.name, OriginalPart.media_type, OriginalRow.compression, OriginalRow.data)
        .join(OriginalRow, OriginalRow.sha256 == OriginalPart.sha256)
        .where(OriginalPart.clipping_id == clipping_id)
        .order_by(OriginalPart.position)
    )
    payload = Payload(
        data=decompress(row.compression, row.data),
        media_type=row.source_media_type,
        url=row.source_url,
        filename=row.source_filename,
        charset=row.source_charset,
        via=Via(row.via),
        captured=row.captured,
        fragment=row.source_fragment,
        parts=tuple(Part(p.name, p.media_type, decompress(p.compression, p.data)) for p in parts),
    )
    return Original(row.sha256, payload)


def original_header(tx: Snapshot, clipping_id: int) -> OriginalHeader | None:
    """What is known of the payload without loading it."""
    record = ClippingRecord
    query = (
        select(
            OriginalRow.sha256,
            record.source_media_type,
            OriginalRow.size,
            record.source_filename,
            record.source_url,
        )
        .join(record, record.original_sha256 == OriginalRow.sha256)
        .where(record.id == clipping_id)
    )
    row = tx.first(query)
    return None if row is None else OriginalHeader(*row)


def picture(tx: Snapshot, key: str) -> bytes | None:
    """The bytes of a picture or facsimile."""
    for model in (PictureRow, FacsimileRow):
        data = tx.scalar(select(model.data).where(model.sha256 == key))
        if data is not None:
            return bytes(data)
    return None
