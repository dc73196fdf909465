"""A block of the page before it is decided whether it belongs to the article, and the elements around it."""

from dataclasses import dataclass, field

from lxml import html

from clipper.domain.article import BlockKind


@dataclass(slots=True, eq=False)
class Inline:
    """An inline element around a piece of text, and the one around that."""

    element: html.HtmlElement
    tag: str
    outer: "Inline | None"
    link: bool
    hidden: bool
    reading: bool = False  # how the word before it is read: beside the text, not in it


@dataclass(slots=True, eq=False)
class Context:
    """A block-level element that is open, and the one around it."""

    element: html.HtmlElement
    tag: str
    outer: "Context | None"
    flags: int  # marks.* of this element
    around: int  # marks.* of this element and all around it
    hidden: bool
    depth: int
    list_depth: int = 0
    ordered: bool = False
    quote: bool = False
    pre: bool = False  # white space counts
    pre_element: bool = False
    figure: "Context | None" = None
    chars: int = 0
    link_chars: int = 0
    segments: int = 0
    item_open: bool = False  # a list item whose first line has not come yet


@dataclass(slots=True, eq=False)
class Segment:
    """One block of the page before it is decided whether it belongs to the article."""

    kind: BlockKind
    text: str
    context: Context
    pieces: list[tuple[str, Inline | None]] = field(default_factory=list)
    level: int = 0
    ordered: bool = False
    hidden: bool = False
    link_chars: int = 0
    image: html.HtmlElement | None = None
    table: html.HtmlElement | None = None
    caption: bool = False
    heading: int = 0  # 1 to 6 as on the page
