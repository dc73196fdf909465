"""Word documents: paragraphs, headings, lists, tables and pictures as the styles say."""

from __future__ import annotations

import html
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from clipper.domain.article import Article, BlockKind, Picture, Rule
from clipper.domain.payload import Payload
from clipper.extract.formats import limits
from clipper.extract.formats.document import Known, Piece, article_of
from clipper.extract.formats.pictures import inline_picture
from clipper.extract.mode import Mode

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ERRORS = (
    KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, etree.LxmlError, zipfile.BadZipFile,
    zlib.error, NotImplementedError, RecursionError, AssertionError,
)  # fmt: skip


def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The document as one article."""
    limits.zip_archive(payload.data, "Word document").close()
    import io

    import docx
    from docx.opc.exceptions import OpcError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = docx.Document(io.BytesIO(payload.data))
            reader = _Reader(document)
            pieces = list(reader.pieces())
            known = _known(document.core_properties, payload.url)
    except (*_ERRORS, OpcError) as error:
        raise limits.unreadable("Word document", error) from error
    return (article_of(pieces, known=known, pictures=reader.pictures, rules=rules),)


def _known(properties: Any, url: str) -> Known:  # noqa: ANN401 - the library's own type
    """Title and language; author and dates of a file are those of the file, not of the article."""
    return Known(headline=str(properties.title or ""), language=str(properties.language or "")[:2].lower(), url=url)


class _Reader:
    def __init__(self, document: Any) -> None:  # noqa: ANN401 - the library's own type
        self._document = document
        self._part = document.part
        self.pictures: list[Picture] = []

    def pieces(self) -> Iterator[Piece]:
        from docx.table import Table

        for item in self._document.iter_inner_content():
            if isinstance(item, Table):
                yield self._table(item)
            else:
                yield from self._paragraph(item)

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:  # noqa: ANN401
        markup = self._inline(paragraph._p)
        text = _plain(markup)
        style = (paragraph.style.name if paragraph.style is not None else "") or ""
        yield from self._figures(paragraph._p)
        if not text.strip():
            return
        heading = re.match(r"heading (\d)", style, re.I)
        kind, level, ordered = BlockKind.PARAGRAPH, 0, False
        if heading:
            kind, level = BlockKind.HEADING, max(2, min(6, int(heading[1])))
        elif style.lower() in {"title", "subtitle"}:
            kind, level = BlockKind.HEADING, 2
        elif "quote" in style.lower():
            kind = BlockKind.QUOTE
        elif style.lower().startswith("list") or paragraph._p.find(f"{_WORD}pPr/{_WORD}numPr") is not None:
            kind, level, ordered = BlockKind.LIST_ITEM, 1, "number" in style.lower()
        elif text.count("\n") >= 2:
            kind = BlockKind.VERSE
        yield Piece(kind, text, markup, level, ordered, title=style.lower() == "title")

    def _inline(self, element: Any) -> str:  # noqa: ANN401
        """Runs and links of a paragraph as inline HTML."""
        pieces: list[str] = []
        for child in element:
            if child.tag == f"{_WORD}r":
                pieces.append(_run(child))
            elif child.tag == f"{_WORD}hyperlink":
                target = self._target(child.get(f"{_RELATION}id"))
                inner = self._inline(child)
                pieces.append(f'<a href="{html.escape(target)}">{inner}</a>' if target else inner)
            elif child.tag in {f"{_WORD}ins", f"{_WORD}smartTag", f"{_WORD}sdt", f"{_WORD}sdtContent"}:
                pieces.append(self._inline(child))
        return "".join(pieces)

    def _target(self, relation: str | None) -> str:
        found = self._part.rels.get(relation) if relation else None
        return str(found.target_ref) if found is not None and found.is_external else ""

    def _figures(self, element: Any) -> Iterator[Piece]:  # noqa: ANN401
        for drawing in element.iter(f"{_DRAWING}blip"):
            part = self._part.related_parts.get(drawing.get(f"{_RELATION}embed"))
            picture = inline_picture(part.blob, str(part.partname)) if part is not None else None
            if picture:
                self.pictures.append(picture)
                alt = next((str(e.get("descr") or "") for e in element.iter() if str(e.tag).endswith("}docPr")), "")
                yield Piece(BlockKind.FIGURE, "", picture=picture.sha256, alt=alt)

    def _table(self, table: Any) -> Piece:  # noqa: ANN401
        rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
        return table_piece(rows)


def table_piece(rows: Sequence[Sequence[str]]) -> Piece:
    """A table block from the texts of its cells."""
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
    return Piece(BlockKind.TABLE, text, f"<table><tbody>{body}</tbody></table>")


def _run(run: Any) -> str:  # noqa: ANN401
    pieces = []
    for child in run:
        if child.tag == f"{_WORD}t":
            pieces.append(html.escape(child.text or "", quote=False))
        elif child.tag == f"{_WORD}tab":
            pieces.append(" ")
        elif child.tag in {f"{_WORD}br", f"{_WORD}cr"}:
            pieces.append("<br>")
        elif child.tag == f"{_WORD}noBreakHyphen":
            pieces.append("\u2011")
    text = "".join(pieces)
    properties = run.find(f"{_WORD}rPr")
    if not text.strip() or properties is None:
        return text
    for tag, name in (("b", "strong"), ("i", "em")):
        mark = properties.find(_WORD + tag)
        if mark is not None and mark.get(f"{_WORD}val") not in {"0", "false", "none"}:
            text = f"<{name}>{text}</{name}>"
    raised = properties.find(f"{_WORD}vertAlign")
    place = {"superscript": "sup", "subscript": "sub"}.get(raised.get(f"{_WORD}val") if raised is not None else "")
    return f"<{place}>{text}</{place}>" if place else text


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup.replace("<br>", "\n")))
