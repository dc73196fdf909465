"""Pictures of a page: stored when they came with it, otherwise recorded by address and never loaded."""

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Iterable
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from lxml import html
from PIL import Image, UnidentifiedImageError

from clipper.domain.article import Picture
from clipper.domain.payload import Part
from clipper.extract.html.parsing import PLACEHOLDER
from clipper.extract.sanitise import clean_line, safe_link

MAX_PIXELS = 60_000_000
_SOURCES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-full-src",
    "data-hi-res-src",
    "data-srcset",
    "srcset",
    "src",
)
_ICON = re.compile(r"emoji|icon|avatar|gravatar|spacer|pixel|blank\.gif|smil|sprite|badge|tracking|1x1", re.IGNORECASE)
_CANDIDATE = re.compile(r"\s*(\S+[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_STORED = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
}
_SMALL = 60  # pixels; what is smaller is decoration


class Pictures:
    """The pictures of one page and where their bytes are."""

    def __init__(self, base: str, parts: Iterable[Part], data: list[str]) -> None:
        """Remember the parts by every name the page may call them."""
        self._base = base
        self._data = data
        self._parts: dict[str, Part] = {}
        for part in parts:
            for name in (part.name, unquote(part.name), part.name.rsplit("/", 1)[-1]):
                self._parts.setdefault(name, part)
        self._stored: dict[str, Picture] = {}

    @property
    def stored(self) -> tuple[Picture, ...]:
        """The pictures of the blocks described so far, with their bytes."""
        return tuple(self._stored.values())

    def came_along(self, image: html.HtmlElement) -> bool:
        """Whether the picture's bytes came with the page."""
        return bool(self.describe(image, store=False)[0])

    def describe(self, image: html.HtmlElement, *, store: bool) -> tuple[str, str, str]:
        """SHA-256 if the picture's bytes are here, its remote address otherwise, and the alternative text."""
        alt = clean_line(image.get("alt", ""))
        address = ""
        for source in self._sources(image):
            part = self._parts.get(source) or self._parts.get(unquote(source)) or self._near_part(source)
            picture = None
            if part is not None:
                picture = read_picture(part.data, name=part.name)
            elif source.startswith("data:") or source.startswith(PLACEHOLDER):
                picture = read_picture(self._bytes(source))
            if picture is not None:
                if store:
                    self._stored.setdefault(picture.sha256, picture)
                return picture.sha256, address or safe_link(source, self._base), alt
            address = address or safe_link(source, self._base)
        return "", address, alt

    def _near_part(self, source: str) -> Part | None:
        """A part by the end of the address, as in folders of saved pages."""
        if not self._parts or source.startswith(("data:", PLACEHOLDER)):
            return None
        absolute = self._parts.get(urljoin(self._base, source)) if self._base else None
        return (
            absolute or self._parts.get(unquote(urlsplit(source).path.rsplit("/", 1)[-1]) or "\0")
            if "://" not in source
            else absolute
        )

    def _bytes(self, source: str) -> bytes:
        if source.startswith(PLACEHOLDER):
            number = source.removeprefix(PLACEHOLDER)
            source = self._data[int(number)] if number.isdigit() and int(number) < len(self._data) else ""
        return content_of(source)

    def _sources(self, image: html.HtmlElement) -> list[str]:
        found: list[str] = []
        for name in _SOURCES:
            value = image.get(name, "").strip()
            if value:
                found.append(largest(value) if name.endswith("srcset") else value)
        picture = image.getparent()
        if picture is not None and picture.tag == "picture":
            found += [largest(source.get("srcset", "")) for source in picture.iter("source") if source.get("srcset")]
        whole = [source for source in found if not (source.startswith("data:") and len(source) < 200)]
        return whole or found


def content_of(address: str) -> bytes:
    """The bytes of a data address; nothing if it is damaged."""
    head, _, content = address.partition(",")
    try:
        return base64.b64decode(unquote(content)) if head.endswith(";base64") else unquote_to_bytes(content)
    except (binascii.Error, ValueError):
        return b""


def largest(srcset: str) -> str:
    """The address of the largest picture of a srcset."""
    best, size = "", -1.0
    for match in _CANDIDATE.finditer(srcset):
        try:
            value = float(match[2] or 1)
        except ValueError:
            value = 1.0
        if value > size:
            best, size = match[1], value
    return best


def is_decoration(image: html.HtmlElement) -> bool:
    """Whether a picture is an icon, a counter or a spacer."""
    for name in ("width", "height"):
        value = image.get(name, "").removesuffix("px")
        if value.isascii() and value.isdigit() and int(value[:6]) < _SMALL:
            return True
    told = " ".join((image.get("class", ""), image.get("src", "")[:300]))
    return bool(_ICON.search(told)) or image.get("role") == "presentation"


def read_picture(data: bytes, name: str = "") -> Picture | None:
    """A picture that can be shown, or None: vector graphics and damaged files are left out."""
    if len(data) < 40:
        return None
    try:
        with Image.open(io.BytesIO(data)) as image:
            kind, (width, height) = image.format or "", image.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if kind not in _STORED or width * height > MAX_PIXELS or width < 2 or height < 2:
        return None
    return Picture(hashlib.sha256(data).hexdigest(), _STORED[kind], width, height, data, name)
