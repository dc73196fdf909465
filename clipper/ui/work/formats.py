"""Clipboards and drops of other programs, from Qt's hands into a plain mapping of format name to bytes."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

# Only these are asked for: each costs a round trip to the other program.
_WANTED = (
    "text/html",
    "text/plain",
    "text/uri-list",
    "text/x-moz-url",
    "text/_moz_htmlinfo",
    "text/_moz_htmlcontext",
    "chromium/x-source-url",
    "text/rtf",
    "application/rtf",
    "message/rfc822",
    "application/pdf",
    "public.html",
    "public.url",
    "public.file-url",
    "x-special/gnome-copied-files",
    "application/x-kde-cutselection",
)
_PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff")
_WINDOWS = "application/x-qt-windows-mime"
_MAC = "com.apple."


def formats_of(mime: QMimeData) -> dict[str, bytes]:
    """The formats worth having, as they are."""
    names = mime.formats()
    wanted = [name for name in names if _is_wanted(name)]
    if not any(name.startswith("text/") for name in wanted):
        wanted += [name for name in names if name in _PICTURES][:1]
    return {name: bytes(mime.data(name).data()) for name in wanted}


def has_something(mime: QMimeData) -> bool:
    """Whether there may be something to take in, judged by the names alone."""
    return any(_is_wanted(name) or name in _PICTURES for name in mime.formats())


def _is_wanted(name: str) -> bool:
    base = name.partition(";")[0].strip().lower()
    return base in _WANTED or name.startswith((_WINDOWS, _MAC, "public.")) or base.startswith("text/plain")
