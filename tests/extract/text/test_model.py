"""The parts of the model: what is seen of a line, trees as expressions, phrases found by their first letters."""

import json
import math

import pytest

from clipper import resources
from clipper.extract.text.around import AROUND, Around
from clipper.extract.text.comparison import COMPARED, Comparison
from clipper.extract.text.decoding import Scores, choose
from clipper.extract.text.facts import facts_of
from clipper.extract.text.features import NAMES
from clipper.extract.text.split import split
from clipper.extract.text.trees import FIRST, HOPELESS, Trees, likelihood, odds
from clipper.extract.text.words import places


def walked(tree, row):
    while isinstance(tree, list):
        name, threshold, low, high = tree
        tree = low if row[name] <= threshold else high
    return tree


@pytest.fixture(scope="module")
def trees():
    return json.loads(resources.path("extract/paste-model.json").read_text("utf-8"))["line"]


def row(shift):
    return {name: shift + number % 7 for number, name in enumerate(NAMES)}


@pytest.mark.parametrize("shift", [0.0, 0.6, 3.0, 40.0])
def test_trees_say_what_walking_through_them_says(trees, shift):
    total = sum(walked(tree, row(shift)) for tree in trees)
    assert Trees(trees, NAMES).score(list(row(shift).values()), 0.5) == pytest.approx(1 / (1 + math.exp(-total)))


def test_what_the_first_trees_find_hopeless_is_not_asked_further():
    never, surely = ["size", 1.0, HOPELESS / FIRST, 0.0], ["size", 9.0, 100.0, 100.0]
    model = Trees([never] * FIRST + [surely], ("size",))
    assert model.score([2.0]) == pytest.approx(1.0)
    assert Trees([["size", 1.0, 2 * HOPELESS / FIRST, 0.0]] * FIRST + [surely], ("size",)).score([0.5]) < 0.01


def test_a_second_model_corrects_what_the_first_said():
    model = Trees([["size", 1.0, -1.0, 1.0]], ("size",))
    assert model.score([0.0], 0.7) < 0.7 < model.score([2.0], 0.7)
    assert model.score([2.0], 0.5) == pytest.approx(likelihood(1.0))
    assert likelihood(odds(0.3)) == pytest.approx(0.3)


def test_lines_are_compared_with_those_that_are_surely_article():
    prose = "The council of the port voted on the night library, and the vote was close until the end."
    texts = ["Night library stays open", prose, "Photo: Roe", prose.replace("port", "quay"), "Photo: Doe", "Menu"]
    lines = split("\n\n".join(texts))
    rows = [
        dict(zip(COMPARED, Comparison(lines, facts_of(lines), [0.9, 0.9, 0.2, 0.9, 0.4, 0.0], 0).row(n), strict=True))
        for n in range(len(lines))
    ]
    assert [found["to_sure_above"] for found in rows[1:]] == [1, 1, 2, 1, 2]
    assert rows[2]["verdicts_of_opening"] == pytest.approx(0.4)
    assert rows[4]["verdicts_of_opening"] == pytest.approx(0.2)
    assert rows[5]["verdicts_of_opening"] == -1
    assert rows[1]["sure_words"] > rows[2]["sure_words"]
    assert rows[3]["title_words"] > 0
    assert [found["hole_lines"] for found in rows] == [1, 1, 1, 1, 2, 2]


def test_what_stands_around_a_line():
    texts = ["You can join us", "The vote was close until the end of the night.", "a = {b[0]; c}", "You can join us"]
    lines = split("\n\n".join(texts))
    facts = facts_of(lines)
    around = Around(lines, facts, ["x", "y", "y", "x"], (1, 2))
    rows = [dict(zip(AROUND, around.row(n), strict=True)) for n in range(4)]
    assert [found["echo"] for found in rows] == [2, 1, 0, 2]
    assert [(found["same_run"], found["same_place"]) for found in rows] == [(1, 0), (2, 0), (2, 1), (1, 0)]
    assert rows[0]["addressing_ratio"] > rows[1]["addressing_ratio"]
    assert rows[3]["weak_above"] == 2


def test_how_much_of_a_line_is_furniture():
    lines = split("Read more\n\nThe council asked to read more of the papers\n\nThe council voted")
    assert [(round(f.said_share, 1), f.said_first) for f in facts_of(lines)] == [
        (1.0, True),
        (0.2, False),
        (0.0, False),
    ]


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
    assert {section for section, _, _ in places(("newsletter", "cookies", "caption"), text)} == found


def test_more_is_kept_where_the_model_doubts_everything():
    lines = split("\n\n".join(["A headline of some words", *(f"+ Item {n} of the list" for n in range(20))]))
    nothing = [0.0] * len(lines)
    doubting = Scores([0.3] * 11 + [0.05] * 10, nothing, nothing, nothing)
    sure = Scores([0.3] * 3 + [0.99] * 8 + [0.05] * 10, nothing, nothing, nothing)
    assert choose(lines, doubting) == (None, list(range(11)))
    assert choose(lines, sure) == (None, list(range(3, 11)))


def test_a_standfirst_is_kept_though_date_and_share_line_part_it_from_the_text():
    standfirst = "The port's council wants to keep the night library open until the end of the year."
    prose = "The council voted on the night library, and the vote was close until the very end of it."
    texts = [
        "Night library stays",
        standfirst,
        "30 November 2026",
        "Share",
        "Print",
        *[prose] * 4,
        "Imprint of the port",
    ]
    lines = split("\n".join(texts[:5]) + "\n\n" + "\n\n".join(texts[5:]))
    assert len(lines) == 10
    article = [0.9, 0.7, 0.02, 0.01, 0.01, 0.99, 0.99, 0.99, 0.99, 0.01]
    title, start, end = ([float(n == place) for n in range(10)] for place in (0, 5, 8))
    assert choose(lines, Scores(article, title, start, end)) == (0, [1, 5, 6, 7, 8])
    assert choose(lines, Scores(article, title, title, end)) == (0, [1, 5, 6, 7, 8])
    article[1] = 0.5
    assert choose(lines, Scores(article, title, start, end)) == (0, [5, 6, 7, 8])
    assert choose(lines, Scores(article, [0.0] * 10, start, end)) == (None, [5, 6, 7, 8])
