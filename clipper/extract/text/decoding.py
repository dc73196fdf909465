"""From likelihoods to a choice: the headline, and the best stretch of lines below it without the junk inside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from clipper.extract.text.split import Line

_LOWEST, _HIGHEST = -1.0, 3.0  # how much one line can count against and for a stretch
_EDGE_WEIGHT, _EDGE_FLOOR = 60.0, 0.02
_WIDEST, _LONGEST = 41, 60  # words of one line that count
_LEAST = 0.05
_TOGETHER = 0.75  # how much of a line's likelihood is that of the lines no blank line parts it from
_STANDFIRST, _STANDFIRST_WORDS = 0.6, 12  # what a line between headline and text has to have to be kept by itself


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
    likelihoods = _together(lines, scores.article)
    threshold = _threshold(lines, likelihoods)
    start, end = _stretch(lines, scores, threshold)
    kept = [number for number in range(start, end) if likelihoods[number] >= threshold]
    title = max(range(len(lines)), key=scores.title.__getitem__)
    if scores.title[title] < 0.05:
        return None, kept
    kept = [number for number in kept if number != title]
    first = next((number for number in kept if number > title), end)
    return title, sorted({*kept, *_standfirst(lines, scores, title, first)})


def _standfirst(lines: Sequence[Line], scores: Scores, title: int, first: int) -> list[int]:
    """Lines of text below the headline that date, byline or share lines part from the first line of the rest."""
    return [
        number
        for number in range(title + 1, first)
        if scores.article[number] >= _STANDFIRST and _words(lines[number]) >= _STANDFIRST_WORDS
    ]


def _together(lines: Sequence[Line], likelihoods: Sequence[float]) -> list[float]:
    """Likelihoods drawn to the mean of those lines no blank line parts: a list is article, or is not, as a whole."""
    found: list[float] = []
    while (start := len(found)) < len(lines):
        end = next((n for n in range(start + 1, len(lines)) if lines[n].gap), len(lines))
        group = likelihoods[start:end]
        shared = _TOGETHER * sum(group) / len(group)
        found += [(1 - _TOGETHER) * own + shared for own in group]
    return found


def _threshold(lines: Sequence[Line], likelihoods: Sequence[float]) -> float:
    """From which likelihood on keeping a line does more good than harm: half the F1 that the best choice promises.

    Where the model is sure it is near one half; on a page of lists, of which it doubts much, more is kept.
    """
    lines_by_likelihood = sorted(zip(likelihoods, map(_words, lines), strict=True), reverse=True)
    wanted = sum(likelihood * words for likelihood, words in lines_by_likelihood) or 1.0
    right = kept = best = 0.0
    for likelihood, words in lines_by_likelihood:
        right += likelihood * words
        kept += words
        best = max(best, 2 * right / (kept + wanted))
    return max(_LEAST, best / 2)


def _words(line: Line) -> float:
    """Length of a line; scripts without spaces by characters."""
    return min(len(line.text.split()) if " " in line.text else len(line.text) / 3, _LONGEST) + 1


def _stretch(lines: Sequence[Line], scores: Scores, threshold: float) -> tuple[int, int]:
    """The stretch of lines with the greatest sum of likelihoods that begins and ends where it seems right."""
    zero = math.log(threshold / (1 - threshold))
    values = []
    for line, likelihood in zip(lines, scores.article, strict=True):
        weight = min(_words(line), _WIDEST) + 2
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
