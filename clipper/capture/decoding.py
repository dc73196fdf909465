"""Bytes of a clipboard format as text: each program has its own habits."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control characters that no text needs; tab, line feed, form feed and carriage return stay.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Characters that turn the direction of what follows: a name must not look like another one.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def decode(data: bytes, charset: str = "", *, wide: bool = False) -> str:
    """Text of a clipboard format; never fails. `wide`: this format is UTF-16 by its definition."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _tidy(data[len(mark) :].decode(name, "replace"))
    text = _declared(data, charset)
    if text is None and len(data) >= 2 and (guess := _wide_order(data, known=wide)):
        text = data[: len(data) - len(data) % 2].decode(guess, "replace")
    if text is None:
        text = _declared(data, "utf-8") or _declared(data, "cp1252") or data.decode("latin-1")
    return _tidy(text)


def readable_name(name: str) -> str:
    """A file name as it can be shown: bytes that are no text, control and direction characters replaced."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _INVISIBLE.sub("\ufffd", text)[:255]


def _declared(data: bytes, charset: str) -> str | None:
    if not charset:
        return None
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return None
    # A NUL after each letter: UTF-16 that was declared to be something else.
    return None if "\0" in text.rstrip("\0") and _wide_order(data, known=False) else text


def _wide_order(data: bytes, *, known: bool) -> str:
    """Whether this is UTF-16 without a mark, and in which order: told by the zero bytes of ASCII letters."""
    sample = data[:4096]
    if len(sample) % 2:
        sample = sample[:-1]
    half = max(len(sample) // 2, 1)
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if high > low and high / half > 0.3:
        return "utf-16-le"
    if low > high and low / half > 0.3:
        return "utf-16-be"
    return "utf-16-le" if known and len(data) % 2 == 0 else ""


def _tidy(text: str) -> str:
    return _CONTROLS.sub("", text)
