"""All heavy things with the default time limit: some minutes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipper.services.extraction_pool import ExtractionPool
from tests.hostile.heavy import HEAVY
from tests.hostile.test_heavy import SECONDS, take_in


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    running = ExtractionPool(seconds=SECONDS, workers=1)
    yield running
    running.close()


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_heavy_things_are_kept_within_their_time(name: str, pool: ExtractionPool, tmp_path: Path):
    take_in(name, pool, tmp_path, SECONDS)
