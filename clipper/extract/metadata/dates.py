"""When it was published: as the page says, as its address says, or as a reader would read it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from lxml import html

from clipper.domain import Certainty, Published
from clipper.extract.metadata.structured import text_of
from clipper.extract.metadata.view import View
from clipper.extract.text.dates import find_dates

_METAS = (
    ("article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished"),
    ("date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date",
     "pubdate", "publishdate", "publish-date", "publish_date", "published", "publication_date", "publicationdate",
     "published-date", "sailthru.date", "parsely-pub-date", "article.published", "article_date_original",
     "originalpublicationdate", "cxenseparse:recs:publishtime", "date.created", "citation_publication_date",
     "citation_date", "rnews:datepublished", "display-date", "ptime", "analyticsattributes.articledate",
     "bt:pubdate", "issued", "release_date", "created", "last-modified-date:published", "gentime",
     "vr:published_time", "shareaholic:article_published_time", "og:pubdate", "dc:date"),
)  # fmt: skip
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
    r"\b(?:published|posted|veröffentlich\w*|erschienen|gespeichert|publi[ée]\w*|publicad\w+)\b", re.IGNORECASE
)
_UPDATED_ON = re.compile(r"\b(?:updated|aktualisiert|mis à jour|actualizado|aggiornato)\b", re.IGNORECASE)
_FIRST_YEAR = 1990  # no web page is older; earlier dates are what an article is about


def read(view: View, language: str, headline: int | None) -> tuple[Published | None, Certainty]:
    """The date, and how sure it is."""
    said = view.said
    for text in (text_of(said.of_article("datePublished")), *(said.meta(*names) for names in _METAS)):
        found = parse(text, language)
        if found:
            return found, Certainty.STRUCTURED
    found = parse(said.broken_value("datePublished"), language)
    if found:
        return found, Certainty.STRUCTURED
    for source, certainty in (
        (_marked(view.root), Certainty.STRUCTURED),
        ([text_of(said.of_page("datePublished")), text_of(said.of_article("dateCreated"))], Certainty.STRUCTURED),
        (_in_address(view.url), Certainty.VISIBLE),
        (_near_headline(view, headline), Certainty.VISIBLE),
        (_in_classes(view.root), Certainty.VISIBLE),
        (_labelled(view), Certainty.GUESS),
    ):
        for text in source:
            found = parse(text, language)
            if found:
                return found, certainty
    return None, Certainty.GUESS


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


def _near_headline(view: View, headline: int | None) -> Iterable[str]:
    """Short lines around the headline."""
    if headline is None:
        return
    order = [*range(headline + 1, headline + 12), *range(headline - 1, headline - 6, -1)]
    for index in order:
        if 0 <= index < len(view.lines):
            line = view.lines[index]
            if 5 < len(line.text) < 120 and not line.hidden and not _UPDATED.search(line.text):
                yield line.text


def _in_classes(root: html.HtmlElement) -> Iterable[str]:
    for element in root.iter("span", "div", "p", "li", "small", "td"):
        names = element.get("class") or element.get("id")
        if names and _CLASSES.search(names) and not _in_side_place(element):
            text = " ".join(element.itertext()).strip()
            if 5 < len(text) < 120 and not _UPDATED.search(text):
                yield text


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
