"""Which segments are kept: a list is article, or is not, as a whole."""

import pytest

from clipper.extract.html.choice import list_of, together
from clipper.extract.html.parsing import parse
from clipper.extract.html.segments import segments_of


def lists(body: str) -> list[int]:
    """For each segment the number of the list it stands in, 0 without."""
    found = [list_of(segment) for segment in segments_of(parse(f"<body>{body}</body>").root)]
    known = [around for around in dict.fromkeys(found) if around]
    return [known.index(around) + 1 if around else 0 for around in found]


def test_lists_within_lists_are_one_and_a_list_of_whole_texts_is_another():
    contents = "<ul><li>One<ul><li>One and a half<ol><li>More</li></ol></li></ul></li><li>Two</li></ul>"
    assert lists(f"<p>Text</p>{contents}<p>Text</p>") == [0, 1, 1, 1, 1, 0]
    assert lists("<ul><li><div><p>Text</p><ol><li>One</li><li>Two</li></ol></div></li></ul>") == [1, 2, 2]


def test_items_are_judged_with_their_list():
    around = [
        list_of(s) for s in segments_of(parse("<body><p>A</p><ul><li>B</li><li>C</li><li>D</li></ul></body>").root)
    ]
    kept = [score >= 0.5 for score in together(around, [0.1, 0.9, 0.8, 0.2])]
    assert kept == [False, True, True, True]
    assert len(set(together(around[1:], [0.99, 0.3, 0.01]))) == 1
    assert together(around[:1], [0.3]) == [0.3]
    assert together(around[1:], [0.4, 0.4, 0.4]) == pytest.approx([0.4, 0.4, 0.4])
