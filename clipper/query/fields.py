"""The names before a colon: what each takes, in which other spellings, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from clipper.query.nodes import NameField, Relation, TextField


class Takes(Enum):
    """What follows the colon of a field."""

    TEXT = auto()
    NAME = auto()
    DATE = auto()
    ADDED = auto()
    FLAG = auto()
    THING = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the query language."""

    name: str
    takes: Takes
    hint: str
    aliases: tuple[str, ...] = ()


FIELDS = (
    Field("headline", Takes.TEXT, "words of the headline and the subtitle", ("title",)),
    Field("text", Takes.TEXT, "words of the article and its captions", ("body",)),
    Field("author", Takes.TEXT, "who wrote it", ("authors", "by")),
    Field("note", Takes.TEXT, "words of your note", ("notes",)),
    Field("tag", Takes.NAME, "a tag with those below it", ("tags",)),
    Field("outlet", Takes.NAME, "who published it", ("source", "publication")),
    Field("language", Takes.NAME, "such as en or de", ("lang",)),
    Field("url", Takes.NAME, "part of the address", ("address", "link")),
    Field("dossier", Takes.NAME, "the clippings of a dossier"),
    Field("section", Takes.NAME, "the section it appeared in"),
    Field("date", Takes.DATE, "when it was published: 2025-02, 2024..2025, today, last week", ("on", "published")),
    Field("before", Takes.DATE, "published before that day, month or year", ("until",)),
    Field("after", Takes.DATE, "published from that day, month or year on", ("since", "from")),
    Field("added", Takes.ADDED, "when it was clipped", ("captured", "clipped")),
    Field("is", Takes.FLAG, "starred, unread, read, inbox, filed, trashed, failed"),
    Field("has", Takes.THING, "note, picture, highlight, original, tag, date"),
    Field("words", Takes.NUMBER, "length in words: >500, <200, 300..800", ("length",)),
)
BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}

TEXT_FIELDS = {field.value: field for field in TextField if field}
NAME_FIELDS = {field.value: field for field in NameField}
RELATIONS = {relation.value: relation for relation in Relation}
