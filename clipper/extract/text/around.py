"""What stands around a line: how the lines near it talk, how the page repeats it, what it is beside the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate, groupby

from clipper.extract.text.facts import Facts
from clipper.extract.text.split import Line

AROUND = (
    "symbols_around", "addressing_around", "addressing_ratio", "echo", "same_run", "same_place", "said_after",
    "gaps_after", "units_to_above", "units_to_below", "weak_above", "weak_below", "gap_rank", "little_to_body",
    "stops_around",
)  # fmt: skip
MARGIN = 12  # lines
_LONGEST_RUN = 30
_ECHO = 32  # characters of a line's beginning that are looked for elsewhere


class Around:
    """Sums over the page, made once; `run` is a first guess at the body, `shapes` tell which lines look alike."""

    def __init__(
        self, lines: Sequence[Line], facts: Sequence[Facts], shapes: Sequence[Hashable], run: tuple[int, int]
    ) -> None:
        """Add up once what the rows are read from."""
        self._facts = facts
        self._count = len(facts)
        self._chars = _sums(min(f.chars, 80) for f in facts)
        self._symbols = _sums(f.symbols * min(f.chars, 80) for f in facts)
        self._units = _sums(f.units for f in facts)
        self._address = _sums(f.addressing * f.units for f in facts)
        self._said = _sums(f.said_share > 0.5 for f in facts)
        self._weak = _sums(f.units <= 5 and not f.ends_stop for f in facts)
        self._stops = _sums(f.ends_stop for f in facts)
        start, end = run
        body = max(1.0, self._sum(self._units, start, end))
        self._body_address = self._sum(self._address, start, end) / body
        self._body_little = sum(f.little * f.units for f in facts[start:end]) / body
        self._echoes = _echoes(lines, facts)
        self._runs = _runs(shapes)
        gaps = Counter(f.gap for f in facts)
        self._wider = {gap: sum(n for other, n in gaps.items() if other > gap) / len(facts) for gap in gaps}

    def row(self, n: int) -> list[float]:
        """The numbers in the order of `AROUND`."""
        facts, f = self._facts, self._facts[n]
        return [
            self._mean(self._symbols, self._chars, n - 3, n + 4),
            self._mean(self._address, self._units, n - 2, n + 3),
            f.addressing - self._body_address,
            self._echoes[n],
            *self._runs[n],
            self._sum(self._said, n + 1, n + 9),
            float(max([after.gap for after in facts[n + 1 : n + 4]], default=3)),
            f.units / max(1.0, facts[n - 1].units) if n else -1.0,
            f.units / max(1.0, facts[n + 1].units) if n + 1 < self._count else -1.0,
            self._sum(self._weak, n - 8, n),
            self._sum(self._weak, n + 1, n + 9),
            self._wider[f.gap],
            f.little - self._body_little,
            self._sum(self._stops, n - 5, n + 6),
        ]

    @staticmethod
    def _sum(sums: Sequence[float], start: int, end: int) -> float:
        return sums[end + MARGIN] - sums[start + MARGIN]

    def _mean(self, sums: Sequence[float], weights: Sequence[float], start: int, end: int) -> float:
        return self._sum(sums, start, end) / max(1.0, self._sum(weights, start, end))


def _sums(values: Iterable[float]) -> list[float]:
    return with_margin([0.0, *accumulate(values)])


def with_margin(sums: Sequence[float]) -> list[float]:
    """Running sums that may be asked for a few lines above the first and below the last as well."""
    return [sums[0]] * MARGIN + [*sums] + [sums[-1]] * MARGIN


def _echoes(lines: Sequence[Line], facts: Sequence[Facts]) -> list[float]:
    """How often the beginning of each line stands on the page, as captions and pulled quotes do."""
    page = "\n".join(line.text.casefold() for line in lines)
    return [
        float(min(5, page.count(line.text[:_ECHO].casefold()))) if f.units >= 4 else 0.0
        for line, f in zip(lines, facts, strict=True)
    ]


def _runs(shapes: Sequence[Hashable]) -> list[list[float]]:
    """For each line how many of the same shape stand together, and the how-manieth it is."""
    found: list[list[float]] = []
    for _, group in groupby(shapes):
        size = len(list(group))
        found += [[float(min(size, _LONGEST_RUN)), float(min(place, _LONGEST_RUN))] for place in range(size)]
    return found
