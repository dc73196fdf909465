"""The overview as a table: CSV for every program, XLSX with links and filters. No text becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import xlsxwriter

from clipper.export.document import Document, Entry, LoadPicture
from clipper.export.formats.facts import Labels, address, headline, labels, published, rights, word
from clipper.export.texts import line

COLUMNS = (
    "number", "date", "outlet", "medium", "headline", "subtitle", "author", "section", "page", "edition",
    "place", "circulation", "language", "words", "tags", "tonality", "also_in", "address", "accessed", "rights",
    "comment", "note",
)  # fmt: skip
_NARROW = 12
_LINE_HEIGHT = 15  # points
_WIDTHS = {"number": 6, "headline": 60, "subtitle": 30, "outlet": 22, "author": 22, "address": 40, "note": 40}
_MOST_CHARACTERS = 32_000  # a cell of a spreadsheet holds 32,767
_A4 = 9  # Excel's number for the paper
# What a spreadsheet takes for the start of a formula: at the start of a cell, and after what it may take for the end
# of one where lists are separated by semicolons (OWASP, CSV injection).
_FORMULA = re.compile(r"(^|[;|]\s*[\"']*\s*)(?=[=+\-@＝＋－＠])")


def rows(document: Document) -> list[list[str | int]]:
    """The table without its head; numbers as numbers, all else as text."""
    names = labels(document.language)
    return [_row(entry, names) for entry in document.entries]


def write_csv(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """CSV after RFC 4180 in UTF-8 with a byte order mark, by which spreadsheets know the encoding.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_head(document))
    for row in rows(document):
        check()
        writer.writerow([_inert(value) if isinstance(value, str) else value for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """An Excel workbook with a filterable table; texts are written as texts only."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    moment = document.created.astimezone(dt.UTC).replace(tzinfo=None) if document.created.tzinfo else document.created
    book.set_properties({"title": line(document.title), "author": line(document.prepared_by), "created": moment})
    sheet = book.add_worksheet("Clippings")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"valign": "top", "text_wrap": True})
    for column, (key, label) in enumerate(zip(COLUMNS, _head(document), strict=True)):
        sheet.set_column(column, column, _WIDTHS.get(key, _NARROW))
        sheet.write_string(0, column, label, head)
    for number, row in enumerate(rows(document), start=1):
        check()
        sheet.set_row(number, _LINE_HEIGHT * _lines(row))  # not all programs find out by themselves
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, body)
            elif COLUMNS[column] == "address" and 0 < len(value) < 2000:
                sheet.write_url(number, column, value, body, string=value)
            else:
                sheet.write_string(number, column, value, body)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(len(document.entries), 1), len(COLUMNS) - 1)
    book.close()
    return out.getvalue()


def _head(document: Document) -> list[str]:
    names = labels(document.language)
    return [names[key] for key in COLUMNS]


def _row(entry: Entry, names: Labels) -> list[str | int]:
    clipping, article, outlet = entry.clipping, entry.clipping.article, entry.outlet
    values: list[str | int] = [
        entry.number,
        published(entry),
        entry.outlet_name,
        word(outlet.medium, names) if outlet else "",
        headline(entry, names),
        article.subtitle,
        "; ".join(article.authors),
        article.section,
        article.page,
        article.edition,
        article.place,
        (outlet.circulation or "") if outlet else "",
        article.language,
        clipping.words,
        ", ".join(clipping.tags),
        word(str(clipping.tonality or ""), names),
        ", ".join(name for _, name in clipping.also_in if name),
        address(entry),
        f"{clipping.captured:%Y-%m-%d}",
        rights(entry, names),
        entry.comment,
        clipping.note,
    ]
    return [line(value)[:_MOST_CHARACTERS] if isinstance(value, str) else value for value in values]


def _lines(row: list[str | int]) -> int:
    """How many lines the row's longest cell takes, within reason."""
    widths = [_WIDTHS.get(key, _NARROW) for key in COLUMNS]
    return min(6, max(-(-len(str(value)) // width) or 1 for value, width in zip(row, widths, strict=True)))


def _inert(text: str) -> str:
    return _FORMULA.sub(r"\1'", text)
