"""The account of a page: every segment in page order, kept or removed with a reason."""

from collections.abc import Callable, Iterator, Sequence

from lxml import html

from clipper.domain.article import BlockKind, Reason
from clipper.extract.html import furniture, marks
from clipper.extract.html.agreement import words_of
from clipper.extract.html.pictures import is_decoration
from clipper.extract.html.segment import Segment
from clipper.extract.metadata import Facts
from clipper.extract.rules import Rulebook

# Marks of the elements around, in the order in which they explain an absence.
_BY_MARK: tuple[tuple[int, Reason], ...] = (
    (marks.COOKIES, Reason.COOKIES),
    (marks.COMMENTS, Reason.COMMENTS),
    (marks.SHARE, Reason.SHARE),
    (marks.NEWSLETTER, Reason.NEWSLETTER),
    (marks.RELATED, Reason.RELATED),
    (marks.ADVERTISEMENT, Reason.ADVERTISEMENT),
    (marks.NAV | marks.FOOTER | marks.TAGS, Reason.NAVIGATION),
    (marks.HEADER, Reason.NAVIGATION),
    (marks.TEASER, Reason.TEASER),
)
# What short lines say, as furniture.py sorts them, in the order in which it counts.
_BY_SORT: tuple[tuple[int, Reason], ...] = (
    (furniture.NOTICES, Reason.COOKIES),
    (furniture.SUBSCRIPTIONS, Reason.NEWSLETTER),
    (furniture.ADVERTISING, Reason.ADVERTISEMENT),
    (furniture.SHARING, Reason.SHARE),
    (furniture.COMMENTS, Reason.COMMENTS),
    (furniture.OTHER_STORIES, Reason.RELATED),
)
_PLACES = marks.NAV | marks.FOOTER
_ELSEWHERE = marks.NAV | marks.FOOTER | marks.RELATED | marks.ADVERTISEMENT | marks.TEASER
_SHORT, _LINKED, _SHORT_LINE = 120, 0.6, 300


class Ledger:
    """The decision on each segment, after rules, metadata and duplicates had their say."""

    def __init__(
        self,
        segments: Sequence[Segment],
        kept: Sequence[bool],
        facts: Facts,
        book: Rulebook,
        came_along: Callable[[html.HtmlElement], bool] = lambda _image: False,
    ) -> None:
        """Decide; `came_along` says whether a picture's bytes came with the page."""
        self._facts = facts
        self._entries: list[tuple[Segment, Reason | None]] = []
        keep = _with_pictures(segments, kept, came_along)
        seen: set[str] = set()
        for segment, stays in zip(segments, keep, strict=True):
            rule = book.verdict(segment.text) if book and segment.text else None
            if rule is not None:
                stays = rule.keep
            elif stays and segment.text in facts.used and len(segment.text) < _SHORT_LINE:
                stays = False  # shown above the article already
            if segment.hidden and not stays:
                continue  # nobody saw it on the page
            if segment.image is not None and not segment.text and not stays and is_decoration(segment.image):
                continue
            reason = None if stays else (Reason.RULE if rule is not None else self._reason(segment, seen))
            self._entries.append((segment, reason))
            if stays and len(segment.text) > 40:
                seen.add(segment.text)

    def __iter__(self) -> Iterator[tuple[Segment, Reason | None]]:
        """Segments in page order, each with the reason it was removed or None."""
        return iter(self._entries)

    def _reason(self, segment: Segment, seen: set[str]) -> Reason:
        text = segment.text
        if text in self._facts.used:
            return Reason.METADATA
        if text in seen:
            return Reason.DUPLICATE
        around = segment.context.around
        if segment.context.flags & marks.BYLINE and len(text) < _SHORT:
            return Reason.METADATA if not around & _PLACES else Reason.NAVIGATION
        short = len(text) < _SHORT
        if short:
            sorts = furniture.sorts_of(words_of(text))
            for sort, reason in _BY_SORT:
                if sorts & sort:
                    return reason
        for mark, reason in _BY_MARK:
            if around & mark:
                return reason
        if text and segment.link_chars > _LINKED * len(text):
            return Reason.NAVIGATION if short else Reason.TEASER
        return Reason.OTHER


def _with_pictures(
    segments: Sequence[Segment], kept: Sequence[bool], came_along: Callable[[html.HtmlElement], bool]
) -> list[bool]:
    """Pictures stand or fall with the text around them; one with a caption right above the text leads into it."""
    result = list(kept)
    count = len(segments)
    before = _neighbours(segments, kept, range(count))
    after = _neighbours(segments, kept, range(count - 1, -1, -1))
    for index, segment in enumerate(segments):
        if segment.kind is not BlockKind.FIGURE or segment.image is None:
            continue
        if segment.hidden or is_decoration(segment.image):
            result[index] = bool(kept[index] and segment.text)
            continue
        leads = (
            bool(after[index] and segment.text and not any(kept[:index])) and not segment.context.around & _ELSEWHERE
        )
        result[index] = kept[index] or (before[index] and after[index]) or (leads and came_along(segment.image))
    return result


def _neighbours(segments: Sequence[Segment], kept: Sequence[bool], order: range) -> list[bool]:
    """For each place whether the nearest text on one side is kept."""
    found = [False] * len(segments)
    last = False
    for index in order:
        found[index] = last
        if segments[index].kind is not BlockKind.FIGURE and not segments[index].hidden:
            last = kept[index]
    return found
