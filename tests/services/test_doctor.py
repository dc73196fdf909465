import contextlib
import sqlite3
import time

import pytest

from clipper.domain.row import Extraction
from clipper.errors import LibraryDamaged, SearchUnavailable
from clipper.library import Library
from clipper.services.curating import Curating
from clipper.services.maintenance import Maintenance, Severity, rescue
from clipper.services.reading import Reading
from clipper.store import Store, backups, duplicates, rescuing
from tests.store.builders import make_clipping, make_payload
from tests.store.state import state_of

TEXT = " ".join(f"The harbour board of district {n} has put off its vote on the bridge." for n in range(9))


@pytest.fixture
def maintenance(store):
    made = Maintenance(store, daily_backup=False)
    yield made
    made.close()


def damage(store, *statements):
    with contextlib.closing(sqlite3.connect(store.folder / "library.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(*statement if isinstance(statement, tuple) else (statement,))


def texts(report):
    return [item.text for item in report.findings]


def test_a_healthy_library_has_no_findings(store, maintenance):
    make_clipping(store, tags=["a"], text=TEXT)
    Curating(store).tag([1], add=["b"])
    assert maintenance.doctor().findings == ()
    assert maintenance.doctor(quick=True).ok


@pytest.mark.parametrize(
    ("statements", "words", "severity"),
    [
        (["PRAGMA foreign_keys=OFF", "UPDATE clipping SET outlet_id = 999"], "refer to a “outlet”", Severity.ERROR),
        (["PRAGMA foreign_keys=OFF", "DELETE FROM tag"], "refer to a “tag”", Severity.ERROR),
        (["UPDATE clipping SET headline_key = 'zzz'"], "sorted wrongly", Severity.WARNING),
        (["DELETE FROM body"], "lost their text", Severity.ERROR),
        (["UPDATE body SET text = 'other'"], "differs from its passages", Severity.WARNING),
        (["DELETE FROM near_text", "DELETE FROM fingerprint"], "duplicates are searched", Severity.WARNING),
        (["UPDATE body SET blocks = x'00'"], "cannot be read", Severity.ERROR),
        (["INSERT INTO story (id) VALUES (7)"], "stories have no clippings", Severity.NOTE),
        (["UPDATE clipping SET original_sha256 = NULL"], "belong to no clipping", Severity.NOTE),
    ],
)
def test_what_is_wrong_is_found_and_put_right(store, maintenance, statements, words, severity):
    made = make_clipping(store, "Head", tags=["a"], text=TEXT)
    damage(store, *statements)
    report = maintenance.doctor()
    assert any(words in text for text in texts(report)), texts(report)
    assert severity in {item.severity for item in report.findings}
    assert report.ok == (severity is Severity.NOTE)
    repaired = maintenance.doctor(repair=True)
    assert all(item.repaired for item in repaired.findings)
    assert maintenance.doctor().findings == ()
    assert Reading(store).clipping(made).article.headline == "Head"
    assert [item.kind for item in maintenance.backups()] == ["before-repair"], "a backup comes first"


def test_passages_that_cannot_be_read_become_one_from_the_plain_text(store, maintenance):
    made = make_clipping(store, text=TEXT)
    damage(store, "UPDATE body SET blocks = x'00'")
    maintenance.doctor(repair=True)
    clipping = Reading(store).clipping(made)
    assert clipping.article.text == TEXT
    assert clipping.extraction is Extraction.FAILED
    assert "restored from the plain text" in clipping.failure


def test_rows_that_lead_nowhere_are_put_aside_not_thrown_away(store, maintenance):
    make_clipping(store, tags=["a"])
    damage(store, "PRAGMA foreign_keys=OFF", "DELETE FROM tag")
    maintenance.doctor(repair=True)
    assert '"tag_id": 1' in (store.folder / "put-aside" / "clipping_tag.jsonl").read_text("utf-8")


def test_a_damaged_original_is_named(store, maintenance):
    make_clipping(store, payload=make_payload(b"<p>" + b"x" * 500))
    damage(store, "UPDATE original SET data = zeroblob(40)")
    report = maintenance.doctor(repair=True)
    assert any(text.startswith("The original ") and "is damaged" in text for text in texts(report))
    assert len(list((store.folder / "put-aside").glob("original-*.bin"))) == 1
    assert maintenance.doctor(quick=True).findings == (), "the quick part leaves contents out"


def test_the_index_is_compared(store):
    one, two = make_clipping(store), make_clipping(store)
    store.outbox_done([seq for seq, _, _ in store.outbox()])
    known = [one, 77]
    maintenance = Maintenance(store, indexed=lambda: known, daily_backup=False)
    assert texts(maintenance.doctor()) == [
        "1 clippings are missing in the search index. 1 deleted clippings are still in the search index. "
        "Run the doctor with repair to put this right."
    ]
    maintenance.doctor(repair=True)
    assert [(item, gone) for _, item, gone in store.outbox()] == [(two, False), (77, True)]
    assert maintenance.doctor().ok, "what waits in the outbox will be learnt"


def damaged_library(folder):
    store = Store.open(folder)
    for number in range(60):
        make_clipping(store, f"h{number}", text=f"{TEXT} {number}")
    store.close()
    with contextlib.closing(sqlite3.connect(folder / "library.db")) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'original'").fetchone()[0]
    content = bytearray((folder / "library.db").read_bytes())
    for page in (root, pages // 2, pages // 2 + 1):
        content[(page - 1) * 4096 : page * 4096] = b"\xee" * 4096
    (folder / "library.db").write_bytes(content)


def test_a_damaged_file_is_rescued_as_far_as_it_can_be_read(tmp_path):
    damaged_library(tmp_path / "library")
    store = Store.open(tmp_path / "library")
    uid = store.uid
    maintenance = Maintenance(store, daily_backup=False)
    report = maintenance.doctor()
    assert not report.ok
    assert "is damaged" in texts(report)[0]
    report = maintenance.doctor(repair=True)
    assert report.findings[0].repaired
    maintenance.doctor(repair=True)
    assert maintenance.doctor().ok
    assert store.uid == uid
    assert 40 <= len(store.all_index_ids()) <= 60
    state_of(store)
    assert list((store.folder / "put-aside").glob("damaged-*.db"))
    make_clipping(store)
    store.close()


def test_a_library_that_cannot_be_opened_is_rescued(tmp_path):
    folder = tmp_path / "library"
    store = Store.open(folder)
    for number in range(30):
        make_clipping(store, f"h{number}", text=f"{TEXT} {number}")
    store.close()
    with contextlib.closing(sqlite3.connect(folder / "library.db")) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'library'").fetchone()[0]
    content = bytearray((folder / "library.db").read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xee" * 4096
    (folder / "library.db").write_bytes(content)
    with pytest.raises(LibraryDamaged):
        Store.open(folder)
    assert rescue(folder).ok
    store = Store.open(folder)
    assert len(store.all_index_ids()) == 30
    assert store.uid
    with store.read() as snapshot:
        assert duplicates.same(snapshot, text=f"{TEXT} 3")
    store.close()


@pytest.fixture
def library(tmp_path):
    damaged_library(tmp_path / "library")
    opened = Library.open(tmp_path / "library", cache=tmp_path / "cache")
    yield opened
    opened.close()


def test_nothing_has_the_database_open_while_repair_replaces_it(library, monkeypatch):
    """Elsewhere than on Linux a file that the index process has open cannot be replaced."""
    assert library.finding.find("harbour").total
    processes = []

    def rescue_alone(*arguments):
        processes.append(library.finding._client.pid)
        library.finding.catch_up()
        time.sleep(0.3)  # the feeder would have started it again by now
        processes.append(library.finding._client.pid)
        return rescuing_rescue(*arguments)

    rescuing_rescue = rescuing.rescue
    monkeypatch.setattr(rescuing, "rescue", rescue_alone)
    assert library.finding._client.pid
    assert library.maintenance.doctor(repair=True).findings[0].repaired
    assert processes == [None, None]
    assert library.finding.wait_indexed(60)
    assert library.finding.find("harbour").total == library.reading.counts().all
    assert library.finding._client.pid


def test_the_index_process_has_ended_when_a_backup_is_restored(tmp_path, monkeypatch):
    library = Library.open(tmp_path / "library", cache=tmp_path / "cache")
    make_clipping(library._store, text=TEXT)
    made = library.maintenance.backup()
    assert library.finding.wait_indexed(60)
    processes = []

    def restore_alone(*arguments):
        library.finding.catch_up()
        time.sleep(0.3)
        processes.append(library.finding._client.pid)
        return restoring(*arguments)

    restoring = backups.restore
    monkeypatch.setattr(backups, "restore", restore_alone)
    library.maintenance.restore(made, library.folder)
    assert processes == [None]
    with pytest.raises(SearchUnavailable):
        library.finding.rebuild()
    library.close()
    again = Library.open(tmp_path / "library", cache=tmp_path / "cache")
    assert again.finding.wait_indexed(60)
    assert again.finding.find("harbour").total == 1
    again.close()
