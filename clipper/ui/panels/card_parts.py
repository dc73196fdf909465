"""What cards are painted from: their text, laid out for a width, and the pictures of cards painted before."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetrics, QPixmap, QTextCharFormat, QTextLayout

from clipper.domain.answers import Snippet
from clipper.domain.row import ClippingRow
from clipper.ui import texts
from clipper.ui.panels.lines import laid_out, marked
from clipper.ui.style import Theme, scaled

_LAID_OUT = 500
_MOST_BYTES = 24_000_000  # of painted cards: some hundred at 100 %, two screens at 300 %
STAR = 20


@dataclass
class CardText:
    """The text of a row, laid out for a width."""

    headline: QTextLayout
    headline_lines: int
    passage: QTextLayout | None
    meta: str
    row: ClippingRow
    snippet: Snippet | None


class CardTexts:
    """Lays out the texts of cards, each once."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._laid_out: OrderedDict[tuple[int, int], CardText] = OrderedDict()
        self.set_font(QFont())

    def set_font(self, font: QFont) -> None:
        """Measure anew."""
        self._headline, self._read = scaled(font, 1.06, QFont.Weight.DemiBold), scaled(font, 1.06)
        self.small = scaled(font, 0.92)
        self.strong = scaled(font, 0.92, QFont.Weight.DemiBold)
        self.headline_line = QFontMetrics(self._headline).height() + 1
        self.small_line = QFontMetrics(self.small).height() + 1

    def forget(self) -> None:
        """Lay everything out anew."""
        self._laid_out.clear()

    def laid_out(self, row: ClippingRow, snippet: Snippet | None, width: int, *, compact: bool) -> CardText:
        """The text of a row; what the headline does not need of its lines goes to the passage."""
        key = (row.id, width)
        text = self._laid_out.get(key)
        if text and text.row is row and text.snippet is snippet:
            return text
        font = self._read if row.read else self._headline
        headline, lines = laid_out(texts.headline(row), font, width, 1 if compact else 2, self.headline_line)
        rest = 0 if compact else 3 - lines + (0 if row.tags else 1)
        source = snippet or Snippet(row.lead)
        passage = None
        if rest and source.text:
            marks = self._mark_format()
            ranges = [marked(start, end, marks) for start, end in source.marks]
            plain = " ".join(source.text.split("\n"))
            passage, _ = laid_out(plain, self.small, width + STAR, rest, self.small_line, ranges)
        meta = texts.side_by_side(texts.when(row), texts.byline(row))
        text = self._laid_out[key] = CardText(headline, lines, passage, meta, row, snippet)
        while len(self._laid_out) > _LAID_OUT:
            self._laid_out.popitem(last=False)
        return text

    def _mark_format(self) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setBackground(self._theme.colour("mark"))
        made.setForeground(self._theme.colour("mark_text"))
        return made


class CardPictures:
    """Cards as they were painted, as long as there is room; what they show is compared by identity."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[object, ...], tuple[tuple[object, ...], QPixmap]] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        """Paint everything anew."""
        self._known.clear()
        self._bytes = 0

    def knows(self, key: tuple[object, ...], row: object) -> bool:
        """Whether there is a picture that shows this row."""
        known = self._known.get(key)
        return known is not None and known[0][0] is row

    def find(self, key: tuple[object, ...], parts: tuple[object, ...]) -> QPixmap | None:
        """The picture, if it shows just these parts."""
        known = self._known.get(key)
        if known is None or any(one is not other for one, other in zip(known[0], parts, strict=True)):
            return None
        self._known.move_to_end(key)
        return known[1]

    def keep(self, key: tuple[object, ...], parts: tuple[object, ...], picture: QPixmap) -> None:
        """Keep a picture in place of those that were not wanted for longest."""
        if before := self._known.pop(key, None):
            self._bytes -= _size(before[1])
        self._known[key] = (parts, picture)
        self._bytes += _size(picture)
        while self._bytes > _MOST_BYTES and len(self._known) > 1:
            _, (_, old) = self._known.popitem(last=False)
            self._bytes -= _size(old)


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
