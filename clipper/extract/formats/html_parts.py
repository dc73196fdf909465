"""HTML inside other formats goes to the HTML extractor."""

from __future__ import annotations

from collections.abc import Sequence

from clipper.domain.article import Article, Rule
from clipper.domain.payload import Part
from clipper.extract.mode import Mode


def clean_html(
    data: bytes,
    *,
    url: str = "",
    charset: str = "",
    fragment: bool = False,
    mode: Mode = Mode.THOROUGH,
    rules: Sequence[Rule] = (),
    parts: Sequence[Part] = (),
) -> Article:
    """The article in an HTML part; pictures are found by the names of `parts`."""
    from clipper.extract import html  # loads trafilatura, which only HTML needs

    return html.clean(data, url=url, charset=charset, fragment=fragment, mode=mode, rules=rules, parts=tuple(parts))
