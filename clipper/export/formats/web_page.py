"""One self-contained web page: pictures inside, no script, nothing loaded from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Callable

from clipper import resources
from clipper.export.document import Document, Entry, LoadPicture
from clipper.export.formats import markup
from clipper.export.formats.facts import Labels, book_title, headline, labels, paragraphs, published, title_lines
from clipper.export.pressbook.pictures import Unprintable, printable
from clipper.export.texts import line

_LONGEST_SIDE = 1600  # pixels
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """The page as UTF-8."""
    names = labels(document.language)

    def picture(sha256: str) -> str:
        return _embedded(load(sha256))

    parts = [_head(document, names), contents(document, names)]
    for group in document.groups:
        if group.title:
            parts.append(f"<h2>{markup.text(line(group.title))}</h2>")
        parts += (f'<p class="comment">{markup.text(part)}</p>' for part in paragraphs(group.comment))
        for entry in group.entries:
            check()
            parts.append(markup.clipping(entry, picture, names))
    return "\n".join([*parts, "</body></html>\n"]).encode()


def contents(document: Document, names: Labels, page: Callable[[Entry], str] = lambda entry: "") -> str:
    """The list of clippings with links; `page` names the file a clipping stands in, if not this one."""
    rows = []
    for entry in document.entries:
        about = " · ".join(part for part in (line(entry.outlet_name), published(entry)) if part)
        link = f'<a href="{page(entry)}#c{entry.number}">{markup.text(headline(entry, names))}</a>'
        rows.append(f"<li><span>{entry.number}</span><span>{link}</span><small>{markup.text(about)}</small></li>")
    title = markup.text(names["contents"])
    return f"<nav><h2>{title}</h2><ol>{''.join(rows)}</ol></nav>"


def style() -> str:
    """The style sheet of pages and e-books."""
    return (resources.path("export") / "page.css").read_text("utf-8")


def _head(document: Document, names: Labels) -> str:
    title = markup.text(book_title(document, names))
    lines = "".join(f"<p>{markup.text(text)}</p>" for text in title_lines(document))
    summary = "".join(f"<p>{markup.text(part)}</p>" for part in paragraphs(document.summary))
    return (
        f"<!DOCTYPE html>\n<html{markup.language(document.language)}><head>"
        f'<meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        '<meta name="referrer" content="no-referrer"/>'
        f'<meta name="generator" content="Clipper"/><title>{title}</title><style>{style()}</style></head>\n'
        f"<body><header><h1>{title}</h1>{lines}</header>{summary}"
    )


def _embedded(data: bytes | None) -> str:
    if not data:
        return ""
    try:
        ready = printable(data, _LONGEST_SIDE)
    except Unprintable:
        return ""
    kind = "png" if ready.suffix == ".png" else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(ready.data).decode('ascii')}"
