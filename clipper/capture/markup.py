"""HTML as clipboards carry it: Windows' header, and what kind of thing the markup is, told by its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

# Each pattern stops at the next '<', so that no input makes it slow.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})([^<>]*)>?")
_ATTRIBUTE = re.compile(r"""\b(href|src|name)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEADER_LINE = re.compile(rb"([A-Za-z]{1,40}):([^\r\n]*)[\r\n]+")
_KEEPS_LINES = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:pre|preserve|break-spaces)\b(?!-line)", re.IGNORECASE)
_START = re.compile(
    r"\s*(?:<!--[^>]{0,500}-->\s*)*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype|html|head)\b", re.IGNORECASE
)
_PAGE = re.compile(r"<title\b|<meta[^<>]{1,200}\bproperty\s*=\s*[\"']?og:|<link[^<>]{1,200}canonical", re.IGNORECASE)

_FRAME = frozenset({"html", "head", "meta", "body", "title", "style", "link", "o:p"})
_PLAIN = frozenset({"pre", "code", "samp", "tt", "span", "font", "br"})
_SILENT = ("script", "style", "title", "head", "template", "noscript")
_QT = "qrichtext"


@dataclass(frozen=True, slots=True)
class WindowsHtml:
    """The contents of Windows' clipboard format "HTML Format"."""

    html: str
    url: str


def windows_html(data: bytes) -> WindowsHtml:
    """Read "HTML Format": header lines, then UTF-8, with positions counted in bytes."""
    fields: dict[str, str] = {}
    position = 0
    while match := _HEADER_LINE.match(data, position):
        fields[match[1].decode("ascii").lower()] = match[2].decode("utf-8", "replace").strip()
        position = match.end()
    body = _between(data, fields, "startfragment", "endfragment", position)
    if body is None:
        body = _between_comments(data[position:])
    if body is None:
        body = _between(data, fields, "starthtml", "endhtml", position) or data[position:]
    return WindowsHtml(body.decode("utf-8", "replace").strip("\0"), fields.get("sourceurl", ""))


def is_windows_html(data: bytes) -> bool:
    """Whether data starts with the header of "HTML Format"."""
    return data[:8].lower() == b"version:" and b"StartHTML:" in data[:400]


def visible_text(html: str) -> str:
    """The text of markup, roughly: enough to see whether there is any and what it says."""
    for name in _SILENT:
        html = _without(html, name)
    return unescape(re.sub(r"<[^<>]*>?", " ", html)).strip()


def is_wrapper(html: str) -> bool:
    """Whether the markup only wraps plain text, as editors and terminals do: lines and colours, no structure."""
    qt = _QT in html[:2000]
    lines_kept = qt
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _FRAME:
            continue
        lines_kept = lines_kept or name == "pre" or bool(_KEEPS_LINES.search(match[3]))
        block_of_lines = (name == "div" and lines_kept) or (name == "p" and qt)
        if name not in _PLAIN and not block_of_lines:
            return False
    return True


def only_link(html: str) -> bool:
    """Whether the markup is nothing but one link."""
    names = [match[2].lower() for match in _TAG.finditer(html) if not match[1]]
    return names.count("a") == 1 and all(name in _FRAME or name in {"a", "span", "b", "br"} for name in names)


def only_picture(html: str) -> str | None:
    """The address of the picture if the markup is nothing but one picture, else None."""
    images = [match for match in _TAG.finditer(html) if match[2].lower() in ("img", "picture", "figure")]
    if sum(match[2].lower() == "img" for match in images) != 1 or visible_text(html):
        return None
    image = next(match for match in images if match[2].lower() == "img")
    for attribute in _ATTRIBUTE.finditer(image[3]):
        if attribute[1].lower() == "src":
            return unescape(attribute[2] or attribute[3] or attribute[4] or "")
    return ""


def is_whole_page(html: str) -> bool:
    """Whether this is the source of a page with its head, not a selection."""
    return bool(_START.match(html) and _PAGE.search(html))


def _between(data: bytes, fields: dict[str, str], start: str, end: str, header_end: int) -> bytes | None:
    try:
        first, last = int(fields[start]), int(fields[end])
    except (KeyError, ValueError):
        return None
    return data[first:last] if header_end <= first < last <= len(data) else None


def _between_comments(data: bytes) -> bytes | None:
    first, last = data.find(b"<!--StartFragment"), data.rfind(b"<!--EndFragment")
    if first < 0 or last <= first:
        return None
    return data[data.find(b">", first) + 1 : last]


def _without(html: str, name: str) -> str:
    """Markup without the elements of this name; one pass, whatever is left open."""
    lower, kept, position = html.lower(), [], 0
    if len(lower) != len(html):  # a few capitals grow when made small
        return html
    opening = re.compile(rf"<{name}(?![a-z0-9-])")
    while found := opening.search(lower, position):
        start = found.start()
        end = lower.find(f"</{name}", start)
        kept.append(html[position:start])
        if end < 0:
            return "".join(kept)
        position = lower.find(">", end) + 1 or len(html)
    kept.append(html[position:])
    return "".join(kept)
