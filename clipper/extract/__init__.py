"""Payload to Article: cleaning, metadata, sanitising."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from clipper.domain.article import Article, Rule
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract.mode import EXTRACTOR, Mode
from clipper.media_types import HTML, XHTML, sniff

__all__ = ["EXTRACTOR", "Mode", "articles"]

_LINES = ("headline", "subtitle", "outlet", "section", "page", "edition", "place", "language")
_AUTHORS = 100
_HTML = frozenset((HTML, XHTML))


def articles(payload: Payload, *, mode: Mode = Mode.THOROUGH, rules: Sequence[Rule] = ()) -> tuple[Article, ...]:
    """All articles of a payload: one for most, several for a mail alert or a mailbox.

    Raises ExtractionError, with a sentence for the user, when nothing can be read.
    """
    from clipper.extract import formats, html  # here: the window imports this package too, and starts without them

    if not payload.data.strip():
        raise ExtractionError("There is nothing in it: the file or the copied text is empty.")
    media_type = payload.media_type
    if media_type not in formats.FORMATS and media_type not in _HTML:
        media_type = sniff(payload.data, payload.filename, media_type)
    if media_type in _HTML:
        article = html.clean(
            payload.data,
            url=payload.url,
            charset=payload.charset,
            fragment=payload.fragment,
            mode=mode,
            rules=rules,
            parts=payload.parts,
        )
        found: tuple[Article, ...] = (article,)
    elif media_type in formats.FORMATS:
        found = formats.FORMATS[media_type](payload, mode, rules)
    else:
        raise ExtractionError(
            "This kind of file cannot be read as an article.",
            "The original is kept. Save it as PDF, HTML or text and add it again.",
        )
    return tuple(_presentable(article) for article in found)


def _presentable(article: Article) -> Article:
    """The article with lines that are lines and links that lead to the web, whatever format it came from."""
    from clipper.extract.sanitise import clean_line, safe_link

    values: dict[str, Any] = {name: clean_line(getattr(article, name)) for name in _LINES}
    authors = tuple(name for author in article.authors[:_AUTHORS] if (name := clean_line(author, 200)))
    values |= {name: safe_link(getattr(article, name)) for name in ("url", "canonical_url")}
    return dataclasses.replace(article, extractor=EXTRACTOR, authors=authors, **values)
