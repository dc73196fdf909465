"""How smooth the window is with 100,000 clippings: `python -m tests.bench.ui [NUMBER]`.

A watchdog measures the window's thread while pages are imported, the index is rebuilt, a query is typed and the list is
scrolled from top to bottom; then the time to show a clipping, the start against a bare window, and the memory of all
processes. Needs no display: offscreen unless QT_QPA_PLATFORM or DISPLAY says otherwise.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clipper.domain import Article, Block, BlockKind, Payload
from clipper.library import Library
from clipper.store import intake
from clipper.ui.desk import Desk
from clipper.ui.main_window import MainWindow
from clipper.ui.messages import Messages
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.preferences import Preferences
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.state import State
from clipper.ui.style import Theme, fonts
from tests.bench import library_100k
from tests.bench.watchdog import Report, Watchdog

PAGES = 1000
QUERIES = ("harbour bridge", "council tax tag:energy", "wind farm outlet:post", "ministry approved")
STARTS = 5
TIMES_BARE, SHOW_MS, MEGABYTES = 2.5, 50.0, 600.0

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
from PySide6.QtCore import QTimer
app = QApplication([]); window = QMainWindow(); window.resize(1280, 800); window.show()
QTimer.singleShot(0, app.quit); app.exec()
"""
FULL = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from clipper import app as program
app = program.make_application(())
running = program.Program(app)
running.open(Path(sys.argv[1]))
window = running.window
window.panels.browsing.answered.connect(lambda _: QTimer.singleShot(0, done))
import os, time
def done():
    print(time.time(), flush=True)
    os._exit(0)
app.exec()
"""


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Let the window live until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        wait(5)
    return True


class Scenes:
    """What a user does while the watchdog looks on."""

    def __init__(self, window: MainWindow, library: Library, dog: Watchdog, runner: JobRunner) -> None:
        self.window, self.library, self.dog, self.runner = window, library, dog, runner

    def still(self) -> Report:
        """Nothing happens."""
        report = self.dog.begin("at rest")
        wait(3000)
        return report

    def scroll(self) -> Report:
        """From top to bottom and back in small steps."""
        self.show(Shelf(Kind.ALL))
        report = self.dog.begin("scrolling from top to bottom")
        bar = self.window.panels.list.view.verticalScrollBar()
        for step in range(401):
            bar.setValue(bar.maximum() * step // 400)
            wait(16)
        for step in range(200):
            bar.setValue(step * 97)
            wait(16)
        return report

    def arrows(self) -> Report:
        """Down with the arrow key, the reader following."""
        self.show(Shelf(Kind.ALL))
        report = self.dog.begin("walking down with the arrow key")
        view = self.window.panels.list.view
        view.setFocus()
        for _ in range(100):
            view.step(1)
            wait(40)
        return report

    def type(self) -> Report:
        """Queries letter by letter."""
        report = self.dog.begin("typing queries")
        field = self.window.panels.search.field
        field.setFocus()
        for query in QUERIES:
            field.clear()
            for letter in query:
                QTest.keyClicks(field, letter)
                wait(90)
            wait(500)
        field.clear()
        wait(500)
        return report

    def select_all(self) -> Report:
        """Select everything, and nothing again."""
        self.show(Shelf(Kind.ALL))
        report = self.dog.begin("selecting everything")
        self.window.panels.list.view.selectAll()
        wait(1500)
        self.window.panels.list.view.clearSelection()
        wait(500)
        return report

    def change(self) -> Report:
        """Star, tag and trash some, and take it back."""
        self.show(Shelf(Kind.ALL))
        report = self.dog.begin("star, trash, undo")
        view, curate = self.window.panels.list.view, self.window.work.curate
        for _ in range(5):
            view.step(3)
            curate.toggle_star()
            wait(250)
            curate.trash()
            wait(250)
            curate.undo()
            wait(250)
        return report

    def import_pages(self, folder: Path) -> Report:
        """A folder of pages comes in while the list is scrolled."""
        self.show(Shelf(Kind.INBOX))
        report = self.dog.begin(f"importing {PAGES:,} pages")
        done: list[bool] = []
        job = self.start_import(folder, done)
        self.live_until(lambda: bool(done) or job.outcome is not None, 900)
        wait(1000)
        return report

    def start_import(self, folder: Path, done: list[bool]):
        """Import as the window does, and know the end of it."""
        before = len(self.runner.jobs)
        self.window.work.capture.import_paths([folder])
        job = self.runner.jobs[before]
        job.ended.connect(lambda: done.append(True))
        return job

    def rebuild(self) -> Report:
        """The index is rebuilt for half a minute."""
        report = self.dog.begin("while the index is rebuilt (30 s of it)")
        job = self.runner.run("Rebuild", self.library.maintenance.reindex, lane=Lane.LONG, failed=lambda _: None)
        self.live_until(lambda: job.outcome is not None, 30)
        job.cancel()
        return report

    def live_until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Scroll a little and look at clippings until something holds."""
        end = time.monotonic() + seconds
        bar, view = self.window.panels.list.view.verticalScrollBar(), self.window.panels.list.view
        step = 0
        while not condition() and time.monotonic() < end:
            step += 1
            bar.setValue((step * 173) % max(1, bar.maximum()))
            if step % 20 == 0:
                view.step(1)
            wait(25)

    def show(self, shelf: Shelf) -> None:
        """Go to a place and wait for its list."""
        self.window.panels.search.set_text("")
        self.window.panels.browsing.search("")
        self.window.showing.show_shelf(shelf)
        browsing = self.window.panels.browsing
        wait_until(lambda: browsing.shown == browsing.question)
        wait(300)


def show_times(window: MainWindow, ids: list[int]) -> list[float]:
    """Milliseconds from asking for a clipping to having it laid out and painted."""
    times = []
    for number in ids:
        wait(30)
        began = time.perf_counter()
        window.panels.reader.show_clipping(number)
        window.panels.reader.repaint()
        times.append((time.perf_counter() - began) * 1000)
    return times


def long_article(words: int) -> Article:
    """An article of so many words."""
    sentence = (
        "The council said that the second bridge over the harbour would open to traffic in the spring of that year. "
    )
    paragraph = sentence * 5
    count = max(1, words // len(paragraph.split()))
    blocks = tuple(
        Block(f"b{n}", BlockKind.PARAGRAPH, paragraph.strip(), paragraph.strip()) for n in range(1, count + 1)
    )
    return Article(headline="A very long report", outlet="The Post", blocks=blocks, extractor="bench 1")


def pages(folder: Path) -> Path:
    """A folder of saved pages."""
    folder.mkdir(parents=True)
    for number in range(PAGES):
        text = "".join(
            f"<p>On day {number} the council heard speaker {n} on the plan for the new bridge over the harbour, and "
            f"the debate went on for hours before the vote was put off until the next meeting in the town hall.</p>"
            for n in range(8)
        )
        page = (
            f"<!doctype html><html lang=en><head><title>Council, day {number}</title></head><body><nav>"
            f"<a href=/>Home</a></nav><article><h1>Council debate, day {number}</h1>{text}</article>"
            "<footer>Share and follow</footer></body>"
        )
        (folder / f"page-{number:04}.html").write_text(page, "utf-8")
    return folder


def starts(library: Path, home: Path) -> tuple[float, float]:
    """Median seconds to a bare window, and to ours with its list."""
    environment = {**os.environ, "CLIPPER_HOME": str(home)}
    bare, full = [], []
    for _ in range(STARTS):
        began = time.time()
        subprocess.run([sys.executable, "-c", BARE], check=True, env=environment)
        bare.append(time.time() - began)
        began = time.time()
        out = subprocess.run(
            [sys.executable, "-c", FULL, str(library)], check=True, env=environment, stdout=subprocess.PIPE
        )
        full.append(float(out.stdout.split()[0]) - began)
    return statistics.median(bare), statistics.median(full)


def memory() -> float:
    """Megabytes of this process and its children, shared pages counted once."""
    total, todo = 0.0, [os.getpid()]
    while todo:
        number = todo.pop()
        try:
            rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
            children = Path(f"/proc/{number}/task/{number}/children").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        todo += [int(child) for child in children.split()]
    return total


def main(number: int) -> int:
    """Run all scenes; the exit status says whether all goals are met."""
    work = Path(tempfile.mkdtemp(prefix="clipper-ui-bench-"))
    source = library_100k.library(number)
    folder = library_100k.copy_of(source, work / "library")
    print(f"{number:,} clippings", flush=True)
    app = QApplication([])
    app.setStyle("Fusion")
    fonts.load(app)
    theme = Theme("light")
    theme.install()
    library = Library.open(folder, cache=Path(os.environ.get("CLIPPER_BENCH_CACHE", work / "cache")))
    with library._store.begin(undoable=False) as tx:
        long_id = intake.add(tx, long_article(20_000), Payload(b"long", "text/plain"))
    runner, messages = JobRunner(), Messages()
    runner.unhandled.connect(messages.error)
    desk = Desk(runner, messages, theme, Preferences(work / "settings.toml"), State(work / "window.ini"))
    window = MainWindow(library, desk)
    window.resize(1280, 800)
    window.show()
    window.start()
    wait_until(lambda: window.panels.browsing.shown is not None)
    wait(1500)
    if os.environ.get("CLIPPER_BENCH_INDEXED"):
        print("waiting for the index", flush=True)
        wait_until(lambda: library.finding.status().ready and not library.finding.status().pending, 3600)
    dog = Watchdog()
    scenes = Scenes(window, library, dog, runner)
    folder_of_pages = pages(work / "pages")
    good = True
    for scene in (
        scenes.still,
        scenes.scroll,
        scenes.arrows,
        scenes.type,
        scenes.select_all,
        scenes.change,
        lambda: scenes.import_pages(folder_of_pages),
        scenes.rebuild,
    ):
        report = scene()
        good &= report.good
        print(f"{report}   {'ok' if report.good else 'MISSED'}", flush=True)
        if report.worst > 50:
            print(report.worst_stack, flush=True)
    ids = [int(number) for number in window.panels.model.ids[:200:4]]
    times = show_times(window, [*ids, long_id])
    longest = max(times[-1], max(times[:-1], default=0))
    print(f"showing a clipping: median {statistics.median(times):.1f} ms, of 20,000 words {times[-1]:.1f} ms")
    used = memory()
    print(f"memory of all processes: {used:.0f} MB")
    dog.stop()
    window.close()
    runner.shutdown()
    library.close()
    bare, full = starts(folder, work / "home")
    print(f"start: bare window {bare:.2f} s, ours with its list {full:.2f} s: {full / bare:.2f} times")
    shutil.rmtree(work, ignore_errors=True)
    good &= longest <= SHOW_MS and used <= MEGABYTES and full / bare <= TIMES_BARE
    print("all goals met" if good else "goals missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
