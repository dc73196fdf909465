"""Boosted trees in plain Python: the parameters are a JSON file of nested [feature, threshold, low, high].

Each group of trees becomes one expression of Python, which is twice as fast as walking through them; it is made of
numbers and nothing else, whatever the file says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_TOGETHER = 40  # trees of one expression: Python's compiler does not like them endless


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

    def score(self, row: Sequence[float]) -> float:
        """Likelihood between 0 and 1."""
        total = sum([group(row) for group in self._sums])
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _source(tree: Any, places: Mapping[str, int]) -> str:  # noqa: ANN401 - as JSON gives it
    if isinstance(tree, list):
        name, threshold, low, high = tree
        return f"({_source(low, places)} if row[{places[name]}]<={float(threshold)!r} else {_source(high, places)})"
    return repr(float(tree))
