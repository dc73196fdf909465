"""OpenDocument texts: paragraphs, headings, lists, tables and pictures as the document says."""

from __future__ import annotations

import html
import io
import re
import warnings
import xml.sax
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from clipper.domain.article import Article, BlockKind, Picture, Rule
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract.formats import limits
from clipper.extract.formats.document import Known, Piece, article_of
from clipper.extract.formats.docx import table_piece
from clipper.extract.formats.pictures import inline_picture
from clipper.extract.mode import Mode

_DAMAGED = "The OpenDocument text is damaged."
_DEPTH = 60
_ERRORS = (
    KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, xml.sax.SAXException, zipfile.BadZipFile,
    zlib.error, NotImplementedError, RecursionError, AssertionError,
)  # fmt: skip


def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The document as one article."""
    with limits.zip_archive(payload.data, "OpenDocument text") as archive:
        _refuse_entities(archive)
    from odf.opendocument import load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = load(io.BytesIO(payload.data))
        reader = _Reader(document)
        pieces = list(reader.pieces(document.text, 0))
    except _ERRORS as error:
        raise limits.unreadable("OpenDocument text", error) from error
    return (article_of(pieces, known=Known(url=payload.url), pictures=reader.pictures, rules=rules),)


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    """No OpenDocument has a document type; one that has is an attack on the XML parser."""
    try:
        for member in archive.infolist():
            if member.filename.endswith(".xml") and b"<!DOCTYPE" in archive.read(member)[:20_000]:
                raise ExtractionError(_DAMAGED)
    except (*_ERRORS, RuntimeError, EOFError) as error:
        raise ExtractionError(_DAMAGED) from error


class _Reader:
    def __init__(self, document: Any) -> None:  # noqa: ANN401 - the library has no types
        self._document = document
        self.pictures: list[Picture] = []
        self._parents = _parents(document)

    def pieces(self, element: Any, depth: int) -> Iterator[Piece]:  # noqa: ANN401
        if depth > _DEPTH:
            return
        for child in element.childNodes:
            kind = getattr(child, "qname", ("", ""))[1]
            if kind == "h":
                level = int(child.getAttribute("outlinelevel") or 1)
                yield from self._paragraph(child, BlockKind.HEADING, max(2, min(6, level)))
            elif kind == "p":
                yield from self._paragraph(child, BlockKind.PARAGRAPH, 0)
            elif kind == "list":
                yield from self._items(child, depth)
            elif kind == "table":
                yield self._table(child)
            elif kind in {"section", "text", "tracked-changes", "index-body"} and kind != "tracked-changes":
                yield from self.pieces(child, depth + 1)

    def _paragraph(self, element: Any, kind: BlockKind, level: int) -> Iterator[Piece]:  # noqa: ANN401
        markup = self._inline(element, 0)
        text = html.unescape(re.sub(r"<[^>]*>", "", markup.replace("<br>", "\n")))
        yield from self._figures(element)
        if not text.strip():
            return
        style = self._style(element)
        title = style == "title"
        if title or style == "subtitle":
            kind, level = BlockKind.HEADING, 2
        elif kind is BlockKind.PARAGRAPH and style in {"quotations", "quote"}:
            kind = BlockKind.QUOTE
        elif kind is BlockKind.PARAGRAPH and text.count("\n") >= 2:
            kind = BlockKind.VERSE
        yield Piece(kind, text, markup, level, title=title)

    def _items(self, element: Any, depth: int) -> Iterator[Piece]:  # noqa: ANN401
        for item in element.childNodes:
            for piece in self.pieces(item, depth + 1):
                if piece.kind is BlockKind.PARAGRAPH:
                    piece.kind, piece.level = BlockKind.LIST_ITEM, 1
                elif piece.kind is BlockKind.LIST_ITEM:
                    piece.level += 1
                yield piece

    def _inline(self, element: Any, depth: int) -> str:  # noqa: ANN401
        pieces: list[str] = []
        for child in element.childNodes if depth < _DEPTH else ():
            kind = getattr(child, "qname", ("", ""))[1]
            if child.nodeType == child.TEXT_NODE:
                pieces.append(html.escape(str(child.data), quote=False))
            elif kind == "line-break":
                pieces.append("<br>")
            elif kind in {"s", "tab"}:
                pieces.append(" ")
            elif kind == "a":
                target = html.escape(str(child.getAttribute("href") or ""))
                pieces.append(f'<a href="{target}">{self._inline(child, depth + 1)}</a>')
            elif kind not in {"note", "annotation", "frame", "bookmark"}:
                pieces.append(self._inline(child, depth + 1))
        return "".join(pieces)

    def _figures(self, element: Any) -> Iterator[Piece]:  # noqa: ANN401
        from odf import draw

        for image in element.getElementsByType(draw.Image):
            stored = self._document.Pictures.get(str(image.getAttribute("href") or ""))
            data = stored[1] if stored else None
            picture = inline_picture(data) if isinstance(data, bytes) else None
            if picture:
                self.pictures.append(picture)
                yield Piece(BlockKind.FIGURE, "", picture=picture.sha256)

    def _table(self, element: Any) -> Piece:  # noqa: ANN401
        from odf import table, teletype

        rows = [
            [str(teletype.extractText(cell)) for cell in row.getElementsByType(table.TableCell)]
            for row in element.getElementsByType(table.TableRow)
        ]
        return table_piece(rows)

    def _style(self, element: Any) -> str:  # noqa: ANN401
        """The name of the style, or of the named style that an automatic one is made from."""
        name = str(element.getAttribute("stylename") or "")
        return self._parents.get(name, name).lower()


def _parents(document: Any) -> dict[str, str]:  # noqa: ANN401
    found = {}
    for style in document.automaticstyles.childNodes:
        if getattr(style, "qname", ("", ""))[1] == "style":
            found[str(style.getAttribute("name"))] = str(style.getAttribute("parentstylename") or "")
    return found
