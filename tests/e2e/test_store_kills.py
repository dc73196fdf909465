"""The short form of store_kills.py."""

import pytest

from tests.e2e import store_kills


@pytest.mark.parametrize("mode", store_kills.MODES)
def test_a_kill_loses_nothing_that_was_acknowledged(mode):
    assert store_kills.run(2, seed=len(mode), modes=(mode,)) == {mode: 2}


def test_after_a_kill_everything_is_found_by_its_words():
    assert store_kills.run_searching(2, modes=("adding", "emptying")) == {"adding": 1, "emptying": 1}
