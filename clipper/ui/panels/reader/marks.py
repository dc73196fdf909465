"""What is marked in an article: the user's highlights, the matches of a search, what is found in the page."""

from __future__ import annotations

import bisect
import functools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from clipper.domain.clipping import Highlight
from clipper.ui.panels.reader.document import ArticleDocument
from clipper.ui.panels.reader.typography import Paper

MOST = 20_000  # matches that are counted
_PAINTED = 400  # marks that are painted, those around the current one; each costs time with every repaint

Range = tuple[int, int]


def search_ranges(document: ArticleDocument, marks: Mapping[str, Sequence[Range]]) -> list[Range]:
    """Where the matches of a search stand in the document, in its order."""
    found = [range_ for block, spans in marks.items() for range_ in document.all_ranges(block, spans)]
    return sorted(found)[:MOST]


@functools.lru_cache(maxsize=2_000)
def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text without case and accents, and for each of its characters the place it comes from."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char.casefold()):
            if not unicodedata.combining(part):
                folded.append(part)
                places.append(place)
    places.append(len(text))
    return "".join(folded), places


def find_ranges(document: ArticleDocument, wanted: str) -> list[Range]:
    """Where a text stands in the article, case and accents not counted."""
    needle, _ = _plain(" ".join(wanted.split()))
    found: list[Range] = []
    if not needle:
        return found
    for piece in document.pieces:
        text, places = _plain(piece.text.replace("\u2028", " "))
        at = text.find(needle)
        while at >= 0 and len(found) < MOST:
            start, end = places[at], max(places[at] + 1, places[at + len(needle)])
            found.append((piece.at(piece.start + start), piece.at(piece.start + end)))
            at = text.find(needle, at + len(needle))
    return found


def highlight_at(document: ArticleDocument, highlights: Iterable[Highlight], position: int) -> Highlight | None:
    """The highlight at a document position; of several the one made last."""
    hit = None
    for highlight in highlights:
        for start, end in document.ranges(highlight.block, highlight.start, highlight.end):
            if start <= position < end:
                hit = highlight
    return hit


class Marks:
    """All marks of the shown article, and the selections by which the view paints them."""

    def __init__(self) -> None:
        self.highlights: Sequence[Highlight] = ()
        self.search: list[Range] = []
        self.found: list[Range] = []
        self.current: Range | None = None

    def _painted(self, ranges: Sequence[Range]) -> Sequence[Range]:
        if len(ranges) <= _PAINTED:
            return ranges
        middle = bisect.bisect_left(ranges, self.current) if self.current else 0
        first = max(0, middle - _PAINTED // 2)
        return ranges[first : first + _PAINTED]

    def selections(self, document: ArticleDocument, paper: Paper) -> list[QTextEdit.ExtraSelection]:
        """The selections, those on top last."""
        made: list[QTextEdit.ExtraSelection] = []
        for highlight in self.highlights:
            format_ = _ground(paper.colour(highlight.colour.value))
            if highlight.comment:
                format_.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                format_.setUnderlineColor(paper.colour("muted"))
            for range_ in document.ranges(highlight.block, highlight.start, highlight.end):
                made.append(_selection(document, range_, format_))
        mark = _ground(paper.colour("mark"))
        for ranges in (self.search, self.found):
            made += [_selection(document, range_, mark) for range_ in self._painted(ranges)]
        if self.current:
            format_ = _ground(paper.colour("current"))
            format_.setForeground(paper.colour("current_ink"))
            made.append(_selection(document, self.current, format_))
        return made


def _ground(colour: QColor) -> QTextCharFormat:
    format_ = QTextCharFormat()
    format_.setBackground(colour)
    return format_


def _selection(document: ArticleDocument, range_: Range, format_: QTextCharFormat) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    cursor = QTextCursor(document)
    cursor.setPosition(range_[0])
    cursor.setPosition(range_[1], QTextCursor.MoveMode.KeepAnchor)
    selection.cursor = cursor
    selection.format = format_
    return selection
