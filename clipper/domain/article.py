"""An article and its blocks: what extraction makes of what arrived, kept or removed with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from clipper.domain.published import Published


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE = "table"
    FIGURE = "figure"
    VERSE = "verse"  # lines that must stay lines: poems, addresses, preformatted text


class Reason(StrEnum):
    """Why a block was left out."""

    NAVIGATION = "navigation"
    SHARE = "share line"
    RELATED = "related stories"
    TEASER = "teaser"
    CAPTION = "caption kept with picture"
    COOKIES = "cookie notice"
    NEWSLETTER = "newsletter box"
    ADVERTISEMENT = "advertisement"
    COMMENTS = "comments"
    METADATA = "used as metadata"
    DUPLICATE = "duplicate"
    RULE = "rule for this outlet"
    USER = "taken out by hand"
    OTHER = "not part of the article"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, quote, list item, table or picture, in the order of the page.

    `html` is inline HTML of the small allowed set (a whole `<table>` for tables), safe to show;
    `text` is the same without markup. A figure has its caption in both.
    """

    id: str  # stable within the clipping: 'b1', 'b2', ...
    kind: BlockKind
    text: str
    html: str = ""
    kept: bool = True
    reason: Reason | None = None  # set exactly when not kept
    level: int = 0  # headings 2 to 6; list items: depth from 1
    ordered: bool = False  # list items of a numbered list
    picture: str = ""  # figures: SHA-256 of a stored picture, or empty
    picture_url: str = ""  # figures: the remote address, never loaded by itself
    alt: str = ""  # figures: alternative text
    edited: bool = False  # corrected by hand


class Certainty(StrEnum):
    """How sure a value of the metadata is."""

    STRUCTURED = "structured"  # said by the page in so many words: JSON-LD, meta elements
    VISIBLE = "visible"  # read from the visible text
    GUESS = "guess"  # to be checked
    USER = "user"  # corrected by hand; nothing overwrites it


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or facsimile that is stored with a clipping."""

    sha256: str
    media_type: str
    width: int = 0
    height: int = 0
    data: bytes = b""  # empty when only described
    name: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The result of extraction."""

    headline: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""  # the publisher's name as the source gives it
    section: str = ""
    page: str = ""
    edition: str = ""
    place: str = ""
    published: Published | None = None
    language: str = ""  # BCP 47: 'en', 'pt-BR'
    url: str = ""
    canonical_url: str = ""
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    pictures: tuple[Picture, ...] = ()  # with their bytes
    facsimiles: tuple[Picture, ...] = ()  # PDF or image of the page as published, with their bytes
    certainty: Mapping[str, Certainty] = field(default_factory=dict)  # by field name
    notices: tuple[str, ...] = ()  # sentences for the user: 'Text was read by OCR.'
    extractor: str = ""  # name and version of what made this

    @property
    def kept(self) -> tuple[Block, ...]:
        """The blocks that are the article."""
        return tuple(block for block in self.blocks if block.kept)

    @property
    def removed(self) -> tuple[Block, ...]:
        """The blocks that were left out, each with its reason."""
        return tuple(block for block in self.blocks if not block.kept)

    @property
    def text(self) -> str:
        """The kept running text, blocks separated by blank lines; a caption belongs to its picture and is not in it."""
        return body_text([block for block in self.blocks if block.kind is not BlockKind.FIGURE])


def body_text(blocks: Sequence[Block]) -> str:
    """All text of the kept blocks, captions too, separated by blank lines: what is stored and searched."""
    return "\n\n".join(block.text for block in blocks if block.kept and block.text)


_WIDE = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"  # Thai, kana, Han: no spaces


_WORDS = re.compile(rf"{_WIDE}|(?:(?!{_WIDE})\w)+(?:['’-](?:(?!{_WIDE})\w)+)*")


def word_count(text: str) -> int:
    """Number of words; scripts without spaces count a character as half a word, as editors do."""
    wide = others = 0
    for match in _WORDS.finditer(text):
        if len(match[0]) == 1 and re.fullmatch(_WIDE, match[0]):
            wide += 1
        else:
            others += 1
    return others + (wide + 1) // 2


@dataclass(frozen=True, slots=True)
class Rule:
    """What the user taught for an outlet: lines like this are always removed, or always kept."""

    id: int
    outlet: str  # domain ('the-post.example') or, without one, the outlet's name
    keep: bool
    pattern: str  # a line as it stood; digits match any digits, case and spacing do not count
    reason: Reason = Reason.RULE
