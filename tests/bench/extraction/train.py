"""Train the model that chooses the segments of a page, and cross-validate it by site.

    python -m tests.bench.extraction.train [FOLDER] [--check] [--mode thorough|fast]

Needs lightgbm, a tool of training only that is in none of the project's lists: `.venv/bin/pip install lightgbm`. With
`--check` it prints cross-validated figures, means over three ways of parting the sites; without, it writes
resources/extract/html-model.json, trained on all pages. The settings below are those that cross-validated best.
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from clipper.domain.article import BlockKind
from clipper.extract import Mode, metadata
from clipper.extract.html.choice import VOTERS, Ballot, enough, list_of, together
from clipper.extract.html.features import names
from clipper.extract.html.parsing import parse
from clipper.extract.html.segments import segments_of
from tests.bench.extraction import corpus

ROOT = Path(__file__).parents[3]
FOLDS = 5
PARTINGS = 3
ROUNDS = {Mode.THOROUGH: 320, Mode.FAST: 160}
RATE = {Mode.THOROUGH: 0.05, Mode.FAST: 0.07}
COLUMNS = {Mode.THOROUGH: 0.2, Mode.FAST: 0.4}  # share of the features that each tree may use
OPTIONS = {
    "objective": "cross_entropy", "num_leaves": 15, "min_data_in_leaf": 40, "max_bin": 63,
    "bagging_fraction": 0.6, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "num_threads": 1, "seed": 1,
}  # fmt: skip
_PHRASES_WEIGH = 0.3  # pages with phrases only, against pages whose whole text is known
_EASY = 0.15  # share of the lines nobody wants that is trained on


class Example:
    """A page with the numbers of its segments and what is true of them."""

    def __init__(self, page: corpus.Page, mode: Mode, score: Any) -> None:
        self.page = page
        tree = parse(page.data).root
        segments = segments_of(tree)
        facts = metadata.read(tree, segments, url=page.url)
        ballot = Ballot(tree, segments, mode)
        features = ballot.features(facts.headline.text)
        self.rows = np.array(features.rows(), dtype=np.float32).reshape(len(features.open), len(names(VOTERS[mode])))
        self.texts = [segments[i].text for i in features.open]
        self.lists = [list_of(segments[i]) for i in features.open]
        self.running = [segments[i].kind is not BlockKind.FIGURE for i in features.open]  # captions are not
        sizes = np.array([ballot.words.bounds[i][1] - ballot.words.bounds[i][0] for i in features.open], float)
        votes = np.array([max(column) for column in zip(*ballot.votes, strict=True)])[features.open]
        if page.collection == "tf":
            self.truth = _phrases(page, self.texts, votes, score)
            self.weights = (self.truth >= 0) * _PHRASES_WEIGH / max(1, int((self.truth >= 0).sum()))
        else:
            coverage = np.array(ballot.words.coverage(page.truth["body"]))
            self.truth = coverage[features.open]
            self.weights = np.minimum((sizes + 1) / (float((sizes * self.truth).sum()) + 30), 1.0)
        easy = (votes == 0) & (self.truth < 0.5)
        drawn = np.random.default_rng(zlib.crc32(page.id.encode())).random(len(votes)) < _EASY
        self.weights = np.where(easy, np.where(drawn, self.weights / _EASY, 0.0), self.weights)

    def fold(self, parting: int) -> int:
        """To which part its site belongs."""
        return zlib.crc32((self.page.site + (str(parting) if parting else "")).encode()) % FOLDS


def _phrases(page: corpus.Page, texts: list[str], votes: np.ndarray, score: Any) -> np.ndarray:
    """1 where a phrase stands that must be kept, 0 where one stands that must not, -1 where nothing is known."""
    truth = np.full(len(texts), -1.0)
    squashed = [score.squash(text) for text in texts]
    for phrase in map(score.squash, page.truth["without"]):
        for index, text in enumerate(squashed):
            if phrase and phrase in text:
                truth[index] = 0.0
    for phrase in map(score.squash, page.truth["with"]):
        places = [index for index, text in enumerate(squashed) if phrase and phrase in text]
        if places:
            truth[max(places, key=lambda index: votes[index])] = 1.0
    return truth


def fit(examples: list[Example], mode: Mode) -> lightgbm.Booster:
    """A model of these pages."""
    rows = np.concatenate([example.rows for example in examples if len(example.rows)])
    truth = np.clip(np.concatenate([example.truth for example in examples]), 0, 1)
    weights = np.concatenate([example.weights for example in examples])
    used = weights > 0
    data = lightgbm.Dataset(
        rows[used], truth[used], weight=weights[used] / weights[used].mean(), feature_name=list(names(VOTERS[mode]))
    )
    options = {**OPTIONS, "learning_rate": RATE[mode], "feature_fraction": COLUMNS[mode]}
    return lightgbm.train(options, data, ROUNDS[mode])


def trees_of(model: lightgbm.Booster) -> list[Any]:
    """The trees as nested [feature, threshold, low, high]."""
    labels = model.feature_name()
    return [_node(tree["tree_structure"], labels) for tree in model.dump_model()["tree_info"]]


def _node(node: dict[str, Any], labels: list[str]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    place = [labels[node["split_feature"]], float(f"{node['threshold']:.5g}")]
    return [*place, _node(node["left_child"], labels), _node(node["right_child"], labels)]


def check(examples: list[Example], mode: Mode, score: Any) -> None:
    """Print the figures of pages whose sites the model has not seen."""
    found = [_parted(examples, mode, score, parting) for parting in range(PARTINGS)]
    means = {name: round(float(np.mean([figures[name] for figures in found])), 4) for name in corpus.SETS}
    print(mode.value, means, flush=True)


def _parted(examples: list[Example], mode: Mode, score: Any, parting: int) -> dict[str, float]:
    rows: dict[str, list[Any]] = {}
    for fold in range(FOLDS):
        model = fit([example for example in examples if example.fold(parting) != fold], mode)
        for example in (example for example in examples if example.fold(parting) == fold):
            scores = model.predict(example.rows).tolist() if len(example.rows) else []
            kept = enough(together(example.lists, scores))
            pieces = zip(example.texts, example.running, kept, strict=True)
            text = "\n\n".join(text for text, running, stays in pieces if running and stays)
            rows.setdefault(example.page.collection, []).append(_row(example.page.truth, text, score))
    return {name: score.summary(rows[name])["f1"] for name in corpus.SETS}


def _row(truth: dict[str, Any], text: str, score: Any) -> tuple[float, float, float]:
    """Precision, recall and F1 of one page."""
    if "body" in truth:
        return tuple(score.prf(truth["body"], text))  # type: ignore[return-value]
    have = score.squash(text)
    recall = float(np.mean([score.squash(phrase) in have for phrase in truth["with"]] or [1.0]))
    precision = float(np.mean([score.squash(phrase) not in have for phrase in truth["without"]] or [1.0]))
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], action="append")
    given = parser.parse_args()
    where = corpus.folder(given.folder)
    score = corpus.scoring(where)
    target = ROOT / "resources/extract/html-model.json"
    models: dict[str, Any] = json.loads(target.read_text("utf-8")) if target.exists() else {}
    for mode in map(Mode, given.mode or [mode.value for mode in Mode]):
        examples = [Example(page, mode, score) for page in corpus.pages(where)]
        if given.check:
            check(examples, mode, score)
        else:
            models[mode.value] = trees_of(fit(examples, mode))
    if not given.check:
        trees = {mode: [json.dumps(tree, separators=(",", ":")) for tree in found] for mode, found in models.items()}
        parts = [f'"{mode}": [\n' + ",\n".join(lines) + "\n]" for mode, lines in trees.items()]
        target.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
