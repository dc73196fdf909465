"""The numbers by which the model judges a line: its own form, its neighbours, its place on the page."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter

from clipper.extract.text.around import AROUND, MARGIN, Around, with_margin
from clipper.extract.text.facts import FULL, SECTIONS, Facts
from clipper.extract.text.split import Line

Row = list[float]
_OWN = (
    "units", "chars", "word_length", "ends_stop", "ends_cut", "ends_colon", "ends_soft", "inner_ends", "commas",
    "quotes", "opens_quote", "capitals", "shouted", "opens_small", "digits", "little", "address", "dated", "clock",
    "joints", "glued", "bullet", "bracketed", "tabs", "share", "byline", "asks", "opens_dash", "numbered",
    "pictographs", "exact", "gap", "indent", "copies", "copy_before", "prose", "said_share", "said_first", "symbols",
    "addressing",
)  # fmt: skip
_read_own = attrgetter(*_OWN)
_NEAR = ("units", "ends_stop", "capitals", "gap", "prose", "dated", "indent", "ends_colon")
_NEAR_STEPS = (-3, -2, -1, 1, 2, 3)
_CONTEXT = (
    "gap_after", "index", "index_share", "from_end", "prose_before", "prose_after", "prose_lines_before",
    "prose_lines_after", "near_prose_before", "near_prose_after", "wide_prose_before", "wide_prose_after",
    "to_prose_above", "to_prose_below", "short_run_above", "short_run_below", "marker_above", "prose_since_marker",
    "hard_marker_above", "dates_around", "like_1", "like_2", "like_3", "like_4", "title_likeness", "topic",
    "page_lines", "page_prose", "page_prose_lines", "page_gaps", "in_run", "to_run_start", "to_run_end",
    "sections_around", "cut_around", "prose_median", "to_title",
    "marks_since", "longest_break", "widest_gap", "dates_since", "copies_around", "switches", "topic_core",
    "opens_name", "size_to_body", "gap_like_body", "since_run_share",
    "group_lines", "group_place", "group_prose", "group_units", "group_after_colon", "group_after_prose",
    "group_before_prose", "group_dated", "group_digits", "like_opening", "like_closing", "headers_since",
    *AROUND,
)  # fmt: skip
NAMES = (*_OWN, *SECTIONS, *(f"{name}{step:+}" for step in _NEAR_STEPS for name in _NEAR), *_CONTEXT)
_read_near = attrgetter(*_NEAR)
_FAR = 60.0
_WIDEST_LAG = 8  # lines


def rows(lines: Sequence[Line], facts: Sequence[Facts]) -> list[Row]:
    """One row of numbers, in the order of `NAMES`, for each line."""
    page = _Page(lines, facts)
    nothing: Row = [-1.0] * len(_NEAR)
    margin = [nothing] * _NEAR_STEPS[-1]
    near = [*margin, *(list(_read_near(f)) for f in facts), *margin]
    found = []
    for number, f in enumerate(facts):
        row: Row = [*_read_own(f), *f.sections]
        for step in _NEAR_STEPS:
            row += near[number + len(margin) + step]
        found.append(row + page.context(number))
    return found


class _Page:
    """Sums over the page, made once, from which the numbers of each line are read."""

    def __init__(self, lines: Sequence[Line], facts: Sequence[Facts]) -> None:
        self._facts = facts
        self._count = len(facts)
        self._sums = [0.0, *accumulate(f.prose for f in facts)]
        self._wide_sums = with_margin(self._sums)
        strong = [f.prose >= FULL for f in facts]
        self._strong = [0, *accumulate(map(int, strong))]
        self._strong_at = [number for number, is_strong in enumerate(strong) if is_strong]
        self._dates = with_margin([0, *accumulate(int(f.dated) for f in facts)])
        self._cuts = with_margin([0, *accumulate(int(f.ends_cut) for f in facts)])
        self._said = with_margin([0, *accumulate(int(any(f.sections)) for f in facts)])
        self._markers = [n for n, f in enumerate(facts) if any(f.sections[:3]) and f.units <= 9]
        self._hard = [n for n, f in enumerate(facts) if (f.sections[0] or f.sections[1]) and f.units <= 7]
        self._shapes = [shape(f) for f in facts]
        self._same = [(self._as_below(lag), self._as_below(2 * lag)) for lag in range(1, _WIDEST_LAG // 2 + 1)]
        self.run = heaviest_run([f.prose if f.prose else -4.0 - min(f.units, 8.0) * 0.5 for f in facts])
        self._words = [long_words(line.text) for line in lines]
        self._topic = Counter(w for n in self._strong_at for w in self._words[n])
        self.title = guess_title(facts, self._words, self.run)
        self._title_words = self._words[self.title] if self.title is not None else frozenset()
        strong_units = sorted(facts[n].units for n in self._strong_at)
        self._median = strong_units[len(strong_units) // 2] if strong_units else 0.0
        gaps = [facts[n].gap > 0 for n in self._strong_at]
        self._gaps = sum(gaps) / len(gaps) if gaps else 0.0
        self._short_above, self._short_below = self._short_runs()
        self._core = self._core_words()
        self._names = self._bylines(lines)
        self._opening = [_opening(line.text) for line in lines]
        self._copied = with_margin([0, *accumulate(int(f.copies > 1) for f in facts)])
        self._switch = with_margin(
            [0, *accumulate(int(a != b) for a, b in zip(strong, [*strong[1:], False], strict=True))]
        )
        self._since = self._since_start()
        self._groups = _groups(facts)
        openings = [alike(line.text[:14]) for line in lines]
        closings = [alike(line.text[-12:]) for line in lines]
        self._openings, self._closings = Counter(openings), Counter(closings)
        self._edges = list(zip(openings, closings, strict=True))
        self._around = Around(lines, facts, self._shapes, self.run)

    def _as_below(self, lag: int) -> list[bool]:
        """For each line, with a margin above, whether the line so far below it has the same shape."""
        padded = [*[None] * _WIDEST_LAG, *self._shapes, *[None] * lag]
        return [a == b for a, b in zip(padded, padded[lag:], strict=False)]

    def _core_words(self) -> set[str]:
        """The longer words of the first half of the body."""
        start, end = self.run
        half = self._sums[start] + (self._sums[end] - self._sums[start]) * 0.6
        return {word for n in range(start, end) if self._sums[n] < half for word in self._words[n]}

    def _bylines(self, lines: Sequence[Line]) -> set[tuple[str, str]]:
        """Pairs of capitalised words that stand in short lines above the body, such as the author's name."""
        top = range(max(0, self.run[0] - 12), min(self.run[0] + 2, self._count))
        return {
            pair
            for n in top
            if self._facts[n].units < 16
            for pair in zip(lines[n].text.split(), lines[n].text.split()[1:], strict=False)
            if pair[0][:1].isupper() and pair[1][:1].isupper()
        }

    def _since_start(self) -> list[Row]:
        """What has come between the beginning of the body and each line: marks, breaks, blank lines, dates."""
        found: list[Row] = []
        marks = longest = widest = dates = broken = headers = 0
        for n, f in enumerate(self._facts):
            found.append([float(marks), float(min(longest, 40)), float(widest), float(dates), float(headers)])
            if n <= self.run[0]:
                continue
            marks += (any(f.sections) and f.units <= 9) or f.share > 0.5
            dates += f.dated and f.units < 12
            headers += f.dated and f.clock and f.units < 16
            widest = max(widest, f.gap)
            broken = 0 if f.prose >= FULL else broken + 1
            longest = max(longest, broken)
        return found

    def _short_runs(self) -> tuple[list[int], list[int]]:
        above, below, run = [], [0] * self._count, 0
        for f in self._facts:
            above.append(run)
            run = run + 1 if f.units < 8 and not f.ends_stop else 0
        run = 0
        for number in range(self._count - 1, -1, -1):
            below[number] = run
            f = self._facts[number]
            run = run + 1 if f.units < 8 and not f.ends_stop else 0
        return above, below

    @staticmethod
    def _between(sums: Sequence[float], start: int, end: int) -> float:
        return sums[end + MARGIN] - sums[start + MARGIN]

    def context(self, n: int) -> Row:
        """The numbers in the order of `_CONTEXT`."""
        facts, total = self._facts, self._sums[-1] or 1.0
        strong_total = self._strong[-1] or 1
        at = bisect_left(self._strong_at, n)
        above = n - self._strong_at[at - 1] if at else _FAR
        right = bisect_right(self._strong_at, n)
        below = self._strong_at[right] - n if right < len(self._strong_at) else _FAR
        marker, hard = self._last(self._markers, n), self._last(self._hard, n)
        start, end = self.run
        return [
            float(facts[n + 1].gap) if n + 1 < self._count else 3.0,
            float(n),
            n / self._count,
            float(min(self._count - n, 200)),
            self._sums[n] / total,
            (self._sums[-1] - self._sums[n + 1]) / total,
            self._strong[n] / strong_total,
            (self._strong[-1] - self._strong[n + 1]) / strong_total,
            self._between(self._wide_sums, n - 3, n),
            self._between(self._wide_sums, n + 1, n + 4),
            self._between(self._wide_sums, n - 10, n),
            self._between(self._wide_sums, n + 1, n + 11),
            min(float(above), _FAR),
            min(float(below), _FAR),
            float(min(self._short_above[n], 40)),
            float(min(self._short_below[n], 40)),
            min(float(n - marker), _FAR) if marker >= 0 else _FAR,
            (self._sums[n] - self._sums[marker]) / total if marker >= 0 else 1.0,
            min(float(n - hard), _FAR) if hard >= 0 else _FAR,
            self._between(self._dates, n - 4, n + 5),
            *self._alike(n),
            self._likeness(n),
            self._topicality(n),
            float(self._count),
            self._sums[-1],
            float(self._strong[-1]),
            self._gaps,
            float(start <= n < end),
            float(max(-_FAR, min(_FAR, n - start))),
            float(max(-_FAR, min(_FAR, end - n))),
            self._between(self._said, n - 4, n + 5),
            self._between(self._cuts, n - 4, n + 5),
            self._median,
            float(max(-_FAR, min(_FAR, n - self.title))) if self.title is not None else -_FAR,
            *self._since[n][:4],
            self._between(self._copied, n - 6, n + 7),
            self._between(self._switch, n - 8, n + 8),
            self._core_share(n),
            float(self._opening[n] in self._names),
            facts[n].units / self._median if self._median else 0.0,
            float((facts[n].gap > 0) == (self._gaps > 0.5)),
            (self._sums[n] - self._sums[start]) / total,
            *self._groups[n],
            float(min(self._openings[self._edges[n][0]], 20)),
            float(min(self._closings[self._edges[n][1]], 20)),
            self._since[n][4],
            *self._around.row(n),
        ]

    def _core_share(self, n: int) -> float:
        mine = self._words[n]
        return len(mine & self._core) / len(mine) if mine else -1.0

    @staticmethod
    def _last(places: Sequence[int], n: int) -> int:
        """The last of the places above line `n`, or -1."""
        at = bisect_left(places, n)
        return places[at - 1] if at else -1

    def _alike(self, n: int) -> Row:
        """How many of the lines one, two, three, four steps and twice as far above and below have this line's shape."""
        at = n + _WIDEST_LAG
        return [
            float(same[at - lag] + same[at] + twice[at - 2 * lag] + twice[at])
            for lag, (same, twice) in enumerate(self._same, 1)
        ]

    def _likeness(self, n: int) -> float:
        mine = self._words[n]
        return len(mine & self._title_words) / max(1, min(len(mine), len(self._title_words))) if mine else 0.0

    def _topicality(self, n: int) -> float:
        """Share of the line's longer words that other paragraphs use too."""
        mine = self._words[n]
        own = 1 if self._facts[n].prose >= FULL else 0
        return sum(self._topic[word] > own for word in mine) / len(mine) if mine else -1.0


_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_WIDE_PAIR = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


@functools.lru_cache(maxsize=2048)  # both rounds ask
def long_words(text: str) -> frozenset[str]:
    """Longer words, cut to their stems; pairs of characters where words are not marked."""
    words = {word[:6] for word in _LONG_WORD.findall(text.casefold()) if not _WIDE_PAIR.match(word)}
    if not text.isascii():
        wide = "".join(_WIDE_PAIR.findall(text))
        words.update(wide[k : k + 2] for k in range(len(wide) - 1))
    return frozenset(words)


def alike(text: str) -> str:
    """Text in small letters and with all digits the same."""
    return re.sub(r"\d", "0", text.casefold())


def _groups(facts: Sequence[Facts]) -> list[Row]:
    """For each line what the lines without a blank line between them are like, and what stands above and below."""
    found: list[Row] = []
    start = 0
    for end in range(1, len(facts) + 1):
        if end < len(facts) and not facts[end].gap:
            continue
        group = facts[start:end]
        size = len(group)
        above, below = (facts[start - 1] if start else None), (facts[end] if end < len(facts) else None)
        shared = [
            sum(f.prose for f in group) / max(1.0, sum(f.units for f in group)),
            sum(f.units for f in group) / size,
            float(bool(above and above.ends_colon)),
            float(bool(above and above.prose >= FULL)),
            float(bool(below and below.prose >= FULL)),
            sum(f.dated for f in group) / size,
            sum(f.digits for f in group) / size,
        ]
        found += [[float(min(size, 60)), float(min(place, 60)), *shared] for place in range(size)]
        start = end
    return found


def _opening(text: str) -> tuple[str, str]:
    words = text.split(maxsplit=2)
    return (words[0], words[1].rstrip(",.")) if len(words) > 1 else ("", "")


def shape(facts: Facts) -> tuple[int, bool, bool, bool]:
    """What is seen of a line from afar: about how long it is, and whether it is a sentence, cut off, or dated."""
    size = (
        0 if facts.units <= 2 else 1 if facts.units <= 5 else 2 if facts.units <= 9 else 3 if facts.units <= 16 else 4
    )
    if facts.units > 30:
        size = 5
    return size, facts.ends_stop, facts.ends_cut, facts.dated


def heaviest_run(values: Sequence[float]) -> tuple[int, int]:
    """Start and end of the consecutive values with the greatest sum."""
    best, span, total, start = 0.0, (0, len(values)), 0.0, 0
    for end, value in enumerate(values, 1):
        total += value
        if total <= 0:
            total, start = 0.0, end
        elif total > best:
            best, span = total, (start, end)
    return span


def guess_title(facts: Sequence[Facts], words: Sequence[frozenset[str]], run: tuple[int, int]) -> int | None:
    """A first guess at the headline: the line above the body whose words the body uses most."""
    start, end = run
    body = Counter(word for n in range(start, end) for word in words[n])
    best, found = 0.0, None
    for number in range(min(start + 3, len(facts)) - 1, max(-1, start - 40), -1):
        f = facts[number]
        if not 2 <= f.units <= 30 or f.prose >= 2 * FULL or not words[number]:
            continue
        shared = sum(body[word] > (start <= number < end) for word in words[number])
        value = shared * (1.0 if not f.ends_stop else 0.6) * (1.0 if not f.dated else 0.3) - 0.03 * abs(start - number)
        if value > best:
            best, found = value, number
    return found
