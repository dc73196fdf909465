"""The parts of the model that were made fast: trees as expressions, phrases found by their first letters."""

import json
import math

import pytest

from clipper import resources
from clipper.extract.text.features import NAMES
from clipper.extract.text.trees import Trees
from clipper.extract.text.words import places


def walked(tree, row):
    while isinstance(tree, list):
        name, threshold, low, high = tree
        tree = low if row[name] <= threshold else high
    return tree


@pytest.mark.parametrize("shift", [0.0, 0.6, 3.0, 40.0])
def test_trees_say_what_walking_through_them_says(shift):
    trees = json.loads(resources.path("extract/paste-model.json").read_text("utf-8"))["line"]
    row = {name: shift + number % 7 for number, name in enumerate(NAMES)}
    expected = 1 / (1 + math.exp(-sum(walked(tree, row) for tree in trees)))
    assert Trees(trees, NAMES).score(list(row.values())) == pytest.approx(expected)


def test_a_model_file_is_numbers_and_known_names_only():
    with pytest.raises(KeyError):
        Trees([["__import__('os')", 1.0, 0.0, 1.0]], ("size",))
    with pytest.raises(ValueError, match="could not convert"):
        Trees([["size", "row.clear()", 0.0, 1.0]], ("size",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("our newsletters", {"newsletter"}),  # long phrases may begin a longer word
        ("cookie", {"cookies"}),
        ("cookiecutter", set()),  # short ones may not
        ("precookie", set()),
        ("foto/ap", {"caption"}),
        ("foto/apple", set()),
        ("撮影する", {"caption"}),
        ("the council voted", set()),
    ],
)
def test_phrases_stand_at_the_bounds_of_words(text, found):
    assert {section for section, _ in places(("newsletter", "cookies", "caption"), text)} == found
