"""EPUB 3: the selection as an e-book, one chapter a clipping, with contents, cover page and language of each text.

After the EPUB 3.3 recommendation; the same selection gives the same bytes.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable
from html import escape

from clipper.export.document import Document, Entry, LoadPicture
from clipper.export.formats import markup, web_page
from clipper.export.formats.facts import Labels, book_title, headline, labels, paragraphs, title_lines
from clipper.export.pressbook.pictures import Printable, Unprintable, printable
from clipper.export.texts import line

_LONGEST_SIDE = 1400  # pixels
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


class _Book:
    """The files of the book while it is being written."""

    def __init__(self, document: Document, load: LoadPicture) -> None:
        self.files: dict[str, bytes] = {}
        self._load = load
        self._pictures: dict[str, str] = {}
        self.language = document.language or "en"

    def picture(self, sha256: str) -> str:
        """The address of a picture within the book; a picture that cannot be shown is left out."""
        if sha256 not in self._pictures:
            ready = _ready(self._load(sha256))
            name = f"pictures/{sha256[:16]}{ready.suffix}" if ready else ""
            if ready:
                self.files[name] = ready.data
            self._pictures[sha256] = name
        return self._pictures[sha256]

    def page(self, name: str, title: str, body: str, language: str = "") -> None:
        """Add a page."""
        self.files[name] = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            f'xmlns:epub="http://www.idpf.org/2007/ops"{markup.language(language or self.language)}><head>'
            f'<title>{markup.text(title)}</title><link rel="stylesheet" type="text/css" href="page.css"/></head>\n'
            f"<body>{body}</body></html>\n"
        ).encode()


def write(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """The book as the bytes of its ZIP file."""
    names = labels(document.language)
    book = _Book(document, load)
    book.files["page.css"] = web_page.style().encode()
    title = book_title(document, names)
    lines = "".join(f"<p>{markup.text(text)}</p>" for text in title_lines(document))
    summary = "".join(f"<p>{markup.text(part)}</p>" for part in paragraphs(document.summary))
    book.page("cover.xhtml", title, f"<header><h1>{markup.text(title)}</h1>{lines}</header>{summary}")
    book.page("contents.xhtml", title, _contents(document, names))
    spine = ["cover.xhtml", "contents.xhtml"]
    for position, group in enumerate(document.groups, start=1):
        if group.title:
            spine.append(f"group{position}.xhtml")
            comment = "".join(f'<p class="comment">{markup.text(part)}</p>' for part in paragraphs(group.comment))
            book.page(spine[-1], line(group.title), f"<h1>{markup.text(line(group.title))}</h1>{comment}")
        for entry in group.entries:
            check()
            spine.append(_page_of(entry))
            text = markup.clipping(entry, book.picture, names, level=1)
            book.page(spine[-1], headline(entry, names), text, entry.clipping.article.language)
    book.files["package.opf"] = _package(document, title, book, spine)
    return _zipped(book.files)


def _page_of(entry: Entry) -> str:
    return f"clipping{entry.number}.xhtml"


def _contents(document: Document, names: Labels) -> str:
    title = markup.text(names["contents"])
    rows: list[str] = []
    for position, group in enumerate(document.groups, start=1):
        inside = "".join(
            f'<li><a href="{_page_of(entry)}">{markup.text(headline(entry, names))}</a></li>' for entry in group.entries
        )
        if group.title:
            inner = f"<ol>{inside}</ol>" if inside else ""
            rows.append(f'<li><a href="group{position}.xhtml">{markup.text(line(group.title))}</a>{inner}</li>')
        else:
            rows.append(inside)
    first = '<li><a href="cover.xhtml">' + markup.text(book_title(document, names)) + "</a></li>"
    return f'<nav epub:type="toc"><h1>{title}</h1><ol>{first}{"".join(rows)}</ol></nav>'


def _package(document: Document, title: str, book: _Book, spine: list[str]) -> bytes:
    seed = "\n".join([title, *(entry.clipping.uid for entry in document.entries)])
    items = []
    for name in sorted(book.files):
        kind = _MEDIA_TYPES.get(name[-4:], "text/css" if name.endswith(".css") else "application/xhtml+xml")
        nav = ' properties="nav"' if name == "contents.xhtml" else ""
        items.append(f'<item id="{_id(name)}" href="{name}" media-type="{kind}"{nav}/>')
    references = "".join(f'<itemref idref="{_id(name)}"/>' for name in spine)
    creator = line(document.prepared_by) or line(document.client)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}</dc:identifier>'
        f"<dc:title>{markup.text(title)}</dc:title><dc:language>{escape(book.language)}</dc:language>"
        + (f"<dc:creator>{markup.text(creator)}</dc:creator>" if creator else "")
        + f'<meta property="dcterms:modified">{document.created:%Y-%m-%dT%H:%M:%SZ}</meta></metadata>'
        f"<manifest>{''.join(items)}</manifest>"
        f"<spine>{references}</spine></package>\n"
    ).encode()


def _id(name: str) -> str:
    return "f-" + name.replace("/", "-").replace(".", "-")


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(
            archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED
        )  # first and uncompressed, says the standard
        _add(archive, "META-INF/container.xml", _CONTAINER.encode())
        for name in sorted(files):
            _add(archive, f"book/{name}", files[name])
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, method)


def _ready(data: bytes | None) -> Printable | None:
    try:
        return printable(data, _LONGEST_SIDE) if data else None
    except Unprintable:
        return None
