"""When it was published: as the page says, as its address says, or as a reader would read it.

What a page states is believed unless the only date that a reader sees by the headline is another one. Statements that
a publishing program makes of every page, also of those without a date, count only where the reader sees the same day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from lxml import html

from clipper.domain.article import Certainty
from clipper.domain.published import Published
from clipper.extract.metadata.structured import text_of, types_of
from clipper.extract.metadata.view import View
from clipper.extract.text.dates import Found, find_dates

_SAID = (
    ("article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished"),
    ("pubdate", "publishdate", "publish-date", "publish_date", "published", "publication_date", "publicationdate",
     "published-date", "published_on", "published_at", "parsely-pub-date", "article.published",
     "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "citation_publication_date",
     "citation_date", "rnews:datepublished", "display-date", "ptime", "analyticsattributes.articledate", "bt:pubdate",
     "release_date", "last-modified-date:published", "gentime", "vr:published_time", "og:pubdate",
     "shareaholic:article_published_time"),
)  # fmt: skip
_SAID_OF_ANYTHING = (
    "date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date",
    "dc:date", "date.created", "sailthru.date", "issued", "created",
)  # fmt: skip
_UNDATED_TYPES = frozenset(("Recipe", "HowTo", "VideoObject", "Review"))  # things that readers see without a date
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)")
_IN_ADDRESS_PLAIN = re.compile(r"(?<!\d)(20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_CLASSES = re.compile(r"date|time|publi|posted|meta|byline|datum|fecha|stand\b|created", re.IGNORECASE)
_UPDATED = re.compile(
    r"updat|modif|aktualis|mis à jour|actualiz|aggiorn|zuletzt|last|gewijzigd|copyright|©|geändert", re.IGNORECASE
)
_NOT_PLACES = re.compile(
    r"comment|related|sidebar|widget|footer|recommend|teaser|kommentar|popular|latest|copyright", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|veröffentlich\w*|erschienen|gespeichert|gepostet|geschrieben|geplaatst|gepubliceerd"
    r"|pubblicat\w+|opublikowan\w+|publicerad\w*|publi[ée]\w*|publicad\w+)\b",
    re.IGNORECASE,
)
_UPDATED_ON = re.compile(r"\b(?:updated|aktualisiert|mis à jour|actualizado|aggiornato)\b", re.IGNORECASE)
_MONTH_NAME = re.compile(r"[^\W\d_]{3,}|[年월月년]")
_FIRST_YEAR = 1990  # no web page is older; earlier dates are what an article is about
_ABOVE, _BELOW = 6, 12  # lines around the headline in which its date can stand
# Characters: of lines that are there for a day or a month, at most; of running text, at least.
_DATE_LINE, _MONTH_LINE, _PARAGRAPH = 60, 30, 200


def read(view: View, language: str, headline: int | None) -> tuple[Published | None, Certainty]:
    """The date, and how sure it is."""
    shown = list(_near_headline(view, language, headline))
    stated = _first(_statements(view), language)
    if stated is None:
        weak = _first(_weak_statements(view), language)
        stated = weak if weak and any(_same_day(weak, date.published) for _, date in shown) else None
    if stated is not None:
        other = _shown_instead(stated, shown, view, headline)
        return (other, Certainty.GUESS) if other else (stated, Certainty.STRUCTURED)
    if found := _first(_in_address(view.url), language):
        return found, Certainty.VISIBLE
    found, certainty = _seen(view, language, headline, shown)
    changed = _first(_changes(view), language)
    later = found and changed and found.value[:10] > changed.value[:10]  # a date of something else on the page
    return (None, Certainty.GUESS) if later else (found, certainty)


def _seen(
    view: View, language: str, headline: int | None, shown: Sequence[tuple[int, Found]]
) -> tuple[Published | None, Certainty]:
    """The date that a reader would take for it, on a page that states none."""
    days = (date.published for _, date in shown if _is_day(date.published))
    found = next(days, None) or _day(_in_classes(view.root), language) or _opening(view, language, headline)
    if found:
        return found, Certainty.VISIBLE
    if found := _first(_labelled(view), language):
        return found, Certainty.GUESS
    months = (date.published for index, date in shown if len(view.lines[index].text) <= _MONTH_LINE)
    return next(months, None), Certainty.GUESS


def _statements(view: View) -> Iterable[str]:
    """What the page says of its article."""
    said = view.said
    for thing in said.articles:
        if not types_of(thing) <= _UNDATED_TYPES:
            yield text_of(thing.get("datePublished"))
    for names in _SAID:
        yield said.meta(*names)
    yield said.broken_value("datePublished")
    yield from _marked(view.root)


def _weak_statements(view: View) -> Iterable[str]:
    """What programs write into pages of any kind."""
    said = view.said
    yield text_of(said.of_article("datePublished"))
    yield said.meta(*_SAID_OF_ANYTHING)
    yield text_of(said.of_page("datePublished"))
    yield text_of(said.of_article("dateCreated"))


def _changes(view: View) -> Iterable[str]:
    """When the page was changed last, as it says."""
    said = view.said
    yield text_of(said.of_article("dateModified"))
    yield said.meta("article:modified_time", "og:updated_time", "datemodified")
    yield text_of(said.of_page("dateModified"))


def _shown_instead(
    stated: Published, shown: Sequence[tuple[int, Found]], view: View, headline: int | None
) -> Published | None:
    """The only day that stands in a line of its own between the headline and the text, where another one is stated."""
    if headline is None or any(_same_day(stated, date.published) for _, date in shown):
        return None
    end = _first_paragraph(view, headline)
    for index, date in shown:
        line = view.lines[index].text
        if headline - 1 <= index < end and len(line) <= _DATE_LINE and _is_day(date.published):
            swapped = _day_and_month(stated) == _day_and_month(date.published)[::-1]
            unclear = date.doubtful or (swapped and not _MONTH_NAME.search(line[date.start : date.end]))
            return None if unclear else date.published
    return None


def _first_paragraph(view: View, headline: int) -> int:
    texts = (index for index in range(headline + 1, len(view.lines)) if len(view.lines[index].text) > _PARAGRAPH)
    return next(texts, headline + _BELOW)


def _first(texts: Iterable[str], language: str) -> Published | None:
    return next((found for text in texts if (found := parse(text, language))), None)


def _day(texts: Iterable[str], language: str) -> Published | None:
    return next((found for text in texts if (found := parse(text, language)) and _is_day(found)), None)


def _is_day(published: Published) -> bool:
    return len(published.value) >= 10


def _same_day(one: Published, other: Published) -> bool:
    return one.value[:10] == other.value[:10]


def _day_and_month(published: Published) -> tuple[str, str]:
    return published.value[5:7], published.value[8:10]


def parse(text: str, language: str = "") -> Published | None:
    """A date out of a value or a short line."""
    text = text.strip()
    if not text or len(text) > 300:
        return None
    match = _ISO.match(text)
    if match:
        return _iso(match)
    for found in find_dates(text, language):
        if plausible(found.published):
            return found.published
    return None


def plausible(published: Published) -> bool:
    """Whether something on the web can have been published then."""
    year = int(published.value[:4])
    if year < _FIRST_YEAR:
        return False
    return published.first_day <= dt.date.today() + dt.timedelta(days=2)


def _iso(match: re.Match[str]) -> Published | None:
    year, month, day, hour, minute, second, zone = match.groups()
    value = f"{year}-{month}-{day}"
    if hour and not (hour.zfill(2) == minute == "00" and (second or "00") == "00" and zone in (None, "Z")):
        zone = "Z" if zone in ("Z", "UTC", "GMT") else zone or ""
        if len(zone) == 5:
            zone = f"{zone[:3]}:{zone[3:]}"
        value += f"T{hour.zfill(2)}:{minute}{':' + second if second else ''}{zone}"
    for text in (value, value[:10]):
        try:
            found = Published(text)
        except ValueError:
            continue
        return found if plausible(found) else None
    return None


def _marked(root: html.HtmlElement) -> Iterable[str]:
    """Elements that say by attribute that they give the date of publication."""
    for element in root.xpath(".//*[@itemprop='datePublished' or @itemprop='dateCreated']"):
        yield element.get("content") or element.get("datetime") or element.text_content()
    times = [element for element in root.iter("time") if not _in_side_place(element)]
    for element in times:
        if element.get("pubdate") is not None or re.search(r"publish|entry-date|posted", element.get("class", "")):
            yield element.get("datetime") or element.text_content()
    for element in root.iter("abbr"):
        if "published" in element.get("class", ""):
            yield element.get("title", "")
    for element in times:
        if not _UPDATED.search(_told(element)):
            yield element.get("datetime") or element.text_content()


def _in_address(url: str) -> Iterable[str]:
    for pattern in (_IN_ADDRESS, _IN_ADDRESS_PLAIN):
        for match in pattern.finditer(url[:2000]):
            yield f"{match[1]}-{match[2].zfill(2)}-{match[3].zfill(2)}"


def _near_headline(view: View, language: str, headline: int | None) -> Iterable[tuple[int, Found]]:
    """The dates in short lines around the headline, first those below it, each with the index of its line."""
    if headline is None:
        return
    order = [*range(headline + 1, headline + _BELOW), *range(headline - 1, headline - _ABOVE, -1)]
    for index in order:
        if 0 <= index < len(view.lines):
            line = view.lines[index]
            if 5 < len(line.text) < 120 and not line.hidden:
                before = _UPDATED.split(line.text, maxsplit=1)[0]
                yield from ((index, date) for date in find_dates(before, language) if plausible(date.published))


def _opening(view: View, language: str, headline: int | None) -> Published | None:
    """The date that the first paragraph begins with."""
    at = _first_paragraph(view, headline) if headline is not None else len(view.lines)
    dates = find_dates(view.lines[at].text[:40], language) if at < len(view.lines) else []
    return dates[0].published if dates and dates[0].start == 0 and _is_day(dates[0].published) else None


def _in_classes(root: html.HtmlElement) -> Iterable[str]:
    for element in root.iter("span", "div", "p", "li", "small", "td"):
        names = element.get("class") or element.get("id")
        if names and _CLASSES.search(names) and not _in_side_place(element):
            text = " ".join(element.itertext()).strip()
            if 5 < len(text) < 120:
                yield _UPDATED.split(text, maxsplit=1)[0]


def _labelled(view: View) -> Iterable[str]:
    """Lines that say 'published' or, with nothing better on the page, 'updated'."""
    for pattern in (_PUBLISHED, _UPDATED_ON):
        for line in view.lines:
            if 10 < len(line.text) < 200 and not line.hidden and (match := pattern.search(line.text)):
                yield line.text[match.start() : match.start() + 60]


def _told(element: html.HtmlElement) -> str:
    return (
        f"{element.get('class', '')} {element.get('itemprop', '')} {(element.getprevious() is not None and '') or ''}"
    )


def _in_side_place(element: html.HtmlElement) -> bool:
    for depth, outer in enumerate(element.iterancestors()):
        if outer.tag in ("aside", "footer", "nav", "body", "html"):
            return outer.tag not in ("body", "html")
        told = f"{outer.get('class', '')} {outer.get('id', '')}"
        if len(told) > 1 and _NOT_PLACES.search(told[:200]):
            return True
        if depth > 12:
            break
    return False
