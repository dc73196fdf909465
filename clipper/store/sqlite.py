"""What is special to SQLite: connecting, waiting, large sets of ids, checking, copying, and what its errors mean."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Text,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

from clipper.errors import ClipperError, DiskFull, LibraryDamaged, LibraryError, LibraryLocked, LibraryReadOnly

Error = sqlite3.Error
BUSY_SECONDS = 10.0
_CACHE_KIB = 16 * 1024
_COPY_PAGES = 2000
_PIECE = 64 * 1024  # characters, some ten thousand numbers: a millisecond
_BETWEEN = "\x1f"
GIVEN = "ids"  # the parameter of a query about given ids


def address(file: Path, *, read_only: bool) -> str:
    """The file as SQLite's URI.

    A library in WAL mode on a disk that cannot be written is opened as unchangeable, or SQLite would want to make its
    shared memory file there; a log that is left over rules that out, as it holds rows.
    """
    mode = "ro" if read_only else "rwc"
    unchangeable = ""
    if read_only and not os.access(file.parent, os.W_OK) and not _has_log(file):
        unchangeable = "&immutable=1"
    return f"file:{quote(str(file.absolute()))}?mode={mode}{unchangeable}"


def _has_log(file: Path) -> bool:
    log = file.with_name(file.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def connect(file: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A bare connection, for copying and checking."""
    return sqlite3.connect(
        address(file, read_only=read_only),
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def make_engine(file: Path, *, read_only: bool) -> Engine:
    """An engine for the database file: WAL, foreign keys, waiting for others, every commit on the disk."""
    uri = address(file, read_only=read_only)
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        ),
        poolclass=QueuePool,
        pool_size=6,
        max_overflow=30,
        query_cache_size=1000,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        # A library someone else made must not run functions of ours from its schema.
        cursor.execute("PRAGMA trusted_schema=OFF")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
            # NORMAL would leave the last commits of a WAL to the system's cache: a power cut could take back a clipping
            # that was acknowledged. FULL costs one fsync a commit, and bulk work commits in batches.
            cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


@contextlib.contextmanager
def begin(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """A connection in one transaction; one that writes has the write lock from its beginning.

    The driver's own BEGIN comes too late: reads before the first write would not be part of the transaction.
    """
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        yield connection


class _Listed(ColumnElement[Any]):
    """Any number of values as one parameter: far less for SQLAlchemy to build and compare than a subquery."""

    inherit_cache = True
    _traverse_internals = [("values", InternalTraversal.dp_clauseelement)]  # noqa: RUF012

    def __init__(self, values: BindParameter[str]) -> None:
        self.values = values


@compiles(_Listed)
def _listed_in_sql(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"(SELECT value FROM json_each({compiler.process(element.values, **options)}))"


def among(
    column: Column[Any] | InstrumentedAttribute[Any] | ColumnElement[Any], ids: Iterable[int | str]
) -> ColumnElement[bool]:
    """`column` is one of `ids`: one statement, compiled once, for any number of them."""
    return _in(column, BindParameter(None, listed(ids), type_=Text(), unique=True))


def given(column: Column[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """`column` is one of the ids that `Snapshot.rows` is given beside the query, for queries that are made once.

    What the window waits for is read so: to make a query and compare it with known ones takes SQLAlchemy several times
    as long as SQLite takes to answer it.
    """
    return _in(column, BindParameter(GIVEN, type_=Text(), required=True))


def listed(ids: Iterable[int | str]) -> str:
    """Ids as the one parameter they are in a statement."""
    return json.dumps([item if isinstance(item, str) else int(item) for item in ids])


def _in(
    column: Column[Any] | InstrumentedAttribute[Any] | ColumnElement[Any], values: BindParameter[str]
) -> ColumnElement[bool]:
    left = column.expression if isinstance(column, InstrumentedAttribute) else column
    return BinaryExpression(left, _Listed(values), operators.in_op, type_=Boolean(), negate=operators.not_in_op)


def numbers(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[np.ndarray]:
    """The columns of a query of whole numbers, as arrays.

    As one text for each column, which SQLite puts together without holding Python's lock: a hundred thousand rows come
    over in 20 ms instead of the 250 ms that rows take. SQLite keeps the order of a query under group_concat.
    """
    part = query.subquery()
    row = connection.execute(select(*(func.group_concat(column) for column in part.c))).one()
    return [_parsed(str(text)) if text is not None else np.empty(0, np.int64) for text in row]


def _parsed(text: str) -> np.ndarray:
    """Numbers with commas between, read in pieces, so that no other thread waits for the lock for long."""
    pieces, start = [], 0
    while start < len(text):
        end = text.find(",", start + _PIECE)
        end = len(text) if end < 0 else end
        pieces.append(np.fromstring(text[start:end], np.int64, sep=","))
        start = end + 1
    return np.concatenate(pieces) if len(pieces) > 1 else pieces[0]


def strings(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[str]:
    """The one column of a query of short texts."""
    part = query.subquery()
    (column,) = part.c
    joined, number = connection.execute(select(func.group_concat(column, _BETWEEN), func.count())).one()
    values = str(joined or "").split(_BETWEEN) if number else []
    # Someone may have written a text that has the separator in it.
    return values if len(values) == number else list(connection.execute(query).scalars())


# ------------------------------------------------------------------------------------------- errors

_DAMAGED = (LibraryDamaged, "The library's database is damaged.", "Run the doctor on it, or restore a backup.")
_BUSY = (
    LibraryLocked,
    "Another program is using the library at the moment.",
    "Nothing was lost; try again when it has finished.",
)
_READ_ONLY = (LibraryReadOnly, "The library cannot be written to.", "Check the rights of its folder and its disk.")
_SENTENCES: dict[int, tuple[type[LibraryError], str, str]] = {
    sqlite3.SQLITE_FULL: (
        DiskFull,
        "There is no room left on the disk of the library.",
        "Nothing was lost; make room and try again.",
    ),
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CANTOPEN: (
        LibraryError,
        "The library's database cannot be opened.",
        "Check the rights of its folder and its disk.",
    ),
    sqlite3.SQLITE_IOERR: (
        LibraryError,
        "The disk of the library reports an error.",
        "Check the disk; what was saved is untouched.",
    ),
    sqlite3.SQLITE_TOOBIG: (LibraryError, "This is too large to be stored in the library.", ""),
}


def translated(error: Exception, folder: Path | None = None) -> ClipperError | None:
    """The sentence for what the database reports, or None for what would be a mistake of ours."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    if code is None or not isinstance(origin, sqlite3.Error):
        if isinstance(origin, sqlite3.DatabaseError) and "not a database" in str(origin):
            return LibraryDamaged(_DAMAGED[1], _DAMAGED[2])
        return None
    return _by_code(code, code & 0xFF, folder)


def _by_code(code: int, primary: int, folder: Path | None) -> ClipperError | None:
    if folder is not None and not folder.exists():
        return LibraryError(f"The library folder {folder} is no longer there.", "Is its drive connected?")
    if code in (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE):  # how some disks say that they are full
        primary = sqlite3.SQLITE_FULL
    if primary in _SENTENCES:
        kind, message, hint = _SENTENCES[primary]
        return kind(message, hint)
    return None


@contextlib.contextmanager
def sentences(folder: Path | None = None) -> Iterator[None]:
    """Turn the database's errors into sentences, here and nowhere else."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        if expected := translated(error, folder):
            raise expected from error
        raise


# ------------------------------------------------------------------------------------------- copying, checking


def copy(source: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Copy a database that may be in use, as it is at this moment.

    The transaction held open on the source keeps its state still, so that writers neither wait nor make it start over.
    """
    with contextlib.closing(connect(source, read_only=True)) as ours, contextlib.closing(connect(target)) as theirs:
        ours.execute("BEGIN")
        ours.execute("SELECT count(*) FROM sqlite_master").fetchone()

        def step(_status: int, remaining: int, total: int) -> None:
            if progress:
                progress(total - remaining, total)

        ours.backup(theirs, pages=_COPY_PAGES, progress=step)
        ours.execute("ROLLBACK")
        theirs.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def settle(file: Path) -> None:
    """Play the log into the database file, as far as a database that may be damaged allows it."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def problems(connection: sqlite3.Connection, *, quick: bool = False) -> list[str]:
    """What SQLite finds wrong with the file, empty if nothing."""
    check = "quick_check" if quick else "integrity_check"
    found = [row[0] for row in connection.execute(f"PRAGMA {check}(100)")]
    return [] if found == ["ok"] else found


def broken_references(connection: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """Rows that refer to something that is not there: table, rowid, the table referred to."""
    return [(row[0], row[1], row[2]) for row in connection.execute("PRAGMA foreign_key_check")]


def lost_references(connection: Connection) -> list[tuple[str, int, str]]:
    """The same for an open engine's connection."""
    return [(row[0], row[1], row[2]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def rebuild_indexes(connection: Connection) -> None:
    """Make all indexes anew from their tables."""
    connection.exec_driver_sql("REINDEX")


def rescue(damaged: Path, fresh: Path, tables: Iterable[str]) -> dict[str, int]:
    """Copy every row that can still be read into a fresh database of the same tables; returns how many came over.

    A damaged page ends a scan, so a table is read from both ends: what lies beyond the damage is found from behind.
    """
    saved: dict[str, int] = {}
    with contextlib.closing(connect(damaged, read_only=True)) as old, contextlib.closing(connect(fresh)) as new:
        new.execute("PRAGMA foreign_keys=OFF")
        old.text_factory = lambda data: data.decode("utf-8", "replace")
        for table in tables:
            new.execute("BEGIN")
            saved[table] = sum(_copy_rows(old, new, table, order) for order in ("", " ORDER BY rowid DESC", *_KEYED))
            new.execute("COMMIT")
    return saved


_KEYED = (" ORDER BY 1 DESC",)  # for tables without row numbers


def _copy_rows(old: sqlite3.Connection, new: sqlite3.Connection, table: str, order: str) -> int:
    columns = [row[1] for row in new.execute(f'PRAGMA table_info("{table}")')]
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join("?" * len(columns))
    copied = 0
    with contextlib.suppress(sqlite3.Error):
        for row in old.execute(f'SELECT {names} FROM "{table}" NOT INDEXED{order}'):
            copied += new.execute(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({places})', row).rowcount
    return copied
