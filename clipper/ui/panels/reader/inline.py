"""Inline HTML of a block as runs of styled text, and back: the reader never hands article HTML to an HTML engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Flag, auto
from html import escape
from html.parser import HTMLParser

_FOLD = re.compile(r"\s+")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "template", "noscript", "title"})


class Style(Flag):
    """How a run of text looks."""

    PLAIN = 0
    STRONG = auto()
    EMPHASIS = auto()
    UNDERLINE = auto()
    STRIKE = auto()
    SUPER = auto()
    SUB = auto()
    CODE = auto()
    SMALL = auto()


_STYLES = {
    "b": Style.STRONG,
    "strong": Style.STRONG,
    "th": Style.STRONG,
    "i": Style.EMPHASIS,
    "em": Style.EMPHASIS,
    "cite": Style.EMPHASIS,
    "dfn": Style.EMPHASIS,
    "var": Style.EMPHASIS,
    "u": Style.UNDERLINE,
    "ins": Style.UNDERLINE,
    "s": Style.STRIKE,
    "del": Style.STRIKE,
    "strike": Style.STRIKE,
    "sup": Style.SUPER,
    "sub": Style.SUB,
    "code": Style.CODE,
    "kbd": Style.CODE,
    "samp": Style.CODE,
    "tt": Style.CODE,
    "small": Style.SMALL,
}
_WRITTEN = {
    Style.STRONG: "strong",
    Style.EMPHASIS: "em",
    Style.UNDERLINE: "u",
    Style.STRIKE: "s",
    Style.SUPER: "sup",
    Style.SUB: "sub",
    Style.CODE: "code",
    Style.SMALL: "small",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; `href` is a link that is only ever followed on request."""

    text: str
    style: Style = Style.PLAIN
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    runs: tuple[Run, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """The cell's text without markup."""
        return "".join(run.text for run in self.runs)


class _Reader(HTMLParser):
    """Collects runs, and the cells of a table if there is one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.rows: list[list[Cell]] = []
        self.caption: tuple[Run, ...] = ()
        self._open: list[tuple[str, Style, str]] = []
        self._silent = 0
        self._cell: dict[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._add("\n")
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = {"header": tag == "th", "columns": _span(given, "colspan"), "rows": _span(given, "rowspan")}
        elif tag == "caption":
            self.runs = []
        if tag in _STYLES or tag == "a":
            style, href = self._open[-1][1:] if self._open else (Style.PLAIN, "")
            if tag == "a":
                target = given.get("href", "").strip()
                href = target if _SAFE_LINK.fullmatch(target) else ""
            self._open.append((tag, style | _STYLES.get(tag, Style.PLAIN), href))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()
        elif tag == "caption":
            self.caption, self.runs = tuple(fold(self.runs)), []
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                break

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(_FOLD.sub(" ", data))

    def _add(self, text: str) -> None:
        style, href = self._open[-1][1:] if self._open else (Style.PLAIN, "")
        self.runs.append(Run(text, style, href))

    def _end_cell(self) -> None:
        if self._cell is not None:
            if not self.rows:
                self.rows.append([])
            cell = self._cell
            self.rows[-1].append(Cell(tuple(fold(self.runs)), bool(cell["header"]), cell["columns"], cell["rows"]))
            self._cell, self.runs, self._open = None, [], []


def _span(given: dict[str, str], name: str) -> int:
    value = given.get(name, "1").strip()
    return min(max(int(value), 1), 50) if value.isascii() and value.isdigit() and len(value) < 4 else 1


def fold(runs: Iterable[Run]) -> list[Run]:
    """The runs with white space folded across their borders, as a browser shows it, and stripped at the ends."""
    folded: list[Run] = []
    after_space = True
    for run in runs:
        text = run.text
        if text != "\n":
            text = text.lstrip(" ") if after_space else text
            if not text:
                continue
        elif folded and folded[-1].text.endswith(" "):
            folded[-1] = replace(folded[-1], text=folded[-1].text[:-1])
        after_space = text.endswith((" ", "\n"))
        if folded and folded[-1].style == run.style and folded[-1].href == run.href:
            folded[-1] = replace(folded[-1], text=folded[-1].text + text)
        else:
            folded.append(replace(run, text=text))
    while folded and not (rest := folded[-1].text.rstrip(" \n")):
        folded.pop()
    if folded:
        folded[-1] = replace(folded[-1], text=rest)
    return folded


def read(html: str) -> list[Run]:
    """The runs of inline HTML; unknown elements count for their text only."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return fold(reader.runs)


def fit(runs: Sequence[Run], text: str) -> list[Run]:
    """The runs with exactly `text` as their text, so that offsets into a block's text mean the same here.

    Styles follow the characters that are not white space; if those differ too, the text wins and is plain.
    """
    joined = "".join(run.text for run in runs)
    if joined == text or not text:
        return list(runs)
    styles = [index for index, run in enumerate(runs) for char in run.text if not char.isspace()]
    if "".join(joined.split()) != "".join(text.split()):
        return [Run(text)]
    fitted: list[Run] = []
    current, start, seen = -1, 0, 0
    for position, char in enumerate(text):
        if char.isspace():
            continue
        if styles[seen] != current:
            if current >= 0:
                fitted.append(replace(runs[current], text=text[start:position]))
            else:
                position = 0
            current, start = styles[seen], position
        seen += 1
    return [*fitted, replace(runs[current], text=text[start:])] if current >= 0 else [Run(text)]


def write(runs: Iterable[Run]) -> str:
    """The runs as inline HTML of the small allowed set."""
    parts: list[str] = []
    for run in runs:
        html = escape(run.text, quote=False).replace("\n", "<br>")
        for style, tag in _WRITTEN.items():
            if style in run.style:
                html = f"<{tag}>{html}</{tag}>"
        parts.append(f'<a href="{escape(run.href)}">{html}</a>' if run.href else html)
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, and its caption."""

    rows: tuple[tuple[Cell, ...], ...] = ()
    caption: tuple[Run, ...] = field(default=())

    @property
    def columns(self) -> int:
        """How many columns the widest row has."""
        return max((sum(cell.columns for cell in row) for row in self.rows), default=0)


def read_table(html: str) -> Grid:
    """The cells of a `<table>`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Grid(tuple(tuple(row) for row in reader.rows if row), reader.caption)
