"""Conditions of a query that are facts, not text, answered by SQL: tags, dates, outlet, flags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, false, func, literal, not_, or_, select, true

from clipper.query import dates
from clipper.query.nodes import (
    And,
    Dates,
    Everything,
    Flag,
    Has,
    Is,
    Length,
    Moment,
    Named,
    NameField,
    Node,
    Not,
    Or,
    Relation,
    Thing,
)
from clipper.store.folding import fold, tag_key
from clipper.store.schema import (
    Body,
    ClippingPicture,
    ClippingRecord,
    ClippingTag,
    DossierEntryRow,
    DossierGroupRow,
    DossierRow,
    HighlightRow,
    OutletDomain,
    OutletRow,
    OutletSpelling,
    TagRow,
)
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among, numbers

Condition = ColumnElement[bool]
_record = ClippingRecord


def matching(snapshot: Snapshot, condition: Node, today: dt.date) -> NDArray[np.int64]:
    """Sorted ids of the clippings, the trash included, for which the facts hold."""
    query = select(_record.id).where(_sql(snapshot, condition, today)).order_by(_record.id)
    return numbers(snapshot.connection, query)[0]


def names(snapshot: Snapshot, kind: NameField) -> list[str]:
    """All names of a kind that are in use."""
    column = {
        NameField.TAG: TagRow.name,
        NameField.OUTLET: OutletRow.name,
        NameField.DOSSIER: DossierRow.name,
        NameField.SECTION: _record.section,
        NameField.LANGUAGE: _record.language,
    }.get(kind)
    if column is None:
        return []
    return [str(name) for name in snapshot.scalars(select(column).distinct().order_by(column)) if name]


def passages(snapshot: Snapshot, ids: Iterable[int]) -> list[tuple[int, str, str]]:
    """Id, language and text of these clippings."""
    query = (
        select(_record.id, _record.language, func.coalesce(Body.text, ""))
        .outerjoin(Body, Body.clipping_id == _record.id)
        .where(among(_record.id, ids))
    )
    return [(row[0], row[1], row[2]) for row in snapshot.rows(query)]


def is_known(snapshot: Snapshot, kind: NameField, name: str) -> bool:
    """Whether anything goes by this name."""
    match kind:
        case NameField.TAG:
            key = tag_key(name)
            below = or_(TagRow.key == key, TagRow.key.startswith(f"{key}/", autoescape=True))
            return bool(key) and snapshot.first(select(TagRow.id).where(below)) is not None
        case NameField.OUTLET:
            return bool(_outlets(snapshot, name))
        case NameField.DOSSIER:
            return bool(_dossiers(snapshot, name))
    return True


def _sql(snapshot: Snapshot, node: Node, today: dt.date) -> Condition:  # noqa: PLR0911 - one case a node
    match node:
        case Everything():
            return true()
        case And(parts):
            return and_(*(_sql(snapshot, part, today) for part in parts))
        case Or(parts):
            return or_(*(_sql(snapshot, part, today) for part in parts))
        case Not(part):
            return not_(_sql(snapshot, part, today))
        case Named(kind, name):
            return _named(snapshot, kind, name)
        case Dates():
            return _dates(node, today)
        case Is(flag):
            return _is(flag)
        case Has(thing):
            return _has(thing)
        case Length(low, high):
            return _record.words.between(low or 0, 10**9 if high is None else high)
    raise TypeError(f"{node!r} is not a question to the database.")


def _named(snapshot: Snapshot, kind: NameField, name: str) -> Condition:
    match kind:
        case NameField.TAG:
            return _tagged(name)
        case NameField.OUTLET:
            return among(_record.outlet_id, _outlets(snapshot, name))
        case NameField.DOSSIER:
            return _record.id.in_(
                select(DossierEntryRow.clipping_id)
                .join(DossierGroupRow, DossierGroupRow.id == DossierEntryRow.group_id)
                .where(among(DossierGroupRow.dossier_id, _dossiers(snapshot, name)))
            )
        case NameField.LANGUAGE:
            code = name.lower().replace("_", "-")
            language = func.lower(_record.language)
            return or_(language == code, language.startswith(f"{code}-", autoescape=True))
        case NameField.URL:
            return or_(
                *(_contains(column, name) for column in (_record.url, _record.canonical_url, _record.source_url))
            )
        case NameField.SECTION:
            return _contains(_record.section, name)


def _tagged(name: str) -> Condition:
    """With the tag or one below it."""
    key = tag_key(name)
    if not key:
        return false()
    below = or_(TagRow.key == key, TagRow.key.startswith(f"{key}/", autoescape=True))
    tags = select(TagRow.id).where(below)
    return _record.id.in_(select(ClippingTag.clipping_id).where(ClippingTag.tag_id.in_(tags)))


def _outlets(snapshot: Snapshot, name: str) -> list[int]:
    """Outlets written or found under this name; those whose name has it in it only if there are none."""
    key = fold(name)
    if not key:
        return []
    exact = snapshot.scalars(select(OutletSpelling.outlet_id).where(OutletSpelling.key == key))
    exact += snapshot.scalars(select(OutletRow.id).where(OutletRow.name_key == key))
    exact += snapshot.scalars(
        select(OutletDomain.outlet_id).where(OutletDomain.domain == name.strip().lower().removeprefix("www."))
    )
    if exact:
        return sorted(set(exact))
    return snapshot.scalars(select(OutletRow.id).where(OutletRow.name_key.contains(key, autoescape=True)))


def _dossiers(snapshot: Snapshot, name: str) -> list[int]:
    key = fold(name)
    known = [(row.id, fold(row.name)) for row in snapshot.rows(select(DossierRow.id, DossierRow.name))]
    return [id_ for id_, other in known if other == key] or [id_ for id_, other in known if key and key in other]


def _dates(node: Dates, today: dt.date) -> Condition:
    first, last = dates.resolve(node.value, today)
    if node.relation is Relation.BEFORE:
        before = first or dt.date.min
        first, last = None, before - dt.timedelta(1) if before > dt.date.min else before
    elif node.relation is Relation.AFTER:
        last = None
    conditions: list[Condition] = []
    if node.moment is Moment.ADDED:
        if first:
            conditions.append(_record.captured >= _midnight(first))
        if last and last < dt.date.max:
            conditions.append(_record.captured < _midnight(last + dt.timedelta(1)))
        return and_(true(), *conditions)
    conditions.append(_record.published_key != literal(""))
    if first:
        conditions.append(_record.published_key >= first.isoformat())
    if last:
        conditions.append(_record.published_key < f"{last.isoformat()}U")  # after every 'T08:30' of that day
    return and_(*conditions)


def _midnight(day: dt.date) -> dt.datetime:
    """Beginning of a day where the user is."""
    try:
        return dt.datetime.combine(day, dt.time.min).astimezone()
    except (OverflowError, ValueError, OSError):  # years that the system's clock does not know
        return dt.datetime.combine(day, dt.time.min, dt.UTC)


def _is(flag: Flag) -> Condition:
    match flag:
        case Flag.STARRED:
            return _record.starred.is_(True)
        case Flag.READ:
            return _record.read.is_(True)
        case Flag.UNREAD:
            return _record.read.is_(False)
        case Flag.FAILED:
            return _record.extraction == "failed"
        case Flag.INBOX | Flag.FILED | Flag.TRASHED:
            return _record.status == flag.value


def _has(thing: Thing) -> Condition:
    match thing:
        case Thing.NOTE:
            return _record.note != ""
        case Thing.DATE:
            return _record.published_key != ""
        case Thing.ORIGINAL:
            return _record.original_sha256.is_not(None)
        case Thing.PICTURE:
            return _record.id.in_(select(ClippingPicture.clipping_id))
        case Thing.HIGHLIGHT:
            return _record.id.in_(select(HighlightRow.clipping_id))
        case Thing.TAG:
            return _record.id.in_(select(ClippingTag.clipping_id))


def _contains(column: ColumnElement[str] | object, text: str) -> Condition:
    """Whether the text stands in a column, without regard to the case of its letters."""
    return func.lower(column).contains(text.lower(), autoescape=True)


def headline_words(snapshot: Snapshot, words: Sequence[str]) -> NDArray[np.int64]:
    """Sorted ids of clippings with all of these in their headlines: what SQL can say while there is no index."""
    conditions = [_record.headline_key.contains(fold(word), autoescape=True) for word in words]
    query = select(_record.id).where(*conditions).order_by(_record.id)
    return numbers(snapshot.connection, query)[0]
