"""Corrections by hand: checked, marked, and never overwritten by a later extraction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from clipper.addresses import normalise_address
from clipper.domain.article import Certainty
from clipper.domain.published import Published
from clipper.errors import ClipperError, NotFound
from clipper.store import outlets, writing
from clipper.store.bodies import clean
from clipper.store.folding import fold
from clipper.store.schema import ClippingRecord
from clipper.store.transaction import Transaction

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST = 2000  # characters of a line
_MULTILINE = frozenset({"lead"})

Value = str | Sequence[str] | Published | None


def correct(tx: Transaction, clipping_id: int, name: str, value: Value) -> None:
    """Set a field of the article to what the user says; raises NotFound when the clipping is gone."""
    if tx.first(select(ClippingRecord.id).where(ClippingRecord.id == clipping_id)) is None:
        raise NotFound("This clipping is no longer there.")
    if name == "authors":
        writing.set_authors(tx, clipping_id, _names(value))
        values: dict[str, Any] = {}
    elif name == "published":
        values = dict(writing.published_columns(_published(value)))
    elif name == "outlet":
        line = _line(value)
        values = {"outlet_name": line, "outlet_id": outlets.by_name(tx, line)}
    elif name in writing.PLAIN_FIELDS:
        text = clean(str(value or "")).strip() if name in _MULTILINE else _line(value)
        values = _CHECKS[name](text) if name in _CHECKS else {name: text}
    else:
        raise ClipperError(f"“{name}” is not a field of an article.")
    _mark(tx, clipping_id, name, values)


def _mark(tx: Transaction, clipping_id: int, name: str, values: dict[str, Any]) -> None:
    record = ClippingRecord
    row = tx.first(select(record.corrected, record.certainty).where(record.id == clipping_id))
    if row is None:
        raise NotFound("This clipping is no longer there.")
    corrected = sorted({*row.corrected, name})
    certainty = {**row.certainty, name: Certainty.USER.value}
    tx.update(record, record.id == clipping_id, corrected=corrected, certainty=certainty, **values)


def _line(value: Value) -> str:
    line = " ".join(clean(str(value or "")).split())
    if len(line) > _LONGEST:
        raise ClipperError("This is too long for a line.")
    return line


def _names(value: Value) -> list[str]:
    if isinstance(value, Published) or value is None:
        return []
    parts = re.split(r"[;\n]", value) if isinstance(value, str) else value
    return [name for part in parts if (name := _line(part))]


def _published(value: Value) -> Published | None:
    if value is None or isinstance(value, Published):
        return value
    text = str(value).strip()
    if not text:
        return None
    try:
        return Published(text)
    except ValueError as error:
        raise ClipperError(
            f"“{text}” is not a date.", "Write it as 2025-02-13, 2025-02 or 2025, with a time as 2025-02-13T08:30."
        ) from error


def _headline(line: str) -> dict[str, Any]:
    if not line:
        raise ClipperError("A clipping needs a headline.")
    return {"headline": line, "headline_key": fold(line)}


def _language(line: str) -> dict[str, Any]:
    if line and not _LANGUAGE.fullmatch(line):
        raise ClipperError(f"“{line}” is not a language code.", "Write it as en, de or pt-BR.")
    return {"language": line}


def _url(line: str) -> dict[str, Any]:
    try:
        parts = urlsplit(line)
        good = not line or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        good = False
    if not good:
        raise ClipperError(f"“{line}” is not a web address.", "An address begins with https:// or http://.")
    return {"url": line, "address_key": normalise_address(line)}


_CHECKS: dict[str, Callable[[str], dict[str, Any]]] = {"headline": _headline, "language": _language, "url": _url}
