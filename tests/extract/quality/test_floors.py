"""How well pages are cleaned, on invented pages of many styles and languages: the figures may rise, never fall.

The whole benchmark runs by `make bench-extraction`; its pages may not be shipped, so these stand guard for them.
"""

import functools
import statistics

import pytest
import trafilatura

from clipper.extract import Mode, html, text
from tests.extract.quality.pages import Page, f1, pages

# Means over all pages: what was measured on 24 November 2026, a hundredth less. Raise them when cleaning gets better.
FLOORS = {"thorough": 0.92, "fast": 0.90, "pasted": 0.93}
WORST = 0.60  # no page may come out worse in any way
HEADLINES = 0.75  # share of pasted pages whose headline is right
SELECTION_LOSES = 0.01


@functools.cache
def scores(way: str) -> dict[str, float]:
    """F1 of each page, cleaned in one way."""
    return {page.name: f1(page, WAYS[way](page), headline=way == "pasted") for page in pages()}


def _selection(page: Page) -> str:
    url = f"https://outlet.example/{page.name}"
    return html.clean(page.fragment.encode(), url=url, fragment=True).text


def _pasted(page: Page) -> str:
    article = text.clean(page.pasted)
    return f"{article.headline}\n{article.text}"


WAYS = {
    "thorough": lambda page: html.clean(page.source.encode(), mode=Mode.THOROUGH).text,
    "fast": lambda page: html.clean(page.source.encode(), mode=Mode.FAST).text,
    "selection": _selection,
    "pasted": _pasted,
}


@pytest.mark.parametrize("way", FLOORS)
def test_cleaning_is_no_worse_than_it_was(way):
    found = scores(way)
    assert statistics.mean(found.values()) >= FLOORS[way], found
    assert min(found.values()) >= WORST, found


def test_a_copied_selection_comes_out_nearly_as_well_as_the_whole_page():
    whole, selected = (statistics.mean(scores(way).values()) for way in ("thorough", "selection"))
    assert selected >= whole - SELECTION_LOSES, scores("selection")


def test_headlines_of_pasted_pages_are_found():
    right = [text.clean(page.pasted).headline == page.headline for page in pages()]
    assert statistics.mean(right) >= HEADLINES, right


def test_less_than_cleaning_falls_below_the_floors():
    """Neither the whole page nor one library's opinion would pass: the pages are hard enough to tell."""
    everything = statistics.mean(f1(page, page.pasted, headline=True) for page in pages())
    library = statistics.mean(f1(page, trafilatura.extract(page.source) or "") for page in pages())
    assert everything < FLOORS["pasted"] - 0.05
    assert library < FLOORS["thorough"]


def test_scoring_sees_what_is_missing_and_what_is_too_much():
    for page in pages():
        whole = "\n".join(page.truth)
        assert f1(page, whole) == pytest.approx(1.0)
        assert f1(page, whole + "\n" + "\n".join(page.either)) == pytest.approx(1.0)
        assert f1(page, "\n".join(page.truth[:-1])) < 1.0
        assert f1(page, whole + "\nThese five words are strange here") < 1.0
