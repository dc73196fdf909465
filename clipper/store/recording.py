"""Rows as they were before a change, as compressed JSON: what undo is made of."""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clipper.store.packing import inflate


@dataclass(frozen=True, slots=True)
class Inserted:
    """Rows that were not there: their primary keys."""

    table: str
    keys: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Updated:
    """Rows that were otherwise: primary key, then the former values of `columns`."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[tuple[Any, ...], tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Deleted:
    """Rows that were there, whole."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


Step = Inserted | Updated | Deleted


def pack(steps: Sequence[Step]) -> bytes:
    """Steps as bytes."""
    return zlib.compress(json.dumps([_plain(step) for step in steps], separators=(",", ":")).encode(), 1)


def unpack(data: bytes, *, naming: Sequence[str] = ()) -> list[Step]:
    """Bytes back to steps; with `naming`, none if these columns do not occur in them."""
    plain = inflate(data)
    if naming and not any(f'"{name}"'.encode() in plain for name in naming):
        return []
    return [_step(item) for item in json.loads(plain)]


def _plain(step: Step) -> list[Any]:
    if isinstance(step, Inserted):
        return ["i", step.table, step.keys]
    if isinstance(step, Updated):
        return ["u", step.table, step.columns, [[key, [_shield(v) for v in row]] for key, row in step.rows]]
    return ["d", step.table, step.columns, [[_shield(value) for value in row] for row in step.rows]]


def _step(item: list[Any]) -> Step:
    kind, table, *rest = item
    if kind == "i":
        return Inserted(table, [tuple(key) for key in rest[0]])
    columns = tuple(rest[0])
    if kind == "u":
        return Updated(table, columns, [(tuple(key), tuple(_bare(v) for v in row)) for key, row in rest[1]])
    return Deleted(table, columns, [tuple(_bare(value) for value in row) for row in rest[1]])


def _shield(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """JSON has no bytes and no dates: they, and what could be mistaken for them, go in a one-item object."""
    if isinstance(value, bytes):
        return {"b": base64.b85encode(value).decode("ascii")}
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dict | list):
        return {"j": value}
    return value


def _bare(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "b":
        return base64.b85decode(inner)
    if kind == "t":
        return dt.datetime.fromisoformat(inner)
    if kind == "d":
        return dt.date.fromisoformat(inner)
    return inner
