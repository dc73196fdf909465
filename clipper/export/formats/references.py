"""References for citation programs: RIS (rispy), BibTeX (bibtexparser) and CSL JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import rispy
from bibtexparser.library import Library
from bibtexparser.model import Entry as BibEntry
from bibtexparser.model import Field
from bibtexparser.writer import BibtexFormat, write

from clipper.domain.published import Published
from clipper.export.document import Document, Entry, LoadPicture
from clipper.export.formats.facts import address, headline, labels
from clipper.export.texts import line

# Characters that TeX takes for commands, and how it writes them as themselves. Braces go by name, since BibTeX counts
# them even behind a backslash.
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", '"': "{''}",
}  # fmt: skip


def write_ris(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """RIS in UTF-8, one NEWS record a clipping."""
    records = []
    names = labels(document.language)
    for entry in document.entries:
        check()
        article = entry.clipping.article
        record: dict[str, Any] = {
            "type_of_reference": "NEWS",
            "title": headline(entry, names),
            "authors": [line(name) for name in article.authors],
            "secondary_title": line(entry.outlet_name),
            "date": _slashed(article.published),
            "year": article.published.value[:4] if article.published else "",
            "start_page": line(article.page),
            "edition": line(article.edition),
            "place_published": line(article.place),
            "language": article.language,
            "urls": [address(entry)] if address(entry) else [],
            "access_date": f"{entry.clipping.captured:%Y/%m/%d}" if address(entry) else "",
            "keywords": [line(tag) for tag in entry.clipping.tags],
            "abstract": "" if entry.link_only else line(article.lead),
            "notes": [line(entry.clipping.note)] if entry.clipping.note else [],
        }
        records.append({key: value for key, value in record.items() if value})
    text: str = rispy.dumps(records)
    return text.encode()


def write_bibtex(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """BibTeX in UTF-8, one @article a clipping (news has no type of its own in BibTeX)."""
    library, keys = Library(), set[str]()
    names = labels(document.language)
    for entry in document.entries:
        check()
        article = entry.clipping.article
        values = {
            "title": f"{{{_tex(headline(entry, names))}}}",
            "author": " and ".join(f"{{{_tex(name)}}}" for name in article.authors),
            "journal": _tex(entry.outlet_name),
            "year": article.published.value[:4] if article.published else "",
            "date": article.published.day if article.published else "",
            "pages": _tex(article.page),
            "edition": _tex(article.edition),
            "language": article.language,
            "url": _tex_address(address(entry)),
            "urldate": f"{entry.clipping.captured:%Y-%m-%d}" if address(entry) else "",
            "keywords": ", ".join(_tex(tag) for tag in entry.clipping.tags),
            "note": _tex(entry.clipping.note),
        }
        fields = [Field(key, f"{{{value}}}") for key, value in values.items() if value]
        library.add(BibEntry("article", _key(entry, keys), fields))
    style = BibtexFormat()  # type: ignore[no-untyped-call]
    style.indent = "  "
    text: str = write(library, style)
    return text.encode()


def write_csl(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """CSL JSON, as citation processors and reference managers read it."""
    items, keys = [], set[str]()
    names = labels(document.language)
    for entry in document.entries:
        check()
        article, captured = entry.clipping.article, entry.clipping.captured
        item: dict[str, Any] = {
            "id": _key(entry, keys),
            "type": "article-newspaper",
            "title": headline(entry, names),
            "author": [{"literal": line(name)} for name in article.authors],
            "container-title": line(entry.outlet_name),
            "issued": {"date-parts": [_parts(article.published)]} if article.published else None,
            "page": line(article.page),
            "edition": line(article.edition),
            "section": line(article.section),
            "publisher-place": line(article.place),
            "language": article.language,
            "URL": address(entry),
            "accessed": {"date-parts": [[captured.year, captured.month, captured.day]]} if address(entry) else None,
            "abstract": "" if entry.link_only else line(article.lead),
            "keyword": ", ".join(line(tag) for tag in entry.clipping.tags),
            "note": line(entry.clipping.note),
        }
        items.append({key: value for key, value in item.items() if value})
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def _parts(published: Published) -> list[int]:
    return [int(part) for part in published.day.split("-")]


def _slashed(published: Published | None) -> str:
    return published.day.replace("-", "/") if published else ""


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in line(text))


def _tex_address(url: str) -> str:
    return re.sub(r"[{}\\]", lambda match: f"%{ord(match[0]):02X}", url)


def _key(entry: Entry, taken: set[str]) -> str:
    """A citation key of plain letters and digits: outlet, year, number; never twice in one file."""
    outlet = re.sub(r"[^a-z0-9]", "", entry.outlet_name.lower())[:20] or "clipping"
    published = entry.clipping.article.published
    key = f"{outlet}{published.value[:4] if published else ''}-{entry.number}"
    while key in taken:
        key += "x"
    taken.add(key)
    return key
