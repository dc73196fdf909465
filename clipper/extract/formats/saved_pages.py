"""Whole saved pages in one file: MHTML and Safari's web archive."""

from __future__ import annotations

import email
import email.message
import email.policy
import plistlib
import xml.parsers.expat
from collections.abc import Sequence
from typing import Any

from clipper.domain.article import Article, Rule
from clipper.domain.payload import Part, Payload
from clipper.errors import ExtractionError
from clipper.extract.formats.html_parts import clean_html
from clipper.extract.formats.limits import MEGABYTE, PARTS, UNPACKED_BYTES
from clipper.extract.mode import Mode
from clipper.media_types import HTML

_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The page in an .mhtml or .mht file, its pictures with it."""
    return (_clean(page_of_mhtml(payload), mode, rules),)


def read_webarchive(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The page in a Safari web archive, its pictures with it."""
    return (_clean(page_of_webarchive(payload), mode, rules),)


def _clean(page: Payload, mode: Mode, rules: Sequence[Rule]) -> Article:
    return clean_html(page.data, url=page.url, charset=page.charset, mode=mode, rules=rules, parts=page.parts)


def page_of_mhtml(payload: Payload) -> Payload:
    """The page in an .mhtml or .mht file as one of its own, its pictures as parts."""
    message = email.message_from_bytes(payload.data, policy=email.policy.compat32)
    leaves = [part for part in message.walk() if not part.is_multipart()]
    if len(leaves) > PARTS:
        raise ExtractionError(f"The saved page has {len(leaves):,} parts; more than {PARTS:,} are not read.")
    page = _main_page(message, leaves)
    if page is None:
        raise ExtractionError("There is no page in this MHTML file.", "Save the page again as a complete page.")
    url = _header(page, "Content-Location") or _header(message, "Snapshot-Content-Location")
    parts: list[Part] = []
    for leaf in leaves:
        if leaf is page or leaf.get_content_maintype() != "image":
            continue
        data = body_bytes(leaf)
        location, cid = _header(leaf, "Content-Location"), _header(leaf, "Content-ID").strip("<> ")
        parts += [Part(name, leaf.get_content_type(), data) for name in (location, cid and f"cid:{cid}") if name]
    charset = str(page.get_content_charset() or "")
    return Payload(body_bytes(page), HTML, url=payload.url or web(url), charset=charset, parts=tuple(parts))


def page_of_webarchive(payload: Payload) -> Payload:
    """The page in a Safari web archive as one of its own, its pictures as parts."""
    try:
        archive = plistlib.loads(payload.data)
    except (plistlib.InvalidFileException, xml.parsers.expat.ExpatError, ValueError, TypeError, KeyError) as error:
        raise ExtractionError("The web archive is damaged.") from error
    except (IndexError, OverflowError, MemoryError, RecursionError, AttributeError) as error:
        raise ExtractionError("The web archive is damaged.") from error
    page = archive.get("WebMainResource") if isinstance(archive, dict) else None
    if not isinstance(page, dict) or not isinstance(page.get("WebResourceData"), bytes):
        raise ExtractionError("There is no page in this web archive.")
    resources = archive.get("WebSubresources")
    resources = resources if isinstance(resources, list) else []
    if len(resources) > PARTS:
        raise ExtractionError(f"The web archive has {len(resources):,} files; more than {PARTS:,} are not read.")
    parts = [part for resource in resources if (part := _resource(resource))]
    if sum(len(part.data) for part in parts) > UNPACKED_BYTES:
        raise ExtractionError(f"The web archive is larger than {UNPACKED_BYTES // MEGABYTE} MB and is not read.")
    return Payload(
        page["WebResourceData"],
        HTML,
        url=payload.url or web(str(page.get("WebResourceURL") or "")),
        charset=str(page.get("WebResourceTextEncodingName") or ""),
        parts=tuple(parts),
    )


def _resource(resource: Any) -> Part | None:  # noqa: ANN401 - whatever the property list holds
    if not isinstance(resource, dict):
        return None
    kind, data = str(resource.get("WebResourceMIMEType") or ""), resource.get("WebResourceData")
    name = str(resource.get("WebResourceURL") or "")
    return Part(name, kind, data) if kind.startswith("image/") and isinstance(data, bytes) and name else None


def _main_page(message: email.message.Message, leaves: Sequence[email.message.Message]) -> email.message.Message | None:
    """The part the header calls the start, else the first that is a page."""
    pages = [leaf for leaf in leaves if leaf.get_content_type() in _PAGES]
    start = str(message.get_param("start") or "").strip("<> ")
    for page in pages:
        if start and _header(page, "Content-ID").strip("<> ") == start:
            return page
    location = _header(message, "Snapshot-Content-Location")
    for page in pages:
        if location and _header(page, "Content-Location") == location:
            return page
    return pages[0] if pages else None


def _header(message: email.message.Message, name: str) -> str:
    return " ".join(str(message.get(name) or "").split())


def body_bytes(part: email.message.Message) -> bytes:
    """The decoded content of a leaf; empty when its transfer encoding is broken."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return content if isinstance(content, bytes) else b""


def web(url: str) -> str:
    """The address when it leads to the web."""
    return url if url.lower().startswith(("http://", "https://")) else ""
