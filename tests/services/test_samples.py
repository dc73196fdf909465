"""Every sample is extracted as its list says: headline, outlet, authors, date, language, first and last sentence."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from clipper import extract, resources
from clipper.domain.article import Article, BlockKind
from clipper.services import samples

FOLDER = resources.path("samples")
ENTRIES = samples.entries(FOLDER)
SINGLE = [entry for entry in ENTRIES if "article" not in entry]
NAMES = [entry["file"] for entry in SINGLE]


def plain(text: str) -> str:
    """Without differences that are only typographic."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


@cache
def extracted(name: str) -> tuple[Article, ...]:
    _files, read = samples.listed(FOLDER, 50_000_000)
    payload, _options = read(FOLDER / name)
    return extract.articles(payload)


def article_of(entry: Mapping[str, Any]) -> Article:
    (article,) = extracted(entry["file"])
    return article


def test_there_are_enough_in_all_languages():
    assert sum(len(entry.get("article", [1])) for entry in ENTRIES) >= 14
    assert {entry["language"] for entry in ENTRIES} >= {"en", "de", "fr", "es", "el", "ru", "ar", "he", "ja", "zh"}
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == {entry["file"] for entry in ENTRIES} | {
        samples.LIST
    }


@pytest.mark.parametrize("entry", SINGLE, ids=NAMES)
def test_text(entry: Mapping[str, Any]):
    blocks = [block.text for block in article_of(entry).kept if block.kind is not BlockKind.FIGURE]
    text = plain("\n\n".join(blocks))
    assert text.startswith(plain(entry["first"]))
    assert text.endswith(plain(entry["last"]))
    assert [phrase for phrase in entry["without"] if plain(phrase) in text] == []
    assert len(blocks) - entry["paragraphs"] in (0, 1, 2)  # a heading, a pull quote


@pytest.mark.parametrize("entry", SINGLE, ids=NAMES)
def test_what_was_left_out_is_listed(entry: Mapping[str, Any]):
    removed = plain(" ".join(block.text for block in article_of(entry).removed))
    assert [phrase for phrase in entry["without"] if plain(phrase) not in removed] == []
    assert all(block.reason for block in article_of(entry).removed)


@pytest.mark.parametrize("entry", SINGLE, ids=NAMES)
def test_facts(entry: Mapping[str, Any]):
    article = article_of(entry)
    assert plain(article.headline) == plain(entry["headline"])
    if entry["outlet"]:
        assert article.outlet == entry["outlet"]
    if "agency" not in entry:
        assert list(article.authors) == entry["authors"]
    assert (article.published.day if article.published else "") == entry["published"]
    assert article.language.partition("-")[0] == entry["language"]


@pytest.mark.parametrize("entry", [e for e in SINGLE if "pictures" in e], ids=lambda e: e["file"])
def test_pictures(entry: Mapping[str, Any]):
    article = article_of(entry)
    (figure,) = [block for block in article.kept if block.picture]
    assert len(article.pictures) == entry["pictures"]
    assert article.pictures[0].sha256 == figure.picture
    assert article.pictures[0].width == 480
    assert figure.alt
    assert figure.text


def test_the_printed_page_is_kept_as_it_looks():
    (entry,) = [entry for entry in ENTRIES if entry.get("facsimile")]
    assert [item.media_type for item in article_of(entry).facsimiles] == ["application/pdf"]


def test_the_news_alert_holds_three_articles():
    (entry,) = [entry for entry in ENTRIES if "article" in entry]
    found = extracted(entry["file"])
    assert len(found) == len(entry["article"]) == 3
    for article, expected in zip(found, entry["article"], strict=True):
        assert article.headline == expected["headline"]
        assert article.url == expected["url"]
        assert plain(article.text).startswith(plain(expected["first"]))
        assert plain(article.text).endswith(plain(expected["last"]))
        assert not [phrase for phrase in entry["without"] if phrase in article.text]
        assert article.published is not None


def test_the_pasted_page_gives_its_eleven_paragraphs_and_nothing_else():
    (entry,) = [entry for entry in ENTRIES if entry["file"] == "night-library.txt"]
    source = (FOLDER / entry["file"]).read_text("utf-8")
    lines = [line for line in source.splitlines() if line]
    start = lines.index(entry["first"])
    article = article_of(entry)
    assert article.headline == lines[0]
    assert article.text.split("\n\n") == lines[start : start + 11]
    assert [block.text for block in article.removed if "You May Also Like" in block.text]
