"""The table of formats: media type to the function that reads it, its libraries loaded at first use."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence

from clipper.domain import Article, Payload, Rule
from clipper.extract.formats import sniffing
from clipper.extract.mode import Mode

Reader = Callable[[Payload, Mode, Sequence[Rule]], tuple[Article, ...]]


def _reader(module: str, function: str = "read") -> Reader:
    def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
        reader: Reader = getattr(importlib.import_module(f"clipper.extract.formats.{module}"), function)
        return reader(payload, mode, rules)

    return read


FORMATS: Mapping[str, Reader] = {
    sniffing.MHTML: _reader("saved_pages", "read_mhtml"),
    sniffing.WEBARCHIVE: _reader("saved_pages", "read_webarchive"),
    sniffing.MAIL: _reader("mail"),
    sniffing.MAILBOX: _reader("mailbox"),
    sniffing.OUTLOOK: _reader("outlook"),
    sniffing.PDF: _reader("pdf"),
    sniffing.DOCX: _reader("docx"),
    sniffing.ODT: _reader("odt"),
    sniffing.RTF: _reader("plain", "read_rtf"),
    sniffing.TEXT: _reader("plain", "read_text"),
    sniffing.MARKDOWN: _reader("plain", "read_markdown"),
    **dict.fromkeys(sniffing.PICTURES, _reader("pictures")),
}
