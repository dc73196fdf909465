"""Extraction without a library: what `clipper extract` and previews use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clipper import extract
from clipper.domain.article import Article
from clipper.domain.payload import Payload
from clipper.extract import Mode


def articles(payload: Payload, *, mode: Mode = Mode.THOROUGH) -> tuple[Article, ...]:
    """The articles in a payload; raises ExtractionError with a sentence when there is none."""
    return extract.articles(payload, mode=mode)


def as_plain_data(article: Article, source: str) -> Mapping[str, Any]:
    """An article as the JSON object that scripts get."""
    return {
        "source": source,
        "title": article.headline,
        "subtitle": article.subtitle,
        "authors": list(article.authors),
        "outlet": article.outlet,
        "published": article.published.value if article.published else "",
        "language": article.language,
        "url": article.url,
        "text": article.text,
        "blocks": [
            {
                "kind": block.kind.value,
                "text": block.text,
                "kept": block.kept,
                "reason": block.reason.value if block.reason else "",
            }
            for block in article.blocks
        ],
        "notices": list(article.notices),
    }
