import time

import pytest

from clipper.ui.panels.picker import Choice, best, fits


@pytest.mark.parametrize(
    ("text", "wanted", "rank"),
    [
        ("Press book…", "press", 0),
        ("Press book…", "bo pr", 1),
        ("Die Tagespresse", "press", 2),
        ("Dealbreaker", "dbrk", 3),
        ("Crocs: Die Schuhbrand mit Rekord", "dark", None),
        ("Star", "x", None),
    ],
)
def test_how_badly_a_text_fits(text, wanted, rank):
    assert fits(text, wanted) == rank


def test_the_best_come_first_and_the_rest_in_their_order():
    choices = [Choice(text, print) for text in ("Impress", "Old press", "Press book", "Nothing")]
    assert [choice.text for choice in best(choices, "press")] == ["Press book", "Old press", "Impress"]


def test_a_text_made_to_be_searched_for_long_is_not():
    begin = time.process_time()
    assert fits("a" * 2000, "a" * 200 + "b") is None
    assert time.process_time() - begin < 1
