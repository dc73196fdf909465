"""What should be looked at before a press book is printed."""

from __future__ import annotations

from collections.abc import Iterable

from clipper.export.document import Document, Entry
from clipper.export.pressbook import unprintable

_NAMED = 6


def warnings(document: Document, *, system_fonts: bool = False) -> list[str]:
    """Sentences about licences, missing texts and characters that cannot be printed."""
    found = []
    day = document.created.date()
    expired = [e for e in document.entries if e.clipping.rights.expires and e.clipping.rights.expires < day]
    for entry in expired[:_NAMED]:
        licence = entry.clipping.rights.licence
        whose = f"{_named([entry])} ({licence})" if licence else _named([entry])
        found.append(f"The licence of {whose} expired on {entry.clipping.rights.expires}.")
    if len(expired) > _NAMED:
        found.append(f"{len(expired) - _NAMED} more licences have expired.")
    if without := [e for e in document.entries if not e.clipping.rights.licence and not e.link_only]:
        found.append(f"{_counted(without)} no licence noted: {_named(without)}.")
    bare = [
        e for e in document.entries if not (e.link_only or e.clipping.article.kept or e.clipping.article.facsimiles)
    ]
    if bare:
        found.append(f"{_counted(bare)} no text: {_named(bare)}.")
    found += unprintable(document, system_fonts=system_fonts)
    return found


def _counted(entries: list[Entry]) -> str:
    return "One clipping has" if len(entries) == 1 else f"{len(entries)} clippings have"


def _named(entries: Iterable[Entry]) -> str:
    entries = list(entries)
    names = [f"{entry.number} (“{_short(entry.clipping.article.headline)}”)" for entry in entries[:_NAMED]]
    rest = len(entries) - _NAMED
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")


def _short(text: str, most: int = 50) -> str:
    text = " ".join(text.split()) or "untitled"
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
