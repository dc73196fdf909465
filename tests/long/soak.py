"""Four working days of the whole program, compressed in time: does it hold on to what it no longer needs?

    python -m tests.long.soak [--days 4] [--hours 8]

The real program without a display: the window is opened in the morning and after lunch; each hour pages are taken in by
the worker processes, queries typed and answered by the index process, clippings looked at, starred, tagged, noted, put
into a dossier, trashed, and things taken back; a press book is printed every other hour; in the evening the trash is
emptied and a backup made. At the end of each hour memory (each page of memory counted once for all processes), open
files and threads are counted. A line is put through the hours after the first day: it may not rise by more than
`MEMORY` of the memory, nor by more than `HANDLES` and `THREADS`, in a day.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from clipper.app import Program, make_application
from clipper.jobs import JobContext
from clipper.library import Library
from clipper.services.exporting import BookRequest
from clipper.ui.main_window import MainWindow
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.runner import Job, JobRunner, Lane
from tests.bench.library_100k import Writer
from tests.bench.ui import wait, wait_until

MEMORY = 0.02  # share of the memory in use; what grows with the library (its index) is within it
HANDLES, THREADS = 2.0, 0.5
ROUNDS, PAGES, LOOKED_AT = 3, 4, 12  # rounds an hour; pages and clippings a round
PATIENCE = 300.0
QUERIES = ("harbour bridge", "council tag:soak", "wind farm outlet:post", '"second bridge" -tram', "mini* approved")


@dataclass(frozen=True, slots=True)
class Count:
    """What the program holds at the end of an hour."""

    hour: int
    megabytes: float
    handles: int
    threads: int
    processes: int
    clippings: int

    def __str__(self) -> str:
        return (
            f"hour {self.hour:3}  {self.megabytes:7.1f} MB  {self.handles:4} files  {self.threads:4} threads  "
            f"{self.processes} processes  {self.clippings} clippings"
        )


def processes() -> list[int]:
    """This process and all its descendants."""
    found, todo = [], [os.getpid()]
    while todo:
        number = todo.pop()
        try:
            tasks = list(Path(f"/proc/{number}/task").iterdir())
            todo += [int(child) for task in tasks for child in (task / "children").read_text().split()]
            found.append(number)
        except OSError:
            continue
    return found


def count(hour: int, clippings: int) -> Count:
    """Count everything now."""
    gc.collect()
    megabytes, handles, threads, alive = 0.0, 0, 0, 0
    for number in processes():
        try:
            rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
            handles += len(list(Path(f"/proc/{number}/fd").iterdir()))
            threads += len(list(Path(f"/proc/{number}/task").iterdir()))
        except OSError:
            continue
        megabytes += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        alive += 1
    return Count(hour, megabytes, handles, threads, alive, clippings)


class Office:
    """A user at the window."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.random = random.Random(4)
        self.articles = Writer(5_000).articles()
        self.page = 0
        self.dossier = 0

    @property
    def window(self) -> MainWindow:
        """The window that is open."""
        assert self.program.window is not None
        return self.program.window

    @property
    def library(self) -> Library:
        """The library that is open."""
        assert self.program._library is not None
        return self.program._library

    @property
    def runner(self) -> JobRunner:
        """The jobs of the window."""
        return self.program._desk.runner

    # ------------------------------------------------------------------------------------ coming and going

    def arrive(self) -> None:
        """Open the window and wait until all is there."""
        assert self.program.open(self.folder / "library")
        assert wait_until(lambda: self.window.panels.browsing.shown is not None, PATIENCE)
        assert wait_until(lambda: self.library.is_complete, PATIENCE)
        self.settle()
        if not self.dossier:
            _, self.dossier = self.library.curating.new_dossier("Bridge")

    def leave(self) -> None:
        """Close the window with its library."""
        self.settle()
        self.program.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        wait(200)

    def settle(self) -> None:
        """Wait until nothing runs and everything is indexed."""
        assert wait_until(lambda: not self.runner.jobs, PATIENCE), [job.title for job in self.runner.jobs]
        finding = self.library.finding
        finding.catch_up()
        assert wait_until(lambda: finding.status().ready and not finding.status().pending, PATIENCE), finding.status()

    def do(self, work: Callable[[JobContext], object]) -> None:
        """A use-case, the way the window runs it."""
        errors: list[Exception] = []
        job: Job = self.runner.run("soak", work, lane=Lane.LONG, failed=errors.append)
        assert wait_until(lambda: job.outcome is not None, PATIENCE), "it does not end"
        if errors:
            raise errors[0]

    # ------------------------------------------------------------------------------------ an hour

    def hour(self, number: int) -> None:
        """Take in, search, look, sort, print."""
        for _ in range(ROUNDS):
            self.take_in()
            self.search()
            self.look()
            self.sort()
        if number % 2:
            self.print(number)
        self.settle()

    def take_in(self) -> None:
        """Saved pages, through the worker processes."""
        folder = self.folder / "mail"
        folder.mkdir(exist_ok=True)
        files = []
        for _ in range(PAGES):
            article, payload, _, _ = next(self.articles)
            self.page += 1
            file = folder / f"page-{self.page}.html"
            text = payload.data.decode().replace("<body>", f"<body><article><h1>{article.headline} {self.page}</h1>")
            file.write_text(text.replace("</body>", "</article></body>"), "utf-8")
            files.append(file)
        self.window.work.capture.import_paths(files)
        self.settle()
        for file in files:
            file.unlink()

    def search(self) -> None:
        """Queries letter by letter, and all that is shown of what they find."""
        field = self.window.panels.search.field
        field.setFocus()
        query = self.random.choice(QUERIES)
        field.clear()
        for letter in query:
            QTest.keyClicks(field, letter)
            wait(20)
        wait(200)
        finding = self.library.finding
        found = finding.find(query)
        assert found.complete, found.notice
        finding.facets(query)
        finding.snippets(query, [int(item) for item in found.ids[:20]])
        field.clear()
        wait(100)

    def look(self) -> None:
        """Down the list, with the reader following."""
        self.window.panels.search.set_text("")
        self.window.panels.browsing.search("")
        self.window.showing.show_shelf(Shelf(self.random.choice((Kind.ALL, Kind.INBOX))))
        browsing = self.window.panels.browsing
        assert wait_until(lambda: browsing.shown == browsing.question, PATIENCE)
        view = self.window.panels.list.view
        view.setFocus()
        for _ in range(LOOKED_AT):
            view.step(1)
            wait(40)

    def sort(self) -> None:
        """Star, tag, note, dossier, trash, undo, on what is selected."""
        view, curate = self.window.panels.list.view, self.window.work.curate
        ids = list(view.selected_ids())
        if not ids:
            return
        curate.toggle_star()
        curate.tag(ids, add=["soak", f"soak/{self.random.randint(1, 9)}"])
        curate.put_into_dossier(self.dossier, ids)
        self.do(lambda _context: self.library.curating.set_note(ids[0], f"Read on page {self.page}."))
        curate.undo()
        curate.redo()
        self.settle()
        view.step(2)
        curate.trash()
        self.settle()

    def print(self, number: int) -> None:
        """A press book of the dossier's newest."""
        ids = self.library.reading.dossier(self.dossier).clipping_ids[-12:]
        target = self.folder / "book.pdf"
        request = BookRequest(ids=ids, title=f"Hour {number}", template=("classic", "modern")[number // 2 % 2])
        self.do(lambda context: self.library.exporting.pressbook(request, target, context))
        assert target.stat().st_size > 5_000
        target.unlink()

    def evening(self) -> None:
        """The trash is emptied, a backup made, the doctor asked."""
        self.do(lambda _context: self.library.curating.empty_trash())
        self.do(lambda context: self.library.maintenance.backup(ctx=context))
        for info in self.library.maintenance.backups()[3:]:
            info.path.unlink()
        report = self.library.maintenance.doctor()
        assert report.ok, report.findings


def rises(counts: Sequence[Count], hours: int) -> list[str]:
    """What rises over the hours after the first day by more than it may, as sentences; prints all lines."""
    later = [item for item in counts if item.hour > hours]
    at = np.array([item.hour for item in later], float)
    found = []
    for name, unit in (("megabytes", "MB"), ("handles", "files"), ("threads", "threads")):
        values = np.array([getattr(item, name) for item in later], float)
        slope, _ = np.polyfit(at, values, 1)
        allowed = {"megabytes": MEMORY * values.mean(), "handles": HANDLES, "threads": THREADS}[name]
        line = f"{name}: {values.mean():.1f} {unit} on average, {slope * hours:+.2f} a day (allowed: {allowed:.1f})"
        print(line, flush=True)
        if slope * hours > allowed:
            found.append(line)
    return found


def live(office: Office, days: int, hours: int) -> list[Count]:
    """Day after day."""
    counts: list[Count] = []
    half = max(1, hours // 2)
    for number in range(1, days * hours + 1):
        if (number - 1) % half == 0:
            office.arrive()
        office.hour(number)
        if number % hours == 0:
            office.evening()
        counts.append(count(number, office.library.reading.counts().all))
        print(counts[-1], flush=True)
        if number % half == 0:
            office.leave()
    return counts


def main() -> int:
    """Live through the days and say what rises."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--hours", type=int, default=8, help="hours of a day, an even number")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="clipper-soak-") as work:
        os.environ["CLIPPER_HOME"] = str(Path(work) / "home")
        program = Program(make_application(()))
        program._desk.messages.crashed.connect(lambda error: sys.exit(f"crashed: {error!r}"))
        counts = live(Office(program, Path(work)), options.days, options.hours)
    print(f"{len(counts)} hours in {(time.monotonic() - begun) / 60:.1f} minutes")
    found = rises(counts, options.hours)
    print("Something rises: " + "; ".join(found) if found else "Nothing rises.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
