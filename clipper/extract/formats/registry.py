"""The table of formats: media type to the function that reads it, its libraries loaded at first use."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence

from clipper import media_types
from clipper.domain.article import Article, Rule
from clipper.domain.payload import Payload
from clipper.extract.mode import Mode

Reader = Callable[[Payload, Mode, Sequence[Rule]], tuple[Article, ...]]


def _reader(module: str, function: str = "read") -> Reader:
    def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
        reader: Reader = getattr(importlib.import_module(f"clipper.extract.formats.{module}"), function)
        return reader(payload, mode, rules)

    return read


FORMATS: Mapping[str, Reader] = {
    media_types.MHTML: _reader("saved_pages", "read_mhtml"),
    media_types.WEBARCHIVE: _reader("saved_pages", "read_webarchive"),
    media_types.MAIL: _reader("mail"),
    media_types.MAILBOX: _reader("mailbox"),
    media_types.OUTLOOK: _reader("outlook"),
    media_types.PDF: _reader("pdf"),
    media_types.DOCX: _reader("docx"),
    media_types.ODT: _reader("odt"),
    media_types.RTF: _reader("plain", "read_rtf"),
    media_types.TEXT: _reader("plain", "read_text"),
    media_types.MARKDOWN: _reader("plain", "read_markdown"),
    **dict.fromkeys(media_types.PICTURES, _reader("pictures")),
}
