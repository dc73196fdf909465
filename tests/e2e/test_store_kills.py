"""The short form of store_kills.py."""

import pytest

from tests.e2e import store_kills


@pytest.mark.parametrize("mode", store_kills.MODES)
def test_a_kill_loses_nothing_that_was_acknowledged(mode):
    assert store_kills.run(2, seed=len(mode), modes=(mode,)) == {mode: 2}
