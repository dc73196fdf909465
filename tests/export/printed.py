"""What a reader sees of a PDF: its text, and where its words stand."""

from pathlib import Path
from typing import NamedTuple

import pypdfium2


class Box(NamedTuple):
    """Where a run of text stands, in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def text_of(file: Path, page: int | None = None) -> str:
    """The text of a PDF, or of one of its pages (from 1)."""
    with pypdfium2.PdfDocument(file) as document:
        pages = range(len(document)) if page is None else (page - 1,)
        return "\n".join(document[number].get_textpage().get_text_bounded(errors="replace") for number in pages)


def boxes_of(file: Path) -> list[Box]:
    """The places of all runs of text of a PDF."""
    found = []
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            height, text = page.get_height(), page.get_textpage()
            for number in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(number)
                found.append(Box(left, height - top, right, height - bottom))
    return found


def head_of(file: Path, page: int, height: float = 62) -> str:
    """The running head: the text within the first points of a page (from 1)."""
    with pypdfium2.PdfDocument(file) as document:
        sheet = document[page - 1]
        top = sheet.get_height()
        return sheet.get_textpage().get_text_bounded(bottom=top - height, top=top, errors="replace")
