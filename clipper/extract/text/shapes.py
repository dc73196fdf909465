"""Lines that are kept, as blocks: paragraphs, headings, list items, tables, and verse that stays in its lines."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from clipper.domain.article import Block, BlockKind, Reason
from clipper.extract.text.facts import FULL, Facts
from clipper.extract.text.split import Line

_BULLET = re.compile(r"^[•‣◦▪●■*·–—-]\s+(?=\S)")
_POSTCODE = re.compile(r"^\D{0,4}\d{4,6}\s+\w|\s\d{1,4}\w?$|^\+?[\d\s/()-]{7,}$|\S@\S+\.\w")
_VERSE_WIDTH, _VERSE_LINES = 64, 3
_MOST_HEADING_UNITS = 14


@dataclass(frozen=True, slots=True)
class Shape:
    """Which lines make one block, and of what kind."""

    kind: BlockKind
    lines: range
    text: str
    level: int = 0


def shapes(lines: Sequence[Line], facts: Sequence[Facts], reasons: Sequence[Reason | None]) -> list[Shape]:
    """The blocks of the page in order; lines that are left out stay single."""
    found: list[Shape] = []
    start = 0
    while start < len(lines):
        end = _stanza(lines, facts, reasons, start)
        if end - start >= 2 and (kind := _together(lines[start:end], facts[start:end])):
            joined = "\n".join(line.text for line in lines[start:end])
            found.append(Shape(kind, range(start, end), joined))
        else:
            end = max(end, start + 1)
            found += [_single(lines, facts, reasons, number) for number in range(start, end)]
        start = end
    return found


def _stanza(lines: Sequence[Line], facts: Sequence[Facts], reasons: Sequence[Reason | None], start: int) -> int:
    """End of the run of kept lines without a blank line between them."""
    end = start + 1
    while end < len(lines) and reasons[start] is None and reasons[end] is None and not lines[end].gap:
        end += 1
    return end


def _together(lines: Sequence[Line], facts: Sequence[Facts]) -> BlockKind | None:
    """Whether a stanza is a table or verse; None for paragraphs and lists."""
    tabs = {line.text.count("\t") for line in lines}
    if len(tabs) == 1 and tabs != {0}:
        return BlockKind.TABLE
    if max(len(line.text) for line in lines) > _VERSE_WIDTH or any(_BULLET.match(line.text) for line in lines):
        return None
    postal = sum(bool(_POSTCODE.search(line.text)) for line in lines)
    if len(lines) <= 7 and postal and postal + 3 >= len(lines) and not any(f.ends_stop for f in facts):
        return BlockKind.VERSE
    if len(lines) < _VERSE_LINES or any(f.numbered for f in facts):
        return None
    running = sum(f.ends_soft or after.opens_small for f, after in zip(facts, [*facts[1:], facts[-1]], strict=True))
    return BlockKind.VERSE if running >= len(lines) / 3 and all(f.units >= 2 for f in facts) else None


def _single(lines: Sequence[Line], facts: Sequence[Facts], reasons: Sequence[Reason | None], number: int) -> Shape:
    text, own = lines[number].text, facts[number]
    span = range(number, number + 1)
    if reasons[number] is not None:
        return Shape(BlockKind.PARAGRAPH, span, text)
    if match := _BULLET.match(text):
        return Shape(BlockKind.LIST_ITEM, span, text[match.end() :], level=1)
    if _is_heading(facts, reasons, number):
        return Shape(BlockKind.HEADING, span, text, level=2)
    if own.units < FULL and _in_list(lines, facts, reasons, number):
        return Shape(BlockKind.LIST_ITEM, span, text, level=1)
    return Shape(BlockKind.PARAGRAPH, span, text)


def _is_heading(facts: Sequence[Facts], reasons: Sequence[Reason | None], number: int) -> bool:
    own = facts[number]
    if own.units > _MOST_HEADING_UNITS or (own.ends_stop and not own.asks) or own.ends_soft or own.opens_dash:
        return False
    if own.opens_small or own.address or own.opens_quote or own.ends_cut or own.bracketed:
        return False
    after = next((n for n in range(number + 1, len(facts)) if reasons[n] is None), None)
    return after is not None and after <= number + 3 and facts[after].prose >= FULL


def _in_list(lines: Sequence[Line], facts: Sequence[Facts], reasons: Sequence[Reason | None], number: int) -> bool:
    """Whether three short lines in a row stand together, as the items of a list do."""
    for first in range(number - 2, number + 1):
        three = range(first, first + 3)
        if first < 0 or first + 2 >= len(lines):
            continue
        close = not lines[first + 1].gap and not lines[first + 2].gap
        if close and all(reasons[n] is None and facts[n].units < FULL for n in three):
            return True
    return False


def block(number: int, shape: Shape, reason: Reason | None) -> Block:
    """The block as it goes into the article."""
    if shape.kind is BlockKind.TABLE:
        rows = (html.escape(line).split("\t") for line in shape.text.split("\n"))
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        markup = f"<table><tbody>{body}</tbody></table>"
    else:
        markup = html.escape(shape.text, quote=False).replace("\n", "<br>")
    return Block(
        id=f"b{number}",
        kind=shape.kind,
        text=shape.text,
        html=markup,
        kept=reason is None,
        reason=reason,
        level=shape.level,
    )
