"""A page or a copied selection of one to an article, with nothing thrown away unseen."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clipper.domain.article import Article, Certainty, Rule, body_text
from clipper.domain.payload import Part
from clipper.errors import ExtractionError
from clipper.extract import metadata
from clipper.extract.html.choice import choose
from clipper.extract.html.ledger import Ledger
from clipper.extract.html.parsing import parse
from clipper.extract.html.pictures import Pictures
from clipper.extract.html.segment import Segment
from clipper.extract.html.segments import segments_of
from clipper.extract.html.structure import BlockBuilder
from clipper.extract.mode import EXTRACTOR, Mode
from clipper.extract.rules import Rulebook

__all__ = ["clean"]

_MOST_BLOCKS, _MOST_PICTURES = 40_000, 1_000  # a long book has fewer paragraphs; no article has as many pictures


def clean(
    data: bytes,
    *,
    url: str = "",
    charset: str = "",
    fragment: bool = False,
    mode: Mode = Mode.THOROUGH,
    rules: Sequence[Rule] = (),
    parts: Sequence[Part] = (),
) -> Article:
    """The article of a page, or of a selection when `fragment` is set; raises ExtractionError if there is no text."""
    page = parse(data, charset)
    segments, notices = _within_limits(segments_of(page.root))
    facts = metadata.read(page.root, segments, url=url, fragment=fragment)
    kept = choose(page.root, segments, facts.headline.text, mode)
    book = Rulebook(rules, url=facts.url or url, outlet=facts.outlet)
    pictures = Pictures(facts.base, parts, page.data)
    ledger = Ledger(segments, kept, facts, book, pictures.came_along)
    builder = BlockBuilder(facts.base, pictures)
    blocks = tuple(builder.block(number, segment, reason) for number, (segment, reason) in enumerate(ledger, start=1))
    if not facts.language.text and (guessed := metadata.language.guess(body_text(blocks))):
        facts = facts.with_language(guessed, Certainty.GUESS)
    article = facts.article(blocks=blocks, pictures=pictures.stored, extractor=EXTRACTOR)
    return dataclasses.replace(article, notices=notices) if notices else article


def _within_limits(segments: list[Segment]) -> tuple[list[Segment], tuple[str, ...]]:
    """The segments of a page that is no larger than an article can be, and what is to be said of those left out."""
    bare = [segment for segment in segments if segment.image is not None and not segment.text]
    notices: tuple[str, ...] = ()
    if len(bare) > _MOST_PICTURES:
        beyond = set(map(id, bare[_MOST_PICTURES:]))
        segments = [segment for segment in segments if id(segment) not in beyond]
        notices = (
            f"The page has {len(bare):,} pictures; only the first {_MOST_PICTURES:,} were read. The original has all.",
        )
    if len(segments) > _MOST_BLOCKS:
        raise ExtractionError(
            f"The page has {len(segments):,} paragraphs; more than {_MOST_BLOCKS:,} are not read.",
            "The original is kept; copy the article's text instead.",
        )
    if not segments:
        raise ExtractionError("There is no text on this page.", "Paste the article's text instead.")
    return segments, notices
