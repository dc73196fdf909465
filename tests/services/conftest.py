"""A library in a folder of the test's own."""

import pytest

from clipper.store import Store


@pytest.fixture
def store(tmp_path):
    opened = Store.open(tmp_path / "library")
    yield opened
    opened.close()
