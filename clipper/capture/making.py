"""Payloads out of text, markup, addresses and bare bytes."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from clipper.addresses import is_web_address
from clipper.capture.decoding import readable_name
from clipper.capture.markup import is_whole_page
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError
from clipper.media_types import HTML, LINK, TEXT, XHTML, sniff

TYPES = {"text": TEXT, "html": HTML}  # what a person calls them


def from_text(text: str, *, url: str = "", via: Via = Via.CLIPBOARD) -> Payload:
    """Pasted text. One address alone is a link; the source of a page is that page."""
    if is_web_address(text):
        return link(text.strip(), via=via)
    data = text.encode("utf-8", "replace")
    if sniff(data) == HTML and is_whole_page(text):
        return from_html(text, url=url, fragment=False, via=via)
    return Payload(data, TEXT, url=_web(url), charset="utf-8", via=via, fragment=True)


def from_html(html: str, *, url: str = "", fragment: bool | None = None, via: Via = Via.CLIPBOARD) -> Payload:
    """Markup of a selection or of a whole page (fragment None: find out)."""
    part = not is_whole_page(html) if fragment is None else fragment
    data = html.encode("utf-8", "replace")
    return Payload(data, HTML, url=_web(url), charset="utf-8", via=via, fragment=part)


def from_bytes(
    data: bytes,
    *,
    filename: str = "",
    url: str = "",
    declared: str = "",
    as_type: str = "",
    via: Via = Via.FILE,
) -> Payload:
    """Bytes from standard input or a download: `declared` is a content type, `as_type` 'text' or 'html' overrules."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise CaptureError("There is nothing in it.", "An article must have at least some text.")
    media_type = TYPES.get(as_type) or sniff(data, filename, declared)
    charset = declared_charset(declared) if media_type in (HTML, XHTML, TEXT) else ""
    return Payload(data, media_type, url=_web(url), filename=readable_name(filename), charset=charset, via=via)


def link(url: str, *, title: str = "", via: Via = Via.CLIPBOARD) -> Payload:
    """An address whose page was not fetched yet, in the form of RFC 2483, with its title as a comment."""
    title = " ".join(title.split())
    lines = ([f"# {title}"] if title and title != url else []) + [url]
    return Payload("\r\n".join([*lines, ""]).encode("utf-8", "replace"), LINK, url=url, charset="utf-8", via=via)


def link_title(payload: Payload) -> str:
    """The title that came with a link, or ''."""
    first = payload.data.decode("utf-8", "replace").partition("\r\n")[0]
    return first.removeprefix("# ") if payload.media_type == LINK and first.startswith("# ") else ""


def name_of(url: str) -> str:
    """A file name for what an address holds: its last step."""
    return readable_name(unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]))


def declared_charset(content_type: str) -> str:
    """The charset of 'text/html; charset=utf-8', or ''."""
    for parameter in content_type.split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""


def _web(url: str) -> str:
    url = url.strip().strip("\0")
    return url if is_web_address(url) else ""
