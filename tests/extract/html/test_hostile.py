"""Pages that want to do harm: each gives an article or a sentence, soon."""

import time

import pytest

from clipper.domain.article import BlockKind
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract import Mode, articles, html

STORY = "<p>The council voted on Tuesday to put the bridge off until the spring of next year, again.</p>" * 5
HOSTILE = {
    "deep": "<div>" * 100_000 + "<p>bottom of the well</p>" + "</div>" * 100_000 + STORY,
    "deep inline": "<b><i>" * 50_000 + "bottom" + STORY,
    "deep lists": "<ul><li>" * 30_000 + "bottom" + STORY,
    "deep tables": "<table><tr><td>" * 20_000 + "bottom" + STORY,
    "long line": "<p>" + "word " * 1_000_000 + "</p>",
    "one long word": "<p>" + "w" * 5_000_000 + "</p>",
    "many elements": "<span>x</span>" * 200_000,
    "many attributes": "<p " + " ".join(f"a{n}=1" for n in range(10_000)) + ">text</p>" + STORY,
    "long attribute": '<p title="' + "x" * 11_000_000 + '">text</p>' + STORY,
    "entity bomb": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b;&b;</p>' + STORY,
    "external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;</p>' + STORY,
    "nul": "<p>a\0b</p>\0" + STORY,
    "unclosed": "<p <div <a href=" + STORY,
    "deep json": '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + STORY,
    "broken json": '<script type="application/ld+json">{"headline": "x", </script>' + STORY,
    "odd json": '<script type="application/ld+json">[null, 1, {"@type": ["NewsArticle", 5], "author": [null, 7, {"name":'
    ' [1]}], "headline": {"a": 1}, "publisher": "x", "datePublished": 12, "mainEntityOfPage": {"@id": 5}}]</script>'
    + STORY,
    "odd picture": '<img src="data:image/png;base64,AAAA"><img src="http://[x"><img srcset=", , 1x 2w ,">' + STORY,
    "odd base": '<base href="http://[x"><a href="http://[y">z</a>' + STORY,
    "comment bomb": "<!--" * 100_000 + "-->" + STORY,
    "processing": '<?xml version="1.0" encoding="utf-32"?>' + STORY,
    "many scripts": "<script>" * 20_000 + "</script>" + STORY,
    "headings": "<h1>x</h1>" * 20_000 + STORY,
    "dates": "<time datetime='x'>1.1.1</time>" * 20_000 + STORY,
}  # fmt: skip
SECONDS = 30


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_well(name):
    start = time.process_time()
    (article,) = articles(Payload(HOSTILE[name].encode(), "text/html"), mode=Mode.FAST)
    assert article.blocks
    assert not any("root:" in block.text for block in article.blocks)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", ["deep", "nul", "unclosed", "long attribute", "deep json", "odd json", "odd picture"])
def test_the_article_is_read_all_the_same(name):
    (article,) = articles(Payload(HOSTILE[name].encode(), "text/html"))
    assert "council voted" in article.text


@pytest.mark.parametrize("data", [b"", b"   ", b"\0\0\0", b"<html></html>", b"<script>x</script>", b"\xff\xfe"])
def test_nothing_to_read_is_said_in_a_sentence(data):
    with pytest.raises(ExtractionError, match=r"^[A-Z].*\.$"):
        articles(Payload(data, "text/html"))


def test_of_a_thousand_pictures_more_are_left_to_the_original():
    page = STORY + "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>" * 1_200 + STORY
    article = html.clean(page.encode())
    assert sum(block.kind is BlockKind.FIGURE for block in article.blocks) == 1_000
    assert article.text.count("council voted") == 2 * STORY.count("council voted")
    assert article.notices == ("The page has 1,200 pictures; only the first 1,000 were read. The original has all.",)


def test_more_paragraphs_than_a_book_has_are_refused_with_a_sentence():
    with pytest.raises(ExtractionError, match=r"^The page has 40,001 paragraphs; more than 40,000"):
        html.clean(b"<p>x</p>" * 40_001)
