"""What safe output is: checked with a parser that reads as browsers do, against short lists of what may be there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from resiliparse.parse.html import HTMLTree, NodeType

SCHEMES = ("http://", "https://", "mailto:")
_INLINE = "a abbr b br cite code del em i ins kbd mark q rp rt ruby s samp small strong sub sup u var wbr"
_BLOCKS = "p h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd pre figure figcaption hr"
_TABLES = "table caption thead tbody tfoot tr th td"
ARTICLE = frozenset(f"{_INLINE} {_BLOCKS} {_TABLES} html head body".split())
ATTRIBUTES = frozenset({"href", "title", "colspan", "rowspan", "scope", "start"})
# What turns the direction of a line around, and what no line of text needs.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def elements(html: str) -> Iterable[tuple[str, dict[str, str]]]:
    """All elements of HTML with their attributes, as a browser would see them."""
    tree = HTMLTree.parse(html)
    stack = [tree.document]
    while stack:
        node = stack.pop()
        if node.type == NodeType.ELEMENT:
            yield node.tag.lower(), {name.lower(): node[name] or "" for name in node.attrs}
        stack.extend(node.child_nodes)


def assert_article_html(html: str) -> None:
    """Nothing but the elements and attributes of an article, and links to the web and to mail addresses."""
    for tag, attributes in elements(html):
        assert tag in ARTICLE, f"<{tag}> in {html[:300]!r}"
        assert set(attributes) <= ATTRIBUTES, f"{attributes} in {html[:300]!r}"
        if "href" in attributes:
            assert_link(attributes["href"])


def assert_inert_page(html: str) -> None:
    """A whole page that runs nothing, loads nothing and leads only to the web and to mail addresses."""
    for tag, attributes in elements(html):
        assert tag not in {
            "script", "iframe", "object", "embed", "applet", "form", "input", "button", "base", "link", "svg", "math",
            "video", "audio", "source", "template", "noscript", "frame", "frameset", "portal",
        } or (tag == "link" and attributes.get("href", "").startswith("data:")), f"<{tag}>"  # fmt: skip
        for name, value in attributes.items():
            assert not name.startswith("on"), f"{name} on <{tag}>"
            assert name not in {
                "srcdoc",
                "srcset",
                "ping",
                "action",
                "formaction",
                "background",
                "poster",
                "xlink:href",
            }
            if name == "src":
                assert value.startswith("data:image/"), f"{value[:80]} on <{tag}>"
                assert not value.startswith("data:image/svg")
            if name == "href" and not value.startswith("#"):
                assert_link(value)
            if name == "style":
                assert_no_loading(value)
        if tag == "meta":
            assert attributes.get("http-equiv", "").lower() in ("", "content-type", "content-security-policy")
    for style in re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL):
        assert_no_loading(style)


def assert_link(address: str) -> None:
    """It leads to the web or to a mail address."""
    assert unescape(address).lower().startswith(SCHEMES), f"a link to {address[:100]!r}"


def assert_no_loading(style: str) -> None:
    """Styles that load nothing from elsewhere."""
    assert "@import" not in style
    for address in re.findall(r"url\(\s*['\"]?([^'\")]*)", style):
        assert address.startswith(("data:", "#")), address[:80]


def assert_line(text: str, limit: int = 1000) -> None:
    """One line of text as it may stand in a list, a menu or a title."""
    assert not UNWANTED.search(text), repr(text[:200])
    assert "\n" not in text
    assert len(text) <= limit
