"""How text is cut into words, and how numbers are packed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipper.query import parse
from clipper.search import varint, words
from clipper.search.passages import Marker, snippet
from clipper.search.wordlist import matches, within


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't e-mail U.S. offices at 3.5 %", ["don", "t", "e", "mail", "u", "s", "offices", "at", "3", "5"]),
        ("L'été naïf – ﬁn", ["l", "été", "naïf", "fin"]),
        ("e\u0301te\u0301", ["été"]),
        ("snake_case", ["snake", "case"]),
        ("風力発電", ["風力", "力発", "発電", "電"]),
        ("2025年 A社", ["2025", "年", "a", "社"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("😀 — …", []),
        ("a" * 100, ["a" * 64]),
    ],
)
def test_words(text: str, found: list[str]):
    assert [words.written(word) for word in words.split(text)] == found
    assert [place.word for place in words.places(text)] == found


@given(st.text(max_size=80))
def test_both_ways_of_cutting_agree(text: str):
    assert [words.written(word) for word in words.split(text)] == [place.word for place in words.places(text)]
    for place in words.places(text):
        assert 0 <= place.start < place.end <= len(text)


@given(st.lists(st.integers(0, 2**31 - 1), max_size=60))
def test_numbers_come_back(values: list[int]):
    data, sizes = varint.encode(np.array(values, np.int64))
    assert varint.decode(data, np.int64).tolist() == values
    assert int(sizes.sum()) == len(data)
    some = np.arange(0, len(values), 3)
    assert varint.decode_at(data, some).tolist() == values[::3]


def slow_distance(one: str, other: str) -> int:
    """Letters left out, added, changed or swapped with a neighbour, by the book."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            change = one[i - 1] != other[j - 1]
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + change)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.sampled_from([1, 2]))
def test_nearness_of_words(one: str, other: str, distance: int):
    assert within(one, other, distance) == (slow_distance(one, other) <= distance)


def test_patterns_cannot_hang():
    assert matches(["", *["a"] * 30, ""], "a" * 64)
    assert not matches(["", *["a"] * 30, "b"], "a" * 64)
    assert matches(["of", "re"], "offshore")
    assert not matches(["off", "ffe"], "offe")


# ---------------------------------------------------------------------------------------------- passages


def marked(query: str, text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in Marker(parse(query).node, "text", language).marks(text)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("wind", ["Winds", "wind", "WIND"]),
        ("=wind", ["wind", "WIND"]),
        ('"wind farm"', ["wind farms"]),
        ("farm -wind", ["farms", "farm"]),
        ("off*", ["Offshore"]),
        ("offshroe~", ["Offshore"]),
        ("farm NEAR offshore", ["Offshore", "farms", "farm"]),
        ("headline:wind", []),
        ("wind OR naive", ["Winds", "wind", "WIND", "naïve"]),
        ("", []),
    ],
)
def test_marks(query: str, found: list[str]):
    assert marked(query, "Winds turned. Offshore wind farms, a farm. WIND! How naïve.") == found


def test_marks_in_scripts_without_spaces():
    assert marked("風力", "海上風力発電所と風力", "ja") == ["風力", "風力"]
    assert marked("風力発電", "海上風力発電所と風力", "ja") == ["風力発電"]


def test_the_passage_with_most_of_the_question_is_shown():
    text = "Wind. " + "Filler words go on and on. " * 30 + "The wind farm off the coast was approved. " + "More. " * 80
    shown = snippet(text, Marker(parse("wind farm coast").node, "text", "en").marks(text))
    assert [shown.text[start:end] for start, end in shown.marks] == ["wind", "farm", "coast"]
    assert shown.text.startswith("… ")
    assert shown.text.endswith("…")
    assert len(shown.text) < 240


@given(st.text("ab \n.", max_size=400), st.integers(20, 100))
def test_passages_never_break(text: str, width: int):
    marks = Marker(parse("a OR bb").node, "text", "en").marks(text)
    shown = snippet(text, marks, width)
    assert len(shown.text) <= width + 4
    for start, end in shown.marks:
        assert shown.text[start:end].strip("a") == "" or shown.text[start:end] == "bb"
