"""Boosted trees in plain Python: the parameters are a JSON file of nested [feature, threshold, low, high].

Each group of trees becomes one expression of Python, which is twice as fast as walking through them; it is made of
numbers and nothing else, whatever the file says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_TOGETHER = 40  # trees of one expression: Python's compiler does not like them endless
FIRST, HOPELESS = 40, -4.6  # what the first trees call less likely than one in a hundred need not be asked further


class Trees:
    """A model that gives the likelihood that a line is something."""

    def __init__(self, trees: Sequence[Any], names: Sequence[str]) -> None:
        """Take the trees of the file; `names` tells at which place of a row each feature stands."""
        places = {name: place for place, name in enumerate(names)}
        sources = [_source(tree, places) for tree in trees]
        groups = [sources[start : start + _TOGETHER] for start in range(0, len(sources), _TOGETHER)]
        self._sums: list[Callable[[Sequence[float]], float]] = [
            eval(f"lambda row: {'+'.join(group)}", {"__builtins__": {}}) for group in groups
        ]
        self._first, self._rest = self._sums[: FIRST // _TOGETHER], self._sums[FIRST // _TOGETHER :]

    def score(self, row: Sequence[float], before: float | None = None) -> float:
        """Likelihood between 0 and 1; `before` is what another model thought, which this one corrects."""
        if before is not None:
            return likelihood(odds(before) + sum([group(row) for group in self._sums]))
        total = sum([group(row) for group in self._first])
        return likelihood(total if total < HOPELESS else total + sum([group(row) for group in self._rest]))


def likelihood(odds: float) -> float:
    """From logarithmic odds to a number between 0 and 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def odds(likelihood: float) -> float:
    """From a number between 0 and 1 to logarithmic odds."""
    sure = max(1e-4, min(1.0 - 1e-4, likelihood))
    return math.log(sure / (1.0 - sure))


def _source(tree: Any, places: Mapping[str, int]) -> str:  # noqa: ANN401 - as JSON gives it
    if isinstance(tree, list):
        name, threshold, low, high = tree
        return f"({_source(low, places)} if row[{places[name]}]<={float(threshold)!r} else {_source(high, places)})"
    return repr(float(tree))
