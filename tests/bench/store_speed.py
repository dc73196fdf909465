"""Speed of the store on the generated library, against the goals.

python -m tests.bench.store_speed [NUMBER] [PART...]        parts: opening, memory, reading, writing; default: all
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from clipper.domain.shelves import Sort
from clipper.services.curating import Curating
from clipper.services.reading import Reading
from clipper.store import Store, intake
from tests.bench.library_100k import Writer, copy_of, library

_FIRST_PAGE = """
import sys, time, pathlib
from clipper.domain.shelves import Sort
from clipper.services.reading import Reading
from clipper.store import Store
import clipper.store.rows
began = time.perf_counter()
store = Store.open(pathlib.Path(sys.argv[1]))
ids = store.sorted_ids(Sort.CAPTURED)
rows = Reading(store).rows(int(item) for item in ids[:100])
print((time.perf_counter() - began) * 1000)
store.close()
"""
_MEMORY = """
import sys, pathlib, random
from clipper.domain.shelves import Sort
from clipper.services.reading import Reading
from clipper.store import Store
import numpy
def resident():
    return int(pathlib.Path('/proc/self/statm').read_text().split()[1]) * 4096 / 1e6
before = resident()
store = Store.open(pathlib.Path(sys.argv[1]))
reading = Reading(store)
for sort in Sort:
    ids = store.sorted_ids(sort)
    for start in range(0, len(ids), max(1, len(ids) // 50)):
        reading.rows(int(item) for item in ids[start : start + 100])
store.facets(store.all_index_ids()), reading.tags(), reading.outlets(), reading.counts()
for item in random.Random(1).sample(list(ids), 200):
    reading.clipping(int(item)), reading.original(int(item))
print(resident() - before)
store.close()
"""


def run(code: str, folder: Path) -> float:
    """What a program prints, run by itself."""
    return float(
        subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True).stdout
    )


class Took(float):
    """Milliseconds by the clock, and of this process's own work: on a busy machine the two differ."""

    own: float = 0.0


def timed(work: Callable[[], object]) -> Took:
    """How long something takes."""
    own, began = time.process_time(), time.perf_counter()
    work()
    took = Took((time.perf_counter() - began) * 1000)
    took.own = (time.process_time() - own) * 1000
    return took


def median(times: Iterable[Took]) -> Took:
    """The middle one."""
    times = sorted(times)
    took = Took(times[len(times) // 2])
    took.own = sorted(item.own for item in times)[len(times) // 2]
    return took


def line(name: str, value: float, goal: float, unit: str = "ms") -> None:
    """One line of the table."""
    own = f"(own work {value.own:7.1f})" if isinstance(value, Took) else ""
    verdict = "ok" if value <= goal else "MISSED"
    print(f"{name:58} {value:9.1f} {unit:3} {own:20} goal {goal:7.1f}  {verdict}", flush=True)


def opening_speed(folder: Path, empty: Path) -> None:
    """Opening, and the first page."""
    small = statistics.median(run(_FIRST_PAGE, empty) for _ in range(5))
    large = statistics.median(run(_FIRST_PAGE, folder) for _ in range(5))
    line("opening and first page, empty library", small, float("inf"))
    line("opening and first page", large, 3 * small)


def memory(folder: Path, _empty: Path) -> None:
    """Memory after everything has been looked at."""
    line("memory of the store part", run(_MEMORY, folder), 150, "MB")


def reading_speed(folder: Path, _empty: Path) -> None:
    """Pages, orders, facets."""
    store = Store.open(folder)
    reading = Reading(store)
    rand = random.Random(1)
    for sort in (Sort.CAPTURED, Sort.NEWEST, Sort.OUTLET, Sort.HEADLINE):
        store._columns.forget_all()
        line(
            f"ids of the whole list by {sort.value}, nothing in memory", timed(lambda s=sort: store.sorted_ids(s)), 150
        )
        ids = store.sorted_ids(sort)
        times = []
        for _ in range(60):
            start = rand.randrange(max(1, len(ids) - 100))
            page = [int(item) for item in ids[start : start + 100]]
            times.append(timed(lambda page=page: reading.rows(page)))
        line(f"page of 100 rows by {sort.value}, median", median(times), 10)
    every = store.all_index_ids()
    line("facets over all, nothing in memory", _cold(store, lambda: store.facets(every)), float("inf"))
    line("facets over all", median(timed(lambda: store.facets(every)) for _ in range(9)), 60)
    line(
        "counts, tags and outlets of the sidebar",
        timed(lambda: (reading.counts(), reading.tags(), reading.outlets())),
        float("inf"),
    )
    line(
        "a clipping with its text",
        median(timed(lambda: reading.clipping(int(rand.choice(every)))) for _ in range(30)),
        10,
    )
    store.close()


def _cold(store: Store, work: Callable[[], object]) -> Took:
    store._columns.forget_all()
    return timed(work)


def bulk(curating: Curating, name: str, work: Callable[[], object]) -> None:
    """Doing something to many, undoing and redoing it: the first time, and the median of five."""
    does, undoes, redoes = [], [], []
    for _ in range(5):
        does.append(timed(work))
        undoes.append(timed(curating.undo))
        redoes.append(timed(curating.redo))
        curating.undo()
    line(f"{name}, the first time", does[0], 1000)
    for what, times in ((name, does), ("undo that", undoes), ("redo that", redoes)):
        line(f"{what}, median", median(times), 1000)


def writing_speed(folder: Path, _empty: Path) -> None:
    """Tagging in bulk, undo, saving, and what follows a change."""
    store = Store.open(folder)
    curating = Curating(store)
    every = list(store.all_index_ids())
    ids = [int(item) for item in random.Random(2).sample(every, min(5000, len(every) // 2))]
    store.sorted_ids(Sort.NEWEST)
    bulk(curating, f"tag {len(ids):,} clippings", lambda: curating.tag(ids, add=["bench/new"]))
    bulk(curating, f"trash {len(ids):,} clippings", lambda: curating.trash(ids))
    store.facets(store.all_index_ids())
    curating.tag(ids[:1], add=["bench/new2"])
    line("facets after a change", timed(lambda: store.facets(store.all_index_ids())), 60)
    times = []
    for article, payload, tags, status in list(Writer(200).articles())[:60]:

        def save(article=article, payload=payload, tags=tags, status=status) -> None:
            with store.begin("Paste") as tx:
                intake.add(tx, article, payload, status=status, labels=tags)

        times.append(timed(save))
    line("save one article with its original, median", median(times), 20)
    line("ids of the whole list after that", timed(lambda: store.sorted_ids(Sort.NEWEST)), 150)
    store.close()


PARTS = {"opening": opening_speed, "memory": memory, "reading": reading_speed, "writing": writing_speed}


def main() -> None:
    """Measure everything, or the parts that were named."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    source = library(number)
    with tempfile.TemporaryDirectory(dir=os.environ.get("CLIPPER_BENCH_WORK")) as work:
        folder = copy_of(source, Path(work) / "copy")
        os.sync()  # or each commit would wait for the copy to reach the disk
        empty = Path(work) / "empty"
        Store.open(empty).close()
        print(f"{number:,} clippings, {sum(f.stat().st_size for f in folder.glob('library.db')) / 1e6:.0f} MB")
        for name in sys.argv[2:] or PARTS:
            PARTS[name](folder, empty)
    print(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
