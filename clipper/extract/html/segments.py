"""The page's visible text as a list of segments in page order: the ledger that every later decision is written into."""

import re

from lxml import etree, html

from clipper.domain.article import BlockKind
from clipper.extract.html import marks
from clipper.extract.html.captions import with_captions
from clipper.extract.html.segment import Context, Inline, Segment
from clipper.extract.html.tables import is_data_table, table_text
from clipper.extract.html.whitespace import BREAK, paragraphs, preformatted

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "output",
        "slot",
        "strong",
    ]
)
SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "audio",
        "canvas",
        "select",
        "datalist",
        "textarea",
        "map",
        "noframes",
        "title",
        "param",
        "source",
        "track",
        "meta",
        "link",
        "base",
        "input",
        "frame",
        "frameset",
        "applet",
        "video",
    ]
)
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_READINGS = ("rt", "rp")
_HIDDEN_STYLE = re.compile(r"(?:^|;|\s)(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"(?:^|;|\s)display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)(?!-line)", re.IGNORECASE)


def segments_of(root: html.HtmlElement) -> list[Segment]:
    """All segments of the page's body."""
    body = root.find("body")
    found = with_captions(_Walk(body if body is not None else root).run())
    for reading in root.iter(*_READINGS):
        reading.clear(keep_tail=True)  # the pieces have it; whoever reads the page after this sees the text alone
    return found


class _Walk:
    """One pass over the tree, without recursion."""

    def __init__(self, body: html.HtmlElement) -> None:
        self._body = body
        self._segments: list[Segment] = []
        self._context = Context(body, "body", None, 0, 0, False, 0)
        self._inline: Inline | None = None
        self._pieces: list[tuple[str, Inline | None]] = []
        self._images: list[html.HtmlElement] = []  # inside a line of text: follow after it

    def run(self) -> list[Segment]:
        """Walk."""
        walker = etree.iterwalk(self._body, events=("start", "end"))
        root = self._context
        for event, element in walker:
            tag = element.tag
            if element is self._body:
                if event == "start" and element.text:
                    self._take(element.text)
                continue
            if not isinstance(tag, str):
                if event == "end" and element.tail:
                    self._take(element.tail)
                continue
            if event == "start":
                self._start(element, tag, walker)
            else:
                self._end(element, tag)
                if element.tail:
                    self._take(element.tail)
        self._flush()
        assert self._context is root
        return self._segments

    def _start(self, element: html.HtmlElement, tag: str, walker: "etree.iterwalk") -> None:
        if tag in SKIPPED:
            walker.skip_subtree()
            return
        if tag == "br":
            self._pieces.append((BREAK, None))
        elif tag == "img":
            self._images.append(element)
            if not any(text.strip() for text, _ in self._pieces):
                self._flush()
        elif tag in INLINE:
            self._open_inline(element, tag)
        else:
            self._flush()
            self._open_block(element, tag)
            if tag == "table" and is_data_table(element):
                self._table(element)
                walker.skip_subtree()
                return
        if element.text:
            self._take(element.text)

    def _take(self, text: str) -> None:
        """Text; white space that begins a line is nothing, except where all of it counts."""
        if self._pieces or not text.isspace() or self._context.pre:
            self._pieces.append((text, self._inline))

    def _end(self, element: html.HtmlElement, tag: str) -> None:
        if self._inline is not None and self._inline.element is element:
            if self._inline.tag == "#block":
                self._flush()
            self._inline = self._inline.outer
        elif self._context.element is element:
            self._flush()
            done = self._context
            outer = done.outer
            if outer is not None:
                outer.chars += done.chars
                outer.link_chars += done.link_chars
                outer.segments += done.segments
                self._context = outer

    def _open_inline(self, element: html.HtmlElement, tag: str) -> None:
        attributes = element.attrib
        hidden = bool(self._inline and self._inline.hidden)
        if attributes:
            style = attributes.get("style", "")
            hidden = hidden or "hidden" in attributes or bool(style and _HIDDEN_STYLE.search(style))
            if not hidden and "class" in attributes:
                hidden = marks.visually_hidden(attributes["class"])
            if style and _BLOCK_STYLE.search(style):
                self._flush()
                tag = "#block"
        link = tag == "a" or bool(self._inline and self._inline.link)
        reading = tag in _READINGS or bool(self._inline and self._inline.reading)
        self._inline = Inline(element, tag, self._inline, link, hidden, reading)

    def _open_block(self, element: html.HtmlElement, tag: str) -> None:
        outer = self._context
        attributes = element.attrib
        flags = marks.of_element(tag, attributes)
        hidden = outer.hidden
        pre_element = outer.pre_element or tag in ("pre", "listing", "xmp")
        pre = outer.pre or pre_element
        if attributes and not hidden:
            style = attributes.get("style", "")
            hidden = (
                "hidden" in attributes
                or bool(style and _HIDDEN_STYLE.search(style))
                or (tag == "dialog" and "open" not in attributes)
                or bool(flags & marks.UNSEEN)
            )
            pre = pre or bool(style and _PRE_STYLE.search(style))
        context = Context(
            element, tag, outer, flags, outer.around | flags, hidden, outer.depth + 1,
            outer.list_depth, outer.ordered, outer.quote or tag == "blockquote", pre, pre_element, outer.figure,
        )  # fmt: skip
        if tag in ("ul", "ol"):
            context.list_depth += 1
            context.ordered = tag == "ol"
        elif tag == "li":
            context.item_open = True
        elif tag == "figure":
            context.figure = context
        self._context = context

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        if pieces and any(text.strip() for text, _ in pieces):
            if self._context.pre:
                self._add(preformatted(pieces), pieces)
            else:
                for run in paragraphs(pieces):
                    self._add(_text_of(run), run)
        for image in self._images:
            context = self._context
            self._segments.append(Segment(BlockKind.FIGURE, "", context, hidden=context.hidden, image=image))
        self._images.clear()

    def _add(self, text: str, pieces: list[tuple[str, Inline | None]]) -> None:
        context = self._context
        if not text.strip():
            return
        shown = [(text, inline) for text, inline in pieces if inline is None or not inline.hidden]
        hidden = context.hidden or not any(text.strip() for text, _ in shown)
        if not hidden and len(shown) < len(pieces):
            pieces = shown
            text = _text_of(pieces).strip()
        links = sum(len(text) for text, inline in pieces if inline is not None and inline.link)
        segment = Segment(BlockKind.PARAGRAPH, text, context, pieces, hidden=hidden, link_chars=min(links, len(text)))
        self._describe(segment)
        context.chars += len(text)
        context.link_chars += segment.link_chars
        context.segments += 1
        self._segments.append(segment)

    def _describe(self, segment: Segment) -> None:
        """Kind and level from the elements around."""
        context: Context | None = segment.context
        segment.caption = bool(context and context.flags & marks.CAPTION)
        if context and context.pre and (context.pre_element or "\n" in segment.text):
            segment.kind = BlockKind.VERSE
            return
        steps = 0
        while context is not None and steps < 6:
            tag = context.tag
            if tag in _HEADINGS:
                segment.kind, segment.level, segment.heading = BlockKind.HEADING, _HEADINGS[tag], int(tag[1])
                return
            if tag == "figcaption":
                segment.caption = True
                return
            if tag == "li":
                if context.item_open:
                    context.item_open = False
                    segment.kind, segment.level, segment.ordered = (
                        BlockKind.LIST_ITEM,
                        context.list_depth,
                        context.ordered,
                    )
                return
            if context.chars or context.segments:
                break
            context, steps = context.outer, steps + 1
        if segment.context.quote:
            segment.kind = BlockKind.QUOTE

    def _table(self, table: html.HtmlElement) -> None:
        text = table_text(table)
        if not text:
            return
        links = sum(len(link.text_content()) for link in table.iter("a"))
        context = self._context
        segment = Segment(
            BlockKind.TABLE, text, context, hidden=context.hidden, link_chars=min(links, len(text)), table=table
        )
        context.chars += len(text)
        context.link_chars += segment.link_chars
        context.segments += 1
        self._segments.append(segment)


def _text_of(pieces: list[tuple[str, Inline | None]]) -> str:
    """The text of a line without the readings above it, unless there is nothing else."""
    text = "".join([text for text, inline in pieces if inline is None or not inline.reading])
    return text if text.strip() else "".join([text for text, _ in pieces])
