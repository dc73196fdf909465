"""Who published the page, and in which section."""

from __future__ import annotations

import re

from clipper.domain.article import Certainty
from clipper.extract.metadata.facts import Value
from clipper.extract.metadata.structured import text_of, types_of
from clipper.extract.metadata.view import View
from clipper.extract.rules import host_of
from clipper.extract.sanitise import clean_line

_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@", re.IGNORECASE)
_ADDED = re.compile(r"\.[a-z]{2,6}|\s+[|·•–—»:-]\s+.+|:\s.+")  # an ending or a motto after the publisher's name
_TITLE_END = re.compile(r"\s+[|·•–—»-]\s+([^|·•–—»]{2,50})$")


def read(view: View) -> Value:
    """The publisher's name: what the page says, otherwise the host."""
    said = view.said
    named = clean_line(said.meta("og:site_name"), 100)
    publishers = [said.resolve(_first(found)) for found in (said.of_article("publisher"), said.of_page("publisher"))]
    names = [name for publisher in publishers if (name := clean_line(text_of(publisher), 100))]
    names = [name for name in names if not _ADDRESS.match(name)]
    if named and not _ADDRESS.match(named):
        plain = (name for name in names if _ADDED.fullmatch(named.removeprefix(name)) and named.startswith(name))
        return Value(next(plain, named), Certainty.STRUCTURED)
    if names:
        return Value(names[0], Certainty.STRUCTURED)
    for site in said.sites:
        name = clean_line(text_of(site.get("name")), 100)
        if name and "WebSite" in types_of(site):
            return Value(name, Certainty.STRUCTURED)
    name = clean_line(
        said.meta(
            "application-name",
            "apple-mobile-web-app-title",
            "dc.publisher",
            "dcterms.publisher",
            "publisher",
            "cre",
            "twitter:app:name:iphone",
        ),
        100,
    )
    if name and not _ADDRESS.match(name):
        return Value(name, Certainty.STRUCTURED)
    host = host_of(view.url)
    match = _TITLE_END.search(view.title)
    if match:
        letters = "".join(c for c in match[1].casefold() if c.isalnum())
        if host and letters and letters in host.replace(".", "").replace("-", ""):
            return Value(match[1].strip(), Certainty.VISIBLE)
    if host:
        return Value(host, Certainty.GUESS)
    return Value(match[1].strip(), Certainty.GUESS) if match else Value()


def section(view: View) -> Value:
    """The newspaper's section."""
    said = view.said
    name = clean_line(
        text_of(said.of_article("articleSection"))
        or said.meta("article:section", "section", "parsely-section", "category"),
        80,
    )
    return Value(name, Certainty.STRUCTURED) if name and not name.startswith("http") else Value()


def _first(thing: object) -> object:
    return thing[0] if isinstance(thing, list) and thing else thing
