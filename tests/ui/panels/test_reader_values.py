"""What is typed into fields."""

import datetime as dt

import pytest

from clipper.domain.article import Article
from clipper.domain.published import Published
from clipper.ui.panels.reader.values import date_text, parse, typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-02-13", "2025-02-13"),
        ("13.2.2025", "2025-02-13"),
        ("13/02/2025", "2025-02-13"),
        ("13 Feb 2025", "2025-02-13"),
        ("13. February 2025", "2025-02-13"),
        ("February 13, 2025", "2025-02-13"),
        ("Feb 2025", "2025-02"),
        ("2/2025", "2025-02"),
        ("2025-02", "2025-02"),
        ("2025", "2025"),
        ("2025-02-13 8:30", "2025-02-13T08:30"),
        ("2025-02-13T08:30+01:00", "2025-02-13T08:30+01:00"),
    ],
)
def test_dates(qapp, text, value):
    assert parse("published", text) == Published(value)


@pytest.mark.parametrize("text", ["soon", "30.2.2025", "13.13.2025", "12", "0400", f"{dt.date.today().year + 3}"])
def test_what_is_no_date_is_refused_with_a_sentence(qapp, text):
    with pytest.raises(ValueError, match=r"\.$"):
        parse("published", text)


def test_empty_values(qapp):
    assert parse("published", " ") is None
    assert parse("url", "") == ""
    with pytest.raises(ValueError, match="needs a headline"):
        parse("headline", "  ")


def test_authors(qapp):
    assert parse("authors", "Jane Roe and Tom Field, A. B") == ("Jane Roe", "Tom Field", "A. B")
    assert parse("authors", "Roe, Jane; Field, Tom") == ("Roe, Jane", "Field, Tom")


def test_addresses(qapp):
    assert parse("url", "the-post.example/a") == "https://the-post.example/a"
    for wrong in ("javascript:alert(1)", "file:///etc/passwd", "two words", "https://user@host.example"):
        with pytest.raises(ValueError, match="not a web address"):
            parse("url", wrong)


def test_languages(qapp):
    assert [parse("language", text) for text in ("EN", "pt_br", "German", "zh-hant-tw")] == [
        "en",
        "pt-BR",
        "de",
        "zh-Hant-TW",
    ]
    with pytest.raises(ValueError, match="not a language"):
        parse("language", "klingon")


def test_values_are_typed_as_they_are_read(qapp):
    article = Article(headline="H", authors=("A", "B"), published=Published("2025-02-13T08:30"))
    for name in ("headline", "authors", "published"):
        assert parse(name, typed(name, article)) == getattr(article, name)


def test_dates_are_as_precise_as_they_are_known(qapp):
    assert [date_text(Published(value)) for value in ("2025", "2025-02", "2025-02-13")] == [
        "2025",
        "February 2025",
        "13 Feb 2025",
    ]
