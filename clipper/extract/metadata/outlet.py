"""Who published the page, and in which section."""

from __future__ import annotations

import re

from clipper.domain.article import Certainty
from clipper.extract.metadata.facts import Value
from clipper.extract.metadata.structured import text_of, types_of
from clipper.extract.metadata.view import View
from clipper.extract.rules import host_of
from clipper.extract.sanitise import clean_line

_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@", re.IGNORECASE)
_ADDED = re.compile(r"\.[a-z]{2,6}|\s+[|·•–—»:-]\s+.+|:\s.+")  # an ending or a motto after the publisher's name
# What parts a name from a motto: four words or more come after it.
_MOTTO = re.compile(r"\s+[|·•–—-](?:\s*[|·•–—-])*\s+(?=(?:\S+\s+){3})")
_NO_SECTION = re.compile(
    r"(?:nil|null|none|undefined|uncategori[sz]ed|default|posts?|articles?|all|home ?page|front ?page|slide(?:r|show)"
    r"|featured|highlights?|popular)$|https?:|\S+\.(?:com|org|net|[a-z]{2})$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
_TITLE_END = re.compile(r"\s+[|·•–—»-]\s+([^|·•–—»]{2,50})$")


def read(view: View) -> Value:
    """The publisher's name: what the page says, otherwise the host."""
    said = view.said
    named = _site_name(view)
    publishers = [said.resolve(_first(found)) for found in (said.of_article("publisher"), said.of_page("publisher"))]
    names = [name for publisher in publishers if (name := _name(text_of(publisher)))]
    names = [name for name in names if not _ADDRESS.match(name)]
    if named and not _ADDRESS.match(named):
        plain = (name for name in names if _ADDED.fullmatch(named.removeprefix(name)) and named.startswith(name))
        return Value(next(plain, named), Certainty.STRUCTURED)
    if names:
        return Value(names[0], Certainty.STRUCTURED)
    for site in said.sites:
        name = _name(text_of(site.get("name")))
        if name and "WebSite" in types_of(site):
            return Value(name, Certainty.STRUCTURED)
    name = clean_line(
        said.meta(
            "application-name",
            "apple-mobile-web-app-title",
            "dc.publisher",
            "dcterms.publisher",
            "publisher",
            "cre",
            "twitter:app:name:iphone",
        ),
        100,
    )
    if name and not _ADDRESS.match(name):
        return Value(name, Certainty.STRUCTURED)
    host = host_of(view.url)
    match = _TITLE_END.search(view.title)
    if match:
        letters = "".join(c for c in match[1].casefold() if c.isalnum())
        if host and letters and letters in host.replace(".", "").replace("-", ""):
            return Value(match[1].strip(), Certainty.VISIBLE)
    if host:
        return Value(host, Certainty.GUESS)
    return Value(match[1].strip(), Certainty.GUESS) if match else Value()


def _site_name(view: View) -> str:
    """What the page calls its site; some put their title there, which ends with the site at best."""
    stated = clean_line(view.said.meta("og:site_name"), 300)
    if stated and stated in {view.title, clean_line(view.said.meta("og:title"), 300)} and len(stated.split()) > 3:
        end = _TITLE_END.search(stated)
        return end[1].strip() if end else ""
    return _name(stated)


def _name(text: str) -> str:
    """A publisher's name without the motto after it."""
    return clean_line(_MOTTO.split(clean_line(text, 300), maxsplit=1)[0], 100)


def section(view: View) -> Value:
    """The newspaper's section: the first that is said, in words, and no name for anything at all."""
    said = view.said
    names = clean_line(
        text_of(said.of_article("articleSection"))
        or said.meta("article:section", "section", "parsely-section", "category"),
        200,
    )
    for part in names.split(","):
        name = _in_words(part.strip())
        if name and not _NO_SECTION.match(name):
            return Value(name[:80].rstrip(), Certainty.STRUCTURED)
    return Value()


def _in_words(name: str) -> str:
    """A section's name; of a path or a slug what it stands for."""
    if name.startswith("/") or _SLUG.fullmatch(name):
        name = re.sub(r"[-_]+", " ", name.rstrip("/").rsplit("/", 1)[-1])
        return name[:1].upper() + name[1:]
    return name


def _first(thing: object) -> object:
    return thing[0] if isinstance(thing, list) and thing else thing
