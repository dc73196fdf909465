"""The trained model: which lines of a page are the article, which one is the headline."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence

from clipper import resources
from clipper.extract.text.decoding import Scores
from clipper.extract.text.facts import Facts
from clipper.extract.text.features import NAMES, rows
from clipper.extract.text.split import Line
from clipper.extract.text.stacking import AGAIN_NAMES, EDGE_NAMES, again_rows, edge_rows, shares
from clipper.extract.text.trees import Trees

_NAMES = {"line": NAMES, "title": EDGE_NAMES, "start": EDGE_NAMES, "end": EDGE_NAMES, "again": AGAIN_NAMES}


@functools.cache
def _models() -> Mapping[str, Trees]:
    read = json.loads(resources.path("extract/paste-model.json").read_text("utf-8"))
    return {name: Trees(read[name], names) for name, names in _NAMES.items()}


def judge(lines: Sequence[Line], facts: Sequence[Facts]) -> Scores:
    """Judge each line by itself, find the edges, then judge each line again knowing both."""
    models = _models()
    own = rows(lines, facts)
    verdicts = [models["line"].score(row) for row in own]
    at_edge = edge_rows(own, verdicts)
    possible = {name: _worth(name, own, verdicts) for name in ("title", "start", "end", "again")}
    title, start, end = (
        shares([models[name].score(row) if n in possible[name] else 0.0 for n, row in enumerate(at_edge)])
        for name in ("title", "start", "end")
    )
    seen_again = again_rows(own, verdicts, (title, start, end))
    again = [models["again"].score(row) if n in possible["again"] else verdicts[n] for n, row in enumerate(seen_again)]
    return Scores(again, title, start, end)


def _worth(name: str, own: Sequence[Sequence[float]], verdicts: Sequence[float]) -> set[int]:
    """The lines that a model need look at: it would not call any other one a headline, an edge or the article."""
    units = NAMES.index("units")
    if name == "title":
        return {n for n, row in enumerate(own) if 1 <= row[units] <= 45}
    if name != "again":
        return set(range(len(own)))  # their shares are of the sum over the page
    near = {k for n, verdict in enumerate(verdicts) if verdict > 0.1 for k in range(n - 2, n + 3)}
    return {n for n, verdict in enumerate(verdicts) if verdict > 0.02 or n in near}
