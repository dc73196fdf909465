"""The words of Clipper: dates of every precision, words in every script, changes together."""

import datetime as dt

import pytest

from clipper.domain.article import Block, BlockKind, body_text, word_count
from clipper.domain.changes import Changes
from clipper.domain.published import Published


@pytest.mark.parametrize(
    "value", ["2025", "2025-02", "2025-02-13", "2025-02-13T08:30", "2025-02-13T08:30+01:00", "2025-02-13T08:30:05Z"]
)
def test_dates_as_precise_as_known(value):
    assert Published(value).value == value


@pytest.mark.parametrize(
    "value", ["", "13.2.2025", "2025-13", "2025-02-30", "2025-02-13 08:30", "2025-02-13T25:00", "0000"]
)
def test_what_is_no_date_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - any wording
        Published(value)


def test_dates_sort_and_have_a_first_day():
    assert Published("2025").first_day == dt.date(2025, 1, 1)
    assert Published("2025-02").first_day == dt.date(2025, 2, 1)
    assert Published("2025-02-13T08:30").day == "2025-02-13"
    assert sorted([Published("2025-02-13"), Published("2024")])[0].value == "2024"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Harbour bridge vote put off", 5),
        ("The mayor’s well-known plan", 4),
        ("港の橋の採決", 3),
        ("Der Bürgermeister sagte: „Nein!“", 4),
        ("Ο δήμαρχος μίλησε", 3),
    ],
)
def test_words_are_counted_in_every_script(text, count):
    assert word_count(text) == count


def test_the_body_is_what_is_kept():
    blocks = (
        Block("b1", BlockKind.PARAGRAPH, "One."),
        Block("b2", BlockKind.PARAGRAPH, "Share", kept=False),
        Block("b3", BlockKind.PARAGRAPH, "Two."),
    )
    assert body_text(blocks) == "One.\n\nTwo."


def test_changes_add_up():
    both = Changes(label="Tag", changed=frozenset({1}), tags=True) | Changes(added=frozenset({2}), dossiers=True)
    assert both.label == "Tag"
    assert (both.changed, both.added, both.tags, both.dossiers) == ({1}, {2}, True, True)
    assert not Changes(label="nothing")
