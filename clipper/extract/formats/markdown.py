"""Markdown to pieces: the common subset of headings, paragraphs, lists, quotes, code, links and emphasis."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from clipper.domain.article import BlockKind
from clipper.domain.published import Published
from clipper.extract.formats.document import Known, Piece
from clipper.extract.text.dates import find_dates

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"^(=+|-{3,})\s*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.+)$")
_QUOTE = re.compile(r"^\s{0,3}>\s?(.*)$")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_RULE = re.compile(r"^\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_FRONT = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.S)
_FRONT_LINE = re.compile(r"^(\w+):\s*(.+?)\s*$", re.M)
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\((\S{1,2000}?)(?:\s+&quot;[^\n]{0,200}?&quot;)?\)")
_MARKS = (
    (re.compile(r"\*\*(?=\S)(.{1,2000}?)(?<=\S)\*\*|__(?=\S)(.{1,2000}?)(?<=\S)__"), "strong"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]{1,2000}?)(?<=\S)\*(?!\w)|(?<!\w)_(?=\S)([^_]{1,2000}?)(?<=\S)_(?!\w)"), "em"),
    (re.compile(r"`([^`]{1,500})`()"), "code"),
)
_TAG = re.compile(r"<[^>]*>")


def looks_like_markdown(content: str) -> bool:
    """Whether the text was written as Markdown and not merely saved under that name."""
    lines = content.splitlines()
    marked = sum(bool(_HEADING.match(line) or _ITEM.match(line) or _QUOTE.match(line)) for line in lines)
    return marked > 0 or bool(_LINK.search(content) or _FRONT.match(content))


class Markdown:
    """A Markdown document in pieces."""

    def __init__(self, content: str) -> None:
        """Read the document."""
        content = content.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
        front = _FRONT.match(content)
        self._front: Mapping[str, str] = dict(_FRONT_LINE.findall(front[1])) if front else {}
        self.pieces = list(_pieces(content[front.end() :] if front else content))

    def known(self, url: str) -> Known:
        """What the lines before the text say of it."""
        front = {name.lower(): value.strip("\"' ") for name, value in self._front.items()}
        dates = find_dates(front.get("date", ""))
        authors = front.get("author", "")
        return Known(
            headline=front.get("title", ""),
            authors=(authors,) if authors else (),
            published=Published(dates[0].published.value) if dates else None,
            language=front.get("lang", ""),
            url=url or front.get("url", ""),
        )


def _pieces(content: str) -> Iterator[Piece]:
    paragraph: list[str] = []
    fenced: list[str] | None = None
    for line in [*content.split("\n"), ""]:
        if _FENCE.match(line):
            if fenced is None:
                yield from _flush(paragraph)
                fenced = []
            else:
                yield Piece(BlockKind.VERSE, "\n".join(fenced))
                fenced = None
        elif fenced is not None:
            fenced.append(line)
        elif paragraph and _UNDERLINE.match(line):
            yield _heading(" ".join(paragraph), 1 if line[0] == "=" else 2)
            paragraph.clear()
        elif special := _special(line, inside=bool(paragraph)):
            yield from _flush(paragraph)
            yield special
        elif not line.strip() or _RULE.match(line):
            yield from _flush(paragraph)
        else:
            paragraph.append(line.strip() + ("\n" if line.endswith(("  ", "\\")) else ""))
    if fenced:
        yield Piece(BlockKind.VERSE, "\n".join(fenced))


def _special(line: str, *, inside: bool) -> Piece | None:
    if match := _HEADING.match(line):
        return _heading(match[2], len(match[1]))
    if (match := _ITEM.match(line)) and not (inside and match[2] and match[2] != "1"):
        return _marked(BlockKind.LIST_ITEM, match[3], level=1 + len(match[1]) // 2, ordered=bool(match[2]))
    if match := _QUOTE.match(line):
        return _marked(BlockKind.QUOTE, match[1]) if match[1].strip() else None
    return None


def _heading(text: str, level: int) -> Piece:
    piece = _marked(BlockKind.HEADING, text, level=max(2, min(6, level)))
    piece.title = level == 1
    return piece


def _flush(paragraph: list[str]) -> Iterator[Piece]:
    if paragraph:
        kind = BlockKind.VERSE if sum(line.endswith("\n") for line in paragraph) >= 2 else BlockKind.PARAGRAPH
        text = "".join(line if line.endswith("\n") else line + " " for line in paragraph).strip()
        yield _marked(kind, text.replace("\\\n", "\n"))
    paragraph.clear()


def _marked(kind: BlockKind, source: str, *, level: int = 0, ordered: bool = False) -> Piece:
    """Inline marks as HTML, and the same without marks."""
    markup = html.escape(_IMAGE.sub(r"\1", source), quote=True)
    markup = _LINK.sub(r'<a href="\2">\1</a>', markup)
    for pattern, tag in _MARKS:
        markup = pattern.sub(rf"<{tag}>\1\2</{tag}>", markup)
    text = html.unescape(_TAG.sub("", markup))
    return Piece(kind, text, markup.replace("\n", "<br>"), level=level, ordered=ordered)
