"""The language of a page: as declared, otherwise as it reads."""

from __future__ import annotations

import functools
import re

import py3langid

from clipper.domain.article import Certainty
from clipper.extract.metadata.facts import Value
from clipper.extract.metadata.structured import text_of
from clipper.extract.metadata.view import View

_TAG = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_.].*)?$")
_ENOUGH = 40


def read(view: View) -> Value:
    """The declared language."""
    root = view.root
    said = view.said
    for raw in (
        root.get("lang", ""),
        root.get("xml:lang", "") or root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        text_of(said.of_article("inLanguage")),
        said.meta("content-language", "dc.language", "dcterms.language", "language"),
        said.meta("og:locale"),
    ):
        tag = normalise(raw.split(",")[0])
        if tag:
            return Value(tag, Certainty.STRUCTURED)
    return Value()


def normalise(raw: str) -> str:
    """A language tag in its usual spelling, or an empty string."""
    match = _TAG.match(raw.strip())
    if not match:
        return ""
    language, script, region = match.groups()
    if language.lower() in ("und", "mul", "zxx", "xx"):
        return ""
    return "-".join(filter(None, (language.lower(), script and script.title(), region and region.upper())))


def guess(text: str) -> str:
    """The language a text is most likely in, or an empty string when it is too short to say."""
    return _classify(text[:2000]) if len(text) >= _ENOUGH else ""


@functools.lru_cache(maxsize=8)
def _classify(text: str) -> str:
    return str(py3langid.classify(text)[0])
