"""The trained model: which lines of a page are the article, which one is the headline."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence

from clipper import resources
from clipper.extract.text.comparison import Comparison
from clipper.extract.text.decoding import Scores
from clipper.extract.text.facts import Facts
from clipper.extract.text.features import NAMES, rows
from clipper.extract.text.split import Line
from clipper.extract.text.stacking import AGAIN_NAMES, EDGE_NAMES, again_rows, best, edge_rows, likely, shares
from clipper.extract.text.trees import Trees

_NAMES = {"line": NAMES, "title": EDGE_NAMES, "start": EDGE_NAMES, "end": EDGE_NAMES, "again": AGAIN_NAMES}


@functools.cache
def _models() -> Mapping[str, Trees]:
    read = json.loads(resources.path("extract/paste-model.json").read_text("utf-8"))
    return {name: Trees(read[name], names) for name, names in _NAMES.items()}


def judge(lines: Sequence[Line], facts: Sequence[Facts]) -> Scores:
    """Judge each line by itself, find headline and edges, then judge the likely lines again knowing the others."""
    models = _models()
    own = rows(lines, facts)
    verdicts = [models["line"].score(row) for row in own]
    wanted = likely(verdicts)
    at_edge = edge_rows(own, verdicts, wanted)
    title, start, end = (
        shares(len(own), wanted, [models[name].score(row) for row in at_edge]) for name in ("title", "start", "end")
    )
    comparison = Comparison(lines, facts, verdicts, best(title))
    again = list(verdicts)
    for n, row in zip(wanted, again_rows(own, verdicts, title, comparison, wanted), strict=True):
        again[n] = models["again"].score(row, verdicts[n])
    return Scores(again, title, start, end)
