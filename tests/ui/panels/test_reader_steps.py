"""A clipping is shown in steps, and whatever comes between two of them finds the reader in order."""

import pytest

from clipper.domain.clipping import HighlightColour
from tests.ui.panels.test_reader_panel import select, text_of


@pytest.fixture
def another(make, article_values):
    return make("Ferry timetable for the winter", **article_values)


def begun(reader, library, number):
    """The steps of showing a clipping, of which the first is done."""
    steps = reader.show_read(library.reading.find(number))
    next(steps)
    return steps


def finish(steps):
    assert list(steps) == []


def test_news_between_two_steps_are_shown_and_the_text_as_well(reader, library, clipping):
    steps = begun(reader, library, clipping)
    reader.refresh(library.curating.star([clipping]))
    finish(steps)
    assert reader.page.isVisible()
    assert reader.clipping.starred
    assert "The council has put off its vote." in text_of(reader)


def test_what_is_selected_is_highlighted_where_it_stands(reader, library, clipping, another, qtbot):
    reader.show_clipping(clipping)
    select(reader, "b2", 4, 11)
    steps = begun(reader, library, another)
    with qtbot.waitSignal(reader.changed):
        reader.article.highlighting.colour(HighlightColour.GREEN)
    finish(steps)
    assert len(library.reading.clipping(clipping).highlights) == 1
    assert library.reading.clipping(another).highlights == ()
    assert reader.article.clipping.id == another


def test_the_one_selected_last_is_shown_whatever_was_begun_before(reader, library, clipping, another):
    first, second = begun(reader, library, clipping), begun(reader, library, another)
    finish(second)
    finish(first)
    assert (reader.clipping.id, reader.article.clipping.id) == (another, another)


def test_nothing_is_shown_when_the_selection_is_gone_between_two_steps(reader, library, clipping):
    steps = begun(reader, library, clipping)
    reader.show_clipping(None)
    finish(steps)
    assert reader._empty.isVisible()
