"""A stored article, what the user did with it, and its original."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from clipper.domain.article import Article
from clipper.domain.payload import Payload, Via
from clipper.domain.row import Extraction, Status


class Tonality(StrEnum):
    """How a clipping speaks of its subject, as the editor judges it."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done with a clipping's text."""

    licence: str = ""
    readers: int | None = None  # number of readers licensed
    expires: dt.date | None = None
    link_only: bool = False  # the text may not be reprinted


class HighlightColour(StrEnum):
    """The four colours of highlights."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"


@dataclass(frozen=True, slots=True)
class Highlight:
    """A marked passage: characters `start` to `end` of a block's text."""

    id: int
    block: str
    start: int
    end: int
    colour: HighlightColour = HighlightColour.YELLOW
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Clipping:
    """A stored article and what the user did with it: all the reader and the exports need."""

    id: int
    uid: str
    article: Article  # pictures and facsimiles described, without bytes
    outlet_id: int | None
    status: Status
    extraction: Extraction
    captured: dt.datetime
    via: Via
    tags: tuple[str, ...] = ()
    starred: bool = False
    read: bool = False
    note: str = ""
    tonality: Tonality | None = None
    rights: Rights = Rights()
    highlights: tuple[Highlight, ...] = ()
    corrected: frozenset[str] = frozenset()  # fields corrected by hand
    words: int = 0
    failure: str = ""  # why extraction failed, a sentence
    story_id: int | None = None  # group of near-identical texts
    also_in: tuple[tuple[int, str], ...] = ()  # the story's other clippings: id, outlet
    original_sha256: str = ""
    modified: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """A stored payload."""

    sha256: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class OriginalHeader:
    """What is known of the original without loading it."""

    sha256: str
    media_type: str
    size: int
    filename: str
    url: str
