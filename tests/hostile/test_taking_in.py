"""Hostile things are kept as they came, read as far as they can be, and what is read of them is harmless."""

import dataclasses
from pathlib import Path

import pytest

from clipper.domain.clipping import Clipping
from clipper.domain.row import Extraction
from clipper.services.rendering import Rendering, block_html
from tests.hostile import files, pages
from tests.hostile.checking import UNWANTED, assert_article_html, assert_line, assert_link
from tests.hostile.conftest import SECONDS, SECRET, House

PAGES = sorted(pages.pages(web="", file=""))
FILES = sorted(files.files(web="", file=""))
# Garbled on purpose: the prose cannot be whole in these.
GARBLED = {"says latin, is utf-16.html", "bytes that are no text.html", "nul everywhere.html", "cut off in a tag.html"}
# Empty, or nothing that is known: refused with a sentence before anything is stored.
REFUSED = {"only marks.txt"}


@pytest.mark.parametrize("name", PAGES)
def test_the_article_around_hostile_things_is_read(house: House, name: str):
    (clipping,) = house.clippings(name)
    assert clipping.extraction is Extraction.DONE, clipping.failure
    text = clipping.article.text
    if name not in GARBLED:
        assert [line for line in pages.PROSE if line not in text] == []


@pytest.mark.parametrize("name", FILES)
def test_hostile_files_are_read_or_kept_with_a_sentence(house: House, name: str):
    if name in house.refused:
        assert house.refused[name].endswith(".")
        return
    for clipping in house.clippings(name):
        if clipping.extraction is Extraction.FAILED:
            assert clipping.failure.startswith("Not extracted: ")
            assert ". " in clipping.failure + " "
        else:
            assert clipping.extraction is Extraction.DONE


@pytest.mark.parametrize("name", PAGES + FILES)
def test_the_original_is_kept_byte_for_byte(house: House, name: str):
    if name not in house.refused:
        assert house.original(name).payload.data == (house.folder / "incoming" / name).read_bytes()


@pytest.mark.parametrize("name", PAGES + FILES)
def test_what_is_read_is_harmless(house: House, name: str):
    if name in house.refused:
        return
    for clipping in house.clippings(name)[:20]:
        assert_harmless(clipping)


def assert_harmless(clipping: Clipping) -> None:
    article = clipping.article
    for line in (article.headline, article.subtitle, article.outlet, article.section, article.place, article.language):
        assert_line(line)
    for author in article.authors:
        assert_line(author)
    assert len(article.authors) <= 200
    for address in (article.url, article.canonical_url, *(block.picture_url for block in article.blocks)):
        if address:
            assert_link(address)
    for block in article.blocks:
        assert_article_html(block.html)
        assert_article_html(block_html(block.html))
        assert not UNWANTED.search(block.text.replace("\u202a", "").replace("\u202c", "")) or "\u202e" in block.text
    assert SECRET not in repr(dataclasses.replace(article, pictures=(), facsimiles=()))
    for picture in (*article.pictures, *article.facsimiles):
        assert picture.media_type.startswith("image/") or picture.media_type == "application/pdf"
        assert picture.media_type != "image/svg+xml"


@pytest.mark.parametrize("name", PAGES + FILES)
def test_the_original_is_shown_without_danger(house: House, name: str):
    if name in house.refused:
        return
    rendering = Rendering()
    try:
        view = rendering.original(house.original(name))
        for block in view.blocks[:300]:
            assert_article_html(block.html)
        assert SECRET not in view.source
        assert all(rendering.picture(picture.sha256) != b"" for picture in view.pictures[:2])
    finally:
        rendering.close()


def test_nothing_takes_longer_than_its_time(house: House):
    slow = {name: seconds for name, seconds in house.seconds.items() if seconds > SECONDS + 15}
    assert slow == {}


def test_most_things_are_quick(house: House):
    """The time limit is for what nobody thought of: of all these, hardly any may need it."""
    ran_out = [name for name, result in house.results.items() if any("took longer" in text for text in result.failures)]
    assert ran_out == []


def test_nothing_was_loaded_read_or_written_elsewhere(house: House):
    assert house.asked == []
    assert not Path("/tmp/evil.txt").exists()
    assert not Path("/tmp/evil.html").exists()
    assert SECRET.encode() not in (house.store.folder / "library.db").read_bytes()
