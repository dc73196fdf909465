"""The first screen of a library, read with bare SQLite in a few milliseconds, before SQLAlchemy is even loaded.

What is read here equals what `rows.rows` and `columns.Columns.counts` say (a test holds them together); whatever is out
of the ordinary gives no glance, and the library is opened in full, with all that it then says.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from clipper.domain.published import Published
from clipper.domain.row import ClippingRow, Extraction, Status
from clipper.domain.shelves import Counts, Sort
from clipper.store import migrations

ROWS = 60
_ORDERS = {
    Sort.NEWEST: "published_key DESC, id DESC",
    Sort.OLDEST: "published_key = '', published_key, id",
    Sort.CAPTURED: "captured DESC, id DESC",
    Sort.HEADLINE: "headline_key, id",
}
_COUNTS = """
    SELECT sum(status = 'inbox'), sum(status <> 'trashed'), sum(status <> 'trashed' AND starred),
           sum(status <> 'trashed' AND NOT read), sum(status = 'trashed') FROM clipping"""
_ROWS = """
    SELECT c.id, c.headline, coalesce(nullif(o.name, ''), c.outlet_name), c.published, c.captured, c.status,
           c.extraction, c.starred, c.read, coalesce(nullif(c.lead, ''), c.excerpt), c.language,
           coalesce(p.sha256, ''), c.note <> '', c.story_id, c.words
    FROM clipping c LEFT JOIN outlet o ON o.id = c.outlet_id
    LEFT JOIN clipping_picture p ON p.clipping_id = c.id AND p.position = 0
    WHERE c.id IN ({ids})"""
_AUTHORS = """
    SELECT l.clipping_id, a.name FROM clipping_author l JOIN author a ON a.id = l.author_id
    WHERE l.clipping_id IN ({ids}) ORDER BY l.position"""
_TAGS = """
    SELECT l.clipping_id, t.name FROM clipping_tag l JOIN tag t ON t.id = l.tag_id
    WHERE l.clipping_id IN ({ids}) ORDER BY t.key"""
_STORIES = "SELECT story_id, count(*) FROM clipping WHERE story_id IN ({ids}) AND status <> 'trashed' GROUP BY story_id"


class Glance:
    """What the window shows before the library is open."""

    def __init__(self, file: Path, uid: str, name: str, rows: tuple[ClippingRow, ...]) -> None:
        self.uid = uid
        self.name = name
        self.rows = rows  # of the inbox; none where its order takes longer
        self._file = file
        self._counts = Counts(0, 0, 0, 0, 0)
        # SQLite counts a hundred thousand clippings while the window is being made: it needs no interpreter for it.
        self._counting = threading.Thread(target=self._count, name="counting", daemon=True)
        self._counting.start()

    @property
    def counts(self) -> Counts:
        """How many clippings lie where."""
        self._counting.join()
        return self._counts

    def _count(self) -> None:
        with contextlib.suppress(sqlite3.Error), _connected(self._file) as connection:
            self._counts = Counts(*(number or 0 for number in connection.execute(_COUNTS).fetchone()))


def glance(folder: Path, sort: Sort = Sort.CAPTURED, limit: int = ROWS) -> Glance | None:
    """The first clippings of the inbox; None where there is anything to be said, done or waited for first."""
    file = folder / "library.db"
    try:
        if not file.stat().st_size:
            return None
        with _connected(file) as connection:
            return _read(connection, file, sort, limit)
    except (OSError, sqlite3.Error, ValueError):
        return None


@contextlib.contextmanager
def _connected(file: Path) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(file.absolute()))}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=0.1, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("BEGIN")
        yield connection


def _read(connection: sqlite3.Connection, file: Path, sort: Sort, limit: int) -> Glance | None:
    (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    if version != migrations.HEAD:
        return None
    known = dict(connection.execute("SELECT key, value FROM library WHERE key IN ('uid', 'name')"))
    ids: list[int] = []
    if sort in _ORDERS:
        first = f"SELECT id FROM clipping WHERE status = 'inbox' ORDER BY {_ORDERS[sort]} LIMIT ?"
        ids += [id_ for (id_,) in connection.execute(first, (limit,))]
    return Glance(file, known["uid"], known.get("name") or file.parent.name, _rows(connection, ids))


def _rows(connection: sqlite3.Connection, ids: list[int]) -> tuple[ClippingRow, ...]:
    def among(query: str, numbers: list[int]) -> sqlite3.Cursor:
        return connection.execute(query.format(ids=", ".join("?" * len(numbers))), numbers)

    authors: dict[int, list[str]] = defaultdict(list)
    tags: dict[int, list[str]] = defaultdict(list)
    for names, query in ((authors, _AUTHORS), (tags, _TAGS)):
        for id_, name in among(query, ids):
            names[id_].append(name)
    found = {row[0]: row for row in among(_ROWS, ids)}
    sizes = dict(among(_STORIES, sorted({row[13] for row in found.values() if row[13] is not None})))
    return tuple(
        _row(found[id_], tuple(authors[id_]), tuple(tags[id_]), max(1, sizes.get(found[id_][13], 1))) for id_ in ids
    )


def _row(row: tuple[Any, ...], authors: tuple[str, ...], tags: tuple[str, ...], story_size: int) -> ClippingRow:
    id_, headline, outlet, published, captured, status, extraction, starred, read, lead, language, *rest = row
    picture, has_note, story_id, words = rest
    return ClippingRow(
        id=id_,
        headline=headline,
        outlet=outlet,
        authors=authors,
        published=Published(published) if published else None,
        captured=dt.datetime.fromisoformat(captured).replace(tzinfo=dt.UTC),
        status=Status(status),
        extraction=Extraction(extraction),
        starred=bool(starred),
        read=bool(read),
        tags=tags,
        lead=lead,
        language=language,
        picture=picture,
        has_note=bool(has_note),
        story_id=story_id,
        story_size=story_size,
        words=words,
    )
