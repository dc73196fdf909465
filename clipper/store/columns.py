"""What counts, facets and orders are made of, held as arrays: a few megabytes for a hundred thousand clippings.

Counting by SQL takes from 30 ms for one facet to half a second for all; over arrays all facets take some milliseconds.
The window waits for the list only, so what the list does not need is read when it is asked for.
After a change only the clippings concerned are read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from clipper.domain.answers import Facets
from clipper.domain.row import Status
from clipper.domain.shelves import Counts, Sort
from clipper.store.schema import Author, ClippingAuthor, ClippingRecord, ClippingTag, OutletRow, TagRow
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among, numbers, strings

Ids = np.ndarray  # of int64, sorted
_INBOX, _FILED, _TRASHED = 0, 1, 2
_STATUS = case(
    (ClippingRecord.status == Status.INBOX.value, _INBOX),
    (ClippingRecord.status == Status.TRASHED.value, _TRASHED),
    else_=_FILED,
)
_AUTHORS = 200  # facet values handed out
_TAGS = 500
_SHORT = 1 << 16  # numbers that fit into sixteen bits
_MANY = 20_000  # changed clippings from which reading everything again is faster


class _Arrays:
    """Columns of clippings, sorted by clipping; the first array is the clipping's id."""

    def __init__(self, read: Callable[[Snapshot, np.ndarray | None], list[np.ndarray]]) -> None:
        self._read = read  # all, or only these clippings
        self._arrays: list[np.ndarray] | None = None
        self._stale: set[int] = set()

    def forget(self, ids: Iterable[int]) -> None:
        """These clippings have changed."""
        if self._arrays is not None:
            self._stale.update(ids)
            if len(self._stale) > _MANY:
                self.forget_all()

    def forget_all(self) -> None:
        """Anything may have changed."""
        self._arrays = None
        self._stale.clear()

    @property
    def read_before(self) -> bool:
        """Whether they have been read since anything may have changed."""
        return self._arrays is not None

    def follow(self, snapshot: Snapshot) -> list[np.ndarray]:
        """The arrays as of this moment."""
        if self._arrays is None:
            self._arrays = self._read(snapshot, None)
        elif self._stale:
            stale = np.array(sorted(self._stale), np.int64)
            kept = ~np.isin(self._arrays[0], stale)
            new = self._read(snapshot, stale)
            owners = np.concatenate([self._arrays[0][kept], new[0]])
            order = np.argsort(owners, kind="stable")
            pairs = zip(self._arrays, new, strict=True)
            self._arrays = [np.concatenate([old[kept], fresh])[order] for old, fresh in pairs]
        self._stale.clear()
        return self._arrays


class Columns:
    """The arrays, each read when it is first needed. Not safe from several threads: the store locks it."""

    def __init__(self) -> None:
        self._known_languages: dict[str, int] = {"": 0}
        self._places = _Arrays(_read_places)
        self._facts = _Arrays(self._read_facts)
        self._outlets = _Arrays(
            lambda snapshot, ids: _pairs(snapshot, ClippingRecord.id, func.coalesce(ClippingRecord.outlet_id, 0), ids)
        )
        self._languages = _Arrays(self._read_languages)
        self._tags = _Arrays(lambda snapshot, ids: _pairs(snapshot, ClippingTag.clipping_id, ClippingTag.tag_id, ids))
        self._authors = _Arrays(
            lambda snapshot, ids: _pairs(snapshot, ClippingAuthor.clipping_id, ClippingAuthor.author_id, ids)
        )
        self._all = (self._places, self._facts, self._outlets, self._languages, self._tags, self._authors)
        self._orders: dict[Sort, np.ndarray] = {}

    def forget(self, ids: Iterable[int], *, reordered: bool) -> None:
        """These clippings have changed; `reordered`: so may have the sorted lists."""
        for arrays in self._all:
            arrays.forget(ids)
        if reordered:
            self._orders.clear()

    def forget_all(self) -> None:
        """Anything may have changed."""
        for arrays in self._all:
            arrays.forget_all()
        self._orders.clear()

    @staticmethod
    def _read_facts(snapshot: Snapshot, ids: np.ndarray | None) -> list[np.ndarray]:
        record = ClippingRecord
        month = cast(func.substr(record.published_key, 1, 4), Integer) * 100 + cast(
            func.substr(record.published_key, 6, 2), Integer
        )
        query = select(record.id, _STATUS, record.starred, record.read, month).order_by(record.id)
        return numbers(snapshot.connection, query if ids is None else query.where(among(record.id, ids)))

    def _read_languages(self, snapshot: Snapshot, ids: np.ndarray | None) -> list[np.ndarray]:
        record = ClippingRecord
        keys, names = select(record.id).order_by(record.id), select(record.language).order_by(record.id)
        if ids is not None:
            chosen = among(record.id, ids)
            keys, names = keys.where(chosen), names.where(chosen)
        known = self._known_languages
        spoken = (name.partition("-")[0].casefold() for name in strings(snapshot.connection, names))  # en of en-US
        found = [known.setdefault(name, len(known)) for name in spoken]
        return [_ids(snapshot, keys), np.array(found, np.int64)]

    # --------------------------------------------------------------------------------------- answering

    def every_id(self, snapshot: Snapshot) -> Ids:
        """All clippings, the trash included."""
        return self._places.follow(snapshot)[0]

    def counts(self, snapshot: Snapshot) -> Counts:
        """How many clippings lie where."""
        _, status, starred, read, *_ = self._facts.follow(snapshot)
        there = status != _TRASHED
        return Counts(
            inbox=int((status == _INBOX).sum()),
            all=int(there.sum()),
            starred=int((there & (starred == 1)).sum()),
            unread=int((there & (read == 0)).sum()),
            trash=int((~there).sum()),
        )

    def outlet_counts(self, snapshot: Snapshot) -> dict[int, int]:
        """Clippings of each outlet, trash left out."""
        ids, status = self._places.follow(snapshot)
        owners, outlets = self._outlets.follow(snapshot)
        return _counted(outlets[_mask(ids, status != _TRASHED, owners)])

    def tag_counts(self, snapshot: Snapshot) -> dict[int, int]:
        """Clippings with each tag or one below it, trash left out."""
        ids, status = self._places.follow(snapshot)
        return self._tag_totals(snapshot, ids, status != _TRASHED)

    def level_counts(self, snapshot: Snapshot) -> dict[str, int]:
        """Clippings with a tag below each name that only stands above tags and is none itself, trash left out."""
        ids, status = self._places.follow(snapshot)
        tagged = self._tagged(snapshot, ids, status != _TRASHED)
        return {name: tagged.having(members) for name, members in _levels(snapshot).items()}

    def _tagged(self, snapshot: Snapshot, ids: Ids, chosen: np.ndarray) -> _Tagged:
        owners, tags = self._tags.follow(snapshot)
        kept = _mask(ids, chosen, owners)
        return _Tagged(owners[kept], tags[kept])

    def _tag_totals(self, snapshot: Snapshot, ids: Ids, chosen: np.ndarray, limit: int | None = None) -> dict[int, int]:
        """Of the chosen clippings, how many each tag finds: those with the tag itself, and those with one below it."""
        tagged = self._tagged(snapshot, ids, chosen)
        families = _families(snapshot)
        counts = np.zeros(max(len(tagged.counts), max(families, default=0) + 1), np.int64)
        counts[: len(tagged.counts)] = tagged.counts
        for parent, members in families.items():
            counts[parent] = tagged.having(members)
        return _frequent(counts, limit)

    def facets(self, snapshot: Snapshot, wanted: Ids) -> Facets:
        """How these clippings are spread."""
        ids, _, _, _, month = self._facts.follow(snapshot)
        chosen = _among(ids, wanted)
        months = _counted(month[chosen])
        outlets, spoken, authors = (
            _counted(values[_mask(ids, chosen, owners)], limit)
            for (owners, values), limit in (
                (self._outlets.follow(snapshot), None),
                (self._languages.follow(snapshot), None),
                (self._authors.follow(snapshot), _AUTHORS),
            )
        )
        tags = self._tag_totals(snapshot, ids, chosen, _TAGS)
        languages = {number: name for name, number in self._known_languages.items()}
        return Facets(
            outlets=_named(outlets, _names(snapshot, OutletRow, outlets)),
            months=tuple((f"{month // 100:04}-{month % 100:02}", number) for month, number in months.items()),
            tags=_named(tags, _names(snapshot, TagRow, tags)),
            languages=_named(spoken, languages),
            authors=_named(authors, _names(snapshot, Author, authors)),
        )

    def order(self, snapshot: Snapshot, sort: Sort) -> np.ndarray:
        """All ids in this order, the trash included."""
        if sort not in self._orders:
            self._orders[sort] = self._sorted(snapshot, sort)
        return self._orders[sort]

    def _sorted(self, snapshot: Snapshot, sort: Sort) -> np.ndarray:
        record = ClippingRecord
        if sort is Sort.HEADLINE:
            return _ids(snapshot, select(record.id).order_by(record.headline_key, record.id))
        if sort is Sort.CAPTURED:
            return _ids(snapshot, select(record.id).order_by(record.captured, record.id))[::-1]
        dated = select(record.id).order_by(record.published_key, record.id)
        oldest = _ids(snapshot, dated.where(record.published_key != ""))
        undated = _ids(snapshot, dated.where(record.published_key == ""))
        if sort is Sort.OLDEST:
            return np.concatenate([oldest, undated])
        newest = np.concatenate([oldest[::-1], undated[::-1]])
        return self._by_outlet(snapshot, newest) if sort is Sort.OUTLET else newest

    def _by_outlet(self, snapshot: Snapshot, newest: np.ndarray) -> np.ndarray:
        owners, outlets = self._outlets.follow(snapshot)
        names = _ids(snapshot, select(OutletRow.id).order_by(OutletRow.name_key, OutletRow.id))
        ranks = np.full(max(names, default=0) + 1, len(names), np.int64)  # no outlet: last
        ranks[names] = np.arange(len(names))
        newest = newest[_mask(owners, np.ones(len(owners), bool), newest)]
        outlets = outlets[np.searchsorted(owners, newest)]
        ordered: np.ndarray = newest[np.argsort(ranks[np.minimum(outlets, len(ranks) - 1)], kind="stable")]
        return ordered

    def arranged(self, snapshot: Snapshot, sort: Sort, wanted: Ids | None) -> np.ndarray:
        """These clippings, or all outside the trash, in this order."""
        whole = self.order(snapshot, sort)
        if wanted is None and not self._places.read_before:
            # The first list after opening: what lies in the trash is little, and quicker to ask for than everything.
            trashed = _ids(snapshot, select(ClippingRecord.id).where(ClippingRecord.status == Status.TRASHED.value))
            return whole[~np.isin(whole, trashed)]
        ids, status = self._places.follow(snapshot)
        chosen = status != _TRASHED if wanted is None else _among(ids, wanted)
        # An order may know a clipping of this moment that the arrays do not, which is why it goes by the mask.
        result: np.ndarray = whole[_mask(ids, chosen, whole)]
        return result


def _among(ids: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Which of `ids` are wanted."""
    return _mask(wanted, np.ones(len(wanted), bool), ids)


def _mask(ids: np.ndarray, chosen: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Which of `owners` are among the chosen of `ids`."""
    if not len(ids):
        return np.zeros(len(owners), bool)
    # Ids are small whole numbers: a table of all of them is several times faster than looking each up.
    table = np.zeros(max(int(ids.max()), int(owners.max(initial=0))) + 1, bool)
    table[ids[chosen]] = True
    mask: np.ndarray = table[owners]
    return mask


class _Tagged:
    """Which clippings have which tags."""

    def __init__(self, owners: np.ndarray, tags: np.ndarray) -> None:
        self._owners, self._tags = owners, tags
        self.counts = np.bincount(tags) if len(tags) else np.zeros(1, np.int64)  # by tag

    @cached_property
    def _by_tag(self) -> tuple[np.ndarray, np.ndarray]:
        """The clippings in the order of their tags, and where those of each tag end."""
        # Sixteen bits are sorted by counting, four times faster than by comparing.
        tags = self._tags.astype(np.uint16) if len(self.counts) <= _SHORT else self._tags
        return self._owners[np.argsort(tags, kind="stable")], np.cumsum(self.counts)

    def having(self, tags: Iterable[int]) -> int:
        """How many clippings have at least one of these tags."""
        owners, ends = self._by_tag
        found = np.zeros(int(self._owners.max(initial=0)) + 1, bool)
        for tag in tags:
            if tag < len(ends):
                found[owners[ends[tag] - self.counts[tag] : ends[tag]]] = True
        return int(np.count_nonzero(found))


def _families(snapshot: Snapshot) -> dict[int, list[int]]:
    """The tags that have others below them, each with these and itself."""
    known = {row.key: row.id for row in snapshot.rows(select(TagRow.key, TagRow.id))}
    found: dict[int, list[int]] = {}
    for key, id_ in known.items():
        parts = key.split("/")
        for depth in range(1, len(parts)):
            if parent := known.get("/".join(parts[:depth])):
                found.setdefault(parent, [parent]).append(id_)
    return found


def _levels(snapshot: Snapshot) -> dict[str, list[int]]:
    """The names, as their tags spell them, that are no tags but stand above some, each with the tags below it."""
    rows = list(snapshot.rows(select(TagRow.key, TagRow.name, TagRow.id)))
    known = {row.key for row in rows}
    below: dict[str, list[int]] = {}
    spelled: dict[str, str] = {}
    for key, name, id_ in rows:
        keys, names = key.split("/"), name.split("/")
        for depth in range(1, len(keys)):
            level = "/".join(keys[:depth])
            if level not in known:
                below.setdefault(level, []).append(id_)
                spelled["/".join(names[:depth])] = level
    return {name: below[level] for name, level in spelled.items()}


def _read_places(snapshot: Snapshot, ids: np.ndarray | None) -> list[np.ndarray]:
    query = select(ClippingRecord.id, _STATUS).order_by(ClippingRecord.id)
    return numbers(snapshot.connection, query if ids is None else query.where(among(ClippingRecord.id, ids)))


def _pairs(
    snapshot: Snapshot,
    owner: InstrumentedAttribute[int],
    other: ColumnElement[int] | InstrumentedAttribute[int],
    ids: np.ndarray | None,
) -> list[np.ndarray]:
    query = select(owner, other).order_by(owner)
    return numbers(snapshot.connection, query if ids is None else query.where(among(owner, ids)))


def _ids(snapshot: Snapshot, query: Select[*tuple[Any, ...]]) -> np.ndarray:
    return numbers(snapshot.connection, query)[0]


def _counted(values: np.ndarray, limit: int | None = None) -> dict[int, int]:
    """Value and how often it occurs, most frequent first; 0 stands for none."""
    occurrences = np.bincount(values) if len(values) else np.zeros(1, np.int64)
    return _frequent(occurrences, limit)


def _frequent(occurrences: np.ndarray, limit: int | None) -> dict[int, int]:
    """Number and how often it occurs, as counted, most frequent first."""
    occurrences[0] = 0
    found = np.flatnonzero(occurrences)
    order = found[np.argsort(-occurrences[found], kind="stable")][:limit]
    return {int(value): int(occurrences[value]) for value in order}


def _names(snapshot: Snapshot, model: type[OutletRow | TagRow | Author], ids: Iterable[int]) -> dict[int, str]:
    return {row[0]: row[1] for row in snapshot.rows(select(model.id, model.name).where(among(model.id, ids)))}


def _named(counts: dict[int, int], names: dict[int, str]) -> tuple[tuple[str, int], ...]:
    return tuple((names[key], number) for key, number in counts.items() if names.get(key))
