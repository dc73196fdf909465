"""Dates, numbers and rows as the window writes and speaks them."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QLocale

from clipper.domain.published import Published
from clipper.domain.row import ClippingRow, Extraction
from clipper.ui.translation import tr, trn


def number(value: int) -> str:
    """A number as the user's language groups it."""
    return QLocale().toString(value)


def date(published: Published | None) -> str:
    """A date as precise as it is known: '13 Feb 2025', 'Feb 2025', '2025'."""
    if published is None:
        return ""
    day = published.day
    if len(day) == 4:
        return day
    first = published.first_day
    qdate = QDate(first.year, first.month, first.day)
    if len(day) == 7:
        return QLocale().toString(qdate, "MMM yyyy")
    return day_text(first)


def day_text(day: dt.date) -> str:
    """A full date in its short written form."""
    qdate = QDate(day.year, day.month, day.day)
    order = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    written = "MMM d, yyyy" if order.lower().startswith("m") else tr("d MMM yyyy")
    return QLocale().toString(qdate, written)


def when(row: ClippingRow) -> str:
    """The date of a clipping: published, else taken in."""
    return date(row.published) or day_text(row.captured.astimezone().date())


def byline(row: ClippingRow) -> str:
    """The authors in one line: all of two, the first of more."""
    if len(row.authors) > 2:
        return tr("{name} and others", name=row.authors[0])
    return ", ".join(row.authors)


def side_by_side(*parts: str) -> str:
    """Parts with a dot between; each keeps its own direction, whatever script the others are in."""
    return "  ·  ".join(f"\u2068{part}\u2069" for part in parts if part)


def headline(row: ClippingRow) -> str:
    """A headline, or what stands in its place."""
    if row.headline:
        return row.headline
    if row.extraction is Extraction.PENDING:
        return tr("Reading the article…")
    return tr("Untitled clipping")


def spoken_row(row: ClippingRow) -> str:
    """A row as a screen reader says it: headline, outlet, date, 2 tags."""
    parts = [headline(row), row.outlet, when(row)]
    if row.tags:
        parts.append(trn("{n} tag", "{n} tags", len(row.tags)))
    if not row.read:
        parts.append(tr("unread"))
    if row.starred:
        parts.append(tr("starred"))
    if row.extraction is Extraction.FAILED:
        parts.append(tr("not extracted"))
    if row.has_note:
        parts.append(tr("with a note"))
    return ", ".join(part for part in parts if part)


def clippings(n: int) -> str:
    """How many clippings."""
    return trn("{n} clipping", "{n} clippings", n)


def time_left(seconds: float) -> str:
    """A rough time that a job still takes."""
    if seconds < 10:
        return tr("a few seconds left")
    if seconds < 90:
        return tr("{n} seconds left", n=number(int(seconds // 10) * 10))
    return trn("{n} minute left", "{n} minutes left", max(1, round(seconds / 60)))


def size(count: int) -> str:
    """A number of bytes."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
