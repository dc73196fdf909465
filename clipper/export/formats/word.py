"""A Word document (DOCX) of a selection, by python-docx: real heading styles, links, tables, pictures, languages."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run as Text

from clipper.domain.article import Block, BlockKind
from clipper.domain.clipping import HighlightColour
from clipper.export import inline
from clipper.export.document import Document, Entry, LoadPicture
from clipper.export.formats.facts import Fact, Labels, book_title, facts, headline, labels, paragraphs, title_lines
from clipper.export.inline import Run
from clipper.export.pressbook.pictures import Unprintable, printable
from clipper.export.texts import RIGHT_TO_LEFT, harmless, line, safe_link

_WIDTH = Cm(15.5)
_LONGEST_SIDE = 1400  # pixels
_EAST_ASIAN = ("zh", "ja", "ko")
_FACT_WIDTHS = (Cm(3.5), Cm(12.5))
# As shades: Word's own highlighters are so bright that they hide what they mark.
_COLOURS = {
    HighlightColour.YELLOW: "FFF1A8",
    HighlightColour.GREEN: "D3EFC8",
    HighlightColour.BLUE: "D2E6F8",
    HighlightColour.PINK: "FAD7E3",
}
# What may follow an element in its parent, as the schema wants it (ECMA-376, 17.3.1.26 and 17.3.2.28).
_AFTER_BIDI = tuple(
    f"w:{name}"
    for name in (
        "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
        "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
    )
)  # fmt: skip
_AFTER_SHADE = tuple(
    f"w:{name}"
    for name in ("fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")
)


def write(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """The document as the bytes of a DOCX file; the same selection gives the same bytes."""
    word = docx.Document()
    _prepare(word, document)
    names = labels(document.language)
    word.add_heading(book_title(document, names), level=0)
    for text in title_lines(document):
        word.add_paragraph(text, style="Subtitle")
    for text in paragraphs(document.summary):
        word.add_paragraph(text)
    writer = _Writer(word, load, names)
    for group in document.groups:
        if group.title:
            word.add_heading(line(group.title), level=1)
        for text in paragraphs(group.comment):
            word.add_paragraph(text, style="Intense Quote")
        for entry in group.entries:
            check()
            writer.clipping(entry)
    out = io.BytesIO()
    word.save(out)
    return _same_bytes(out.getvalue())


class _Writer:
    """Writes clippings into the document."""

    def __init__(self, word: WordDocument, load: LoadPicture, names: Labels) -> None:
        self._word = word
        self._load = load
        self._names = names
        self._language = ""
        self._right_to_left = False

    def clipping(self, entry: Entry) -> None:
        """Headline, facts, text, note."""
        article = entry.clipping.article
        self._language = article.language if article.language.replace("-", "").isalnum() else ""
        self._right_to_left = article.language.split("-")[0].lower() in RIGHT_TO_LEFT
        self._directed(self._word.add_heading(f"{entry.number}  {headline(entry, self._names)}", level=2))
        if article.subtitle:
            subtitle = self._word.add_paragraph(line(article.subtitle), style="Subtitle")
            subtitle.paragraph_format.keep_with_next = True
            self._directed(subtitle)
        self._facts(facts(entry, self._names))
        for text in paragraphs(entry.comment):
            self._word.add_paragraph(text, style="Intense Quote")
        if entry.link_only:
            self._word.add_paragraph(self._names["link_only"])
        elif not article.kept:
            self._word.add_paragraph(self._names["no_text"])
        else:
            for block in article.kept:
                self._block(entry, block)
        for text in paragraphs(entry.clipping.note):
            self._word.add_paragraph(text, style="Quote")

    def _facts(self, known: tuple[Fact, ...]) -> None:
        if not known:
            return
        table = self._word.add_table(rows=0, cols=2)
        table.autofit = False
        for column, width in zip(table.columns, _FACT_WIDTHS, strict=True):
            column.width = width
        for fact in known:
            cells = table.add_row().cells
            for cell, width in zip(cells, _FACT_WIDTHS, strict=True):
                cell.width = width
                cell.paragraphs[0].paragraph_format.keep_with_next = fact is not known[-1]
            name = cells[0].paragraphs[0].add_run(fact.label)
            name.font.size = Pt(9)
            name.font.color.rgb = RGBColor(0x60, 0x66, 0x6A)
            place = cells[1].paragraphs[0]
            for cell in cells:
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            if fact.key == "address":
                self._link(place, Run(fact.value, link=fact.value)).font.size = Pt(9)
            else:
                place.add_run(fact.value).font.size = Pt(9)
        self._word.add_paragraph()

    def _block(self, entry: Entry, block: Block) -> None:
        marks = tuple(mark for mark in entry.clipping.highlights if mark.block == block.id)
        runs = inline.runs(block, marks, entry.mentions.get(block.id, ()))
        if block.kind is BlockKind.TABLE and (rows := inline.table(block.html)):
            self._table(rows)
        elif block.kind is BlockKind.FIGURE:
            self._figure(block, runs)
        elif block.kind is BlockKind.HEADING:
            self._runs(self._word.add_heading(level=min(max(block.level, 2) + 1, 6)), runs)
        elif block.kind is BlockKind.LIST_ITEM:
            depth = min(max(block.level, 1), 3)
            style = ("List Number" if block.ordered else "List Bullet") + (f" {depth}" if depth > 1 else "")
            self._runs(self._word.add_paragraph(style=style), runs)
        else:
            self._runs(self._word.add_paragraph(style="Quote" if block.kind is BlockKind.QUOTE else None), runs)

    def _table(self, rows: tuple[tuple[inline.Cell, ...], ...]) -> None:
        width = min(max(sum(cell.columns for cell in row) for row in rows), 40)
        table = self._word.add_table(rows=len(rows), cols=width, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        if len(rows) > 1 and all(cell.header for cell in rows[0]):  # repeated on each page, and told by screen readers
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for target, row in zip(table.rows, rows, strict=True):
            cells, column = target.cells, 0
            for cell in row:
                if column >= width:
                    break
                place = cells[column].paragraphs[0]
                place.paragraph_format.space_after = Pt(0)
                self._runs(place, cell.runs)
                for run in place.runs if cell.header else ():
                    run.font.bold = True
                column += cell.columns
        self._word.add_paragraph().paragraph_format.space_after = Pt(0)

    def _figure(self, block: Block, runs: tuple[Run, ...]) -> None:
        data = self._load(block.picture) if block.picture else None
        try:
            ready = printable(data, _LONGEST_SIDE) if data else None
        except Unprintable:
            ready = None
        if ready:
            holder = self._word.add_paragraph()
            holder.paragraph_format.keep_with_next = bool(runs)
            shape = holder.add_run().add_picture(io.BytesIO(ready.data), width=min(_WIDTH, Cm(ready.width / 60)))
            shape._inline.docPr.set("descr", line(block.alt or block.text))
        if runs:
            self._runs(self._word.add_paragraph(style="Caption"), runs)

    def _runs(self, paragraph: Paragraph, runs: Iterable[Run]) -> None:
        for run in runs:
            if run.link and safe_link(run.link):
                self._link(paragraph, run)
            else:
                _style(paragraph.add_run(harmless(run.text)), run)
        self._directed(paragraph)

    def _link(self, paragraph: Paragraph, run: Run) -> Text:
        """python-docx writes no links, so the element is made here (ECMA-376, 17.16.22)."""
        relation = paragraph.part.relate_to(safe_link(run.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        inner = paragraph.add_run(harmless(run.text))
        _style(inner, run)
        inner.font.underline = True
        link.append(inner._r)
        paragraph._p.append(link)
        return inner

    def _directed(self, paragraph: Paragraph) -> None:
        """In the article's direction and language, by which Word hyphenates, checks the spelling and reads aloud."""
        if self._right_to_left:
            paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        for element in paragraph._p.iter(qn("w:r")):
            run = Text(element, paragraph)
            if self._right_to_left:
                run.font.rtl = True
            if self._language:
                spoken = OxmlElement("w:lang")
                script = "bidi" if self._right_to_left else "eastAsia" if self._language[:2] in _EAST_ASIAN else "val"
                spoken.set(qn(f"w:{script}"), self._language)
                run._r.get_or_add_rPr().append(spoken)


def _style(target: Any, run: Run) -> None:  # noqa: ANN401 - docx has no types
    font = target.font
    font.bold = run.strong or run.mention or None
    font.italic = run.emphasis or None
    font.superscript = run.raised or None
    font.subscript = run.lowered or None
    if run.highlight:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _COLOURS[run.highlight.colour])):
            shade.set(qn(f"w:{name}"), value)
        target._r.get_or_add_rPr().insert_element_before(shade, *_AFTER_SHADE)


def _prepare(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    word.styles["Normal"].font.size = Pt(11)
    properties = word.core_properties
    properties.title = line(document.title)
    properties.author = line(document.prepared_by)
    properties.language = document.language
    properties.keywords = ", ".join(line(word) for word in document.keywords)[:255]
    properties.comments = ""
    moment = document.created.astimezone(dt.UTC).replace(tzinfo=None) if document.created.tzinfo else document.created
    properties.created = properties.modified = moment


def _same_bytes(data: bytes) -> bytes:
    """The same file with a fixed time on each part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0)), old.read(item), zipfile.ZIP_DEFLATED)
    return out.getvalue()
