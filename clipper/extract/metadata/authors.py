"""Who wrote it: named by the page's statements, otherwise by the byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import html

from clipper.domain.article import Certainty
from clipper.extract.metadata.headline import words
from clipper.extract.metadata.structured import Structured, types_of
from clipper.extract.metadata.view import View
from clipper.extract.sanitise import clean_line
from clipper.extract.text.dates import find_dates

_BY = (
    r"(?:by|written by|posted by|words by|story by|analysis by|opinion by|review by"
    r"|von|par|por|di|door|av|af|przez|od|autor(?:in|a|es|en)?|auteurs?"
    r"|text|texte|texto|szerző|kirjoittaja|yazar|autore|skrevet av|opublikowane przez|dodał|author)"
)
_BYLINE = re.compile(rf"^\s*{_BY}\s*[:：]?\s+(?=\S)", re.IGNORECASE)
_AND = r"(?:and|und|et|y|e|i|och|og|en|ja|oraz|with|mit|avec|con)"
_PARTS = re.compile(rf"\s*(?:,(?:\s*{_AND}\s)?|[;|/\n]|\bedited by\b|&|\+|\s{_AND}\s)\s*")
_ENDING = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|\(|\bon\b|\bam\b|\bvom\b|\ble\b|\bel\b|\bin\b|\bfor\b|\bat\b|\bposted\b|\bpublished\b|\bupdated\b|\blast\b|,?\s*\d).*$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_A_NAME = re.compile(
    r"^(?:admin(?:istrator)?|redaktion|redaction|rédaction|redacción|redazione|redactie|redakcja|editor(?:ial)?|staff|team"
    r"|webmaster|user|guest|unknown|none|null|n/?a|author|autor|test|root|online|super user|anonymous|default|newsroom"
    r"|news desk|contributors?|dpa|afp|reuters|ap|red|no author|the author|view more posts|undefined|nil|\w*admin"
    r"|about the author|about me|written by|posted by|sponsored by .*|view all .*|zeige alle .*|\w+(?:\.\w+){3,}"
    # what stands behind a name
    r"|ba|bsc|ma|ms|msc|md|mba|mph|ph\.?d|rd|rdn|rn|jd|cpa|cfp|esq|jr|sr|ceo|cto|(?:co-?)?founder)$"
    r"|\b(?:gmbh|e\.\s?v|eg|ag|inc|llc|ltd|verlag|media|news|recipe|marketing|bundesverband|verband)\b"
    r"|https?:|www\.|@|\.(?:com|de|org|net|fr|es|it|pl|co)\b|[{}<>=\\]|\d{3,}|\bfollow\b|\bshare\b|\bprofile\b|\bcookie",
    re.IGNORECASE,
)
_SELECTORS = (
    ".//*[@rel='author']",
    ".//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' author ')]",
)
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|auteur|writer|contributor|posted-?by|byauthor|authors|p-author|fn|verfasser"
    r"|creator|vcard)(?:$|[\s_-])|author-?name|name-?author|article-?author|post-?author|entry-?author|byline-?name",
    re.IGNORECASE,
)
_NOT_CLASSES = re.compile(
    r"comment|related|sidebar|widget|footer|recommend|teaser|avatar|bio|image|img|date|social|follow|card__|list",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"the|der|die|das|le|la|les|el|los|las|il|lo|gli|os?|as|de|het")
_PLACES = {"footer", "aside", "nav"}
_MOST = 12


def read(view: View, site: str) -> tuple[tuple[str, ...], Certainty, frozenset[str]]:
    """The authors, how sure they are, and the visible lines that name them."""
    stated = [_told(view.said), _metas(view.said)]
    told = [clean_names(raws, site) for raws in stated]
    for names in told:
        if names and not all(_is_of_site(name, site) for name in names):
            return names, Certainty.STRUCTURED, _lines_with(view, names)
    for source in (_marked(view.root), _bylines(view)):
        for raw in source:
            names = clean_names([raw], site)
            if names and not (any(told) and all(_is_of_site(name, site) for name in names)):
                return names, Certainty.VISIBLE, _lines_with(view, names)
    for raws in stated:  # nobody but the publisher
        names = tuple(name for name in clean_names(raws) if words(name) != words(site) or _is_persons(name))
        if names:
            return names, Certainty.STRUCTURED, _lines_with(view, names)
    return (), Certainty.GUESS, frozenset()


def _is_of_site(name: str, site: str) -> bool:
    """Whether an author is only the publisher by another name."""
    plain, named = "".join(words(name)), "".join(words(site))
    return bool(named) and len(plain) > 3 and (plain in named or named in plain)


def _is_persons(name: str) -> bool:
    """Whether what author and site are both called may be a first and a last name: then it is somebody's own site."""
    first, *others = name.casefold().split()
    return len(others) == 1 and not _ARTICLE.fullmatch(first)


def clean_names(raws: Iterable[str], site: str = "") -> tuple[str, ...]:
    """Single names out of what pages write where an author belongs."""
    found: dict[str, str] = {}
    for raw in raws:
        if raw.lstrip().startswith(("http://", "https://", "//")):
            continue
        line = _BYLINE.sub("", clean_line(raw, 300))
        for part in _PARTS.split(line):
            name = _BYLINE.sub("", part).strip(" .,:;-–—|•·'\"“”()[]")
            if _is_name(name, site):
                found.setdefault(" ".join(words(name)), name)
    return tuple(found.values())[:_MOST]


def _is_name(name: str, site: str) -> bool:
    count = len(name.split())
    if not 2 <= len(name) <= 60 or count > 6 or _NOT_A_NAME.search(name):
        return False
    letters = sum(c.isalpha() for c in name)
    return letters >= 0.7 * len(name.replace(" ", "")) and words(name) != words(site)


def _told(said: Structured) -> list[str]:
    """JSON-LD's authors."""
    found: list[str] = []
    for thing in said.articles:
        for key in ("author", "creator"):
            value = thing.get(key)
            for person in value if isinstance(value, list) else [value]:
                found += _names_of(said.resolve(person))
            if found:
                return found
    broken = said.broken_value("author")
    return [broken] if broken else found


def _names_of(person: Any) -> list[str]:  # noqa: ANN401 - JSON
    if isinstance(person, str):
        return [person]
    if not isinstance(person, Mapping):
        return []
    if types_of(person) & {
        "Organization",
        "NewsMediaOrganization",
        "Corporation",
        "WebSite",
    } and "Person" not in types_of(person):
        return []
    name = person.get("name")
    if isinstance(name, list):
        return [str(item) for item in name if isinstance(item, str)]
    if isinstance(name, str):
        return [name]
    return [" ".join(str(person[key]) for key in ("givenName", "familyName") if isinstance(person.get(key), str))]


def _metas(said: Structured) -> list[str]:
    for names in (
        ("author", "article:author", "og:article:author"),
        (
            "byl",
            "dc.creator",
            "dcterms.creator",
            "dc.creator.name",
            "sailthru.author",
            "parsely-author",
            "authors",
            "citation_author",
            "rbauthors",
            "shareaholic:article_author_name",
            "cxenseparse:author",
            "creator",
        ),
        ("twitter:data1",)
        if said.meta("twitter:label1").lower()
        in (
            "written by",
            "verfasst von",
            "geschrieben von",
            "écrit par",
            "escrito por",
            "scritto da",
            "napisane przez",
            "by",
            "author",
        )
        else (),
    ):
        values = [value for value in said.all(*names) if not value.startswith(("http", "@", "/"))]
        if clean_names(values):
            return values
    return []


def _marked(root: html.HtmlElement) -> Iterable[str]:
    """Elements that say by attribute or class that they name the author."""
    for selector in _SELECTORS:
        for element in root.xpath(selector):
            if not _in_side_place(element):
                yield " ".join(_name_texts(element))
    for element in root.iter(
        "a", "span", "div", "p", "address", "strong", "li", "em", "cite", "h3", "h4", "h5", "b", "small"
    ):
        names = element.get("class")
        if names and _CLASSES.search(names) and not _NOT_CLASSES.search(names) and not _in_side_place(element):
            text = " ".join(element.itertext()).strip()
            if 3 < len(text) < 150:
                link = next(
                    (a for a in element.iter("a") if a is not element and len(a.text_content().split()) in (2, 3, 4)),
                    None,
                )
                yield clean_line(link.text_content()) if link is not None else _names_in(clean_line(text))


def _name_texts(element: html.HtmlElement) -> list[str]:
    named = element.xpath(".//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' name ')]")
    if named:
        return [clean_line(named[0].get("content") or named[0].text_content())]
    if element.get("content"):
        return [clean_line(element.get("content"))]
    text = clean_line(element.text_content())
    return [_names_in(text)] if len(text) < 120 else []


def _names_in(byline: str) -> str:
    """A byline without its first word, and without the date or place after the names."""
    line = _BYLINE.sub("", byline)
    date = next(iter(find_dates(line)), None)
    return _ENDING.sub("", line[: date.start] if date and date.start else line)


def _in_side_place(element: html.HtmlElement) -> bool:
    for depth, outer in enumerate(element.iterancestors()):
        if outer.tag in _PLACES:
            return True
        told = f"{outer.get('class', '')} {outer.get('id', '')}"
        if len(told) > 1 and re.search(r"comment|related|sidebar|widget|recommend", told[:200], re.IGNORECASE):
            return outer.tag not in ("body", "html")
        if depth > 12:
            break
    return False


def _bylines(view: View) -> Iterable[str]:
    """Short lines near the headline that begin with 'By' in one of the languages."""
    start = view.headings[0] if view.headings else 0
    for line in view.lines[start : start + 15]:
        if not line.hidden and len(line.text) < 120 and _BYLINE.match(line.text):
            names = _names_in(line.text)
            if not names[:1].islower():  # else it is a sentence: By following these tips …
                yield names


def _lines_with(view: View, names: tuple[str, ...]) -> frozenset[str]:
    """Short visible lines that hold nothing but the names and little beside."""
    found = set()
    for line in view.lines:
        if 0 < len(line.text) < 200 and not line.hidden and any(name in line.text for name in names):
            rest = line.text
            for name in names:
                rest = rest.replace(name, "")
            if len(rest) < 25 or _BYLINE.match(line.text):
                found.add(line.text)
    return frozenset(found)
