"""A picture that came with an original and was not kept, found again by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from clipper.domain.article import Picture
from clipper.domain.payload import Payload
from clipper.media_types import HTML, MHTML, WEBARCHIVE, XHTML, sniff


class CameAlong:
    """Looks into originals; lives in a process that can be killed."""

    def picture(self, payload: Payload, sha256: str) -> Picture | None:
        """The picture with these bytes: a file beside the page, a part of the saved page, or written into it."""
        from clipper.extract.html.pictures import read_picture  # here: the window knows this class, and no parser

        found = (item for item in _files(payload) if hashlib.sha256(item[1]).hexdigest() == sha256)
        name, data = next(found, ("", b""))
        return read_picture(data, name=name)


def _files(payload: Payload) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of all that came with a page. No page is parsed: the bytes alone are wanted."""
    from clipper.extract.formats.saved_pages import page_of_mhtml, page_of_webarchive
    from clipper.extract.html.parsing import data_addresses
    from clipper.extract.html.pictures import content_of

    kind = sniff(payload.data, payload.filename, payload.media_type)
    if kind in (MHTML, WEBARCHIVE):
        payload, kind = (page_of_mhtml if kind == MHTML else page_of_webarchive)(payload), HTML
    yield from ((part.name, part.data) for part in payload.parts)
    if kind in (HTML, XHTML):
        yield from (("", content_of(address)) for address in data_addresses(payload.data, payload.charset))
