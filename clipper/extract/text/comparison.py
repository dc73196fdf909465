"""What a line is like beside those the first verdicts call article, and beside all lines built as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from itertools import accumulate

from clipper.extract.text.facts import Facts
from clipper.extract.text.features import Row, alike, long_words, shape
from clipper.extract.text.split import Line

COMPARED = (
    "verdicts_of_shape", "verdicts_of_form", "verdicts_of_opening", "verdicts_of_closing", "verdicts_of_three",
    "number_of_shape", "number_of_opening", "number_of_closing",
    "to_sure_above", "to_sure_below", "hole_units", "hole_lines", "hole_verdict", "hole_share",
    "group_verdict", "group_best", "group_others",
    "sure_words", "sure_words_often", "title_words",
    "units_to_sure", "little_to_sure", "addressing_to_sure", "gap_of_sure", "sure_lines", "sure_units",
    "capitals_to_sure", "stops_to_sure", "sure_lines_below", "sure_lines_above", "sure_units_below",
    "sure_units_above", "from_title",
)  # fmt: skip
_SURE = 0.6
_FAR = 60
_CAP = 60.0  # words of a line that count
_NEAR = 8  # lines
_EDGE = 7  # characters
_COUNTED = (0, 2, 3)  # the kinds of likeness of which the number is told too


class Comparison:
    """Sums over the page, made once; `title` is the line that seems to be the headline."""

    def __init__(
        self, lines: Sequence[Line], facts: Sequence[Facts], verdicts: Sequence[float], title: int | None
    ) -> None:
        """Add up once what the rows are read from."""
        self._facts, self._verdicts, self._title = facts, verdicts, title
        self._count = len(facts)
        self._words = [long_words(line.text) for line in lines]
        self._title_words = self._words[title] if title is not None else frozenset()
        self._is_sure = [verdict > _SURE for verdict in verdicts]
        self._sure = [n for n, is_sure in enumerate(self._is_sure) if is_sure]
        self._sure_words = Counter(word for n in self._sure for word in self._words[n])
        units = [min(f.units, _CAP) for f in facts]
        self._units = [0.0, *accumulate(units)]
        self._mass = [0.0, *accumulate(u * v for u, v in zip(units, verdicts, strict=True))]
        self._sure_lines = [0, *accumulate(map(int, self._is_sure))]
        self._sure_units = [0.0, *accumulate(u * s for u, s in zip(units, self._is_sure, strict=True))]
        self._above = _distances(self._is_sure)
        self._below = _distances(self._is_sure[::-1])[::-1]
        self._groups = _groups(facts, verdicts)
        self._keys = _keys(lines, facts)
        self._kinds = [_Kind(keys, verdicts) for keys in zip(*self._keys, strict=True)]
        self._usual()

    def _usual(self) -> None:
        """What the lines are usually like that surely are article."""
        sure = [self._facts[n] for n in self._sure]
        sizes = sorted(f.units for f in sure)
        self._median = sizes[len(sizes) // 2] if sizes else 0.0
        self._total = sum(sizes) or 1.0
        self._little = sum(f.little * f.units for f in sure) / self._total
        self._addressing = sum(f.addressing * f.units for f in sure) / self._total
        self._capitals = sum(f.capitals for f in sure) / max(1, len(sure))
        self._stops = sum(f.ends_stop for f in sure) / max(1, len(sure))
        self._gaps = Counter(f.gap for f in sure)

    def row(self, n: int) -> Row:
        """The numbers in the order of `COMPARED`."""
        f, keys = self._facts[n], self._keys[n]
        row = [kind.others(key, self._verdicts[n]) for kind, key in zip(self._kinds, keys, strict=True)]
        row += [self._kinds[which].number(keys[which]) for which in _COUNTED]
        row += [float(self._above[n]), float(self._below[n]), *self._hole(n), *self._groups[n], *self._likeness(n)]
        row += [
            f.units / self._median if self._median else 0.0,
            f.little - self._little,
            f.addressing - self._addressing,
            self._gaps[f.gap] / max(1, len(self._sure)),
            float(len(self._sure)),
            self._total,
            f.capitals - self._capitals,
            f.ends_stop - self._stops,
        ]
        lines, units, count = self._sure_lines, self._sure_units, self._count
        row += [
            (lines[count] - lines[n + 1]) / max(1, lines[count]),
            lines[n] / max(1, lines[count]),
            units[min(count, n + 1 + _NEAR)] - units[n + 1],
            units[n] - units[max(0, n - _NEAR)],
            float(max(-_FAR, min(_FAR, n - self._title))) if self._title is not None else -float(_FAR),
        ]
        return row

    def _hole(self, n: int) -> Row:
        """The lines without a sure one among them that this one stands in: words, lines, verdict, share of the body."""
        start, end = max(0, n - self._above[n] + 1), min(self._count, n + self._below[n])
        if self._is_sure[n]:
            start, end = n, n + 1
        units = self._units[end] - self._units[start]
        verdict = (self._mass[end] - self._mass[start]) / max(1.0, units)
        return [units, float(end - start), verdict, units / self._total]

    def _likeness(self, n: int) -> Row:
        """How many of the line's longer words the sure lines have too, how often, and how many the headline has."""
        mine, own = self._words[n], int(self._is_sure[n])
        if not mine:
            return [-1.0, -1.0, -1.0]
        others = [self._sure_words[word] - own for word in mine]
        shared = len(mine & self._title_words) / max(1, min(len(mine), len(self._title_words)))
        return [
            sum([number > 0 for number in others]) / len(mine),
            sum([min(3, number) for number in others]) / len(mine),
            shared if n != self._title else -1.0,
        ]


class _Kind:
    """The verdicts on lines that are alike in one way."""

    def __init__(self, keys: Sequence[Hashable], verdicts: Sequence[float]) -> None:
        self._sums: defaultdict[Hashable, float] = defaultdict(float)
        for key, verdict in zip(keys, verdicts, strict=True):
            self._sums[key] += verdict
        self._numbers = Counter(keys)

    def others(self, key: Hashable, own: float) -> float:
        """The mean verdict on all others of this kind, -1 where there is none."""
        others = self._numbers[key] - 1
        return (self._sums[key] - own) / others if others else -1.0

    def number(self, key: Hashable) -> float:
        return float(min(30, self._numbers[key]))


def _keys(lines: Sequence[Line], facts: Sequence[Facts]) -> list[tuple[Hashable, ...]]:
    """In which ways lines can be alike: their shape, a finer form, how they begin and end, their neighbours' shapes."""
    own_shapes = [shape(f) for f in facts]
    threes = zip([None, *own_shapes], own_shapes, [*own_shapes[1:], None], strict=False)
    gaps = [*(f.gap for f in facts[1:]), 3]
    return [
        (
            (own, f.gap, gap_after),
            (own[0], min(f.gap, 2), f.ends_stop, f.indent, f.bullet, round(f.capitals * 2)),
            alike(line.text[:_EDGE]),
            alike(line.text[-_EDGE:]),
            (above, own, below),
        )
        for line, f, gap_after, (above, own, below) in zip(lines, facts, gaps, threes, strict=True)
    ]


def _distances(is_sure: Sequence[bool]) -> list[int]:
    """For each line how far above it the next sure line stands."""
    found = []
    last = -_FAR
    for n, sure in enumerate(is_sure):
        found.append(min(_FAR, n - last))
        last = n if sure else last
    return found


def _groups(facts: Sequence[Facts], verdicts: Sequence[float]) -> list[Row]:
    """For each line the mean, the best and the others' mean verdict of the lines no blank line parts it from."""
    found: list[Row] = []
    start = 0
    for end in range(1, len(facts) + 1):
        if end < len(facts) and not facts[end].gap:
            continue
        group = verdicts[start:end]
        total, best, others = sum(group), max(group), len(group) - 1
        found += [[total / len(group), best, (total - own) / others if others else -1.0] for own in group]
        start = end
    return found
