"""What a page says about itself in so many words: meta elements, JSON-LD, microdata."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import html

_MAX_JSON = 3_000_000
_MAX_OBJECTS = 2_000
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_BROKEN_VALUE = r'"%s"\s*:\s*"((?:[^"\\]|\\.){1,1000})"'
ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "Report",
        "BackgroundNewsArticle",
        "TechArticle",
        "ScholarlyArticle",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "Recipe",
        "Review",
        "AskPublicNewsArticle",
        "MedicalScholarlyArticle",
        "HowTo",
        "VideoObject",
    ]
)
_STRONG_TYPES = ARTICLE_TYPES - {"VideoObject", "Review", "HowTo"}


@dataclass
class Structured:
    """The statements of one page."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    articles: list[Mapping[str, Any]] = field(default_factory=list)  # JSON-LD objects about an article
    pages: list[Mapping[str, Any]] = field(default_factory=list)
    sites: list[Mapping[str, Any]] = field(default_factory=list)
    by_id: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)  # JSON-LD that is not JSON

    def meta(self, *names: str) -> str:
        """The first value of the first of these meta elements."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return ""

    def all(self, *names: str) -> list[str]:
        """All values of these meta elements."""
        return [value for name in names for value in self.metas.get(name, ()) if value]

    def of_article(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """A property of the page's article."""
        for thing in self.articles:
            if thing.get(key):
                return thing[key]
        return None

    def of_page(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """A property of the page itself, when the article has none."""
        for thing in self.pages:
            if thing.get(key):
                return thing[key]
        return None

    def broken_value(self, key: str) -> str:
        """A text value out of JSON-LD that is not JSON."""
        for text in self.broken:
            match = re.search(_BROKEN_VALUE % re.escape(key), text)
            if match:
                return unescape(match[1].replace('\\"', '"').replace("\\/", "/"))
        return ""

    def resolve(self, thing: Any) -> Any:  # noqa: ANN401 - JSON
        """The object that a reference names."""
        if isinstance(thing, Mapping) and "@id" in thing and not thing.get("name"):
            return self.by_id.get(str(thing["@id"]), thing)
        return thing


def read(root: html.HtmlElement) -> Structured:
    """All statements of a page."""
    found = Structured()
    for meta in root.iter("meta"):
        content = meta.get("content")
        if not content or not content.strip():
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = meta.get(attribute)
            if name:
                found.metas.setdefault(name.strip().lower(), []).append(content.strip())
    objects: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in script.get("type", "").lower() and script.text:
            objects += _objects(script.text, found)
    for thing in objects:
        _sort(thing, found)
    found.articles.sort(key=lambda thing: types_of(thing).isdisjoint(_STRONG_TYPES))
    return found


def types_of(thing: Mapping[str, Any]) -> set[str]:
    """The schema.org types of an object."""
    kind = thing.get("@type", ())
    kinds = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
    return {str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in kinds}


def text_of(value: Any) -> str:  # noqa: ANN401 - JSON
    """A value as text: strings, the first of a list, `@value` or `name` of an object."""
    for _ in range(5):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, Mapping):
            value = value.get("@value") or value.get("name") or ""
        else:
            break
    return unescape(value).strip() if isinstance(value, str) else ""


def _objects(text: str, found: Structured) -> list[Mapping[str, Any]]:
    text = _COMMENT.sub("", _COMMENT.sub("", text)).strip().removesuffix(";")
    if len(text) > _MAX_JSON:
        return []
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        found.broken.append(text[:200_000])
        return []
    return list(_walk(data, found))


def _walk(data: Any, found: Structured) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - JSON
    """Objects at the top, in graphs and as main entities; every object with an id is remembered."""
    queue: list[tuple[Any, bool]] = [(data, True)]
    count = 0
    while queue and count < _MAX_OBJECTS:
        thing, top = queue.pop(0)
        if isinstance(thing, list):
            queue[:0] = [(item, top) for item in thing]
        elif isinstance(thing, Mapping):
            count += 1
            if "@id" in thing and len(thing) > 1:
                found.by_id.setdefault(str(thing["@id"]), thing)
            if top:
                yield thing
            for key, value in thing.items():
                if isinstance(value, list | Mapping):
                    queue.append((value, top and key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")))


def _sort(thing: Mapping[str, Any], found: Structured) -> None:
    types = types_of(thing)
    if types & ARTICLE_TYPES:
        found.articles.append(thing)
    elif types & {"WebPage", "ItemPage", "AboutPage", "CollectionPage", "ProfilePage", "QAPage"}:
        found.pages.append(thing)
    elif types & {"WebSite", "Organization", "NewsMediaOrganization", "Corporation"}:
        found.sites.append(thing)
