"""Bylines, date lines, outlets and places read out of single lines."""

import pytest

from clipper.extract.text.lines import read_byline, read_date, read_heading, read_place, split_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe", ("Jane Roe",)),
        ("By JANE ROE and JOHN DOE", ("JANE ROE", "JOHN DOE")),
        ("By Jane Roe, Senior Staff Writer", ("Jane Roe",)),
        ("By Jane Roe, MBA", ("Jane Roe",)),
        ("By Jane Roe, Ph.D., and John Doe", ("Jane Roe", "John Doe")),
        ("By Umair Irfan Updated Nov 13, 2019, 10:28am EST", ("Umair Irfan",)),
        ("Von Anna Müller und Peter van der Berg", ("Anna Müller", "Peter van der Berg")),
        ("Par Gwenola Le Bihan | 4 février 2025", ("Gwenola Le Bihan",)),
        ("Por José Luis Pérez", ("José Luis Pérez",)),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("Γράφει η Μαρία Παπαδοπούλου", ("Μαρία Παπαδοπούλου",)),
        ("بقلم أحمد علي", ("أحمد علي",)),
        ("מאת דנה כהן | 13.2.2025", ("דנה כהן",)),
        ("文/王小明", ("王小明",)),
        ("山田太郎 記者", ("山田太郎",)),
        ("By the way, this is a sentence", ()),
        ("By 2030 the town will be dry", ()),
        ("Von der Leyen kommt nach Berlin, um über die Lage zu sprechen", ()),
        ("Weather", ()),
    ],
)
def test_bylines(line, names):
    assert read_byline(line) == names


def test_names_of_many():
    assert split_names("Isabel Caro, Rocío Latorre y José Miguel Wilson") == (
        "Isabel Caro",
        "Rocío Latorre",
        "José Miguel Wilson",
    )


def test_heading_of_an_english_page():
    heading = read_heading(["By Jane Roe", "13 February 2025", "Share"])
    assert heading.authors == ("Jane Roe",)
    assert heading.published
    assert heading.published.value == "2025-02-13"
    assert heading.used == (0, 1)
    assert heading.authors_sure
    assert heading.published_sure


def test_publication_goes_before_update():
    heading = read_heading(["Updated 14 February 2025", "Published 13 February 2025"])
    assert heading.published
    assert heading.published.value == "2025-02-13"
    heading = read_heading(["Published: 13 Feb 2025 | Updated: 14 Feb 2025"])
    assert heading.published
    assert heading.published.value == "2025-02-13"


def test_update_alone_is_a_guess():
    heading = read_heading(["Zuletzt aktualisiert am 14.02.2025"])
    assert heading.published
    assert not heading.published_sure


def test_name_without_a_word_before_it_is_a_guess():
    heading = read_heading(["Jane Roe", "13 February 2025"])
    assert heading.authors == ("Jane Roe",)
    assert not heading.authors_sure


def test_outlet_beside_the_date():
    assert read_heading(["The Post · 13 Feb 2025"]).outlet == "The Post"
    assert read_heading(["Thursday, 13 Feb 2025"]).outlet == ""


@pytest.mark.parametrize(
    "line",
    [
        "He was born on 13 February 1925 in the house that his father had built beside the mill.",
        "The law came into force on 1 January 2020 and has been changed since.",
        "No date at all",
    ],
)
def test_sentences_give_no_date(line):
    assert read_date(line) is None


def test_nothing_is_made_up():
    heading = read_heading(["Home", "Sport", "Read more", "Cookie Policy", "Contact Us"])
    assert heading == type(heading)()


@pytest.mark.parametrize(
    ("paragraph", "place"),
    [
        ("BERLIN (AP) — The council met.", "BERLIN"),
        ("PORT-KERVEN, Feb. 13 (Reuters) - The lighthouse", "PORT-KERVEN"),
        ("The council — as always — met late.", ""),
        ("Nothing here.", ""),
    ],
)
def test_place_of_the_dateline(paragraph, place):
    assert read_place(paragraph) == place
