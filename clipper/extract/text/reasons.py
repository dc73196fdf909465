"""Why a line was left out: told by its words, or by the section of the page it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from clipper.domain.article import Reason
from clipper.extract.text.facts import FULL, SECTIONS, Facts
from clipper.extract.text.split import Line

_BY_WORDS = {
    "cookies": Reason.COOKIES,
    "advertisement": Reason.ADVERTISEMENT,
    "newsletter": Reason.NEWSLETTER,
    "comments": Reason.COMMENTS,
    "related": Reason.RELATED,
    "caption": Reason.CAPTION,
    "navigation": Reason.NAVIGATION,
}
_OPENS = {"related", "comments"}  # words that begin a section of the page
_LONGEST_MARKER = 9  # words


class Reasons:
    """The reasons of one page's lines, in the page's order."""

    def __init__(
        self, lines: Sequence[Line], facts: Sequence[Facts], kept: Sequence[int], title: int | None, used: set[int]
    ) -> None:
        """`used` are the lines that byline and date were read from."""
        self._facts = facts
        self._kept = set(kept)
        self._title = title
        self._used = used
        self._texts = [line.text.casefold() for line in lines]
        copied = {self._texts[number] for number in kept}
        self._copied = copied | ({self._texts[title]} if title is not None else set())
        self._first = min(kept, default=len(lines))
        self._last = max(kept, default=-1)

    def all(self) -> list[Reason | None]:
        """For each line the reason, or None if it is kept."""
        found: list[Reason | None] = []
        section: Reason | None = None
        for number, facts in enumerate(self._facts):
            if number in self._kept:
                section = None
                found.append(None)
                continue
            said = self._said(facts)
            reason = self._special(number) or said or self._in_section(facts, section) or self._by_place(number)
            if said in {Reason.RELATED, Reason.COMMENTS} and facts.units <= _LONGEST_MARKER:
                section = said
            elif said in {Reason.NAVIGATION, Reason.NEWSLETTER, Reason.COOKIES} and section is Reason.RELATED:
                section = None
            found.append(reason)
        return found

    def _special(self, number: int) -> Reason | None:
        if number == self._title or number in self._used:
            return Reason.METADATA
        return Reason.DUPLICATE if self._texts[number] in self._copied else None

    def _said(self, facts: Facts) -> Reason | None:
        if facts.share >= 0.5:
            return Reason.SHARE
        said = {name for name, says in zip(SECTIONS, facts.sections, strict=True) if says}
        return next((reason for name, reason in _BY_WORDS.items() if name in said), None)

    def _in_section(self, facts: Facts, section: Reason | None) -> Reason | None:
        if section is Reason.RELATED and (facts.ends_cut or facts.prose):
            return Reason.TEASER
        return section

    def _by_place(self, number: int) -> Reason:
        facts = self._facts[number]
        if facts.exact:
            return Reason.NAVIGATION
        if self._first < number < self._last:
            return Reason.OTHER
        if facts.ends_cut or (number < self._first and facts.prose >= FULL):
            return Reason.TEASER
        if facts.dated and number > self._last:
            return Reason.RELATED
        return Reason.OTHER if facts.units > 12 else Reason.NAVIGATION
