"""A picture that came with an original and was not kept, found again by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from clipper.domain.article import Picture
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.media_types import HTML, MHTML, WEBARCHIVE, XHTML, sniff


def picture_in(payload: Payload, sha256: str) -> Picture | None:
    """The picture with these bytes: a file beside the page, a part of the saved page, or written into it."""
    from clipper.extract.html.pictures import read_picture

    try:
        found = (item for item in _files(payload) if hashlib.sha256(item[1]).hexdigest() == sha256)
        name, data = next(found, ("", b""))
    except ExtractionError:
        return None  # the passage goes back without it, as with a picture that never came along
    return read_picture(data, name=name)


def _files(payload: Payload) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of all that came with a page. Nothing is parsed: this runs where the window runs."""
    from clipper.extract.formats.saved_pages import page_of_mhtml, page_of_webarchive
    from clipper.extract.html.parsing import data_addresses
    from clipper.extract.html.pictures import content_of

    kind = sniff(payload.data, payload.filename, payload.media_type)
    if kind in (MHTML, WEBARCHIVE):
        payload, kind = (page_of_mhtml if kind == MHTML else page_of_webarchive)(payload), HTML
    yield from ((part.name, part.data) for part in payload.parts)
    if kind in (HTML, XHTML):
        yield from (("", content_of(address)) for address in data_addresses(payload.data, payload.charset))
