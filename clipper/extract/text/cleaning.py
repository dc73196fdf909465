"""From the text of a whole page to the article: which lines are the article, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from clipper.domain.article import Article, Block, Certainty, Reason, Rule
from clipper.domain.published import Published
from clipper.errors import ExtractionError
from clipper.extract.mode import EXTRACTOR
from clipper.extract.rules import Rulebook
from clipper.extract.sanitise import clean_line
from clipper.extract.text.decoding import choose
from clipper.extract.text.facts import FULL, Facts, facts_of
from clipper.extract.text.language import language_of
from clipper.extract.text.lines import Heading, read_date, read_heading, read_place
from clipper.extract.text.model import judge
from clipper.extract.text.reasons import Reasons
from clipper.extract.text.shapes import block, shapes
from clipper.extract.text.split import Line, split
from clipper.extract.text.words import phrase_pattern

_ABOVE, _BELOW = 4, 9  # lines around the headline that may tell author and date
_AFTER_END = 5  # lines below the body that may tell the date
_LONGEST_HEADLINE = 300
_FEW = 3  # lines
_NEARLY_ALL = 0.85  # of articles pasted without their pages the model keeps .91 and more in 98 of 100
_SURE_LANGUAGE = 300  # characters
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?)?,?\s*(?:by\s)?(?P<name>[^\W\d_][^.|,;©–\n]{2,40})", re.I
)


def clean(text: str, *, url: str = "", rules: Sequence[Rule] = ()) -> Article:
    """The article in a pasted text; every line of it is in the blocks, kept or with the reason why not.

    Raises ExtractionError when there is no text at all.
    """
    lines = split(text)
    if not lines:
        raise ExtractionError("There is no text in what was pasted.")
    facts = facts_of(lines)
    choice = _choose(lines, facts)
    heading, used = _heading(lines, facts, choice)
    kept = [number for number in choice.kept if number not in used]
    reasons = Reasons(lines, facts, kept, choice.title, used).all()
    outlet = heading.outlet or _copyright(lines, reasons)
    reasons = _ruled(lines, reasons, Rulebook(rules, url=url, outlet=outlet))
    blocks = tuple(
        block(number, shape, reasons[shape.lines.start])
        for number, shape in enumerate(shapes(lines, facts, reasons), start=1)
    )
    headline = clean_line(lines[choice.title].text, _LONGEST_HEADLINE) if choice.title is not None else ""
    return _article(headline, choice, heading, outlet, blocks, url)


def _article(
    headline: str, choice: _Choice, heading: Heading, outlet: str, blocks: tuple[Block, ...], url: str
) -> Article:
    body = [item.text for item in blocks if item.kept]
    text = "\n".join(body)
    language, place = language_of(text), read_place(body[0]) if body else ""
    known = {
        "headline": (headline, Certainty.VISIBLE if choice.title_sure else Certainty.GUESS),
        "authors": (heading.authors, Certainty.VISIBLE if heading.authors_sure else Certainty.GUESS),
        "published": (heading.published, Certainty.VISIBLE if heading.published_sure else Certainty.GUESS),
        "outlet": (outlet, Certainty.GUESS),
        "place": (place, Certainty.VISIBLE),
        "language": (language, Certainty.VISIBLE if len(text) >= _SURE_LANGUAGE else Certainty.GUESS),
    }
    return Article(
        headline=headline,
        authors=heading.authors,
        outlet=outlet,
        place=place,
        published=heading.published,
        language=language,
        url=url,
        blocks=blocks,
        certainty={name: certainty for name, (value, certainty) in known.items() if value},
        extractor=EXTRACTOR,
    )


# ---------------------------------------------------------------------------------------------- which lines


@dataclass(frozen=True, slots=True)
class _Choice:
    title: int | None
    title_sure: bool
    kept: list[int]


def _choose(lines: Sequence[Line], facts: Sequence[Facts]) -> _Choice:
    scores = judge(lines, facts)
    title, kept = choose(lines, scores)
    if _looks_bare(facts) and (len(facts) <= _FEW or _share(facts, {*kept, title}) >= _NEARLY_ALL):
        title = _first_as_title(lines, facts)
        return _Choice(title, False, [number for number in range(len(lines)) if number != title])
    kept = [number for number in kept if not _is_furniture(facts[number])]
    if not kept:
        kept = [number for number in range(len(lines)) if number != title]
    return _Choice(title, title is not None and scores.title[title] >= 0.5, kept)


def _looks_bare(facts: Sequence[Facts]) -> bool:
    """Whether this may be an article pasted without the page around it, or a few lines: then all of it is wanted."""
    if any(_is_furniture(f) or f.exact or (any(f.sections) and f.units <= 5) for f in facts):
        return False
    units = sum(f.units for f in facts)
    prose = sum(f.units for f in facts if f.prose)
    return len(facts) <= _FEW or prose >= 0.75 * units or (len(facts) <= 30 and prose >= 0.5 * units)


def _share(facts: Sequence[Facts], chosen: Collection[int | None]) -> float:
    """The share of the page's words that stand in the chosen lines."""
    return sum(f.units for number, f in enumerate(facts) if number in chosen) / (sum(f.units for f in facts) or 1.0)


def _is_furniture(facts: Facts) -> bool:
    """Lines that are nothing but buttons to pass the page on are never text."""
    return facts.share >= 0.75 and facts.units <= 5 and not facts.ends_stop


def _first_as_title(lines: Sequence[Line], facts: Sequence[Facts]) -> int | None:
    first = facts[0]
    if len(facts) < 2 or first.units > 30 or len(lines[0].text) > 200 or (first.ends_stop and not first.asks):
        return None
    return 0


# ---------------------------------------------------------------------------------------------- what else is said


def _heading(lines: Sequence[Line], facts: Sequence[Facts], choice: _Choice) -> tuple[Heading, set[int]]:
    """Byline, date and outlet from the short lines around the headline, else from those below the body."""
    body = [number for number in choice.kept if facts[number].prose >= FULL]
    first = body[0] if body else (choice.title or 0) + _BELOW
    title = choice.title if choice.title is not None else max(0, first - 1)
    standfirst = body[0] if _is_standfirst(body, title, choice.kept) else None
    if standfirst is not None:
        first = body[1]
    near = [n for n in range(max(0, title - _ABOVE), min(len(lines), title + _BELOW)) if n <= first]
    near = [n for n in near if facts[n].units <= 25 and n not in {choice.title, standfirst}]
    near.sort(key=lambda n: (n < title, n))  # what stands below the headline goes before what stands above
    heading = read_heading([lines[n].text for n in near])
    used = {near[number] for number in heading.used}
    if heading.published is None and choice.kept:
        last = max(choice.kept)
        below = [n for n in range(last, min(len(lines), last + _AFTER_END)) if facts[n].units <= 14]
        for n in below:
            date = read_date(lines[n].text)
            if date and phrase_pattern("published", "words").search(lines[n].text.casefold()):
                used.add(n)
                return _dated(heading, date.published), used
    return heading, used


def _is_standfirst(body: Sequence[int], title: int, kept: Sequence[int]) -> bool:
    """Whether the first line of text stands between the headline and the lines that say who and when."""
    if len(body) < 2 or not title < body[0]:
        return False
    return body[1] - body[0] > 1 and not any(body[0] < number < body[1] for number in kept)


def _dated(heading: Heading, published: Published) -> Heading:
    return Heading(heading.authors, heading.outlet, published, heading.used, heading.authors_sure)


def _copyright(lines: Sequence[Line], reasons: Sequence[Reason | None]) -> str:
    """The name in a line such as '© 2025 The Post' that is not part of the article."""
    for line, reason in zip(reversed(lines), reversed(reasons), strict=True):
        match = _COPYRIGHT.search(line.text) if reason is not None and len(line.text) <= 200 else None
        if match and match["name"][:1].isupper() and match.start() < 40:
            name = re.split(r"\s[-–|]\s|\s(?:All|Alle|Tous|Todos|Tutti)\s", match["name"])[0].strip(" -–|")
            return clean_line(name) if 2 < len(name) <= 40 and len(name.split()) <= 5 else ""
    return ""


def _ruled(lines: Sequence[Line], reasons: list[Reason | None], book: Rulebook) -> list[Reason | None]:
    """What the user taught for the outlet goes before everything else."""
    if not book:
        return reasons
    found = []
    for line, reason in zip(lines, reasons, strict=True):
        rule = book.verdict(line.text)
        found.append(reason if rule is None else None if rule.keep else rule.reason)
    return found
