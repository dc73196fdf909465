"""A look at all texts of a document before it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typst

from clipper.export.document import Document
from clipper.export.pressbook import fonts
from clipper.export.pressbook.lettering import Lettering
from clipper.export.pressbook.report import Findings


def unprintable(document: Document, *, system_fonts: bool = False) -> list[str]:
    """Sentences about characters that no typeface has, each with what would help."""
    letters = Lettering(_installed if system_fonts else None)
    for text in _texts(document):
        letters.passage(text)
    findings = Findings()
    letters.report(findings)
    return findings.sentences


def _installed() -> list[Path]:
    found = typst.Fonts(include_embedded_fonts=False, font_paths=[str(fonts.folder())]).fonts()
    return sorted({Path(font.path) for font in found if font.path})


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.subtitle, document.client, document.prepared_by, document.summary)
    yield from (document.confidentiality, document.criteria, document.period)
    for group in document.groups:
        yield from (group.title, group.comment)
    for entry in document.entries:
        article = entry.clipping.article
        yield from (article.headline, article.subtitle, article.lead, entry.outlet_name, *article.authors)
        yield from (entry.comment, entry.clipping.note, *entry.clipping.tags)
        if not entry.link_only:
            yield from (block.text for block in article.kept)
