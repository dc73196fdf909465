"""A block's text as runs of one style each, over exactly the characters that highlights count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise

from clipper.domain.article import Block
from clipper.domain.clipping import Highlight

_STRONG, _EMPHASIS = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}
_ROW_OUTSIDE = {"table", "thead", "tbody", "tfoot", "caption", "colgroup"}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style."""

    text: str
    strong: bool = False
    emphasis: bool = False
    raised: bool = False  # superscript
    lowered: bool = False  # subscript
    link: str = ""
    mention: bool = False
    highlight: Highlight | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    runs: tuple[Run, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1


def runs(
    block: Block, highlights: tuple[Highlight, ...] = (), mentions: tuple[tuple[int, int], ...] = ()
) -> tuple[Run, ...]:
    """The runs of a block; their texts joined are the block's text."""
    return marked(styled(block.text, block.html), highlights, mentions)


def styled(text: str, html: str) -> tuple[Run, ...]:
    """Spread the styles of inline HTML over the text; markup that belongs to another text is ignored."""
    if "<" not in html:
        return (Run(text),) if text else ()
    parser = _Inline()
    parser.feed(html)
    parser.close()
    visible = [(char, style) for char, style in parser.characters if not char.isspace()]
    if [char for char, _ in visible] != [char for char in text if not char.isspace()]:
        return (Run(text),) if text else ()
    found: list[Run] = []
    plain, place = Run(""), 0
    for char in text:
        if char.isspace():  # between two styles a space has neither
            before, after = (visible[i][1] if 0 <= i < len(visible) else plain for i in (place - 1, place))
            _append(found, before if before == after else plain, char)
        else:
            _append(found, visible[place][1], char)
            place += 1
    return tuple(found)


def _append(found: list[Run], style: Run, char: str) -> None:
    if found and replace(found[-1], text="") == style:
        found[-1] = replace(found[-1], text=found[-1].text + char)
    else:
        found.append(replace(style, text=char))


def marked(
    plain: tuple[Run, ...], highlights: tuple[Highlight, ...], mentions: tuple[tuple[int, int], ...]
) -> tuple[Run, ...]:
    """Cut runs where highlights and mentions begin and end."""
    length = sum(len(run.text) for run in plain)
    cuts = {0, length}
    for start, end in [*((mark.start, mark.end) for mark in highlights), *mentions]:
        cuts |= {min(max(start, 0), length), min(max(end, 0), length)}
    edges, found, place = sorted(cuts), [], 0
    for run in plain:
        inner = [edge for edge in edges if place < edge < place + len(run.text)]
        for start, end in pairwise([place, *inner, place + len(run.text)]):
            text = run.text[start - place : end - place]
            over = [mark for mark in highlights if mark.start <= start and end <= mark.end]
            named = any(first <= start and end <= last for first, last in mentions)
            found.append(replace(run, text=text, highlight=over[-1] if over else None, mention=named))
        place += len(run.text)
    return tuple(run for run in found if run.text)


def table(html: str) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a `<table>`; empty when there is none in it."""
    parser = _Inline()
    parser.feed(html)
    parser.close()
    return tuple(tuple(row) for row in parser.rows if row)


class _Inline(HTMLParser):
    """Collects characters with their style, and cells of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: list[tuple[str, Run]] = []
        self.rows: list[list[Cell]] = []
        self._open: list[tuple[str, Run]] = []
        self._style = Run("")
        self._cell: tuple[int, dict[str, str]] | None = None
        self._header = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Change the style, or begin a row or cell."""
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.characters.append(("\n", self._style))
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._header = tag == "th"
            self._cell = (len(self.characters), values)
        elif tag not in ("img", "hr", "wbr") and tag not in _ROW_OUTSIDE:
            self._open.append((tag, self._style))
            self._style = _with_tag(self._style, tag, values)

    def handle_endtag(self, tag: str) -> None:
        """Return to the style before the element, or end a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
            return
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                self._style = self._open[place][1]
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Take characters in the present style."""
        self.characters.extend((char, self._style) for char in data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        (start, values), self._cell = self._cell, None
        found: list[Run] = []
        for char, style in self.characters[start:]:
            if char.isspace() and char != "\n" and (not found or found[-1].text[-1].isspace()):
                continue
            _append(found, style, char)
        if not self.rows:
            self.rows.append([])
        spans = (_span(values.get("colspan", "")), _span(values.get("rowspan", "")))
        self.rows[-1].append(Cell(tuple(found), self._header, *spans))


def _span(value: str) -> int:
    return min(int(value), 50) if value.isascii() and value.isdigit() and int(value) else 1


def _with_tag(style: Run, tag: str, values: dict[str, str]) -> Run:
    if tag in _STRONG:
        return replace(style, strong=True)
    if tag in _EMPHASIS:
        return replace(style, emphasis=True)
    if tag == "sup":
        return replace(style, raised=True)
    if tag == "sub":
        return replace(style, lowered=True)
    return replace(style, link=values.get("href", "")) if tag == "a" else style
