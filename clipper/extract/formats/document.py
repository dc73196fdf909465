"""Word-processor documents, PDF and mails are read into pieces; this makes the article of them."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clipper.domain.article import Article, Block, BlockKind, Certainty, Picture, Reason, Rule
from clipper.domain.published import Published
from clipper.errors import ExtractionError
from clipper.extract.mode import EXTRACTOR
from clipper.extract.rules import Rulebook
from clipper.extract.sanitise import clean_line, clean_text, sanitise, sanitise_inline
from clipper.extract.text.language import language_of
from clipper.extract.text.lines import Heading, read_heading

_SURE_LANGUAGE = 300  # characters
_SPACE = re.compile(r"[^\S\n]+")
HEADLINE_LINES = 8  # how far down the byline and the date may stand
_LONGEST_LINE = 90  # of what stands above the headline and may name outlet and date


@dataclass(slots=True)
class Piece:
    """A block in the making."""

    kind: BlockKind
    text: str
    html: str = ""
    level: int = 0
    ordered: bool = False
    picture: str = ""
    alt: str = ""
    reason: Reason | None = None
    title: bool = False  # the document itself calls it its title


@dataclass(frozen=True, slots=True)
class Known:
    """What the document says of itself outside its text."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    published: Published | None = None
    language: str = ""
    url: str = ""
    page: str = ""


def article_of(
    pieces: Sequence[Piece],
    *,
    known: Known = Known(),
    pictures: Iterable[Picture] = (),
    facsimiles: Iterable[Picture] = (),
    notices: Iterable[str] = (),
    rules: Sequence[Rule] = (),
) -> Article:
    """The article: headline, byline and date are read from the first pieces, the rest is kept as it stands."""
    pieces = [piece for piece in pieces if piece.text.strip() or piece.picture or piece.kind is BlockKind.FIGURE]
    facsimiles = tuple(facsimiles)
    if not pieces and not facsimiles:
        raise ExtractionError("The document has no text in it.")
    certainty: dict[str, Certainty] = {}
    title = _title(pieces)
    headline = clean_line(pieces[title].text) if title is not None else clean_line(known.headline)
    if title is not None:
        pieces[title].reason = pieces[title].reason or Reason.METADATA
        certainty["headline"] = Certainty.VISIBLE if pieces[title].title else Certainty.GUESS
    elif headline:
        certainty["headline"] = Certainty.GUESS
    heading = _read_heading(pieces, title)
    authors, published = heading.authors, heading.published
    if authors or known.authors:
        certainty["authors"] = Certainty.VISIBLE if heading.authors_sure else Certainty.GUESS
    if published or known.published:
        certainty["published"] = Certainty.VISIBLE if heading.published_sure else Certainty.GUESS
    body = " ".join(piece.text for piece in pieces if piece.reason is None)[:20_000]
    language = language_of(body) or known.language
    if language:
        certainty["language"] = Certainty.VISIBLE if len(body) >= _SURE_LANGUAGE else Certainty.GUESS
    if known.page:
        certainty["page"] = Certainty.VISIBLE
    if heading.outlet:
        certainty["outlet"] = Certainty.GUESS
    book = Rulebook(rules, url=known.url, outlet=heading.outlet)
    return Article(
        headline=headline,
        authors=authors or known.authors,
        outlet=heading.outlet,
        published=published or known.published,
        language=language,
        page=known.page,
        url=known.url,
        blocks=tuple(_block(number, piece, book) for number, piece in enumerate(pieces, 1)),
        pictures=tuple({picture.sha256: picture for picture in pictures}.values()),
        facsimiles=facsimiles,
        certainty=certainty,
        notices=tuple(notices),
        extractor=EXTRACTOR,
    )


def inline(text: str) -> str:
    """Plain text as inline HTML; line breaks stay."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def _title(pieces: Sequence[Piece]) -> int | None:
    """Which piece is the headline: the one called so, else the first heading near the top, else a short first line."""
    top = [number for number, piece in enumerate(pieces[:12]) if piece.reason is None and piece.text.strip()]
    for number in top:
        if pieces[number].title:
            return number
    for number in top:
        if pieces[number].kind is BlockKind.HEADING:
            return number
    if top and len(pieces[top[0]].text) <= 200 and pieces[top[0]].kind is BlockKind.PARAGRAPH and len(pieces) > 1:
        return top[0]
    return None


def _read_heading(pieces: Sequence[Piece], title: int | None) -> Heading:
    """Byline, outlet and date from the short lines around the headline; what was used is marked so."""
    first = title + 1 if title is not None else 0
    below = [piece for piece in pieces[first : first + HEADLINE_LINES] if piece.reason is None]
    above = [piece for piece in pieces[max(0, first - 5) : max(0, first - 1)] if piece.reason is None]
    near = below + [piece for piece in above if len(piece.text) <= _LONGEST_LINE]
    heading = read_heading([piece.text for piece in near])
    if heading.published is None:
        heading = _with_running_head(heading, pieces[:first])
    for number in heading.used:
        near[number].reason = Reason.METADATA
    return heading


def _with_running_head(heading: Heading, above: Sequence[Piece]) -> Heading:
    """Outlet and day from a running head; one with a time of day tells when somebody printed the page."""
    running = [piece.text for piece in above if piece.reason is Reason.NAVIGATION]
    said = read_heading(running)
    if said.published is None or len(said.published.value) > 10:
        return heading
    return dataclasses.replace(heading, published=said.published, outlet=heading.outlet or said.outlet)


def _block(number: int, piece: Piece, book: Rulebook) -> Block:
    text = clean_text(piece.text).strip()
    text = text if piece.kind is BlockKind.TABLE else _SPACE.sub(" ", text)
    rule = book.verdict(text)
    reason = piece.reason if rule is None else None if rule.keep else rule.reason
    markup = piece.html or inline(text)
    return Block(
        id=f"b{number}",
        kind=piece.kind,
        text=text,
        html=sanitise(markup) if piece.kind is BlockKind.TABLE else sanitise_inline(markup),
        kept=reason is None,
        reason=reason,
        level=piece.level,
        ordered=piece.ordered,
        picture=piece.picture,
        alt=clean_line(piece.alt),
    )
