"""News alerts: mails that hold several articles, each a headline that is a link, with some text under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import lxml.html
from lxml import etree

from clipper.domain.article import Article, BlockKind, Reason, Rule
from clipper.extract.formats.decoding import decode
from clipper.extract.formats.document import Known, Piece, article_of
from clipper.extract.formats.limits import ALERT_ARTICLES
from clipper.extract.sanitise import clean_line, safe_link
from clipper.extract.text.split import split

_BLOCKS = frozenset((
    "p", "div", "td", "th", "tr", "table", "tbody", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "article", "header", "footer", "blockquote", "center", "br", "hr", "pre", "dd", "dt",
))  # fmt: skip
_SKIPPED = frozenset(["script", "style", "head", "title", "noscript", "template"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])
_URL = re.compile(r"<?\s*(https?://[^\s<>\"]+)\s*>?")
_TARGETS = ("url", "u", "q", "target", "redirect", "r", "link", "dest", "destination")
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 18, 250
_SHORTEST_TEXT = 30


@dataclass(slots=True)
class _Run:
    """A visible line of the mail: its text, and the link when nearly all of it is one."""

    text: str
    link: str = ""
    linked: int = 0  # characters inside links
    heading: bool = False
    gap: int = 0  # blank lines above it

    @property
    def is_headline(self) -> bool:
        """Whether this line can be the headline of an entry."""
        fits = _SHORTEST_HEADLINE <= len(self.text) <= _LONGEST_HEADLINE and len(self.text.split()) >= 3
        wide = len(self.text) >= 8 and any(character >= "\u2e80" for character in self.text)
        return (fits or wide) and bool(self.link) and self.linked >= 0.8 * len(self.text)


def from_html(data: bytes, charset: str, rules: Sequence[Rule]) -> list[Article]:
    """The articles of an alert, or nothing when the mail is a single article."""
    try:
        root = lxml.html.document_fromstring(
            decode(data, charset).encode("utf-8", "replace"),
            parser=lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False),
        )
    except (etree.LxmlError, ValueError):
        return []
    runs = _merged(_runs(root))
    starts = _headlines(runs)
    return _articles(runs, starts, rules) if _is_alert(runs, starts) else []


def from_text(content: str, rules: Sequence[Rule]) -> list[Article]:
    """The articles of an alert in plain text: paragraphs that end in an address."""
    runs: list[_Run] = []
    for line in split(content):
        address = _URL.search(line.text)
        rest = _URL.sub("", line.text).strip(" <>[]()")
        if not address:
            runs.append(_Run(rest, gap=line.gap))
            continue
        link = target(address[1])
        if rest:
            runs.append(_Run(rest, link if len(rest) <= _LONGEST_HEADLINE else "", len(rest), gap=line.gap))
        elif (above := _headline_above(runs)) is not None:
            runs[above].link, runs[above].linked = link, len(runs[above].text)
    starts = _headlines(runs)
    return _articles(runs, starts, rules) if _is_alert(runs, starts) else []


def _headline_above(runs: Sequence[_Run]) -> int | None:
    """The headline an address belongs to: the first fitting line of the paragraph above it."""
    last = max((number for number, run in enumerate(runs) if run.link), default=-1)
    for first in range(len(runs) - 1, last, -1):
        if not runs[first].gap and first > last + 1:
            continue
        for number in range(first, len(runs)):
            if _SHORTEST_HEADLINE <= len(runs[number].text) <= _LONGEST_HEADLINE:
                return number
    return None


def _runs(element: etree._Element) -> Iterator[_Run | None]:
    """Visible lines in order; None between them where a block begins or ends."""
    stack: list[tuple[etree._Element, str, bool, bool]] = [(element, "", False, False)]
    while stack:
        node, link, heading, closing = stack.pop()
        if closing:
            yield None if node.tag in _BLOCKS else _Run("")
            yield _Run(node.tail or "", link, 0, heading)
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _SKIPPED or _hidden(node):
            yield _Run(node.tail or "", link, 0, heading)
            continue
        if tag in _BLOCKS:
            yield None
        inner = (target(str(node.get("href") or "")) if tag == "a" else "") or link
        inside = heading or tag in _HEADINGS
        yield _Run(node.text or "", inner, len((node.text or "").strip()) if inner else 0, inside)
        stack.append((node, link, heading, True))
        stack.extend((child, inner, inside, False) for child in reversed(node))


def _hidden(node: etree._Element) -> bool:
    style = str(node.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


def _merged(runs: Iterable[_Run | None]) -> list[_Run]:
    """Pieces of one line put together."""
    merged: list[_Run] = []
    current: _Run | None = None
    for run in [*runs, None]:
        if run is None:
            if current and (text := clean_line(current.text, 5000)):
                merged.append(_Run(text, current.link, min(current.linked, len(text)), current.heading))
            current = None
            continue
        if current is None:
            current = _Run("")
        inked = len(run.text.strip()) if run.link else 0
        current.text += run.text
        current.link = current.link or (run.link if inked else "")
        current.linked += inked
        current.heading = current.heading or (run.heading and bool(run.text.strip()))
    return merged


def _headlines(runs: Sequence[_Run]) -> list[int]:
    """Lines that begin an entry: linked, and followed by some text of their own."""
    candidates = [number for number, run in enumerate(runs) if run.is_headline]
    marked = [number for number in candidates if runs[number].heading]
    if len(marked) >= 2:
        candidates = marked
    starts: list[int] = []
    for position, number in enumerate(candidates):
        end = candidates[position + 1] if position + 1 < len(candidates) else len(runs)
        own = sum(len(run.text) for run in runs[number + 1 : end] if run.linked < 0.5 * len(run.text))
        longest = max((len(run.text) for run in runs[number + 1 : end] if not run.linked), default=0)
        new = runs[number].link not in {runs[start].link for start in starts}
        if new and own >= _SHORTEST_TEXT and longest >= _SHORTEST_TEXT:
            starts.append(number)
    return starts


def _is_alert(runs: Sequence[_Run], starts: Sequence[int]) -> bool:
    """Whether the entries are the mail, and not a few links around an article."""
    if len(starts) < 2:
        return False
    before = max((len(run.text) for run in runs[: starts[0]]), default=0)
    prose_before = sum(len(run.text) for run in runs[: starts[0]] if len(run.text) > 120)
    prose_after = sum(len(run.text) for run in runs[starts[0] :] if len(run.text) > _SHORTEST_TEXT)
    return before < 600 and prose_before < 0.4 * prose_after


def _articles(runs: Sequence[_Run], starts: Sequence[int], rules: Sequence[Rule]) -> list[Article]:
    found = []
    for position, start in enumerate(starts[:ALERT_ARTICLES]):
        last = position + 1 == len(starts)
        end = len(runs) if last else starts[position + 1]
        pieces = [
            Piece(BlockKind.PARAGRAPH, run.text, reason=Reason.NAVIGATION) for run in runs[:start] if not position
        ]
        pieces.append(Piece(BlockKind.HEADING, runs[start].text, level=2, title=True))
        closing = _closing(runs, start + 1, end) if last else end
        for number in range(start + 1, end):
            reason = _reason(runs[number]) if number < closing else Reason.NAVIGATION
            pieces.append(Piece(BlockKind.PARAGRAPH, runs[number].text, reason=reason))
        found.append(article_of(pieces, known=Known(url=runs[start].link), rules=rules))
    return found


def _closing(runs: Sequence[_Run], start: int, end: int) -> int:
    """Where the mail's own closing lines begin after the last entry."""
    prose = [n for n in range(start, end) if not runs[n].linked and len(runs[n].text) >= _SHORTEST_TEXT]
    if not prose:
        return end
    last = prose[0]
    for number in prose[1:]:
        if number - last > 1:
            break
        last = number
    return last + 1


def _reason(run: _Run) -> Reason | None:
    """Lines of an entry that are all link: 'Read more', 'Flag as irrelevant'."""
    if not run.linked or run.linked < 0.6 * len(run.text):
        return None
    return Reason.TEASER if len(run.text) > 40 else Reason.SHARE


def target(address: str) -> str:
    """Where a link of an alert leads: the address behind the sender's counting link, where it can be seen."""
    link = safe_link(address)
    if not link.startswith("http"):
        return ""
    try:
        query = parse_qs(urlsplit(link).query)
    except ValueError:
        return link
    for name in _TARGETS:
        inner = safe_link(query.get(name, [""])[0])
        if inner.startswith("http"):
            return inner
    return link
