"""Spans of time as people write them."""

import datetime as dt

import pytest

from clipper.query import dates, describe, parse

TODAY = dt.date(2025, 2, 13)  # a Thursday
SPANS = {
    "2025": ("2025-01-01", "2025-12-31"),
    "2024-2": ("2024-02-01", "2024-02-29"),
    "2024/02/28": ("2024-02-28", "2024-02-28"),
    "28.2.2024": ("2024-02-28", "2024-02-28"),
    "28/2/2024": ("2024-02-28", "2024-02-28"),
    "2.2024": ("2024-02-01", "2024-02-29"),
    "Feb 2024": ("2024-02-01", "2024-02-29"),
    "28 February 2024": ("2024-02-28", "2024-02-28"),
    "February 28, 2024": ("2024-02-28", "2024-02-28"),
    "28. März 2024": ("2024-03-28", "2024-03-28"),
    "2024-Q3": ("2024-07-01", "2024-09-30"),
    "2025-W07": ("2025-02-10", "2025-02-16"),
    "today": ("2025-02-13", "2025-02-13"),
    "Yesterday": ("2025-02-12", "2025-02-12"),
    "this week": ("2025-02-10", "2025-02-16"),
    "last week": ("2025-02-03", "2025-02-09"),
    "last month": ("2025-01-01", "2025-01-31"),
    "this quarter": ("2025-01-01", "2025-03-31"),
    "last quarter": ("2024-10-01", "2024-12-31"),
    "last year": ("2024-01-01", "2024-12-31"),
    "last 7 days": ("2025-02-07", "2025-02-13"),
    "past 2 weeks": ("2025-01-31", "2025-02-13"),
    "3m": ("2024-11-14", "2025-02-13"),
    "1y": ("2024-02-14", "2025-02-13"),
    "2024..2025-01": ("2024-01-01", "2025-01-31"),
    "2024-05..": ("2024-05-01", None),
    "..2024-05": (None, "2024-05-31"),
    "yesterday..today": ("2025-02-12", "2025-02-13"),
}


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_spans(text: str, span: tuple[str | None, str | None]):
    value = dates.canonical(text)
    assert tuple(day and day.isoformat() for day in dates.resolve(value, TODAY)) == span
    assert dates.canonical(value) == value


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "30.2.2025", "..", "0000", "13 13 2025", "999999d", "2025-q5"])
def test_what_is_no_date_is_refused_with_a_sentence(text: str):
    with pytest.raises(ValueError, match=r"\w+ .*\."):
        dates.canonical(text)


def test_chips_say_what_is_asked():
    text = 'wind "sea power" -tag:old after:2025-01 date:last week (a OR b*) is:unread words:>9 x NEAR y'
    assert [(chip.text, text[chip.start : chip.end]) for chip in describe(parse(text).node, TODAY)] == [
        ("wind", "wind"),
        ("“sea power”", '"sea power"'),
        ("not tagged “old” or below it", "-tag:old"),
        ("from 2025-01-01 on", "after:2025-01"),
        ("2025-02-03 to 2025-02-09", "date:last week"),
        ("a or b…", "(a OR b*)"),
        ("is unread", "is:unread"),
        ("length >=10 words", "words:>9"),
        ("x within 10 words of y", "x NEAR y"),
    ]
