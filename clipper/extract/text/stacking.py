"""What the first verdicts on all lines say together: numbers for finding the edges, and for judging again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from clipper.extract.text.comparison import COMPARED, Comparison
from clipper.extract.text.features import NAMES, Row, heaviest_run

_CAP = 60.0  # words of a line that count
_FAR = 60.0
_UNLIKELY = 0.02
_STEPS = (-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8)
_AFTER = ("share", "related", "comments", "newsletter", "advertisement", "navigation", "dated", "copies", "topic_core")
_WINDOWS = (5, 10, 20)
EDGE_NAMES = (
    *(f"verdict{step:+}" for step in _STEPS),
    "verdicts_before", "verdicts_after",
    *(f"{side}_{size}" for size in _WINDOWS for side in ("ahead", "behind")),
    *NAMES,
    *(f"{name}+{step}" for step in (1, 2) for name in _AFTER),
)  # fmt: skip
_AFTER_AT = [NAMES.index(name) for name in _AFTER]

_AGAIN_STEPS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
_AGAIN_WINDOWS = (3, 8, 20)
_AGAIN_OWN = (
    "units", "capitals", "ends_stop", "ends_cut", "ends_colon", "inner_ends", "commas", "digits", "little",
    "dated", "clock", "joints", "bullet", "opens_quote", "opens_dash", "numbered", "asks", "share", "byline",
    "gap", "indent", "copies", "copy_before", "prose", "related", "comments", "newsletter", "cookies",
    "advertisement", "navigation", "caption", "gap_after", "index_share", "marker_above", "prose_since_marker",
    "hard_marker_above", "dates_around", "like_1", "like_2", "like_3", "title_likeness", "topic", "page_lines",
    "page_prose", "page_gaps", "prose_median", "address", "tabs", "short_run_above", "short_run_below",
    "marks_since", "longest_break", "widest_gap", "dates_since", "headers_since", "copies_around", "switches",
    "topic_core", "opens_name", "size_to_body", "gap_like_body", "since_run_share", "group_lines",
    "group_place", "group_prose", "group_units", "group_after_colon", "group_after_prose", "group_before_prose",
    "group_dated", "group_digits", "like_opening", "like_closing",
)  # fmt: skip
_AGAIN_AT = [NAMES.index(name) for name in _AGAIN_OWN]
AGAIN_NAMES = (
    "verdict",
    *(f"verdict{step:+}" for step in _AGAIN_STEPS),
    *(f"{side}_{size}" for size in _AGAIN_WINDOWS for side in ("mean_before", "mean_after")),
    "best_before", "best_after", "mass_before", "mass_after", "mass",
    *(f"{kind}_{name}" for kind in ("strict", "loose") for name in ("inside", "from_start", "to_end")),
    "strict_density", "strict_share", "strict_length",
    *(f"title_{name}" for name in ("here", "before", "after", "above", "from_best")),
    *COMPARED,
    *_AGAIN_OWN,
)  # fmt: skip


def likely(verdicts: Sequence[float]) -> list[int]:
    """The lines worth a second look."""
    return [n for n, verdict in enumerate(verdicts) if verdict > _UNLIKELY]


def edge_rows(rows: Sequence[Row], verdicts: Sequence[float], wanted: Sequence[int]) -> list[Row]:
    """Rows of the wanted lines in the order of `EDGE_NAMES`, by which headline, first and last line are found."""
    count = len(rows)
    units = NAMES.index("units")
    padded = [-1.0] * 8 + list(verdicts) + [-1.0] * 8
    mass = [0.0, *accumulate(min(row[units], _CAP) * verdict for row, verdict in zip(rows, verdicts, strict=True))]
    total = mass[-1] or 1.0
    missing = [-1.0] * len(_AFTER)
    found = []
    for n in wanted:
        row = padded[n + 8 + _STEPS[0] : n + 9 + _STEPS[-1]]
        row += [mass[n] / total, (mass[-1] - mass[n + 1]) / total]
        for size in _WINDOWS:
            row += [mass[min(count, n + 1 + size)] - mass[n + 1], mass[n] - mass[max(0, n - size)]]
        row += rows[n]
        for step in (1, 2):
            row += [rows[n + step][at] for at in _AFTER_AT] if n + step < count else missing
        found.append(row)
    return found


def shares(count: int, wanted: Sequence[int], scores: Sequence[float]) -> list[float]:
    """For each line of the page the wanted lines' scores as shares of one, as only one of them can be it."""
    total = max(sum(scores), 0.3)
    found = [0.0] * count
    for n, score in zip(wanted, scores, strict=True):
        found[n] = score / total
    return found


def best(scores: Sequence[float]) -> int | None:
    """The line with the highest score, if any has one."""
    found = max(range(len(scores)), key=scores.__getitem__, default=None)
    return found if found is not None and scores[found] else None


def again_rows(
    rows: Sequence[Row],
    verdicts: Sequence[float],
    titles: Sequence[float],
    comparison: Comparison,
    wanted: Sequence[int],
) -> list[Row]:
    """Rows in the order of `AGAIN_NAMES`, by which the wanted lines are judged once more; `titles`: shares of one."""
    page, columns = _Verdicts(rows, verdicts), _title_columns(titles)
    return [[*page.row(n), *columns[n], *comparison.row(n), *[rows[n][at] for at in _AGAIN_AT]] for n in wanted]


class _Verdicts:
    """Sums of the verdicts over the page."""

    def __init__(self, rows: Sequence[Row], verdicts: Sequence[float]) -> None:
        units = NAMES.index("units")
        self._verdicts = verdicts
        self._count = len(rows)
        weights = [min(row[units], _CAP) + 4.0 for row in rows]
        self._weights = [0.0, *accumulate(weights)]
        self._weighted = [0.0, *accumulate(w * v for w, v in zip(weights, verdicts, strict=True))]
        self._mass = [0.0, *accumulate((w - 4.0) * v for w, v in zip(weights, verdicts, strict=True))]
        self._strict = heaviest_run([w * (v - 0.4) for w, v in zip(weights, verdicts, strict=True)])
        self._loose = heaviest_run([min(w, 25.0) * (v - 0.25) for w, v in zip(weights, verdicts, strict=True)])

    def _mean(self, start: int, end: int) -> float:
        return (self._weighted[end] - self._weighted[start]) / max(self._weights[end] - self._weights[start], 1.0)

    def row(self, n: int) -> Row:
        """The part of `AGAIN_NAMES` that is about verdicts."""
        v, count, total = self._verdicts, self._count, self._mass[-1] or 1.0
        row = [v[n], *(v[n + step] if 0 <= n + step < count else -1.0 for step in _AGAIN_STEPS)]
        for size in _AGAIN_WINDOWS:
            row += [self._mean(max(0, n - size), n), self._mean(n + 1, max(n + 1, min(count, n + 1 + size)))]
        row += [max(v[max(0, n - 15) : n], default=0.0), max(v[n + 1 : n + 16], default=0.0)]
        row += [self._mass[n] / total, (self._mass[-1] - self._mass[n + 1]) / total, self._mass[-1]]
        for start, end in (self._strict, self._loose):
            row += [float(start <= n < end), _near(n - start), _near(end - n)]
        start, end = self._strict
        return [*row, self._mean(start, end), (self._mass[end] - self._mass[start]) / total, float(end - start)]


def _title_columns(edge: Sequence[float]) -> list[Row]:
    """For each line: its own share, the sum above, the sum below, the greatest above, the way from the best line."""
    before = [0.0, *accumulate(edge)]
    above = [0.0, *accumulate(edge, max)]
    best = max(range(len(edge)), key=edge.__getitem__) if edge else 0
    return [[edge[n], before[n], before[-1] - before[n + 1], above[n], _near(n - best)] for n in range(len(edge))]


def _near(distance: int) -> float:
    return float(max(-_FAR, min(_FAR, distance)))
