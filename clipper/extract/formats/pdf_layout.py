"""From pieces of lines on pages to paragraphs: columns in reading order, running heads out, headings by size."""

from __future__ import annotations

import dataclasses
import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clipper.domain.article import BlockKind, Reason
from clipper.extract.formats.document import Piece
from clipper.extract.text.split import join_words

_EDGE = 0.09  # of the page's height: where running heads and page numbers stand
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|p\.|s\.|página|стр\.?|σελ\.?|第)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?[\W_頁页]*",
    re.I,
)
_ENDS = tuple('.!?…。！？:;"”»’)]：')
_BULLET = re.compile(r"^\s*(?:[•‣◦▪●■–—]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a line; y counts from the top of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The pieces of a page."""

    number: int
    width: float
    height: float
    lines: Sequence[Line] = ()

    @property
    def characters(self) -> int:
        """How much text there is."""
        return sum(len(line.text) for line in self.lines)


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    reason: Reason | None = None

    @property
    def size(self) -> float:
        return statistics.median(line.size for line in self.lines)


def paragraphs(pages: Sequence[Page]) -> list[Piece]:
    """The pieces of the document in reading order."""
    furniture = _furniture(pages)
    body_size = _body_size(pages)
    found: list[_Paragraph] = []
    for page in pages:
        removed = [line for line in page.lines if _is_furniture(page, line, furniture)]
        columns = list(_columns([line for line in page.lines if line not in removed]))
        found += _edge(line for line in removed if line.y0 < page.height / 2)
        for column in columns:
            found += _joined_over(found, list(_paragraphs(column)))
        found += _edge(line for line in removed if line.y0 >= page.height / 2)
    return _pieces(found, body_size)


def _body_size(pages: Sequence[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


# ------------------------------------------------------------------------------------- running heads


def _furniture(pages: Sequence[Page]) -> frozenset[str]:
    """Lines at the edge of several pages that are alike but for their numbers."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_alike(line.text) for line in page.lines if _at_edge(page, line)})
    return frozenset(text for text, count in seen.items() if count >= 2 and (count >= 3 or len(pages) <= 4))


def _alike(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.casefold().split()))


def _at_edge(page: Page, line: Line) -> bool:
    return line.y1 < page.height * _EDGE or line.y0 > page.height * (1 - _EDGE)


def _is_furniture(page: Page, line: Line, furniture: frozenset[str]) -> bool:
    if not _at_edge(page, line):
        return False
    return _alike(line.text) in furniture or bool(_PAGE_NUMBER.fullmatch(line.text))


def _edge(lines: Iterator[Line]) -> list[_Paragraph]:
    return [_Paragraph([row], row.text, Reason.NAVIGATION) for row in _rows(list(lines))]


# ------------------------------------------------------------------------------------- columns


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Stretches of lines that are read from top to bottom, in reading order."""
    if not lines:
        return
    lines = sorted(lines, key=lambda line: (line.y0, line.x0))
    if split := _gutter(lines):
        for side in split if not _right_to_left(lines) else reversed(split):
            yield from _columns(side)
        return
    region = _columned_region(lines)
    if region is None:
        yield _rows(lines)
        return
    start, end = region
    if start:
        yield _rows(lines[:start])
    yield from _columns(lines[start:end])
    if end < len(lines):
        yield from _columns(lines[end:])


def _columned_region(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The longest stretch from the first place on where the lines stand in columns."""
    for start in range(len(lines) - 5):
        if start and lines[start].y0 < max(line.y1 for line in lines[:start]) - 2:
            continue  # no white line to cut at
        head = 6
        while start + head <= len(lines) and not _gutter(lines[start : start + head], fewest=2):
            head += 1
            if head > 14:
                break
        if head > 14 or start + head > len(lines):
            continue
        end = start + head
        while end < len(lines) and _gutter(lines[start : end + 1], fewest=2):
            end += 1
        if _gutter(lines[start:end]) and (start, end) != (0, len(lines)):
            return start, end
    return None


def _gutter(lines: Sequence[Line], fewest: int = 3) -> tuple[list[Line], list[Line]] | None:
    """The lines left and right of a white strip that runs through all of them; None if there is none."""
    if len(lines) < 2 * fewest:
        return None
    edges = sorted((line.x0, line.x1) for line in lines)
    em = statistics.median(line.size for line in lines)
    right, best, cut = edges[0][1], 0.0, 0.0
    for x0, x1 in edges[1:]:
        if x0 - right > best:
            best, cut = x0 - right, (x0 + right) / 2
        right = max(right, x1)
    if best < max(5.0, 0.7 * em):
        return None
    sides = [line for line in lines if line.x1 <= cut], [line for line in lines if line.x0 >= cut]
    if min(len(side) for side in sides) < fewest or not all(_is_prose(side) for side in sides):
        return None
    return sides


def _is_prose(side: Sequence[Line]) -> bool:
    """Columns of text are some words wide; the columns of a table and bullets in a margin are not."""
    return statistics.median(len(line.text) for line in side) >= 12 or any(line.text[:1] > "\u2e80" for line in side)


def _right_to_left(lines: Sequence[Line]) -> bool:
    text = "".join(line.text for line in lines)
    return sum("\u0590" <= character <= "\u08ff" for character in text) > 0.4 * len(text)


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Pieces that stand on one line put together."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.y0 + line.y1) / 2):
        if rows and (line.y0 + line.y1) / 2 < rows[-1][0].y1 - 0.25 * (rows[-1][0].y1 - rows[-1][0].y0):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_one_row(row) for row in rows]


def _one_row(row: Sequence[Line]) -> Line:
    row = sorted(row, key=lambda line: line.x0, reverse=_right_to_left(row))
    largest = max(row, key=lambda line: len(line.text))
    return dataclasses.replace(
        largest,
        text="".join(_space(left, line) + line.text for left, line in zip([None, *row], row, strict=False)),
        x0=min(line.x0 for line in row),
        y0=min(line.y0 for line in row),
        x1=max(line.x1 for line in row),
        y1=max(line.y1 for line in row),
    )


def _space(before: Line | None, line: Line) -> str:
    """A tab where two pieces of a line stand wide apart, such as the parts of a masthead."""
    if before is None:
        return ""
    gap = max(line.x0 - before.x1, before.x0 - line.x1)
    return "\t" if gap > 2 * line.size else " " if gap > 0.1 * line.size else ""


# ------------------------------------------------------------------------------------- paragraphs


def _paragraphs(column: Sequence[Line]) -> Iterator[_Paragraph]:
    if not column:
        return
    right, left = max(line.x1 for line in column), min(line.x0 for line in column)
    steps = [below.y0 - above.y0 for above, below in itertools.pairwise(column) if _same_size(above, below)]
    leading = statistics.median(steps) if steps else column[0].size * 1.2
    current = _Paragraph([column[0]], column[0].text)
    for above, line in itertools.pairwise(column):
        if _begins(above, line, leading, (left, right)):
            yield current
            current = _Paragraph([line], line.text)
        else:
            current.lines.append(line)
            current.text = join_words(current.text, line.text)
    yield current


def _same_size(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) <= 0.08 * max(above.size, below.size)


def _begins(above: Line, line: Line, leading: float, margins: tuple[float, float]) -> bool:
    """Whether a new paragraph begins with this line."""
    left, right = margins
    if not _same_size(above, line) or (above.bold != line.bold and above.text.endswith(_ENDS)):
        return True
    step = line.y0 - above.y0
    limit = 1.35 * leading if above.size * 0.9 < leading < above.size * 2.2 else 1.8 * above.size
    if step > max(limit, 1.35 * above.size):
        return True
    indented = (
        line.x0 - above.x0 > 0.7 * line.size and line.x0 - left < 6 * line.size and above.x0 - left < 0.5 * line.size
    )
    short = right - above.x1 > 3 * above.size
    if _BULLET.match(line.text) and (short or above.text.endswith(_ENDS)):
        return True
    if above.bold and not line.bold and short:
        return True
    return (indented and above.text.endswith(_ENDS)) or (short and above.text.endswith(_ENDS))


def _joined_over(found: list[_Paragraph], column: list[_Paragraph]) -> list[_Paragraph]:
    """A sentence that goes on in the next column or on the next page is one paragraph."""
    before = next((p for p in reversed(found) if p.reason is None), None)
    if not before or not column or before.text.endswith(_ENDS):
        return column
    first = column[0]
    if _same_size(before.lines[-1], first.lines[0]) and (first.text[:1].islower() or before.text.endswith("-")):
        before.lines += first.lines
        before.text = join_words(before.text, first.text)
        return column[1:]
    return column


def _pieces(found: Sequence[_Paragraph], body_size: float) -> list[Piece]:
    pieces = []
    first = [p for p in found if p.reason is None][:15]
    largest = max((p.size for p in first if len(p.text) > 3), default=0.0)
    title = next((p for p in first if p.size == largest and largest >= 1.2 * body_size and len(p.text) <= 300), None)
    for paragraph in found:
        large = paragraph.size >= 1.12 * body_size and len(paragraph.text) <= 300
        bold = all(line.bold for line in paragraph.lines) and len(paragraph.text) <= 120 and len(paragraph.lines) <= 2
        if paragraph.reason is not None:
            piece = Piece(BlockKind.PARAGRAPH, paragraph.text, reason=paragraph.reason)
        elif large or (bold and not paragraph.text.endswith((".", ","))):
            piece = Piece(BlockKind.HEADING, paragraph.text, level=2 if large else 3, title=paragraph is title)
        elif _BULLET.match(paragraph.text):
            piece = Piece(BlockKind.LIST_ITEM, _BULLET.sub("", paragraph.text), level=1)
        else:
            piece = Piece(BlockKind.PARAGRAPH, paragraph.text)
        pieces.append(piece)
    return pieces
