"""Heavy things: deep, long, full of one thing. Each is kept, within its time, and the next one is read as ever."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipper import capture
from clipper.domain.payload import Payload
from clipper.domain.row import Extraction
from clipper.services.capturing import Capturing
from clipper.services.extraction_pool import ExtractionPool
from clipper.services.reading import Reading
from clipper.settings import Settings
from clipper.store import Store
from tests.hostile.checking import assert_article_html, assert_line
from tests.hostile.heavy import HEAVY
from tests.hostile.pages import PROSE

SECONDS = 20  # the setting's default
SPARE = 20  # for storing it, on a busy machine
# Those that take a moment only; all of them are in tests/long.
QUICK = (
    "dashes.txt", "deep inline.html", "deep quotes.html", "deep tables.html", "many lines.txt", "one long line.html",
    "one long word.txt", "open comments.html", "unclosed fonts.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    running = ExtractionPool(seconds=SECONDS, workers=1)
    yield running
    running.close()


@pytest.mark.parametrize("name", QUICK)
def test_heavy_things_are_kept_within_their_time(name: str, pool: ExtractionPool, tmp_path: Path):
    take_in(name, pool, tmp_path, SECONDS)


def test_what_takes_too_long_is_cut_off_and_kept(tmp_path: Path):
    impatient = ExtractionPool(seconds=6, workers=1)
    try:
        failure = take_in("many attributes.html", impatient, tmp_path, 6)
        assert failure == "Not extracted: the page took longer than 6 seconds."
    finally:
        impatient.close()


def take_in(name: str, pool: ExtractionPool, folder: Path, seconds: float) -> str:
    """Take a heavy thing in, check what became of it and of the next one, and return why it could not be read."""
    file = folder / name
    file.write_bytes(HEAVY[name]())
    store = Store.open(folder / "library")
    reading, capturing = Reading(store), Capturing(store, Settings(), pool=pool)
    pool.one(Payload(b"<p>The process is there already.</p>", "text/html"))
    payload = capture.from_path(file, max_bytes=50_000_000)

    start = time.monotonic()
    result = capturing.clip(payload)
    assert time.monotonic() - start < seconds + SPARE

    (clipping,) = reading.clippings(result.ids)
    original = reading.original(clipping.id)
    assert original is not None
    assert original.payload.data == payload.data
    if clipping.extraction is Extraction.FAILED:
        assert clipping.failure.startswith("Not extracted: ")
        assert result.failures
    else:
        assert_line(clipping.article.headline)
        for block in clipping.article.blocks[:500]:
            assert_article_html(block.html)

    after = capturing.clip(Payload("\n\n".join(("A headline", *PROSE)).encode(), "text/plain"))
    assert after.failures == ()
    store.close()
    return clipping.failure
