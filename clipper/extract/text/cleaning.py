"""From the text of a whole page to the article: which lines are the article, and what the others are."""

from __future__ import annotations

import html
from collections.abc import Sequence

from clipper.domain import Article, Block, BlockKind, Certainty, Reason, Rule
from clipper.errors import ExtractionError
from clipper.extract.text.split import Line, split

EXTRACTOR = "clipper-text 1"
_ENDS = tuple('.!?…。！？؟।:;"”»’')


def clean(text: str, *, url: str = "", rules: Sequence[Rule] = ()) -> Article:
    """The article in a pasted text; every line of it is in the blocks, kept or with the reason why not."""
    lines = split(text)
    if not lines:
        raise ExtractionError("There is no text in what was pasted.")
    body = _heaviest_run([_value(line.text) for line in lines])
    title = next((i for i in range(body[0], -1, -1) if _value(lines[i].text) < 0), 0)
    blocks = tuple(
        _block(number, line, kept=body[0] <= number < body[1] and _value(line.text) > 0 and number != title)
        for number, line in enumerate(lines)
    )
    return Article(
        headline=lines[title].text,
        url=url,
        blocks=blocks,
        certainty={"headline": Certainty.GUESS},
        extractor=EXTRACTOR,
    )


def _value(text: str) -> float:
    return len(text) if len(text) > 60 and text.endswith(_ENDS) else -20.0


def _heaviest_run(values: Sequence[float]) -> tuple[int, int]:
    best, span, total, start = 0.0, (0, len(values)), 0.0, 0
    for end, value in enumerate(values, 1):
        total += value
        if total <= 0:
            total, start = 0.0, end
        elif total > best:
            best, span = total, (start, end)
    return span


def _block(number: int, line: Line, *, kept: bool) -> Block:
    return Block(
        id=f"b{number + 1}",
        kind=BlockKind.PARAGRAPH,
        text=line.text,
        html=html.escape(line.text, quote=False),
        kept=kept,
        reason=None if kept else Reason.OTHER,
    )
