"""PDF: text in reading order, headline by size, page furniture left out; the PDF itself is kept as facsimile."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import Any

from clipper.domain.article import Article, BlockKind, Rule
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract.formats import pdf_characters
from clipper.extract.formats.document import Known, Piece, article_of
from clipper.extract.formats.limits import PDF_PAGES
from clipper.extract.formats.pdf_layout import Page, paragraphs
from clipper.extract.formats.pictures import NO_OCR, NOTHING_READ, READ, describe, ocr
from clipper.extract.mode import EXTRACTOR, Mode
from clipper.extract.text.split import split

_OCR_PAGES, _OCR_DPI = 6, 200
_FEW_CHARACTERS = 40  # on a page: it is a scan
_NAMED_PAGE = re.compile(r"\b(?:page|seite|página|pagina|стр\.|σελ\.)\s*([A-Z]?\d{1,4})\b", re.I)
_lock = threading.Lock()  # PDFium must not be called from two threads at once


def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The PDF as one article with the PDF as its facsimile."""
    with _lock:
        pages, scans, notices, title = _pages(payload.data)
    facsimile = describe(payload.data, "application/pdf", name=payload.filename)
    pieces = paragraphs(pages) if pages else []
    if not any(piece.reason is None for piece in pieces):
        pieces = [Piece(BlockKind.PARAGRAPH, line) for line in scans]
    if not pieces:
        return (Article(url=payload.url, facsimiles=(facsimile,), notices=notices, extractor=EXTRACTOR),)
    known = Known(headline=title, url=payload.url, page=_printed_page(pieces))
    return (article_of(pieces, known=known, facsimiles=(facsimile,), notices=notices, rules=rules),)


def _printed_page(pieces: Sequence[Piece]) -> str:
    """The page of the paper, where a running head names it with a word such as 'Page'."""
    for piece in pieces[:12]:
        match = _NAMED_PAGE.search(piece.text) if piece.reason is not None else None
        if match:
            return match[1]
    return ""


def _pages(data: bytes) -> tuple[list[Page], list[str], tuple[str, ...], str]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ExtractionError(
                "The PDF is protected by a password.", "Save it without one and add it again."
            ) from error
        raise ExtractionError("The PDF is damaged and cannot be opened.") from error
    try:
        count = len(document)
        if count > PDF_PAGES:
            raise ExtractionError(f"The PDF has {count:,} pages; more than {PDF_PAGES} are not read as an article.")
        pages = [_page(document, number) for number in range(count)]
        if sum(page.characters for page in pages) >= _FEW_CHARACTERS * max(1, min(count, 3)):
            return pages, [], (), str(document.get_metadata_dict().get("Title") or "")
        return pages, *_scanned(document), ""
    except (pdfium.PdfiumError, ValueError, OverflowError) as error:
        raise ExtractionError("The PDF is damaged and cannot be read.") from error
    finally:
        document.close()


def _page(document: Any, number: int) -> Page:  # noqa: ANN401 - the library has no types
    page = document[number]
    try:
        width, height = page.get_size()
        text = page.get_textpage()
        try:
            return Page(number, width, height, pdf_characters.lines(text, height))
        finally:
            text.close()
    finally:
        page.close()


def _scanned(document: Any) -> tuple[list[str], tuple[str, ...]]:  # noqa: ANN401
    """The first pages of a scan, read by OCR."""
    lines: list[str] = []
    notice = NOTHING_READ
    for number in range(min(len(document), _OCR_PAGES)):
        page = document[number]
        scale = min(_OCR_DPI / 72, 5000 / max(page.get_size()))
        content, said = ocr(page.render(scale=scale, may_draw_forms=False).to_pil())
        page.close()
        notice = said if said == READ or notice != READ else notice
        lines += [line.text for line in split(content)]
        if said == NO_OCR:
            break
    if len(document) > _OCR_PAGES and lines:
        return lines, (notice, f"Only the first {_OCR_PAGES} pages were read.")
    return lines, (notice,)
