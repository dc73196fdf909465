"""The words of Clipper as plain frozen data: what the parts hand to each other. Standard library only."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

# ---------------------------------------------------------------------------------------------- coming in


class Via(StrEnum):
    """How something came in."""

    CLIPBOARD = "clipboard"
    DROP = "drop"
    FILE = "file"
    ADDRESS = "address"
    STANDARD_INPUT = "stdin"
    MANUAL = "manual"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that belongs to a payload: a picture of a saved page."""

    name: str  # the address or relative path by which the page refers to it
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Payload:
    """What arrived, untouched."""

    data: bytes
    media_type: str  # 'text/html', 'text/plain', 'message/rfc822', 'application/pdf', ...
    url: str = ""
    filename: str = ""
    charset: str = ""  # as declared by whoever sent it; empty: find out
    via: Via = Via.FILE
    captured: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    fragment: bool = False  # a selection, not a whole page
    parts: tuple[Part, ...] = ()


# ---------------------------------------------------------------------------------------------- the article


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


_PUBLISHED = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?")


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """A date as precise as the source gives it: '2025', '2025-02', '2025-02-13', '2025-02-13T08:30+01:00'."""

    value: str

    def __post_init__(self) -> None:
        """Refuse what is not such a date with ValueError."""
        if not _PUBLISHED.fullmatch(self.value):
            raise ValueError(f"{self.value!r} is not a date such as 2025-02-13.")
        if len(self.value) >= 10:
            dt.date.fromisoformat(self.value[:10])
            if len(self.value) > 10:
                dt.datetime.fromisoformat(self.value)
        elif len(self.value) == 7:
            dt.date.fromisoformat(self.value + "-01")
        elif self.value == "0000":
            raise ValueError("There is no year 0.")

    @property
    def day(self) -> str:
        """The date without the time, as precise as it is known."""
        return self.value[:10]

    @property
    def first_day(self) -> dt.date:
        """The first day the value can mean, for sorting and statistics."""
        return dt.date.fromisoformat((self.value[:10] + "-01-01")[:10])


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


# ---------------------------------------------------------------------------------------------- the clipping


class Status(StrEnum):
    """Where a clipping lies."""

    INBOX = "inbox"
    FILED = "filed"
    TRASHED = "trashed"


class Extraction(StrEnum):
    """How far the extraction of a clipping has come."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


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
class ClippingRow:
    """What the list shows of a clipping."""

    id: int
    headline: str
    outlet: str
    authors: tuple[str, ...]
    published: Published | None
    captured: dt.datetime
    status: Status
    extraction: Extraction
    starred: bool
    read: bool
    tags: tuple[str, ...]
    lead: str
    language: str
    picture: str = ""  # SHA-256 of the first picture
    has_note: bool = False
    story_id: int | None = None
    story_size: int = 1
    words: int = 0


@dataclass(frozen=True, slots=True)
class Original:
    """A stored payload."""

    sha256: str
    payload: Payload


class DuplicateKind(StrEnum):
    """In what way a clipping is had already."""

    ADDRESS = "same address"
    TEXT = "same text"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A clipping that is there already."""

    id: int
    kind: DuplicateKind
    headline: str
    captured: dt.datetime


class OnDuplicate(StrEnum):
    """What to do with something that is there already."""

    ASK = "ask"
    SKIP = "skip"
    KEEP_BOTH = "keep both"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class OriginalHeader:
    """What is known of the original without loading it."""

    sha256: str
    media_type: str
    size: int
    filename: str
    url: str


# ---------------------------------------------------------------------------------------------- the shelves


@dataclass(frozen=True, slots=True)
class Tag:
    """A label; nested by '/' in its name."""

    id: int
    name: str
    colour: str = ""  # '#rrggbb' or empty
    count: int = 0  # clippings with exactly this tag, trash left out
    last_used: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, site, broadcaster or agency."""

    id: int
    name: str
    domains: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    medium: str = ""  # 'daily', 'weekly', 'magazine', 'online', 'agency', 'radio', 'television', 'blog', ...
    country: str = ""
    language: str = ""
    circulation: int | None = None
    circulation_date: dt.date | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A named query as the user typed it."""

    id: int
    name: str
    query: str
    sort: str = ""


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """A clipping in a dossier."""

    clipping_id: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class DossierGroup:
    """A titled part of a dossier."""

    id: int
    title: str
    comment: str = ""
    entries: tuple[DossierEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A hand-ordered, grouped selection with comments: the content of a press book."""

    id: int
    name: str
    groups: tuple[DossierGroup, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)  # press book settings kept with it
    query: str = ""  # fed by this search ('same again for this week')

    @property
    def clipping_ids(self) -> tuple[int, ...]:
        """All clippings in order."""
        return tuple(entry.clipping_id for group in self.groups for entry in group.entries)


@dataclass(frozen=True, slots=True)
class DossierInfo:
    """What the sidebar shows of a dossier."""

    id: int
    name: str
    count: int


# ---------------------------------------------------------------------------------------------- news


@dataclass(frozen=True, slots=True)
class Changes:
    """What a use-case changed: the only news the window gets, and what undo is built on."""

    label: str = ""  # 'Tag 3 clippings with energy/wind': shown with Undo
    added: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()  # really gone, not only trashed
    tags: bool = False
    outlets: bool = False
    dossiers: bool = False
    searches: bool = False
    rules: bool = False
    undoable: bool = False

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return any(
            (
                self.added,
                self.changed,
                self.removed,
                self.tags,
                self.outlets,
                self.dossiers,
                self.searches,
                self.rules,
            )
        )

    def __or__(self, other: Changes) -> Changes:
        """Both together, named after the first."""
        return dataclasses.replace(
            self,
            added=self.added | other.added,
            changed=self.changed | other.changed,
            removed=self.removed | other.removed,
            tags=self.tags or other.tags,
            outlets=self.outlets or other.outlets,
            dossiers=self.dossiers or other.dossiers,
            searches=self.searches or other.searches,
            rules=self.rules or other.rules,
            undoable=self.undoable or other.undoable,
        )


# ---------------------------------------------------------------------------------------------- finding


class Sort(StrEnum):
    """Orders of a list."""

    RELEVANCE = "relevance"
    NEWEST = "newest"  # by publication
    OLDEST = "oldest"
    CAPTURED = "captured"  # last taken in first
    HEADLINE = "headline"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """A mistake in a query: what is wrong, where, and what would be right. The good part still runs."""

    message: str
    start: int
    end: int
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Answer to a query: ids in order, exact total, and what the user should know about it."""

    ids: Sequence[int]
    total: int
    scores: Mapping[int, float] = field(default_factory=dict)  # of the first hits, when sorted by relevance
    problems: tuple[QueryProblem, ...] = ()
    complete: bool = True  # False while the index is being rebuilt: text was not or not fully searched
    notice: str = ""  # 'Search is being rebuilt, 42 %.'


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a hit; `marks` are (start, end) of the matches in `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Facets:
    """How the hits are spread: value and count, most frequent first."""

    outlets: tuple[tuple[str, int], ...] = ()
    months: tuple[tuple[str, int], ...] = ()  # '2025-02'
    tags: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clippings lie where."""

    inbox: int
    all: int  # outside the trash
    starred: int
    unread: int
    trash: int


class CompletionKind(StrEnum):
    """What a completion is."""

    FIELD = "field"
    TAG = "tag"
    OUTLET = "outlet"
    WORD = "word"
    QUERY = "past query"


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer to complete what is being typed; replaces characters `start` to `end` of the query."""

    kind: CompletionKind
    text: str
    start: int
    end: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What the search index needs to know of a clipping."""

    id: int
    headline: str
    subtitle: str
    authors: tuple[str, ...]
    text: str
    note: str
    captions: str
    language: str
    published: str  # ISO date as precise as known, or empty
