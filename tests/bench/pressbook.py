"""How long a press book takes and how much memory: `python -m tests.bench.pressbook [COUNT ...]`."""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from clipper.export import pressbook
from clipper.export.document import Document, Entry, Group
from clipper.export.pressbook import Options, Previewer
from clipper.jobs import JobContext
from tests.export.building import OTHER_SCRIPTS, WHEN, Shelf, other_script, photograph, story

COUNTS = (100, 300, 1000)
PICTURES = 0.3
SECONDS = {100: 5.0, 1000: 60.0}  # on the two-core reference machine
MEGABYTES = {1000: 2048}


def book_of(count: int, shelf: Shelf) -> Document:
    """A book of `count` clippings of some 250 words in all scripts, three in ten with a picture of its own."""
    kinds = [photograph(seed, 1200, 800) for seed in range(12)]
    codes = list(OTHER_SCRIPTS)
    entries = []
    for number in range(1, count + 1):
        if number % 5 == 0:
            entries.append(Entry(number, other_script(codes[number // 5 % len(codes)], number)))
            continue
        entry = story(shelf, number, lambda n: kinds[n % len(kinds)] + b"%d" % n)
        blocks = entry.clipping.article.blocks
        with_picture = number % 10 in (1, 4, 7)
        if with_picture and not blocks[0].picture:
            picture = shelf.put(kinds[number % len(kinds)] + b"%d" % number)
            blocks = (replace(blocks[0], picture=picture.sha256, kind="figure", id="f"), *blocks)
        elif not with_picture and blocks[0].picture:
            blocks = blocks[1:]
        article = replace(entry.clipping.article, blocks=blocks)
        entries.append(replace(entry, number=number, clipping=replace(entry.clipping, article=article)))
    size = max(1, count // 8)
    groups = tuple(
        Group(f"Part {place + 1}", "A few words before the part.", tuple(entries[start : start + size]))
        for place, start in enumerate(range(0, count, size))
    )
    return Document("The year in the press", WHEN, groups, client="Northport", period="2025")


def measure(count: int, folder: Path) -> tuple[float, float]:
    """Make the book once; print and return seconds and megabytes."""
    shelf = Shelf()
    document = book_of(count, shelf)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    book = pressbook.make(document, pressbook.shipped()[0], Options(), shelf.get, folder / "b.pdf", JobContext())
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    megabytes = after.ru_maxrss / 1024
    shown = sum(block.picture != "" for entry in document.entries for block in entry.clipping.article.blocks)
    size = sum(file.stat().st_size for file in book.files) / 1e6
    print(
        f"{count:6} clippings, {shown:4} pictures: {seconds:6.1f} s ({processor:6.1f} s of processor "
        f"in the child), {megabytes:6.0f} MB, {book.pages:5} pages, {size:5.1f} MB on disk",
        flush=True,
    )
    return seconds, megabytes


def preview() -> float:
    """Median seconds from a change to the first three pages of a book of 100."""
    shelf = Shelf()
    document = book_of(100, shelf)
    previewer, times = Previewer(), []
    for place in range(6):
        start = time.perf_counter()
        previewer.pages(
            document, pressbook.shipped()[0], Options(accent=f"#11{place}144"), shelf.get, JobContext(), width=600
        )
        times.append(time.perf_counter() - start)
    previewer.close()
    print(f"preview of 3 pages of 100 clippings: first {times[0]:.2f} s, then {statistics.median(times[1:]):.2f} s")
    return statistics.median(times[1:])


def main() -> int:
    """Run all and say what is over its limit."""
    failed = [] if preview() < 1 else ["preview"]
    with tempfile.TemporaryDirectory() as name:
        for count in [int(text) for text in sys.argv[1:]] or COUNTS:
            seconds, megabytes = measure(count, Path(name))
            if seconds > SECONDS.get(count, 1e9) or megabytes > MEGABYTES.get(count, 1e9):
                failed.append(f"{count} clippings")
    if failed:
        print("over the limit:", ", ".join(failed))
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())
