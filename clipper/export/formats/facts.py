"""What is said of a clipping beside its text, the same in every format; a field that is unknown is left out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from clipper import resources
from clipper.export.document import Document, Entry
from clipper.export.texts import line, safe_link
from clipper.export.wording import Wording

Labels = Mapping[str, str]


def labels(language: str) -> Labels:
    """The names of the fields in a language, English where they are not known in it; 'code' says in which they are."""
    known = tomllib.loads((resources.path("export") / "fields.toml").read_text("utf-8"))
    code = language.replace("_", "-").split("-")[0].lower()
    code = code if code in known else "en"
    return {**Wording(code).labels, **known["en"], **known[code], "code": code}


@dataclass(frozen=True, slots=True)
class Fact:
    """One known field: its key, its name in the reader's language, its value."""

    key: str
    label: str
    value: str


def headline(entry: Entry, names: Labels) -> str:
    """The headline, never empty."""
    return line(entry.clipping.article.headline) or names["untitled"]


def published(entry: Entry) -> str:
    """The date as precise as it is known, ISO 8601, or nothing."""
    value = entry.clipping.article.published
    return value.day if value else ""


def address(entry: Entry) -> str:
    """A harmless address, or nothing."""
    return safe_link(entry.address)


def facts(entry: Entry, names: Labels) -> tuple[Fact, ...]:
    """What is known of a clipping: outlet, date, page and so on, in the order of a press clipping's header."""
    clipping, article, outlet = entry.clipping, entry.clipping.article, entry.outlet
    circulation = f"{outlet.circulation:,}" if outlet and outlet.circulation else ""
    pairs = (
        ("outlet", line(entry.outlet_name)),
        ("date", published(entry)),
        ("section", line(article.section)),
        ("page", line(article.page)),
        ("edition", line(article.edition)),
        ("author", "; ".join(line(name) for name in article.authors)),
        ("place", line(article.place)),
        ("circulation", circulation),
        ("language", line(article.language)),
        ("tags", ", ".join(line(tag) for tag in clipping.tags)),
        ("tonality", word(str(clipping.tonality or ""), names)),
        ("address", address(entry)),
        ("accessed", f"{clipping.captured:%Y-%m-%d}" if address(entry) else ""),
        ("also_in", ", ".join(line(name) for _, name in clipping.also_in if name)),
        ("rights", rights(entry, names)),
    )
    return tuple(Fact(key, names[key], value) for key, value in pairs if value)


def word(value: str, names: Labels) -> str:
    """The word for a tonality or a type of medium; a value that has no word stands for itself."""
    return names.get(value.lower().replace(" ", "_"), line(value))


def rights(entry: Entry, names: Labels) -> str:
    """The rights line: licence, readers, expiry."""
    held = entry.clipping.rights
    parts = (
        line(held.licence),
        names["readers"].format(count=held.readers) if held.readers else "",
        names["until"].format(date=f"{held.expires:%Y-%m-%d}") if held.expires else "",
    )
    return ", ".join(part for part in parts if part)


def book_title(document: Document, names: Labels) -> str:
    """The title, never empty."""
    return line(document.title) or names["clippings"]


def title_lines(document: Document) -> tuple[str, ...]:
    """The lines under the title: subtitle, client, period and issue, who prepared it, confidentiality."""
    lines = (
        document.subtitle,
        document.client,
        " · ".join(part for part in (document.period, document.issue) if part),
        document.prepared_by,
        document.confidentiality,
    )
    return tuple(line(text) for text in lines if line(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a note or summary, separated by blank lines when written."""
    return tuple(line(part) for part in text.replace("\r\n", "\n").split("\n\n") if line(part))
