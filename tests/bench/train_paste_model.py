"""Train the model that tells the lines of a pasted page apart, and cross-validate it by site.

    python -m tests.bench.train_paste_model [FOLDER] [--more FOLDER] [--check] [--parting N] [--parts N]

Needs lightgbm, which the program itself does not: `pip install lightgbm`. With `--check` it prints the cross-validated
figures; without, it writes resources/extract/paste-model.json, trained on all pages. Another parting deals the sites
to the folds in another way, as figures of one parting are a matter of luck by half a hundredth. With `--parts 4` each
fold is judged in four parts, each by a model that has seen the other three: a model of 95 of 100 sites is nearer to
the one that is shipped than one of 80, and by half a hundredth better.

Pages are few, so the model is also shown mixtures: one page's article with the head or the foot of another page. And
with `--more` it is shown further pages (see `paste_more`), which are dealt to the folds by their sites as all others
are, but never judged. The shipped model was trained with them: without them it is .006 worse on strange sites.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from clipper.extract.text.comparison import Comparison
from clipper.extract.text.decoding import Scores, choose
from clipper.extract.text.facts import facts_of
from clipper.extract.text.features import NAMES, rows
from clipper.extract.text.language import language_of
from clipper.extract.text.stacking import AGAIN_NAMES, EDGE_NAMES, again_rows, best, edge_rows, likely, shares
from clipper.extract.text.trees import FIRST, HOPELESS, likelihood, odds
from tests.bench import paste_more, paste_truth

ROOT = Path(__file__).parents[2]
FOLDS = 5
MODELS = {
    "line": {"rounds": 180, "num_leaves": 15, "learning_rate": 0.07, "feature_fraction": 0.3, "min_data_in_leaf": 40},
    "edge": {"rounds": 80, "num_leaves": 9, "learning_rate": 0.07, "feature_fraction": 0.3, "min_data_in_leaf": 20},
    "again": {
        "rounds": 160, "num_leaves": 12, "learning_rate": 0.06, "feature_fraction": 0.3, "min_data_in_leaf": 60,
        "bagging_fraction": 0.5,
    },
}  # fmt: skip
EDGES = ("title", "start", "end")
MIXED_WEIGHT = 0.5
TRUST = {paste_more.COLLECTION: 0.5}  # where the truth is only what other tools say
Matrix = np.ndarray[Any, np.dtype[np.float32]]


class Example:
    """A page with the numbers of its lines and what is true of them."""

    def __init__(self, page: paste_truth.Page, fold: int, *, part: int = 0, mixed: bool = False) -> None:
        self.page, self.fold, self.part, self.mixed = page, fold, part, mixed
        self.facts = facts_of(page.lines)
        self.rows = rows(page.lines, self.facts)
        units = np.array([max(1, len(paste_truth.tokens(line.text))) for line in page.lines], float)
        self.truth = np.array([np.nan if v is None else v for v in page.verdicts], float)
        self.told = ~np.isnan(self.truth)
        body = float((units * np.nan_to_num(self.truth)).sum()) or float(units.sum())
        trust = (MIXED_WEIGHT if mixed else 1.0) * TRUST.get(page.collection, 1.0)
        self.weights = trust * (units + 4.0) / max(body, 80.0)
        self.known = bool(self.told.mean() > 0.7)
        self.body = np.flatnonzero(self.truth >= 0.5).tolist() if self.known else []
        self.verdicts: list[float] = []
        self.wanted: list[int] = []
        self.at_edge: Matrix = np.empty((0, len(EDGE_NAMES)), np.float32)
        self.seen_again: Matrix = np.empty((0, len(AGAIN_NAMES)), np.float32)
        self.edges: dict[str, list[float]] = {}
        self.again: list[float] = []

    def edge(self, name: str) -> int | None:
        """The line that is the headline, the first or the last of the article."""
        if name == "title":
            return self.page.title
        return (self.body[0] if name == "start" else self.body[-1]) if self.body else None

    @property
    def start(self) -> int:
        """Where the article begins, its headline included."""
        title = self.page.title
        return min(self.body[0], title) if title is not None else int(self.body[0])

    def take_verdicts(self, model: lightgbm.Booster) -> None:
        """What the first model says of each line, as `Trees.score` asks it."""
        matrix = np.asarray(self.rows, np.float32)
        first, whole = (model.predict(matrix, num_iteration=n, raw_score=True) for n in (FIRST, -1))
        self.verdicts = [likelihood(a if a < HOPELESS else b) for a, b in zip(first, whole, strict=True)]
        self.wanted = likely(self.verdicts)
        self.at_edge = np.asarray(edge_rows(self.rows, self.verdicts, self.wanted), np.float32)

    def take_edge(self, name: str, model: lightgbm.Booster) -> None:
        """What the model of an edge says of the likely lines."""
        scores = np.asarray(model.predict(self.at_edge)) if self.wanted else np.empty(0)
        self.edges[name] = shares(len(self.rows), self.wanted, scores.tolist())

    def compare(self) -> None:
        """Make the rows of the second round."""
        title = self.edges["title"]
        comparison = Comparison(self.page.lines, self.facts, self.verdicts, best(title))
        found = again_rows(self.rows, self.verdicts, title, comparison, self.wanted)
        self.seen_again = np.asarray(found, np.float32).reshape(-1, len(AGAIN_NAMES))

    def take_again(self, model: lightgbm.Booster) -> None:
        """What the last model says of the likely lines."""
        self.again = list(self.verdicts)
        more = np.asarray(model.predict(self.seen_again, raw_score=True)) if self.wanted else np.empty(0)
        for n, correction in zip(self.wanted, more.tolist(), strict=True):
            self.again[n] = likelihood(odds(self.verdicts[n]) + correction)


def fold_of(site: str, parting: int) -> int:
    """The fold of a site's pages."""
    return _dealt(site + "#" * parting, FOLDS)


def _dealt(text: str, number: int) -> int:
    return int(hashlib.sha1(text.encode()).hexdigest(), 16) % number


def mixtures(examples: Sequence[Example]) -> list[Example]:
    """For each page with a known article another one: its article with the head, the foot or both of other pages."""
    lot = random.Random(5)
    known = [example for example in examples if len(example.body) >= 3]
    kinds: dict[Any, list[Example]] = {}
    for example in known:
        kinds.setdefault(_kind(example), []).append(example)
    found = []
    for example in known:
        others = [other for other in kinds[_kind(example)] if other.page.site != example.page.site]
        if not others:
            continue
        head, foot = lot.choice(others), lot.choice(others)
        part = lot.random()
        head, foot = (example if part < 0.3 else head), (example if 0.3 <= part < 0.6 else foot)
        found.append(Example(_mixed(head, example, foot), example.fold, mixed=True))
    return found


def _kind(example: Example) -> tuple[int, str]:
    """Only pages of one language and one fold are mixed: nothing of a fold may be seen in training the others."""
    return example.fold, language_of("\n".join(example.page.lines[n].text for n in example.body))


def _mixed(head: Example, body: Example, foot: Example) -> paste_truth.Page:
    start, begin, end, rest = head.start, body.start, body.body[-1] + 1, foot.body[-1] + 1
    parts = ((head.page, slice(0, start)), (body.page, slice(begin, end)), (foot.page, slice(rest, None)))
    title = body.page.title
    return replace(
        body.page,
        lines=[line for page, part in parts for line in page.lines[part]],
        verdicts=[verdict for page, part in parts for verdict in page.verdicts[part]],
        title=title - begin + start if title is not None and begin <= title < end else None,
    )


def fit(
    kind: str, matrices: Sequence[Matrix], labels: Sequence[Any], weights: Sequence[Any] = (), before: Any = None
) -> lightgbm.Booster:
    """Train one model, from the odds that another gave `before` if there is one."""
    settings: dict[str, Any] = {
        "objective": "binary", "max_bin": 63, "lambda_l2": 8.0, "bagging_fraction": 0.8, "bagging_freq": 1,
        "min_sum_hessian_in_leaf": 0.5, "verbose": -1, "seed": 7, "num_threads": 1, "force_col_wise": True,
        "deterministic": True, **MODELS[kind],
    }  # fmt: skip
    rounds = int(settings.pop("rounds"))
    weight = np.concatenate(weights) if weights else None
    data = lightgbm.Dataset(
        np.vstack(matrices),
        np.concatenate(labels).astype(int),
        weight=None if weight is None else weight / weight.mean(),
        init_score=before,
    )
    return lightgbm.train(settings, data, rounds)


def fit_lines(examples: Sequence[Example]) -> lightgbm.Booster:
    """Train the model that judges each line by itself."""
    return fit(
        "line",
        [np.asarray(example.rows, np.float32)[example.told] for example in examples],
        [example.truth[example.told] >= 0.5 for example in examples],
        [example.weights[example.told] for example in examples],
    )


def fit_edge(name: str, examples: Sequence[Example]) -> lightgbm.Booster:
    """Train a model that finds the headline, the first or the last line among the likely ones of real pages."""
    told = [example for example in examples if example.edge(name) is not None and not example.mixed]
    labels = [np.asarray(example.wanted) == example.edge(name) for example in told]
    return fit("edge", [example.at_edge for example in told], labels)


def fit_again(examples: Sequence[Example]) -> lightgbm.Booster:
    """Train the model that corrects the first verdicts on the likely lines."""
    wanted = [np.asarray(example.wanted, int) for example in examples]
    told = [example.told[lines] for example, lines in zip(examples, wanted, strict=True)]
    chosen = [lines[known] for lines, known in zip(wanted, told, strict=True)]
    return fit(
        "again",
        [example.seen_again[known] for example, known in zip(examples, told, strict=True)],
        [example.truth[lines] >= 0.5 for example, lines in zip(examples, chosen, strict=True)],
        [example.weights[lines] for example, lines in zip(examples, chosen, strict=True)],
        [odds(example.verdicts[n]) for example, lines in zip(examples, chosen, strict=True) for n in lines],
    )


def out_of_fold(
    examples: Sequence[Example],
    train: Callable[[Sequence[Example]], lightgbm.Booster],
    take: Callable[[Example, lightgbm.Booster], None],
    parts: int,
) -> None:
    """Train on all folds but one and predict that one, for each fold; real pages of a fold in `parts`."""
    for fold in range(FOLDS):
        others = [example for example in examples if example.fold != fold]
        inside = [example for example in examples if example.fold == fold]
        real = [example for example in inside if not example.mixed]
        if parts == 1:
            pieces = [(inside, others)]
        else:  # a mixture has parts of several sites of its fold, so none of these may be seen with it
            pieces = [([example for example in inside if example.mixed], others)]
            for part in range(parts):
                here = [example for example in real if example.part == part]
                pieces.append((here, others + [example for example in real if example.part != part]))
        for unseen, seen in pieces:
            model = train(seen)
            for example in unseen:
                take(example, model)


def cross_validate(examples: Sequence[Example], parts: int = 1) -> None:
    """Fill in what models would say that have not seen a page's site."""
    begin = time.monotonic()
    out_of_fold(examples, fit_lines, Example.take_verdicts, parts)
    print(f"lines {time.monotonic() - begin:.0f} s", flush=True)
    for name in EDGES:
        out_of_fold(
            examples,
            lambda training, name=name: fit_edge(name, training),  # type: ignore[misc]
            lambda example, model, name=name: example.take_edge(name, model),  # type: ignore[misc]
            parts,
        )
    for example in examples:
        example.compare()
    print(f"edges {time.monotonic() - begin:.0f} s", flush=True)
    out_of_fold(examples, fit_again, Example.take_again, parts)
    print(f"again {time.monotonic() - begin:.0f} s", flush=True)


def train_all(examples: Sequence[Example]) -> dict[str, Any]:
    """The models trained on all pages, the second round on out-of-fold verdicts as it will see strange pages."""
    models = {"line": fit_lines(examples)}
    models |= {name: fit_edge(name, examples) for name in EDGES}
    models["again"] = fit_again(examples)
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
    parser.add_argument("--more", type=Path, help="folder with further pages to train on")
    parser.add_argument("--check", action="store_true", help="only cross-validate")
    parser.add_argument("--parting", type=int, default=0, help="number of the way the sites are dealt to the folds")
    parser.add_argument("--parts", type=int, default=1, help="in how many parts each fold is judged; for --check")
    arguments = parser.parse_args()
    folder = paste_truth.bench_folder(arguments.folder)
    judged = list(paste_truth.pages(folder))
    known = (paste_truth.pasted(folder, page.name) for page in judged)
    more = list(paste_more.pages(arguments.more, known)) if arguments.more else []
    pages = [
        Example(page, fold_of(page.site, arguments.parting), part=_dealt(page.site + "sub", arguments.parts))
        for page in judged + more
    ]
    examples = [*pages, *mixtures(pages)]
    print(len(judged), "pages,", len(more), "more,", len(examples) - len(pages), "mixtures", flush=True)
    cross_validate(examples, arguments.parts)
    scorer = paste_truth.scorer(folder)
    result, _ = scorer.score_text("paste", predictions(pages[: len(judged)]), ["sh", "rd", "wx", "tf"])
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
