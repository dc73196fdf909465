"""A library as plain records and back: what the portable archive is made of.

Columns are taken over as they are named here, so that nothing is forgotten when one is added. What only follows from
other values (sorting keys, excerpt, fingerprints) is left out and made anew.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer, Table, insert, select

from clipper.domain.article import Block, Certainty, Reason, body_text
from clipper.domain.clipping import HighlightColour, Tonality
from clipper.domain.dossier import DossierEntry
from clipper.domain.payload import Via
from clipper.domain.row import Extraction, Status
from clipper.store import bodies, content, dossiers, outlets, tags, writing
from clipper.store.base import Event, EventClipping, Instant, LibraryValue
from clipper.store.bodies import clean
from clipper.store.clippings import authors_of, highlights_of, published
from clipper.store.folding import fold, tag_key
from clipper.store.journal import history
from clipper.store.schema import (
    Body,
    ClippingFacsimile,
    ClippingPicture,
    ClippingRecord,
    DossierGroupRow,
    DossierRow,
    FacsimileRow,
    HighlightRow,
    OriginalPart,
    OriginalRow,
    OutletRow,
    PictureRow,
    RuleRow,
    SavedSearchRow,
    StoryRow,
    TagRow,
)
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import Transaction, table_of

Record = dict[str, Any]
_DERIVED = frozenset({"id", "headline_key", "published_key", "excerpt", "words"})
_OWN = frozenset({"id", "name_key", "key"})
_CLIPPING = table_of(ClippingRecord)
_CONTENT: Mapping[str, type[OriginalRow] | type[PictureRow] | type[FacsimileRow]] = {
    "originals": OriginalRow,
    "pictures": PictureRow,
    "facsimiles": FacsimileRow,
}


# ------------------------------------------------------------------------------------------- out


def library(snapshot: Snapshot) -> Record:
    """What is known of the library itself."""
    values = {row.key: row.value for row in snapshot.rows(select(LibraryValue.__table__))}
    return {key: values[key] for key in ("uid", "name", "created") if key in values}


def shelves(snapshot: Snapshot) -> dict[str, list[Record]]:
    """Everything but the clippings, by the name of its file."""
    uids = {row.id: row.uid for row in snapshot.rows(select(ClippingRecord.id, ClippingRecord.uid))}
    return {
        "outlets": [
            {
                **_plain(table_of(OutletRow), row, _OWN),
                "id": row.id,
                "domains": item.domains,
                "spellings": item.spellings,
            }
            for row, item in _with_outlets(snapshot)
        ],
        "tags": [_plain(table_of(TagRow), row, _OWN) for row in _all(snapshot, TagRow)],
        "stories": [{"id": row.id, "lead": uids.get(row.lead_id)} for row in _all(snapshot, StoryRow)],
        "dossiers": [_dossier(snapshot, row.id, uids) for row in _all(snapshot, DossierRow)],
        "searches": [_plain(table_of(SavedSearchRow), row, _OWN) for row in _all(snapshot, SavedSearchRow)],
        "rules": [_plain(table_of(RuleRow), row, _OWN) for row in _all(snapshot, RuleRow)],
    }


def _all(snapshot: Snapshot, model: Any) -> Sequence[Any]:  # noqa: ANN401 - a model with an id
    return snapshot.rows(select(table_of(model)).order_by(model.id))


def _with_outlets(snapshot: Snapshot) -> Iterator[tuple[Any, Any]]:
    known = {item.id: item for item in outlets.all_outlets(snapshot, {})}
    for row in _all(snapshot, OutletRow):
        yield row, known[row.id]


def _dossier(snapshot: Snapshot, dossier_id: int, uids: Mapping[int, str]) -> Record:
    item = dossiers.dossier(snapshot, dossier_id)
    groups = [
        {
            "title": group.title,
            "comment": group.comment,
            "entries": [{"clipping": uids[entry.clipping_id], "comment": entry.comment} for entry in group.entries],
        }
        for group in item.groups
    ]
    return {"name": item.name, "query": item.query, "options": dict(item.options), "groups": groups}


def clippings(snapshot: Snapshot, ids: Sequence[int]) -> list[Record]:
    """These clippings with all that belongs to them."""
    rows = {row.id: row for row in snapshot.rows(select(_CLIPPING).where(among(_CLIPPING.c.id, ids)))}
    packed = {
        row.clipping_id: row.blocks
        for row in snapshot.rows(select(Body.clipping_id, Body.blocks).where(among(Body.clipping_id, ids)))
    }
    authors, labels, marks = authors_of(snapshot, ids), tags.of_each(snapshot, ids), highlights_of(snapshot, ids)
    return [
        {
            **_plain(_CLIPPING, rows[item], _DERIVED),
            "authors": list(authors.get(item, ())),
            "blocks": [bodies.plain(block) for block in bodies.unpack(packed[item])] if item in packed else None,
            "tags": list(labels.get(item, ())),
            "highlights": [
                {"block": m.block, "start": m.start, "end": m.end, "colour": m.colour.value, "comment": m.comment}
                for m in marks.get(item, ())
            ],
            "parts": _files(snapshot, OriginalPart, item, ("name", "media_type")),
            "pictures": _files(snapshot, ClippingPicture, item, ("name",)),
            "facsimiles": _files(snapshot, ClippingFacsimile, item, ("name",)),
            "history": [{"when": entry.when.isoformat(), "label": entry.label} for entry in history(snapshot, item)],
        }
        for item in ids
        if item in rows
    ]


def _files(snapshot: Snapshot, link: Any, clipping_id: int, names: tuple[str, ...]) -> list[Record]:  # noqa: ANN401
    query = select(link.sha256, *(getattr(link, name) for name in names)).where(link.clipping_id == clipping_id)
    return [dict(row._mapping) for row in snapshot.rows(query.order_by(link.position))]


def contents(snapshot: Snapshot, kind: str) -> Iterator[tuple[Record, bytes]]:
    """All originals, pictures or facsimiles: what is known of each, and its bytes."""
    model = _CONTENT[kind]
    for key in snapshot.scalars(select(model.sha256).order_by(model.sha256)):
        row = snapshot.first(select(table_of(model)).where(model.sha256 == key))
        data = content.decompress(row.compression, row.data) if kind == "originals" else row.data
        yield _plain(table_of(model), row, frozenset({"data", "compression", "size"})), data


def _plain(table: Table, row: Any, without: frozenset[str]) -> Record:  # noqa: ANN401
    values = {column.name: getattr(row, column.name) for column in table.c if column.name not in without}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


# ------------------------------------------------------------------------------------------- in


@dataclass
class Places:
    """Where the records of an archive have found their place in this library."""

    outlets: dict[int, int] = field(default_factory=dict)
    stories: dict[int, int] = field(default_factory=dict)
    clippings: dict[str, int] = field(default_factory=dict)  # by uid, those that were here before too
    searches: frozenset[tuple[str, str]] = frozenset()  # names and queries that were here before


def known_places(snapshot: Snapshot) -> Places:
    """What is in the library before anything of an archive is."""
    clippings = {row.uid: row.id for row in snapshot.rows(select(ClippingRecord.uid, ClippingRecord.id))}
    searches = snapshot.rows(select(SavedSearchRow.name, SavedSearchRow.query))
    return Places(clippings=clippings, searches=frozenset((row.name, row.query) for row in searches))


def put_content(tx: Transaction, kind: str, record: Record, data: bytes) -> None:
    """Store bytes of an archive; the caller has checked their hash."""
    if kind == "originals":
        content.keep_original(tx, data, str(record.get("media_type", "")))
        return
    model = _CONTENT[kind]
    values = _values(table_of(model), record, frozenset({"sha256", "media_type", "width", "height"}))
    if tx.scalar(select(model.sha256).where(model.sha256 == values["sha256"])) is None:
        tx.connection.execute(insert(model).values(**values, size=len(data), data=data))


def put_outlet(tx: Transaction, record: Record, places: Places) -> None:
    """Find or make an outlet; one that is known by a spelling or a domain stays as it is here."""
    name = " ".join(clean(str(record["name"])).split())
    spellings = [name, *(clean(str(item)) for item in _listed(record, "spellings"))]
    domains = [host for item in _listed(record, "domains") if (host := outlets.domain_of(str(item)))]
    found = outlets.known(tx, spellings, domains)
    if found is None:
        values = _values(table_of(OutletRow), record, frozenset(table_of(OutletRow).c.keys()) - _OWN)
        found = tx.insert(OutletRow, **{**values, "name": name, "name_key": fold(name)})
        outlets.set_names(tx, found, domains, {fold(item): item for item in spellings if fold(item)})
    places.outlets[int(record["id"])] = found


def put_tag(tx: Transaction, record: Record) -> None:
    """Make a tag that is not here yet."""
    key = tag_key(str(record["name"]))
    if key and tx.scalar(select(TagRow.id).where(TagRow.key == key)) is None:
        values = _values(table_of(TagRow), record, frozenset({"name", "colour", "last_used"}))
        tx.insert(TagRow, **values, key=key)


def put_clipping(tx: Transaction, record: Record, places: Places) -> int:
    """Store a clipping of an archive; its contents are here already."""
    blocks = None if record.get("blocks") is None else [_block(item) for item in record["blocks"]]
    text = clean(body_text(blocks or ()))
    values = _values(_CLIPPING, record, frozenset(_CLIPPING.c.keys()) - _DERIVED)
    values["certainty"] = {name: Certainty(value).value for name, value in dict(values["certainty"]).items()}
    values["corrected"], values["notices"] = list(values["corrected"]), list(values["notices"])
    for name, kind in _KINDS.items():
        if values[name] is not None:
            values[name] = kind(values[name]).value
    values["headline_key"] = fold(values["headline"])
    date = published(values["published"])
    values |= writing.published_columns(date)
    values["outlet_id"] = places.outlets.get(values["outlet_id"])
    values["story_id"] = _story(tx, values["story_id"], places)
    if blocks is not None:
        values |= writing.text_columns(text)
    original = values["original_sha256"]
    if original and tx.scalar(select(OriginalRow.sha256).where(OriginalRow.sha256 == original)) is None:
        values["original_sha256"] = None
    clipping_id = tx.insert(ClippingRecord, **values)
    if blocks is not None:
        writing.put_body(tx, clipping_id, blocks, text)
    writing.put_authors(tx, clipping_id, [str(name) for name in _listed(record, "authors")])
    _put_tags(tx, clipping_id, _listed(record, "tags"))
    for mark in _listed(record, "highlights"):
        place = _values(table_of(HighlightRow), mark, _MARK)
        place["colour"] = HighlightColour(place["colour"]).value
        tx.insert(HighlightRow, clipping_id=clipping_id, **place)
    for name, link, model in _LINKS:
        _put_links(tx, clipping_id, _listed(record, name), link, model)
    _put_history(tx, clipping_id, _listed(record, "history"))
    places.clippings[values["uid"]] = clipping_id
    return clipping_id


_KINDS: Mapping[str, type[StrEnum]] = {
    "status": Status,
    "extraction": Extraction,
    "via": Via,
    "tonality": Tonality,
}
_MARK = frozenset({"block", "start", "end", "colour", "comment"})
_LINKS: tuple[tuple[str, Any, Any], ...] = (
    ("parts", OriginalPart, OriginalRow),
    ("pictures", ClippingPicture, PictureRow),
    ("facsimiles", ClippingFacsimile, FacsimileRow),
)


def _put_tags(tx: Transaction, clipping_id: int, names: Iterable[str]) -> None:
    used = dict(tx.rows(select(TagRow.id, TagRow.last_used)))
    tags.add(tx, [clipping_id], [str(name) for name in names])
    for tag_id, last in used.items():  # taking in is no use of a tag
        tx.update(TagRow, TagRow.id == tag_id, last_used=last)


def _put_links(tx: Transaction, clipping_id: int, files: Iterable[Record], link: Any, model: Any) -> None:  # noqa: ANN401
    wanted = [_values(table_of(link), item, frozenset({"sha256", "name", "media_type"})) for item in files]
    there = set(tx.scalars(select(model.sha256).where(among(model.sha256, [item["sha256"] for item in wanted]))))
    rows = [item for item in wanted if item["sha256"] in there]
    tx.insert_all(link, [{"clipping_id": clipping_id, "position": at, **item} for at, item in enumerate(rows)])


def _put_history(tx: Transaction, clipping_id: int, entries: Iterable[Record]) -> None:
    for entry in entries:
        values = {"at": dt.datetime.fromisoformat(entry["when"]), "label": clean(str(entry["label"]))}
        key = tx.connection.execute(insert(Event).values(**values)).inserted_primary_key
        assert key is not None
        tx.connection.execute(insert(EventClipping).values(clipping_id=clipping_id, event_id=key[0]))


def _story(tx: Transaction, number: int | None, places: Places) -> int | None:
    if number is None:
        return None
    if number not in places.stories:
        places.stories[number] = tx.insert(StoryRow, lead_id=None)
    return places.stories[number]


def put_on_shelf(tx: Transaction, name: str, record: Record, places: Places) -> None:
    """A story's lead, a saved search, a rule or a dossier; a search or rule that was here before is not doubled."""
    if name == "stories":
        story, lead = places.stories.get(record["id"]), places.clippings.get(record["lead"] or "")
        if story is not None and lead is not None:
            tx.update(StoryRow, StoryRow.id == story, lead_id=lead)
    elif name == "searches":
        values = _values(table_of(SavedSearchRow), record, frozenset({"name", "query", "sort"}))
        if (values["name"], values["query"]) not in places.searches:
            tx.insert(SavedSearchRow, **values)
    elif name == "rules":
        values = _values(table_of(RuleRow), record, frozenset({"outlet", "keep", "pattern", "reason"}))
        same = (RuleRow.outlet == values["outlet"]) & (RuleRow.pattern == values["pattern"])
        if tx.scalar(select(RuleRow.id).where(same)) is None:
            tx.insert(RuleRow, **{**values, "reason": Reason(values["reason"]).value})
    elif name == "dossiers":
        _put_dossier(tx, record, places)


def forget_lost(snapshot: Snapshot, places: Places) -> None:
    """Forget places that were made by something that failed."""
    there = set(snapshot.scalars(select(StoryRow.id).where(among(StoryRow.id, places.stories.values()))))
    places.stories = {number: story for number, story in places.stories.items() if story in there}


def _put_dossier(tx: Transaction, record: Record, places: Places) -> None:
    values = _values(table_of(DossierRow), record, frozenset({"name", "query", "options"}))
    dossier_id = tx.insert(DossierRow, **values)
    for position, group in enumerate(record["groups"]):
        title, comment = clean(str(group["title"])), clean(str(group["comment"]))
        group_id = tx.insert(DossierGroupRow, dossier_id=dossier_id, position=position, title=title, comment=comment)
        entries = [
            DossierEntry(places.clippings[entry["clipping"]], clean(str(entry["comment"])))
            for entry in group["entries"]
            if entry["clipping"] in places.clippings
        ]
        dossiers.set_entries(tx, group_id, entries)


def _values(table: Table, record: Record, names: frozenset[str]) -> Record:
    """Values of a record as the table's columns want them; raises ValueError or TypeError for what they cannot take."""
    values: Record = {}
    for column in table.c:
        if column.name in names and column.name in record:
            values[column.name] = _value(column.type, record[column.name], nullable=bool(column.nullable))
    return values


def _value(kind: Any, value: Any, *, nullable: bool) -> Any:  # noqa: ANN401
    if value is None:
        if not nullable:
            raise ValueError("a value is missing")
        return None
    if isinstance(kind, Instant):
        return dt.datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, Integer):
        return _fitting(int(value))
    if isinstance(kind, JSON):
        return _open_value(value)
    if not isinstance(value, str):
        raise TypeError("a text is something else")
    return clean(value)


def _listed(record: Record, name: str) -> list[Any]:
    """A list of a record, empty if it has none; a text is no list of its letters."""
    value = record.get(name, [])
    if not isinstance(value, list):
        raise TypeError("a list is something else")
    return value


def _fitting(number: int) -> int:
    if abs(number) >= 1 << 63:
        raise OverflowError("a number is too large")
    return number


def _open_value(value: Any) -> Any:  # noqa: ANN401
    """A list of texts, or texts by name: all that columns without a fixed form hold."""
    if isinstance(value, list):
        return [clean(str(item)) for item in value]
    return {clean(str(key)): clean(str(item)) for key, item in value.items()}


def _block(item: Record) -> Block:
    """A passage, if each of its values is of the right kind."""
    block = bodies.block(item)
    wanted = {"level": int, "ordered": bool, "edited": bool}
    for part in dataclasses.fields(block):
        value = getattr(block, part.name)
        if part.name not in ("kind", "kept", "reason") and not isinstance(value, wanted.get(part.name, str)):
            raise TypeError("a passage holds something else than text")
    return dataclasses.replace(block, level=min(max(block.level, 0), 6))
