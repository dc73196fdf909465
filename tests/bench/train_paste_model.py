"""Train the model that tells the lines of a pasted page apart, and cross-validate it by site.

    python -m tests.bench.train_paste_model [FOLDER] [--check] [--pages FILE]

Needs lightgbm, which the program itself does not: `pip install lightgbm`. With `--check` it prints the cross-validated
figures; without, it writes resources/extract/paste-model.json, trained on all pages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from clipper.extract.text.decoding import Scores, choose
from clipper.extract.text.facts import facts_of
from clipper.extract.text.features import NAMES, rows
from clipper.extract.text.stacking import AGAIN_NAMES, EDGE_NAMES, again_rows, edge_rows, shares
from tests.bench import paste_truth

ROOT = Path(__file__).parents[2]
FOLDS = 5
MODELS = {
    "line": {"rounds": 180, "num_leaves": 15, "learning_rate": 0.07, "feature_fraction": 0.4, "min_data_in_leaf": 40},
    "edge": {"rounds": 80, "num_leaves": 9, "learning_rate": 0.07, "feature_fraction": 0.3, "min_data_in_leaf": 20},
    "again": {"rounds": 160, "num_leaves": 12, "learning_rate": 0.06, "feature_fraction": 0.4, "min_data_in_leaf": 60},
}
EDGES = ("title", "start", "end")


class Example:
    """A page with the numbers of its lines and what is true of them."""

    def __init__(self, page: paste_truth.Page) -> None:
        self.page = page
        self.rows = rows(page.lines, facts_of(page.lines))
        self.units = np.array([max(1, len(paste_truth.tokens(line.text))) for line in page.lines], float)
        self.truth = np.array([np.nan if v is None else v for v in page.verdicts], float)
        body = float((self.units * np.nan_to_num(self.truth)).sum()) or float(self.units.sum())
        self.weights = (self.units + 4.0) / max(body, 80.0) * (0.8 if page.collection == "tf" else 1.0)
        self.fold = int(hashlib.sha1(page.site.encode()).hexdigest(), 16) % FOLDS
        self.known = bool(np.isnan(self.truth).mean() < 0.3)
        self.verdicts: list[float] = []
        self.edges: dict[str, list[float]] = {}
        self.again: list[float] = []

    def edge(self, name: str) -> int | None:
        """The line that is the headline, the first or the last of the article."""
        if name == "title":
            return self.page.title
        kept = np.flatnonzero(self.truth >= 0.5)
        if not self.known or not len(kept):
            return None
        return int(kept[0] if name == "start" else kept[-1])


def fit(kind: str, matrix: np.ndarray, labels: np.ndarray, weights: np.ndarray | None) -> lightgbm.Booster:
    """Train one model."""
    settings = dict(MODELS[kind])
    rounds = settings.pop("rounds")
    settings |= {
        "objective": "binary", "max_bin": 63, "lambda_l2": 8.0, "bagging_fraction": 0.8, "bagging_freq": 1,
        "min_sum_hessian_in_leaf": 0.5, "verbose": -1, "seed": 7, "num_threads": 1, "force_col_wise": True,
    }  # fmt: skip
    return lightgbm.train(settings, lightgbm.Dataset(matrix, labels, weight=weights), int(rounds))


def fit_lines(kind: str, examples: Sequence[Example], which: str) -> lightgbm.Booster:
    """Train a model that judges lines."""
    matrix, labels, weights = [], [], []
    for example in examples:
        told = ~np.isnan(example.truth)
        matrix.append(np.asarray(getattr(example, which), np.float32)[told])
        labels.append(example.truth[told] >= 0.5)
        weights.append(example.weights[told])
    weight = np.concatenate(weights)
    return fit(kind, np.vstack(matrix), np.concatenate(labels).astype(int), weight / weight.mean())


def fit_edge(name: str, examples: Sequence[Example]) -> lightgbm.Booster:
    """Train a model that finds the headline, the first or the last line."""
    matrix, labels = [], []
    for example in examples:
        place = example.edge(name)
        if place is None:
            continue
        near = np.asarray(example.verdicts) > 0.03 if name != "title" else np.ones(len(example.rows), bool)
        near[place] = True
        matrix.append(np.asarray(example.edge_rows, np.float32)[near])  # type: ignore[attr-defined]
        labels.append((np.arange(len(example.rows)) == place)[near])
    return fit("edge", np.vstack(matrix), np.concatenate(labels).astype(int), None)


def out_of_fold(examples: Sequence[Example], train: Any, predict: Any) -> None:
    """Train on all folds but one and predict that one, for each fold."""
    for fold in range(FOLDS):
        model = train([example for example in examples if example.fold != fold])
        for example in examples:
            if example.fold == fold:
                predict(model, example)


def cross_validate(examples: Sequence[Example]) -> None:
    """Fill in what models would say that have not seen a page's site."""
    begin = time.monotonic()
    out_of_fold(
        examples,
        lambda training: fit_lines("line", training, "rows"),
        lambda model, example: setattr(example, "verdicts", model.predict(np.asarray(example.rows)).tolist()),
    )
    print(f"lines {time.monotonic() - begin:.0f} s", flush=True)
    for example in examples:
        example.edge_rows = edge_rows(example.rows, example.verdicts)  # type: ignore[attr-defined]
    for name in EDGES:
        out_of_fold(
            examples,
            lambda training, name=name: fit_edge(name, training),
            lambda model, example, name=name: example.edges.update(
                {name: shares(model.predict(np.asarray(example.edge_rows)).tolist())}
            ),
        )
        told = [example for example in examples if example.edge(name) is not None]
        right = [int(np.argmax(example.edges[name])) == example.edge(name) for example in told]
        print(f"{name} right on {np.mean(right):.3f} of {len(right)}, {time.monotonic() - begin:.0f} s", flush=True)
    for example in examples:
        edges = [example.edges[name] for name in EDGES]
        example.again_rows = again_rows(example.rows, example.verdicts, edges)  # type: ignore[attr-defined]
    out_of_fold(
        examples,
        lambda training: fit_lines("again", training, "again_rows"),
        lambda model, example: setattr(example, "again", model.predict(np.asarray(example.again_rows)).tolist()),
    )
    print(f"again {time.monotonic() - begin:.0f} s", flush=True)


def train_all(examples: Sequence[Example]) -> dict[str, Any]:
    """The models trained on all pages, the second round on out-of-fold verdicts as it will see strange pages."""
    models = {"line": fit_lines("line", examples, "rows")}
    models |= {name: fit_edge(name, examples) for name in EDGES}
    models["again"] = fit_lines("again", examples, "again_rows")
    names = {"line": NAMES, "again": AGAIN_NAMES}
    return {name: trees(model, names.get(name, EDGE_NAMES)) for name, model in models.items()}


def trees(model: lightgbm.Booster, names: Sequence[str]) -> list[Any]:
    """The trees as nested lists with the names of the features."""

    def node(tree: dict[str, Any]) -> Any:
        if "leaf_value" in tree:
            return round(tree["leaf_value"], 4)
        low, high = node(tree["left_child"]), node(tree["right_child"])
        return [names[tree["split_feature"]], float(f"{tree['threshold']:.5g}"), low, high]

    return [node(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def predictions(examples: Sequence[Example]) -> dict[str, dict[str, str]]:
    """Text and headline of each page as the program would choose them."""
    found = {}
    for example in examples:
        title, kept = choose(example.page.lines, Scores(example.again, *(example.edges[name] for name in EDGES)))
        texts = [example.page.lines[number].text for number in sorted({*kept, *([title] if title is not None else [])})]
        head = example.page.lines[title].text if title is not None else ""
        found[example.page.name] = {"text": "\n".join(texts), "title": head}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--check", action="store_true", help="only cross-validate")
    parser.add_argument("--keep", type=Path, help="keep the cross-validated examples in this file")
    arguments = parser.parse_args()
    folder = paste_truth.bench_folder(arguments.folder)
    examples = [Example(page) for page in paste_truth.pages(folder)]
    print(len(examples), "pages", flush=True)
    cross_validate(examples)
    if arguments.keep:
        arguments.keep.write_bytes(pickle.dumps(examples))
    scorer = paste_truth.scorer(folder)
    result, _ = scorer.score_text("paste", predictions(examples), ["sh", "rd", "wx", "tf"])
    for name, values in result.items():
        print(name, {key: round(value, 4) for key, value in values.items()})
    if not arguments.check:
        models = train_all(examples)
        lines = [f'"{name}": [\n' + ",\n".join(map(json.dumps, models[name])) + "\n]" for name in models]
        target = ROOT / "resources" / "extract" / "paste-model.json"
        target.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        print(target.name, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
