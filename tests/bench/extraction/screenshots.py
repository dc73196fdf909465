"""Pictures of the pages that come out worst: what trafilatura alone keeps and what Clipper keeps, in the reader.

    python -m tests.bench.extraction.screenshots OUT [FOLDER] [--number 10] [--set sh,rd,wx]

Writes OUT/01-PAGE-before.png and OUT/01-PAGE-after.png and so on, the worst first. Run by hand, and look at them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import trafilatura
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from clipper.domain.article import Article, Block, BlockKind
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract import articles
from clipper.library import Library
from clipper.settings import Settings
from clipper.store import intake
from clipper.ui.messages import Recorded
from clipper.ui.panels.reader import ReaderPanel
from clipper.ui.runner import JobRunner
from clipper.ui.style import Theme, fonts
from tests.bench.extraction import corpus

_WIDTH, _HEIGHT = 900, 2400
_LOADING = 600  # milliseconds until a clipping is on the screen with its pictures


def before(page: corpus.Page) -> Article:
    """What trafilatura keeps, as an article."""
    text = trafilatura.extract(page.data, url=page.url, include_comments=False) or ""
    lines = [line for line in text.split("\n") if line.strip()]
    blocks = [Block(f"b{number}", BlockKind.PARAGRAPH, line, "") for number, line in enumerate(lines, 1)]
    return Article(headline=f"{page.id}: trafilatura alone", url=page.url, blocks=tuple(blocks))


def after(page: corpus.Page) -> Article:
    """What Clipper keeps."""
    try:
        return articles(Payload(page.data, "text/html", url=page.url))[0]
    except ExtractionError as error:
        return Article(headline=f"{page.id}: {error}")


class Camera:
    """A reader on a library of its own, and its pictures."""

    def __init__(self, library: Library) -> None:
        """Open the reader."""
        self._library, self._runner, theme = library, JobRunner(), Theme("light")
        settings = Settings(mark_read_seconds=0)
        self._reader = ReaderPanel(library, self._runner, Recorded(), settings, theme=theme)
        self._reader.resize(_WIDTH, _HEIGHT)
        self._reader.show()

    def take(self, article: Article, page: corpus.Page, target: Path) -> None:
        """Show an article and keep the picture."""
        with self._library._store.begin(undoable=False) as tx:
            number = intake.add(tx, article, Payload(page.data, "text/html", url=page.url))
        self._reader.show_clipping(number)
        _wait(_LOADING)
        self._reader.grab().save(str(target))

    def close(self) -> None:
        """Put it away."""
        self._reader.shutdown()
        self._reader.close()


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--number", type=int, default=10)
    parser.add_argument("--set", default="sh,rd,wx")
    given = parser.parse_args()
    where = corpus.folder(given.folder)
    score = corpus.scoring(where)
    rated = []
    for page in (page for page in corpus.pages(where) if page.collection in given.set.split(",")):
        article = after(page)
        rated.append((score.prf(page.truth["body"], article.text)[2], page, article))
    rated.sort(key=lambda item: item[0])
    given.out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    fonts.load(application)
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", cache=Path(folder) / "cache")
        camera = Camera(library)
        for number, (f1, page, article) in enumerate(rated[: given.number], 1):
            old = before(page)
            for name, shown in (("before", old), ("after", article)):
                camera.take(shown, page, given.out / f"{number:02}-{page.id}-{name}.png")
            was = score.prf(page.truth["body"], old.text)[2]
            print(f"{number:2} {page.id}: F1 {was:.3f} before, {f1:.3f} after  {page.url}", flush=True)
        camera.close()
        library.close()


if __name__ == "__main__":
    main()
