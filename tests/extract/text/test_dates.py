"""Dates in every common written form."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipper.extract.text.dates import find_dates

DAY = "2025-02-13"


def values(text: str, language: str = "") -> list[str]:
    return [found.published.value for found in find_dates(text, language, today=dt.date(2026, 1, 1))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13 February 2025", DAY),
        ("February 13, 2025", DAY),
        ("Feb. 13th, 2025", DAY),
        ("Thu 13 Feb 2025 08.30 GMT", f"{DAY}T08:30+00:00"),
        ("Feb 13, 2025, 10:28am EST", f"{DAY}T10:28-05:00"),
        ("February 13, 2025 | 6:00 PM", f"{DAY}T18:00"),
        ("13. Februar 2025, 8.30 Uhr", f"{DAY}T08:30"),
        ("13.02.2025 um 08:30 Uhr", f"{DAY}T08:30"),
        ("13.2.25", DAY),
        ("13 février 2025 à 10h30", f"{DAY}T10:30"),
        ("1er février 2025", "2025-02-01"),
        ("13 de febrero de 2025", DAY),
        ("13 de setembro de 2024", "2024-09-13"),
        ("13 febbraio 2025", DAY),
        ("13 februari 2025", DAY),
        ("13 lutego 2025", DAY),
        ("13. února 2025", DAY),
        ("2025. február 13.", DAY),
        ("13 Şubat 2025", DAY),
        ("13 Φεβρουαρίου 2025 14:05", f"{DAY}T14:05"),
        ("13 февраля 2025 г., 10:05 МСК", f"{DAY}T10:05+03:00"),
        ("13 лютого 2025", DAY),
        ("١٣ فبراير ٢٠٢٥", DAY),
        ("13 شباط 2025", DAY),
        ("13 בפברואר 2025, 18:00", f"{DAY}T18:00"),
        ("2025年2月13日", DAY),
        ("2025年2月13日 午後3時20分", f"{DAY}T15:20"),
        ("令和7年2月13日", DAY),
        ("２０２５年２月１３日", DAY),
        ("2025년 2월 13일 오후 3:20", f"{DAY}T15:20"),
        ("13 กุมภาพันธ์ 2568", DAY),
        ("2025-02-13T08:30:00+01:00", f"{DAY}T08:30+01:00"),
        ("2025/02/13", DAY),
        ("02/13/2025", DAY),
        ("13/02/2025", DAY),
        ("February 2025", "2025-02"),
    ],
)
def test_written_forms(text, value):
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text", ["30.02.2025", "call 555-12-2020", "32 May 2020", "version 10.0.19041", "13 February", "1:2", "2999-01-01"]
)
def test_what_is_no_date(text):
    assert values(text) == []


def test_day_and_month_that_may_be_the_other_way_round():
    (found,) = find_dates("03/04/2025", "en")
    assert found.doubtful
    (found,) = find_dates("03.04.2025", "de")
    assert (found.published.value, found.doubtful) == ("2025-04-03", False)
    assert values("03/04/2025", "fr") == ["2025-04-03"]


def test_language_decides_between_months_of_one_name():
    assert values("5 listopada 2024", "pl") == ["2024-11-05"]
    assert values("5 listopada 2024", "hr") == ["2024-10-05"]


def test_places_in_the_text():
    text = "Von Müller, 13.02.2025 und 14. März 2025"
    assert [text[found.start : found.end] for found in find_dates(text)] == ["13.02.2025", "14. März 2025"]


@given(st.text(max_size=80))
def test_any_text_is_survived(text):
    find_dates(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31)))
def test_iso_dates_come_back(day):
    assert values(f"Published {day.isoformat()}.") == [day.isoformat()]
