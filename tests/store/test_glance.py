"""What is seen of a library before it is open is what it says when it is."""

import sqlite3

import pytest

from clipper.domain.published import Published
from clipper.domain.row import Status
from clipper.domain.shelves import Sort
from clipper.store import duplicates, rows, writing
from clipper.store.glance import glance
from tests.store.builders import make_clipping

SORTS = (Sort.NEWEST, Sort.OLDEST, Sort.CAPTURED, Sort.HEADLINE)


@pytest.fixture
def filled(store):
    """A library with all that a row can show."""
    made = [
        make_clipping(
            store,
            f"Headline {number:02}",
            outlet="The Post" if number % 3 else "",
            authors=("Jane Roe", "Ann Poe") if number % 2 else (),
            published=Published(f"2025-0{number % 9 + 1}-13") if number % 4 else None,
            tags=("energy/wind", "board") if number % 5 == 0 else (),
        )
        for number in range(70)
    ]
    with store.begin() as tx:
        duplicates.group_story(tx, made[3:6])
        writing.set_status(tx, made[5:9], Status.TRASHED)
        writing.set_status(tx, made[9:12], Status.FILED)
        writing.set_flag(tx, made[20:30], "starred", True)
        writing.set_flag(tx, made[25:40], "read", True)
    return store


@pytest.mark.parametrize("sort", SORTS)
def test_the_rows_are_those_of_the_open_library(filled, sort):
    seen = glance(filled.folder, sort, limit=40)
    with filled.read() as snapshot:
        inbox = [
            id_ for id_ in filled.sorted_ids(sort).tolist() if rows.rows(snapshot, [id_])[id_].status is Status.INBOX
        ]
        expected = rows.rows(snapshot, inbox[:40])
    assert [row.id for row in seen.rows] == inbox[:40]
    assert {row.id: row for row in seen.rows} == expected


def test_name_number_and_counts(filled):
    seen = glance(filled.folder)
    assert (seen.uid, seen.name, seen.counts) == (filled.uid, filled.name, filled.counts())


def test_an_order_that_takes_longer_gives_no_rows(filled):
    assert glance(filled.folder, Sort.OUTLET).rows == ()


def test_what_is_no_library_is_not_seen(tmp_path):
    assert glance(tmp_path / "nowhere") is None
    (tmp_path / "library.db").write_bytes(b"SQLite format 3\0 and then nothing")
    assert glance(tmp_path) is None
    (tmp_path / "library.db").write_bytes(b"")
    assert glance(tmp_path) is None


def test_a_library_of_another_version_is_not_seen(store):
    folder = store.folder
    store.close()
    with sqlite3.connect(folder / "library.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert glance(folder) is None
