"""Boosted trees in plain Python: the parameters are a JSON file of nested [feature, threshold, low, high]."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Node = float | tuple[int, float, Any, Any]


class Trees:
    """A model that gives the likelihood that a line is something."""

    def __init__(self, trees: Sequence[Any], names: Sequence[str]) -> None:
        """Take the trees of the file; `names` tells at which place of a row each feature stands."""
        places = {name: place for place, name in enumerate(names)}
        self._trees = [_node(tree, places) for tree in trees]

    def score(self, row: Sequence[float]) -> float:
        """Likelihood between 0 and 1."""
        total = 0.0
        for node in self._trees:
            while type(node) is tuple:
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node  # type: ignore[operator]
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _node(tree: Any, places: Mapping[str, int]) -> Node:  # noqa: ANN401 - as JSON gives it
    if isinstance(tree, list):
        name, threshold, low, high = tree
        return places[name], float(threshold), _node(low, places), _node(high, places)
    return float(tree)
