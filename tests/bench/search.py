"""Search engines side by side on the same articles and questions, in one run.

    python -m tests.bench.search --n 100000 --work FOLDER [--data FOLDER] [--engines clipper,"clipper, cold",FTS5]

`--data` (or CLIPPER_BENCH, or ../shared/bench) is the folder in which search/make_corpus.py and search/queries.json
lie. Indexes are built under `--work` when they are not there, each in a process of its own that prints what it took.
Questions of all engines are interleaved. Times are CPU milliseconds of the process unless `--clock wall`: on a busy
machine only those and ratios mean something. Median and 95th percentile over the questions of a kind.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from clipper.search import Marker, snippet
from tests.bench.search_engines import ENGINES, Facts, Fts5, Ours, OursCold, peak_megabytes, remove, size_of, text_node


def articles(data: Path, count: int) -> Iterator[dict[str, Any]]:
    """The articles of the corpus."""
    file = data / "search" / "make_corpus.py"
    spec = importlib.util.spec_from_file_location("make_corpus", file)
    if not spec or not spec.loader:
        raise SystemExit(f"There is no {file}.")
    corpus = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(corpus)
    yield from corpus.articles(count)


def folder_of(kind: type, options: argparse.Namespace) -> Path:
    """Where an engine's index lies; both of ours share one."""
    name = Ours.name if kind is OursCold else kind.name
    return options.work / f"{name.lower()}-{options.n}"


def build(kind: type, options: argparse.Namespace) -> None:
    """Build an index in this process and print what it took, the making of the articles left out."""
    remove(folder_of(kind, options))
    spent = [0.0]

    def fed() -> Iterator[dict[str, Any]]:
        rows = articles(options.data, options.n)
        while True:
            begun = time.process_time()
            row = next(rows, None)
            spent[0] += time.process_time() - begun
            if row is None:
                return
            yield row

    engine = kind(folder_of(kind, options))
    begun = time.process_time()
    engine.build(fed())
    seconds = time.process_time() - begun - spent[0]
    size = engine.index_bytes() if kind is Fts5 else size_of(engine.folder)
    figures = f"{seconds:.1f} s CPU, {options.n / seconds:.0f} articles a second, {size / 1e6:.0f} MB"
    print(f"built {kind.name}: {figures}, at most {peak_megabytes()} MB of memory", flush=True)


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of them lies."""
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


class Timings:
    """Milliseconds of each engine and question."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.taken: dict[tuple[str, str], list[float]] = {}

    def run(self, engine: Any, what: str, question: dict[str, Any]) -> None:
        """Ask once."""
        begun = self._clock()
        answer = getattr(engine, what)(question)
        if answer is not None:
            self.taken.setdefault((engine.name, question["id"]), []).append((self._clock() - begun) * 1000)

    def table(self, names: list[str], questions: list[dict[str, Any]]) -> Iterator[str]:
        """A table in Markdown, a row for each kind of question."""
        yield f"| kind (number) | {' | '.join(names)} |"
        yield "|---" * (len(names) + 1) + "|"
        kinds = list(dict.fromkeys(question["type"] for question in questions))
        for kind in (*kinds, "all"):
            ids = [question["id"] for question in questions if kind in ("all", question["type"])]
            cells = []
            for name in names:
                typical = [statistics.median(self.taken[name, id_]) for id_ in ids if (name, id_) in self.taken]
                some = f"{percentile(typical, 0.5):.2f} / {percentile(typical, 0.95):.2f}" if typical else "-"
                cells.append(some + (f" ({len(typical)})" if typical and len(typical) < len(ids) else ""))
            yield f"| {kind} ({len(ids)}) | {' | '.join(cells)} |"


def snippets(engine: Ours, rows: dict[int, dict[str, Any]], questions: list[dict[str, Any]]) -> str:
    """Time for the passages of the first twenty hits."""
    taken = []
    for question in questions:
        node = text_node(question)
        if node is None:
            continue
        hits = engine.search(question)[0][:20]
        texts = [rows[id_]["body"] for id_ in hits if id_ in rows]
        begun = time.process_time()
        marker = Marker(node, "text", "en")
        for text in texts:
            snippet(text, marker.marks(text))
        taken.append((time.process_time() - begun) * 1000)
    return f"20 snippets: {percentile(taken, 0.5):.1f} / {percentile(taken, 0.95):.1f} ms"


def arguments() -> argparse.Namespace:
    """What the command line says."""
    here = Path(__file__).parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--work", type=Path, default=Path("bench-work"))
    default = os.environ.get("CLIPPER_BENCH", str(here.parent / "shared" / "bench"))
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--engines", default="all")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--clock", choices=("cpu", "wall"), default="cpu")
    parser.add_argument("--what", choices=("search", "facets"), default="search")
    parser.add_argument("--build-one", help=argparse.SUPPRESS)
    return parser.parse_args()


def chosen(options: argparse.Namespace) -> list[type]:
    """The engines that are asked for and installed."""
    kinds = [kind for kind in ENGINES if options.engines == "all" or kind.name in options.engines.split(";")]
    installed = importlib.util.find_spec("tantivy") is not None
    return [kind for kind in kinds if kind.name != "Tantivy" or installed]


def main() -> None:
    """Build what is missing, ask, print."""
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    if options.build_one:
        build(next(kind for kind in ENGINES if kind.name == options.build_one), options)
        return
    kinds = chosen(options)
    for kind in kinds:
        if not folder_of(kind, options).exists():
            name = Ours.name if kind is OursCold else kind.name
            command = [sys.executable, "-m", "tests.bench.search", "--build-one", name, "--n", str(options.n)]
            subprocess.run([*command, "--work", str(options.work), "--data", str(options.data)], check=True)
    rows = {}
    facts = Facts(rows.setdefault(row["id"], row) for row in articles(options.data, options.n))
    kept = {id_: row for id_, row in rows.items() if id_ % 7 == 0}
    rows.clear()
    engines = [kind(folder_of(kind, options)) for kind in kinds]
    for engine in engines:
        begun = time.process_time()
        engine.open(facts)
        print(f"open {engine.name}: {(time.process_time() - begun) * 1000:.0f} ms", flush=True)
    questions = json.loads((options.data / "search" / "queries.json").read_text("utf-8"))
    timings = Timings(time.process_time if options.clock == "cpu" else time.perf_counter)
    asking = [engine for engine in engines if hasattr(engine, options.what)]
    for turn in range(options.repeat):
        random.Random(turn).shuffle(questions)
        for number, question in enumerate(questions):
            start = number % len(asking)
            for engine in (*asking[start:], *asking[:start]):
                timings.run(engine, options.what, question)
    unit = f"{'CPU' if options.clock == 'cpu' else 'elapsed'} ms, median / 95th percentile"
    print(f"\n{options.what}, {options.n:,} articles, {unit}\n")
    print("\n".join(timings.table([engine.name for engine in asking], sorted(questions, key=lambda q: q["id"]))))
    if options.what == "search" and type(engines[0]) is Ours:
        print("\n" + snippets(engines[0], kept, questions))
    print(f"this process had at most {peak_megabytes()} MB of memory")


if __name__ == "__main__":
    main()
