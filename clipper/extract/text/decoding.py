"""From likelihoods to a choice: the headline, and the best stretch of lines below it without the junk inside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from clipper.extract.text.split import Line

_THRESHOLD, _JUNK = 0.40, 0.35
_LOWEST, _HIGHEST = -1.0, 3.0  # how much one line can count against and for a stretch
_EDGE_WEIGHT, _EDGE_FLOOR = 60.0, 0.02
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of each line: that it is article, headline, first line, last line."""

    article: Sequence[float]
    title: Sequence[float]
    start: Sequence[float]
    end: Sequence[float]


def choose(lines: Sequence[Line], scores: Scores) -> tuple[int | None, list[int]]:
    """Number of the headline's line, and the numbers of the lines that are the article."""
    if not lines:
        return None, []
    start, end = _stretch(lines, scores)
    kept = [number for number in range(start, end) if scores.article[number] >= _JUNK]
    title = max(range(len(lines)), key=scores.title.__getitem__)
    if scores.title[title] < 0.05:
        return None, kept
    return title, [number for number in kept if number != title]


def _stretch(lines: Sequence[Line], scores: Scores) -> tuple[int, int]:
    """The stretch of lines with the greatest sum of likelihoods that begins and ends where it seems right."""
    zero = math.log(_THRESHOLD / (1 - _THRESHOLD))
    values = []
    for line, likelihood in zip(lines, scores.article, strict=True):
        weight = min(len(line.text.split()) if " " in line.text else len(line.text) / 3, _WIDEST) + 3
        odds = math.log((likelihood + 1e-3) / (1 - likelihood + 1e-3)) - zero
        values.append(weight * max(_LOWEST, min(_HIGHEST, odds)))
    sums = [0.0, *accumulate(values)]
    best, stretch, opening, opened = -math.inf, (0, len(lines)), -math.inf, 0
    for number in range(len(lines)):
        begin = _EDGE_WEIGHT * math.log(scores.start[number] + _EDGE_FLOOR) - sums[number]
        if begin > opening:
            opening, opened = begin, number
        total = opening + sums[number + 1] + _EDGE_WEIGHT * math.log(scores.end[number] + _EDGE_FLOOR)
        if total > best:
            best, stretch = total, (opened, number + 1)
    return stretch
