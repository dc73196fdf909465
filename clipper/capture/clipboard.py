"""Clipboard and drop contents: from format names and bytes, as real programs send them, to payloads. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clipper.addresses import is_web_address
from clipper.capture import files, making, markup
from clipper.capture.decoding import decode
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError
from clipper.media_types import MAIL, PDF, RTF, is_picture

# What Qt makes of foreign formats: 'application/x-qt-windows-mime;value="HTML Format"'.
_QT_WINDOWS = re.compile(r'application/x-qt-windows-mime;\s*value="([^"]*)"', re.IGNORECASE)
_QT_MAC = "com.trolltech.anymime."

_HTML = ("text/html", "public.html", "html format", "application/xhtml+xml")
_TEXT = (
    "text/plain", "utf8_string", "public.utf8-plain-text", "public.utf16-external-plain-text",
    "public.utf16-plain-text", "cf_unicodetext", "text/unicode", "public.text", "public.plain-text", "string", "text",
    "com.apple.traditional-mac-plain-text",
)  # fmt: skip
_RTF = ("text/rtf", "application/rtf", "text/richtext", "public.rtf", "rich text format")
_PICTURES = (
    "image/png", "image/jpeg", "image/webp", "image/tiff", "image/gif", "image/bmp", "public.png", "public.jpeg",
    "public.tiff", "png", "jfif",
)  # fmt: skip
_PAGE_ADDRESS = (
    "chromium/x-source-url", "org.chromium.source-url", "chromium internal source url", "text/x-moz-url-priv",
    "public.url",
)  # fmt: skip
_LINKS = ("text/x-moz-url", "public.url", "text/uri-list", "uniformresourcelocatorw", "_netscape_url")
_FILE_LISTS = (
    "text/uri-list", "x-special/gnome-copied-files", "x-special/mate-copied-files", "x-special/nautilus-clipboard",
    "public.file-url",
)  # fmt: skip
# These are UTF-16 by definition, mostly without a byte order mark.
_WIDE = re.compile(r"text/x-moz-url|text/_moz_|cf_unicodetext|text/unicode|public\.utf16|uniformresourcelocatorw")
_LATIN = {"string": "latin-1", "com.apple.traditional-mac-plain-text": "mac_roman"}


@dataclass(frozen=True)
class _Form:
    """One format of a clipboard: its plain name, its charset, its bytes."""

    name: str
    charset: str
    data: bytes = field(repr=False)

    @cached_property
    def text(self) -> str:
        charset = self.charset or _LATIN.get(self.name, "")
        return decode(self.data, charset, wide=bool(_WIDE.match(self.name))).rstrip("\0")


class _Contents:
    """The formats of one clipboard or drop, asked for by meaning."""

    def __init__(self, formats: Mapping[str, bytes]) -> None:
        self._forms = [_form(name, data) for name, data in formats.items() if data.strip(b"\0")]

    def forms(self, names: tuple[str, ...]) -> Iterator[_Form]:
        """The forms that have one of these names, in the order of the names."""
        for name in names:
            yield from (form for form in self._forms if form.name == name)

    def text(self, names: tuple[str, ...]) -> str:
        """The first of these that has any text."""
        return next((form.text for form in self.forms(names) if form.text.strip()), "")

    @cached_property
    def html(self) -> tuple[str, str]:
        """The markup and the address that came inside it."""
        for form in self.forms(_HTML):
            if form.name == "html format" or markup.is_windows_html(form.data):
                found = markup.windows_html(form.data)
                if found.html.strip():
                    return found.html, found.url
            elif form.text.strip():
                return form.text, ""
        return "", ""

    @cached_property
    def plain(self) -> str:
        return self.text(_TEXT)

    @cached_property
    def address(self) -> str:
        """The address of the page that something was copied from."""
        said = (self.html[1], *(form.text.strip() for form in self.forms(_PAGE_ADDRESS)))
        return next((url for url in (text.partition("\n")[0].strip() for text in said) if is_web_address(url)), "")

    @cached_property
    def link(self) -> tuple[str, str]:
        """A link that is carried as a link, with its title."""
        for form in self.forms(_LINKS):
            lines = [line.strip() for line in form.text.splitlines() if line.strip() and not line.startswith("#")]
            if lines and is_web_address(lines[0]):
                titled = form.name in ("text/x-moz-url", "_netscape_url") and len(lines) > 1
                return lines[0], (lines[1] if titled else self.text(("public.url-name",)).strip())
        return "", ""

    @cached_property
    def picture(self) -> bytes:
        return next((form.data for form in self.forms(_PICTURES) if is_picture(form.data)), b"")


def from_formats(formats: Mapping[str, bytes], *, via: Via, max_bytes: int = 50_000_000) -> tuple[Payload, ...]:
    """Payloads of a clipboard or drop, given as format name -> bytes. Files are read, addresses are not fetched.

    An address alone becomes a payload of type 'text/uri-list'. Raises CaptureError when there is nothing to take in.
    """
    if sum(map(len, formats.values())) > 4 * max_bytes:
        raise files.too_large("It", max_bytes)
    if paths := file_paths(formats):
        return tuple(files.from_path(path, max_bytes=max_bytes, via=via) for path in files.walk(paths))
    contents = _Contents(formats)
    payload = _document(contents, via) or _selection(contents, via) or _bare(contents, via)
    if payload is None:
        place = "What was dropped" if via is Via.DROP else "The clipboard"
        raise CaptureError(
            f"{place} holds nothing that can be clipped.", "Copy the text of an article, a page, a picture or a file."
        )
    if len(payload.data) > max_bytes:
        raise files.too_large("It", max_bytes)
    return (payload,)


def file_paths(formats: Mapping[str, bytes]) -> tuple[Path, ...]:
    """The local files and folders that a clipboard or drop names, in its order."""
    found: dict[Path, None] = {}
    for form in _Contents(formats).forms(_FILE_LISTS):
        for line in form.text.splitlines():
            if (path := _local_path(line.strip())) is not None:
                found[path] = None
    return tuple(found)


def _form(name: str, data: bytes) -> _Form:
    plain = name.strip()
    if match := _QT_WINDOWS.match(plain):
        plain = match[1]
    elif plain.startswith(_QT_MAC):
        plain = plain.removeprefix(_QT_MAC).replace("--", ".")
    base = plain.partition(";")[0].strip().lower()
    return _Form(base, making.declared_charset(plain), data)


def _local_path(line: str) -> Path | None:
    try:
        parts = urlsplit(line)
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path:
        return None
    name = unquote(parts.path, errors="surrogateescape")
    return None if "\0" in name else Path(name)


def _document(contents: _Contents, via: Via) -> Payload | None:
    """A whole mail or PDF that another program hands over."""
    for form in contents.forms((MAIL, PDF, "com.adobe.pdf", "public.email-message")):
        return making.from_bytes(form.data, declared=form.name, via=via)
    return None


def _selection(contents: _Contents, via: Via) -> Payload | None:
    """Markup, if it says more than the plain text beside it."""
    html, plain = contents.html[0], contents.plain
    if not html:
        return None
    image = markup.only_picture(html)
    if image is not None:
        return _pictured(contents, image, via)
    if not markup.visible_text(html):
        return None
    url, title = contents.link
    if url and markup.only_link(html):
        return making.link(url, title=title or markup.visible_text(html), via=via)
    if plain.strip() and markup.is_wrapper(html):
        return None
    return making.from_html(html, url=contents.address, via=via)


def _pictured(contents: _Contents, image: str, via: Via) -> Payload | None:
    if contents.picture:
        return making.from_bytes(contents.picture, url=contents.address, filename=making.name_of(image), via=via)
    if image.startswith("data:"):
        return making.from_html(contents.html[0], url=contents.address, via=via)
    return making.link(image, via=via) if is_web_address(image) else None


def _bare(contents: _Contents, via: Via) -> Payload | None:
    """Without markup: rich text, a link, plain text, a picture."""
    wrapped = bool(contents.html[0]) and markup.is_wrapper(contents.html[0])
    for form in () if wrapped else contents.forms(_RTF):
        if form.data.lstrip().startswith(b"{\\rtf"):
            return Payload(form.data, RTF, url=contents.address, via=via, fragment=True)
    url, title = contents.link
    plain = contents.plain.strip()
    if url and plain in ("", url, title, f"{url}\n{title}"):
        return making.link(url, title=title, via=via)
    if plain:
        return making.from_text(contents.plain, url=contents.address, via=via)
    if contents.picture:
        return making.from_bytes(contents.picture, url=contents.address, via=via)
    return making.link(url, title=title, via=via) if url else None
