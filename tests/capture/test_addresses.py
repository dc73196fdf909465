"""Canonical addresses: what is the same article, and what must stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipper.addresses import host, is_web_address, normalise_address, site

PLAIN = "https://the-post.example/news/harbour-vote"


@pytest.mark.parametrize(
    "same",
    [
        "https://www.the-post.example/news/harbour-vote",
        "http://the-post.example/news/harbour-vote",
        "https://The-Post.example:443/news/harbour-vote/",
        "https://the-post.example/news/harbour-vote#comments",
        "https://the-post.example/news/harbour-vote#:~:text=the%20vote",
        "https://the-post.example/news/harbour-vote?utm_source=rss&utm_medium=feed&fbclid=IwAR0",
        "https://the-post.example/news/harbour-vote?gclid=1&mc_cid=2&_ga=3&xtor=RSS-1&wt_mc=x&ref=home",
        "https://m.the-post.example/news/harbour-vote",
        "https://mobile.the-post.example/news/harbour-vote",
        "https://amp.the-post.example/news/harbour-vote",
        "https://the-post.example/news/harbour-vote/amp/",
        "https://the-post.example/news/harbour-vote/amp",
        "https://the-post.example/amp/news/harbour-vote",
        "https://the-post.example/news/harbour-vote?amp=1",
        "https://the-post.example/news/harbour-vote?outputType=amp",
        "https://www.google.com/amp/s/www.the-post.example/news/harbour-vote",
        "https://the--post-example.cdn.ampproject.org/c/s/the-post.example/news/harbour-vote",
        "https://www.google.com/url?rct=j&sa=t&url=https://the-post.example/news/harbour-vote&ct=ga",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fthe-post.example%2Fnews%2Fharbour-vote&h=x",
        "https://the-post.example//news/./other/../harbour-vote",
        "https://the-post.example/news/harbour-vote/index.html",
        "https://the-post.example/news/harbour-vote;jsessionid=AB12",
        "https://the-post.example/news/harbour%2Dvote",
        "https://user:secret@the-post.example/news/harbour-vote",
        "  https://the-post.example/news/harbour-vote\n",
    ],
)
def test_the_same_article(same: str):
    assert normalise_address(same) == PLAIN


@pytest.mark.parametrize(
    "other",
    [
        "https://the-post.example/news/harbour-vote?id=4",
        "https://the-post.example/news/harbour-vote?cid=4",
        "https://the-post.example/news/harbour-vote?attachment_id=4",
        "https://the-post.example/news/harbour-vote?page=2",
        "https://the-post.example/news/Harbour-Vote",
        "https://sport.the-post.example/news/harbour-vote",
        "https://the-post.example:8080/news/harbour-vote",
        "https://the-post.example/news/harbour-vote-amp",
        "https://the-post.example/news/harbour-vote.pdf",
        "https://the-post.example/#!/news/harbour-vote",
        "https://the-post.example/news/harbour%2Fvote",
        "https://google.com/search?q=https://the-post.example/news/harbour-vote",
    ],
)
def test_another_article(other: str):
    assert normalise_address(other) not in ("", PLAIN)


def test_order_of_parameters_does_not_count():
    one, two = "https://a.example/x?b=2&a=1", "https://a.example/x?a=1&b=2"
    assert normalise_address(one) == normalise_address(two) == "https://a.example/x?a=1&b=2"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/story.amp.html", "https://a.example/story.html"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://münchen.example/stra%c3%9fe", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://en.m.wiki.example/wiki/Bridge", "https://en.wiki.example/wiki/Bridge"),
        ("https://m.example/x", "https://m.example/x"),
        ("https://amp.example/x", "https://amp.example/x"),
        ("http://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example/?12345", "https://a.example/?12345="),
    ],
)
def test_forms(url: str, canonical: str):
    assert normalise_address(url) == canonical


@pytest.mark.parametrize(
    "not_one",
    ["", "the-post.example", "ftp://a.example/x", "javascript:alert(1)", "file:///etc/passwd", "https://", "https:///x",
     "https://a.example:x/", "https://a b.example/", "two https://a.example/ words", "data:text/html,x",
     "mailto:a@b.example", "https://[::1/x", "https://a.example/\x00"],
)  # fmt: skip
def test_not_a_web_address(not_one: str):
    assert normalise_address(not_one) == ""
    assert not is_web_address(not_one)
    assert site(not_one) == host(not_one) == ""


def test_site_and_host():
    assert site("https://www.The-Post.example/x") == "the-post.example"
    assert site("https://m.sport.the-post.example/x") == "sport.the-post.example"
    assert host("https://www.The-Post.example./x") == "www.the-post.example"


@given(st.text() | st.from_regex(r"https?://[a-z.]{1,20}(/[ -~]{0,20}){0,3}(\?[ -~]{0,30})?(#.{0,9})?", fullmatch=True))
def test_normalising_twice_changes_nothing(url: str):
    once = normalise_address(url)
    assert normalise_address(once) == once
