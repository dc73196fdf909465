"""Blocks extracted anew and blocks the user has worked on: what was done by hand stays."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Sequence

from clipper.domain.article import Block, Reason
from clipper.domain.clipping import Highlight

_ALIKE = 0.6


def merged(old: Sequence[Block], new: Sequence[Block]) -> tuple[Block, ...]:
    """`new` with the user's work on `old`: edited blocks, and blocks taken out or put back by hand.

    An edited block takes the place of the new block that stands between the same neighbours or that it is most like;
    if there is none, the new extraction has read something else entirely, and the old blocks stay as they are.
    """
    result = {block.id: block for block in new}
    by_text = {_plain(block.text): block.id for block in reversed(new)}
    for at, block in enumerate(old):
        same = by_text.get(_plain(block.text))
        if block.edited:
            place = same or _between(old, at, new) or _most_alike(block, new)
            if place is None:
                return tuple(old)
            result[place] = dataclasses.replace(block, id=place)
        elif block.reason is Reason.USER and same:
            result[same] = dataclasses.replace(result[same], kept=False, reason=Reason.USER)
    return tuple(result[block.id] for block in new)


def _between(old: Sequence[Block], at: int, new: Sequence[Block]) -> str | None:
    """The new block that has the same neighbours as an old one."""

    def neighbours(blocks: Sequence[Block], place: int) -> tuple[str, str]:
        before = _plain(blocks[place - 1].text) if place else ""
        return before, _plain(blocks[place + 1].text) if place + 1 < len(blocks) else ""

    wanted = neighbours(old, at)
    found = [block.id for place, block in enumerate(new) if neighbours(new, place) == wanted]
    return found[0] if len(found) == 1 and any(wanted) else None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _most_alike(block: Block, candidates: Sequence[Block]) -> str | None:
    best, place = _ALIKE, None
    for candidate in candidates:
        matcher = difflib.SequenceMatcher(None, block.text, candidate.text, autojunk=False)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, place = ratio, candidate.id
    return place


def reanchored(mark: Highlight, old: Sequence[Block], new: Sequence[Block]) -> Highlight | None:
    """The highlight at the place where its words stand now; None if they are gone."""
    before = next((block.text for block in old if block.id == mark.block), "")
    same = [block for block in new if block.id == mark.block]
    if same and same[0].text == before:
        return mark
    quote = before[mark.start : mark.end]
    if not quote.strip():
        return None
    others = [block for block in new if block.id != mark.block]
    for block in [*same, *others]:
        places = [at for at in range(len(block.text)) if block.text.startswith(quote, at)]
        if places:
            start = min(places, key=lambda at: abs(at - mark.start))
            return dataclasses.replace(mark, block=block.id, start=start, end=start + len(quote))
    return None
