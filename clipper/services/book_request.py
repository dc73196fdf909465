"""What a press book is ordered with, and how that is kept with a dossier."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clipper.export.pressbook import Facsimiles, Form, Options

_NOT_KEPT = frozenset({"ids", "dossier_id", "query"})
_SHARED = frozenset(item.name for item in dataclasses.fields(Options))


@dataclass(frozen=True, slots=True)
class BookRequest:
    """Which clippings, under which title, looking how; `None` and empty text mean: as the template or dossier says."""

    ids: tuple[int, ...] | None = None
    dossier_id: int | None = None
    query: str = ""  # used when neither ids nor a dossier are given; its words are marked when `mark_query` is set
    template: str = "classic"
    title: str = ""
    subtitle: str = ""
    client: str = ""
    period: str = ""  # empty: from the first to the last day
    issue: str = ""
    date: dt.date | None = None  # on the cover; without one, the day of the last change of what is printed
    prepared_by: str = ""
    confidentiality: str = ""
    summary: str = ""
    criteria: str = ""
    language: str = "en"
    logo: Path | None = None
    mentions: tuple[str, ...] = ()  # words to be marked
    mark_query: bool = False
    paper: str = "a4"
    columns: int | None = None
    accent: str = ""
    typeface: str = ""
    text_size: float | None = None
    new_page: bool | None = None
    cover: bool | None = None
    with_summary: bool | None = None  # the page with summary and key figures
    overview: bool | None = None
    contents: bool | None = None
    index: bool | None = None
    colophon: bool | None = None
    pictures: bool | None = None
    tags: bool | None = None
    notes: bool | None = None
    comments: bool | None = None
    highlights: bool | None = None
    facsimiles: Facsimiles = Facsimiles.BESIDE
    form: Form = Form.ARCHIVE
    system_fonts: bool = False

    def options(self) -> Options:
        """The part that is about appearance."""
        shared = {name: getattr(self, name) for name in _SHARED - {"summary"}}
        return Options(**shared, summary=self.with_summary)

    def content(self) -> BookRequest:
        """The same without what is only about appearance."""
        plain = {item.name: item.default for item in dataclasses.fields(self) if item.name in _SHARED - {"summary"}}
        return dataclasses.replace(self, **plain, with_summary=None, template="classic")  # type: ignore[arg-type]

    def kept(self) -> dict[str, str]:
        """What is kept with a dossier, as plain texts; defaults are left out."""
        found: dict[str, str] = {}
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if item.name not in _NOT_KEPT and value != item.default:
                found[item.name] = "\n".join(value) if isinstance(value, tuple) else _told(value)
        return found

    @classmethod
    def restored(cls, options: Mapping[str, str], dossier_id: int | None = None) -> BookRequest:
        """The request that was kept with a dossier; values that cannot be read any more fall back to the default."""
        values: dict[str, object] = {"dossier_id": dossier_id}
        for item in dataclasses.fields(cls):
            if item.name in options and item.name not in _NOT_KEPT:
                value = _read(item.name, str(item.type), options[item.name])
                if value is not None:
                    values[item.name] = value
        return cls(**values)  # type: ignore[arg-type]


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _read(name: str, kind: str, text: str) -> object | None:
    try:
        if name == "mentions":
            return tuple(filter(None, text.split("\n")))
        if kind.startswith("bool"):
            return {"yes": True, "no": False}.get(text)
        for start, make in (
            ("int", int),
            ("float", float),
            ("dt.date", dt.date.fromisoformat),
            ("Path", Path),
            ("Facsimiles", Facsimiles),
            ("Form", Form),
        ):
            if kind.startswith(start):
                return make(text)
    except ValueError:
        return None
    return text
