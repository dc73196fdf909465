"""Segments to blocks: inline HTML of the small allowed set, built from the page's own elements and nothing else."""

import re
from html import escape

from lxml import html

from clipper.domain.article import Block, BlockKind, Reason
from clipper.extract.html.pictures import Pictures
from clipper.extract.html.segment import Inline, Segment
from clipper.extract.html.tables import cell_text, rows_of
from clipper.extract.html.whitespace import BREAK
from clipper.extract.sanitise import clean_text, safe_link, sanitise, sanitise_inline

# element on the page -> element in the article
_INLINE_AS = {
    "a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "dfn": "em", "cite": "cite", "code": "code",
    "tt": "code", "samp": "samp", "kbd": "kbd", "var": "var", "sub": "sub", "sup": "sup", "s": "s", "strike": "s",
    "del": "del", "ins": "ins", "u": "u", "q": "q", "mark": "mark", "small": "small", "abbr": "abbr", "acronym": "abbr",
    "ruby": "ruby", "rt": "rt", "rp": "rp",
}  # fmt: skip
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)\b")
_HEADING = 240  # characters; what is longer is a lead set large
_SPAN = 1000  # no cell is wider or higher


class BlockBuilder:
    """Makes the blocks of one page."""

    def __init__(self, base: str, pictures: Pictures) -> None:
        """Remember the address that relative links belong to."""
        self._base = base
        self._pictures = pictures
        self._links: dict[str, str] = {}

    def _link(self, element: html.HtmlElement) -> str:
        address = element.get("href", "")
        if address not in self._links:
            self._links[address] = safe_link(address, self._base)
        return self._links[address]

    def block(self, number: int, segment: Segment, reason: Reason | None) -> Block:
        """The block of a segment; kept if there is no reason against it."""
        kept = reason is None
        lead = segment.kind is BlockKind.HEADING and len(segment.text) > _HEADING
        sha256 = address = alt = ""
        if segment.image is not None:
            sha256, address, alt = self._pictures.describe(segment.image, store=kept)
        return Block(
            id=f"b{number}",
            kind=BlockKind.PARAGRAPH if lead else segment.kind,
            text=clean_text(segment.text),
            html=self.html_of(segment),
            kept=kept,
            reason=reason,
            level=0 if lead else segment.level,
            ordered=segment.ordered,
            picture=sha256,
            picture_url=address,
            alt=alt,
        )

    def html_of(self, segment: Segment) -> str:
        """The inline HTML of a segment, or the whole table."""
        if segment.table is not None:
            return sanitise(self._table(segment.table))
        bare = not any(inline for _, inline in segment.pieces)
        if bare and (segment.kind is BlockKind.VERSE or "\n" not in segment.text):
            return escape(clean_text(segment.text), quote=False)
        if segment.kind is BlockKind.VERSE:
            return sanitise_inline(self._inline(segment.pieces, break_as="\n").strip("\n"))
        return sanitise_inline(self._inline(segment.pieces, break_as="<br>"))

    def _inline(self, pieces: list[tuple[str, Inline | None]], break_as: str) -> str:
        out: list[str] = []
        open_now: list[tuple[html.HtmlElement, str]] = []
        for text, inline in pieces:
            if text in ("\n", BREAK) and inline is None:
                out.append(break_as)
                continue
            wanted = self._elements(inline, bold=True)
            shared = 0
            while shared < min(len(open_now), len(wanted)) and open_now[shared][0] is wanted[shared][0]:
                shared += 1
            while len(open_now) > shared:
                out.append(f"</{open_now.pop()[1]}>")
            for element, tag in wanted[shared:]:
                out.append(self._start_tag(element, tag))
                open_now.append((element, tag))
            out.append(escape(clean_text(text), quote=False))
        while open_now:
            out.append(f"</{open_now.pop()[1]}>")
        return "".join(out)

    def _elements(self, inline: Inline | None, *, bold: bool) -> list[tuple[html.HtmlElement, str]]:
        """The elements around a piece that mean something, outermost first."""
        found: list[tuple[html.HtmlElement, str]] = []
        seen = set()
        while inline is not None:
            tag = _INLINE_AS.get(inline.tag) or style_as(inline.element)
            if tag == "a" and not self._link(inline.element):
                tag = ""
            if tag == "strong" and _PLAIN_STYLE.search(inline.element.get("style", "")):
                tag = ""  # copied documents are wrapped in bold that is not bold
            if tag and tag not in seen:
                seen.add(tag)
                found.append((inline.element, tag))
            inline = inline.outer
        return found[::-1]

    def _start_tag(self, element: html.HtmlElement, tag: str) -> str:
        if tag == "a":
            return f'<a href="{escape(self._link(element))}">'
        if tag == "abbr" and element.get("title"):
            return f'<abbr title="{escape(clean_text(element.get("title", "")))}">'
        return f"<{tag}>"

    def _table(self, table: html.HtmlElement) -> str:
        out = ["<table>"]
        out += [f"<caption>{escape(cell_text(caption))}</caption>" for caption in table.iter("caption")]
        for row in rows_of(table):
            out.append("<tr>")
            for cell, _ in row:
                out.append(f"<{cell.tag}{_spans(cell)}>{self._cell(cell)}</{cell.tag}>")
            out.append("</tr>")
        out.append("</table>")
        return "".join(out)

    def _cell(self, cell: html.HtmlElement) -> str:
        """The content of a cell: links and emphasis stay when the cell is nothing but one of them."""
        text = escape(clean_text(cell_text(cell)), quote=False)
        only = [
            child
            for child in cell.iter("a", "strong", "b", "em", "i", "sup", "sub")
            if cell_text(child) == cell_text(cell)
        ]
        for element in reversed(only):
            tag = _INLINE_AS[element.tag]
            if tag != "a":
                text = f"<{tag}>{text}</{tag}>"
            elif link := self._link(element):
                text = f'<a href="{escape(link)}">{text}</a>'
        return text


def style_as(element: html.HtmlElement) -> str:
    """The element that an inline style stands for: copied selections say everything by styles."""
    style = element.get("style")
    if not style or element.tag not in ("span", "font"):
        return ""
    style = style.lower().replace(" ", "")
    if "vertical-align:super" in style:
        return "sup"
    if "vertical-align:sub" in style:
        return "sub"
    if "font-style:italic" in style:
        return "em"
    if "font-weight:bold" in style or any(f"font-weight:{weight}" in style for weight in (600, 700, 800, 900)):
        return "strong"
    return ""


def _spans(cell: html.HtmlElement) -> str:
    out = ""
    for name in ("colspan", "rowspan"):
        value = cell.get(name, "")
        if value.isascii() and value.isdigit() and 1 < int(value[:6]) <= _SPAN:
            out += f' {name}="{int(value)}"'
    return out
