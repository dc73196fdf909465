"""Nothing is hidden: what is kept and what is removed are together the visible text of the page, block for block."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipper.domain.article import BlockKind, Reason, Rule
from clipper.extract import html
from clipper.extract.html.parsing import parse
from clipper.extract.html.segments import segments_of
from clipper.extract.mode import Mode

STORY = "<p>{}</p>".format(
    "The council voted on Tuesday to put the bridge off until the spring of next year, again. " * 3
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Bridge vote put off - The Post</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/politics">Politics</a></li></ul></nav>
<main><article><h1>Bridge vote put off</h1><p class="byline">By Jane Roe</p>{STORY}
<h2>What comes next</h2>{STORY.replace("Tuesday", "Monday")}
<div class="share">Share on Facebook</div>{STORY.replace("bridge", "tunnel")}</article></main>
<aside class="related"><h3>Related stories</h3><a href="/x">Mayor resigns after storm</a></aside>
<div id="comments"><h3>Comments</h3><p>First! I like bridges.</p></div>
<footer><p>© 2025 The Post. We use cookies.</p></footer><script>var x = "not text";</script></body></html>"""


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_kept_and_removed_are_the_page():
    article = html.clean(PAGE.encode(), url="https://the-post.example/bridge")
    segments = [segment for segment in segments_of(parse(PAGE).root) if segment.text]
    assert [block.text for block in article.blocks] == [segment.text for segment in segments]
    assert all((block.reason is None) == block.kept for block in article.blocks)
    assert [block.id for block in article.blocks] == [f"b{n}" for n in range(1, len(article.blocks) + 1)]


def test_the_article_is_kept_and_the_furniture_is_not():
    article = html.clean(PAGE.encode(), url="https://the-post.example/bridge")
    assert article.headline == "Bridge vote put off"
    assert article.authors == ("Jane Roe",)
    kept = article.text
    assert kept.count("council voted") == 9
    for junk in ("Home", "Related stories", "Mayor resigns", "First! I like", "cookies"):
        assert junk not in kept


def test_reasons_say_why():
    reasons = {block.text: block.reason for block in html.clean(PAGE.encode()).removed}
    assert reasons["Bridge vote put off"] is Reason.METADATA
    assert reasons["By Jane Roe"] is Reason.METADATA
    assert reasons["Related stories"] is Reason.RELATED
    assert reasons["First! I like bridges."] is Reason.COMMENTS
    assert reasons["Share on Facebook"] is Reason.SHARE
    assert reasons["© 2025 The Post. We use cookies."] is Reason.COOKIES


@pytest.mark.parametrize("mode", list(Mode))
def test_rules_of_an_outlet_come_first(mode):
    rules = (
        Rule(1, "the-post.example", keep=False, pattern="What comes next"),
        Rule(2, "the-post.example", keep=True, pattern="mayor   resigns AFTER storm"),
        Rule(3, "other.example", keep=False, pattern="Comments"),
    )
    article = html.clean(PAGE.encode(), url="https://www.the-post.example/1", rules=rules, mode=mode)
    by_text = {block.text: block for block in article.blocks}
    assert by_text["What comes next"].reason is Reason.RULE
    assert by_text["Mayor resigns after storm"].kept
    assert by_text["Comments"].reason is not Reason.RULE


def test_hidden_text_is_not_in_the_ledger():
    page = PAGE.replace("<h2>", '<div style="display: none">secret</div><p class="sr-only">for readers</p><h2>')
    texts = [block.text for block in html.clean(page.encode()).blocks]
    assert "secret" not in texts
    assert "for readers" not in texts


def test_a_page_that_is_all_hidden_is_read_all_the_same():
    page = PAGE.replace("<main>", '<main style="display:none">')
    assert "council voted" in html.clean(page.encode()).text


words = st.text(alphabet=st.sampled_from("ab <>&\u00e9\u05d0\u4e2d\u00ad\n\u202e'\""), min_size=1, max_size=40)
tags = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "b",
        "em",
        "a",
        "li",
        "ul",
        "td",
        "tr",
        "table",
        "h2",
        "blockquote",
        "br",
        "pre",
        "section",
        "figure",
        "figcaption",
        "sup",
    ]
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """HTML as bad as it comes: elements opened and closed at random."""
    from html import escape

    parts = []
    for _ in range(draw(st.integers(1, 25))):
        tag = draw(tags)
        parts.append(draw(st.sampled_from((f"<{tag}>", f"</{tag}>", escape(draw(words)), escape(draw(words))))))
    return "<html><body>" + "".join(parts) + "end</body></html>"


@settings(max_examples=60, deadline=None)
@given(pages())
def test_no_visible_character_is_lost_or_doubled(page):
    article = html.clean(page.encode(), mode=Mode.FAST)
    root = parse(page).root
    visible = "".join(root.find("body").itertext())
    shown = "".join(block.text for block in article.blocks)
    assert sorted(plain(shown)) == sorted(plain(visible.replace("\u00ad", "")))
    if not root.xpath("//figure|//table"):  # captions and tables keep their words but not always their place
        assert plain(shown) == plain(visible.replace("\u00ad", ""))


@settings(max_examples=30, deadline=None)
@given(pages())
def test_html_and_text_of_a_block_say_the_same(page):
    for block in html.clean(page.encode(), mode=Mode.FAST).blocks:
        if block.kind is not BlockKind.TABLE:
            content = "".join(parse(f"<div>{block.html}</div>").root.itertext()) if block.html else ""
            assert plain(content.replace("\u202e", "")) == plain(block.text.replace("\u202e", ""))
