"""Metadata of a page: headline, authors, outlet, date and the like, each with how sure it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from lxml import html

from clipper.domain.article import Certainty
from clipper.extract.metadata import address, authors, dates, headline, language, outlet, structured
from clipper.extract.metadata.facts import Facts, Value
from clipper.extract.metadata.view import Line, View
from clipper.extract.sanitise import clean_line

__all__ = ["Facts", "Value", "read"]

_INLINE = re.compile(r"</?(?:a|abbr|b|cite|em|font|i|mark|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_OTHER = re.compile(r"</?(?:blockquote|br|div|figure|h[1-6]|hr|img|li|ol|p|section|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def read(root: html.HtmlElement, lines: Sequence[Line], *, url: str = "", fragment: bool = False) -> Facts:
    """All that a page tells of its article."""
    said = structured.read(root)
    place, own, base = address.read(root, said, url)
    view = View(root, lines, said, place or own, fragment)
    site = outlet.read(view)
    title, at = headline.read(view, site.text)
    tongue = language.read(view)
    names, names_certainty, bylines = authors.read(view, site.text)
    published, published_certainty = dates.read(view, tongue.text, at)
    lead = clean_line(_without_markup(said.meta("og:description", "description", "twitter:description")), 2000)
    used = {lines[at].text} if at is not None else set()
    return Facts(
        headline=title,
        authors=names,
        authors_certainty=names_certainty,
        outlet_name=site,
        section=outlet.section(view),
        published=published,
        published_certainty=published_certainty,
        language=tongue,
        lead=Value(lead, Certainty.STRUCTURED),
        url=place,
        canonical_url=own,
        base=base,
        used=frozenset(used | bylines),
    )


def _without_markup(text: str) -> str:
    """A description without the tags and entities that many pages leave in it."""
    return _OTHER.sub(" ", _INLINE.sub("", unescape(text)))
