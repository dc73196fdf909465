"""Heavy things: deep, long, full of one thing. Each is kept, within its time, and the next one is read as if nothing
had been."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipper import capture
from clipper.domain import Extraction, Payload
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


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    running = ExtractionPool(seconds=SECONDS, workers=1)
    yield running
    running.close()


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_heavy_things_are_kept_within_their_time(name: str, pool: ExtractionPool, tmp_path: Path):
    file = tmp_path / name
    file.write_bytes(HEAVY[name]())
    store = Store.open(tmp_path / "library")
    reading, capturing = Reading(store), Capturing(store, Settings(), pool=pool)
    payload = capture.from_path(file, max_bytes=50_000_000)

    start = time.monotonic()
    result = capturing.clip(payload)
    assert time.monotonic() - start < SECONDS + SPARE

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
