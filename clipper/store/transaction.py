"""One use-case's changes: all rows go through here, so that undo, news, history and the outbox follow by themselves.

Content that is stored by its hash (originals, pictures, facsimiles) and registers of names (authors) are not recorded:
they may stay when an action is undone and are swept up when the trash is emptied.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    false,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError

from clipper.domain.changes import Changes
from clipper.store import schema
from clipper.store.base import Base
from clipper.store.recording import Deleted, Inserted, Step, Updated
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among

Model = type[Base]

# What goes with a row when it is deleted, because it belongs to nothing else.
OWNED: Mapping[str, tuple[tuple[Model, str], ...]] = {
    "clipping": (
        (schema.Body, "clipping_id"),
        (schema.OriginalPart, "clipping_id"),
        (schema.ClippingPicture, "clipping_id"),
        (schema.ClippingFacsimile, "clipping_id"),
        (schema.ClippingAuthor, "clipping_id"),
        (schema.ClippingTag, "clipping_id"),
        (schema.HighlightRow, "clipping_id"),
        (schema.Fingerprint, "clipping_id"),
        (schema.NearText, "clipping_id"),
        (schema.DossierEntryRow, "clipping_id"),
    ),
    "dossier": ((schema.DossierGroupRow, "dossier_id"),),
    "dossier_group": ((schema.DossierEntryRow, "group_id"),),
    "tag": ((schema.ClippingTag, "tag_id"),),
    "outlet": ((schema.OutletDomain, "outlet_id"), (schema.OutletSpelling, "outlet_id")),
}
# What the search index reads of a clipping; None: any column.
INDEXED: Mapping[str, frozenset[str] | None] = {
    "clipping": frozenset({"headline", "subtitle", "note", "language", "published"}),
    "body": None,
    "clipping_author": None,
}
NEWS = {
    "tag": "tags",
    "clipping_tag": "tags",
    "outlet": "outlets",
    "outlet_domain": "outlets",
    "outlet_spelling": "outlets",
    "dossier": "dossiers",
    "dossier_group": "dossiers",
    "dossier_entry": "dossiers",
    "saved_search": "searches",
    "rule": "rules",
}
CHUNK = 5000  # rows at a time
_FEW = 20


class Transaction(Snapshot):
    """Reads and writes of one use-case."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        super().__init__(connection)
        self.now = now
        self.steps: list[Step] = []
        self.added: set[int] = set()
        self.changed: set[int] = set()
        self.removed: set[int] = set()
        self.to_index: set[int] = set()
        self.news: set[str] = set()
        self.reordered = False  # whether the sorted lists of all clippings may have changed

    # --------------------------------------------------------------------------------------- writing

    def insert(self, model: Model, **values: Any) -> int:  # noqa: ANN401
        """Insert one row and return its primary key's first column."""
        table = table_of(model)
        key = self.connection.execute(_into(table), values).inserted_primary_key
        assert key is not None
        self._record(Inserted(table.name, [tuple(key)]))
        self._notice(table, {*values}, [_owner(table, {**values, **key._mapping})], inserted=True)
        return int(key[0]) if isinstance(key[0], int) else key[0]

    def insert_all(self, model: Model, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows whose primary keys are given."""
        if not rows:
            return
        table = table_of(model)
        self.connection.execute(_into(table), list(rows))
        names = [column.name for column in table.primary_key]
        self._record(Inserted(table.name, [tuple(row[name] for name in names) for row in rows]))
        self._notice(table, {*rows[0]}, [_owner(table, row) for row in rows], inserted=True)

    def update(self, model: Model, where: ColumnElement[bool], **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """Set values in the rows where they differ, and return the primary keys of these."""
        table = table_of(model)
        width = len(table.primary_key)
        rows = self.rows(_images(table, tuple(values)).where(where))
        wanted = tuple(values.values())
        before = [row for row in rows if tuple(row[width + 1 :]) != wanted]
        if not before:
            return []
        places = [at for at in range(len(wanted)) if any(row[width + 1 + at] != wanted[at] for row in before)]
        changed = {name: values[name] for at, name in enumerate(values) if at in places}
        found = [tuple(row[:width]) for row in before]
        chosen = where if len(before) == len(rows) else has_key(table, found)
        self.connection.execute(update(table).where(chosen), changed)
        images = [tuple(row[width + 1 + at] for at in places) for row in before]
        self._record(Updated(table.name, tuple(changed), list(zip(found, images, strict=True))))
        self._notice(table, {*changed}, [row[width] for row in before])
        return found

    def update_each(
        self, model: Model, columns: tuple[str, ...], rows: Sequence[tuple[tuple[Any, ...], tuple[Any, ...]]]
    ) -> None:
        """Set `columns` to other values in each row; rows that are not there are left out."""
        table = table_of(model)
        keys = list(table.primary_key)
        width = len(keys)
        query = _images(table, columns)
        for start in range(0, len(rows), CHUNK):
            wanted = dict(rows[start : start + CHUNK])
            found = self.rows(query.where(has_key(table, list(wanted))))
            before = [row for row in found if tuple(row[width + 1 :]) != wanted[tuple(row[:width])]]
            if not before:
                continue
            statement = update(table).where(and_(*(key == bindparam(f"key_{key.name}") for key in keys)))
            values = [
                {f"key_{key.name}": row[at] for at, key in enumerate(keys)}
                | dict(zip(columns, wanted[tuple(row[:width])], strict=True))
                for row in before
            ]
            self.connection.execute(statement.values({name: bindparam(name) for name in columns}), values)
            images = [(tuple(row[:width]), tuple(row[width + 1 :])) for row in before]
            self._record(Updated(table.name, columns, images))
            self._notice(table, {*columns}, [row[width] for row in before])

    def delete(self, model: Model, where: ColumnElement[bool]) -> int:
        """Delete rows and what they own; returns how many rows of this table went."""
        table = table_of(model)
        before = self.rows(select(table).where(where))
        if not before:
            return 0
        if owned := OWNED.get(table.name):
            ids = [row[0] for row in before]
            for child, column in owned:
                self.delete(child, among(table_of(child).c[column], ids))
        self.connection.execute(delete(table).where(where))
        self._record(Deleted(table.name, tuple(table.c.keys()), [tuple(row) for row in before]))
        owner = list(table.c.keys()).index(owner_column(table).name)
        self._notice(table, {*table.c.keys()}, [row[owner] for row in before], deleted=True)
        return len(before)

    def touch(self, ids: Iterable[int]) -> None:
        """Note that the user changed these clippings now."""
        record = schema.ClippingRecord
        self.update(record, among(record.id, ids), modified=self.now)

    # --------------------------------------------------------------------------------------- news

    def changes(self, label: str, *, undoable: bool) -> Changes:
        """What happened, for the window."""
        removed = self.removed - self.added
        added = self.added - self.removed
        return Changes(
            label=label,
            added=frozenset(added),
            changed=frozenset(self.changed - added - removed),
            removed=frozenset(removed),
            undoable=undoable and bool(self.steps),
            **dict.fromkeys(self.news, True),
        )

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that can fail by itself: if the block raises, what it did is gone and the error goes on."""
        steps, reordered = len(self.steps), self.reordered
        sets = (self.added, self.changed, self.removed, self.to_index, self.news)
        before = [set(item) for item in sets]
        try:
            with self.connection.begin_nested():
                yield
        except BaseException as error:
            del self.steps[steps:]
            self.reordered = reordered
            self.added, self.changed, self.removed, self.to_index, self.news = before  # type: ignore[assignment]
            if isinstance(error, IntegrityError | DataError | InterfaceError | ProgrammingError):
                raise ValueError("a value does not fit the library") from error
            raise

    @property
    def generation_changed(self) -> bool:
        """Whether anything happened that another program should know."""
        return bool(self.steps or self.news or self.added or self.changed or self.removed)

    def _record(self, step: Step) -> None:
        self.steps.append(step)

    def _notice(
        self, table: Table, columns: set[str], owners: list[Any], *, inserted: bool = False, deleted: bool = False
    ) -> None:
        if news := NEWS.get(table.name):
            self.news.add(news)
        if table.name == "clipping":
            self._notice_clippings(columns, owners, inserted=inserted, deleted=deleted)
        elif "clipping_id" in table.c:
            self.changed.update(owners)
        elif table.name == "outlet" and "name_key" in columns:
            self.reordered = True
        if table.name in INDEXED:
            wanted = INDEXED[table.name]
            if wanted is None or wanted & columns:
                self.to_index.update(owners)

    def _notice_clippings(self, columns: set[str], ids: list[int], *, inserted: bool, deleted: bool) -> None:
        if inserted:
            self.added.update(ids)
            self.removed.difference_update(ids)
        elif deleted:
            self.removed.update(ids)
        else:
            self.changed.update(ids)
        if columns & {"status", "outlet_id"}:
            self.news.update({"tags", "outlets"})
        if columns & {"headline_key", "published_key", "captured", "outlet_id"}:
            self.reordered = True


@functools.cache
def _into(table: Table) -> Insert:
    return insert(table)


@functools.cache
def _images(table: Table, columns: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Rows as undo needs them: primary key, the clipping they belong to, these columns."""
    return select(*table.primary_key, owner_column(table), *(table.c[name] for name in columns))


def table_of(model: Model) -> Table:
    """The table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


@functools.cache
def owner_column(table: Table) -> ColumnElement[Any]:
    """The clipping a row belongs to, or else the row's own key."""
    return table.c.clipping_id if "clipping_id" in table.c else next(iter(table.primary_key))


def _owner(table: Table, row: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return row[owner_column(table).name]


def has_key(
    table: Table, keys: Sequence[tuple[Any, ...]], columns: Sequence[ColumnElement[Any]] = ()
) -> ColumnElement[bool]:
    """The row's primary key (or `columns`) is one of `keys`."""
    columns = columns or list(table.primary_key)
    if len(columns) == 1:
        return among(columns[0], [key[0] for key in keys])
    first, last = columns
    groups: dict[Any, list[Any]] = {}
    for key in keys:
        groups.setdefault(key[1], []).append(key[0])
    if len(groups) <= _FEW:
        return or_(false(), *(and_(last == value, among(first, members)) for value, members in groups.items()))
    return tuple_(first, last).in_(list(keys))


MODELS: Mapping[str, Model] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
