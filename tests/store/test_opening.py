import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from clipper.domain.changes import Changes
from clipper.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryReadOnly, LibraryTooNew
from clipper.store import Store, intake, migrations, open_store, opening, sqlite
from clipper.store.base import Base
from tests.store.builders import make_article, make_clipping, make_payload


def test_a_new_library_is_made_and_opened_again(tmp_path):
    store = Store.open(tmp_path / "mine")
    uid = store.uid
    made = make_clipping(store)
    store.close()
    again = Store.open(tmp_path / "mine")
    assert (again.uid, again.name, again.read_only) == (uid, "mine", False)
    assert list(again.all_index_ids()) == [made]
    again.close()


def test_a_missing_drive_is_not_replaced_by_an_empty_library(tmp_path):
    with pytest.raises(LibraryError, match="is not there"):
        Store.open(tmp_path / "drive" / "library")
    assert not (tmp_path / "drive").exists()


def test_a_second_program_reads_and_takes_over_when_the_first_closes(tmp_path):
    first = Store.open(tmp_path / "library")
    make_clipping(first, "One")
    with pytest.raises(LibraryLocked, match="Another program has this library open since"):
        Store.open(tmp_path / "library")
    second, notice = open_store(tmp_path / "library")
    assert second.read_only
    assert notice.startswith("Another program has this library open")
    assert len(second.all_index_ids()) == 1
    make_clipping(first, "Two")
    assert len(second.all_index_ids()) == 2, "news of the writer is seen"
    with pytest.raises(LibraryReadOnly), second.begin("x"):
        pass
    assert not second.take_over()
    first.close()
    assert second.take_over()
    assert not second.read_only
    make_clipping(second, "Three")
    assert len(second.all_index_ids()) == 3
    second.close()


def test_the_lock_of_a_dead_process_is_no_lock(tmp_path):
    code = (
        "import sys, os, pathlib; from clipper.store import Store\n"
        "s = Store.open(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    folder = tmp_path / "library"
    with subprocess.Popen(
        [sys.executable, "-c", code, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "open\n"
        with pytest.raises(LibraryLocked):
            Store.open(folder)
        process.kill()
        process.wait()
    store = Store.open(folder)
    store.close()


def test_a_newer_library_is_refused_and_left_alone(tmp_path):
    folder = tmp_path / "library"
    Store.open(folder).close()
    with sqlite3.connect(folder / "library.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (folder / "library.db").read_bytes()
    for read_only in (False, True):
        with pytest.raises(LibraryTooNew, match="newer version"):
            Store.open(folder, read_only=read_only)
    assert (folder / "library.db").read_bytes() == before


@pytest.mark.parametrize("content", [b"This is no database at all, but a text.", b"\0" * 5000])
def test_what_is_no_database_is_refused_and_left_alone(tmp_path, content):
    (tmp_path / "library.db").write_bytes(content)
    with pytest.raises(LibraryDamaged):
        Store.open(tmp_path)
    assert (tmp_path / "library.db").read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute("CREATE TABLE songs (name)")
    connection.close()
    with pytest.raises(LibraryDamaged, match="not one of Clipper's"):
        Store.open(tmp_path)


def test_an_empty_file_left_by_a_crash_becomes_a_library(tmp_path):
    (tmp_path / "library.db").touch()
    store = Store.open(tmp_path)
    make_clipping(store)
    store.close()


def test_a_failed_transaction_leaves_nothing(store):
    def fail():
        with store.begin("Add") as tx:
            intake.add(tx, make_article(), make_payload())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not len(store.all_index_ids())
    assert store.undo() is None
    assert store.outbox() == []


def test_another_program_that_holds_the_database_gives_a_sentence(store, monkeypatch):
    other = sqlite3.connect(store.folder / "library.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store.read() as snapshot:  # readers do not wait
        snapshot.connection.exec_driver_sql("PRAGMA busy_timeout=100")
    store._engine.dispose()
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    with pytest.raises(LibraryLocked, match="Another program"):
        make_clipping(store)
    other.execute("ROLLBACK")
    other.close()
    make_clipping(store)


def test_migrating_makes_what_the_schema_says(tmp_path):
    fresh, migrated = (create_engine(f"sqlite:///{tmp_path / name}.db") for name in ("fresh", "migrated"))
    Base.metadata.create_all(fresh)
    with migrated.begin() as connection:
        migrations.upgrade(connection)
        assert migrations.version(connection) == migrations.HEAD

    def described(engine):
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
        skip = ("alembic_version", "sqlite_sequence")
        # The order of the constraints is the only difference allowed.
        return {
            tuple(row[:3]): sorted(line.strip(" ,\t") for line in (row[3] or "").splitlines())
            for row in rows
            if row[2] not in skip
        }

    assert described(migrated) == described(fresh)
    assert inspect(migrated).get_table_names()
    fresh.dispose()
    migrated.dispose()


def test_the_versions_named_are_those_there_are():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert tuple(reversed([item.revision for item in script.walk_revisions()])) == migrations.REVISIONS


def test_an_older_library_is_backed_up_and_brought_up_to_date(tmp_path, monkeypatch):
    folder = tmp_path / "library"
    store = Store.open(folder)
    made = make_clipping(store)
    store.close()
    ran = []
    monkeypatch.setattr(migrations, "REVISIONS", ("0001", "0002"))
    monkeypatch.setattr(migrations, "HEAD", "0002")

    def upgrade(connection):
        ran.append(1)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")

    monkeypatch.setattr(migrations, "upgrade", upgrade)
    with pytest.raises(LibraryReadOnly, match="older version"):
        Store.open(folder, read_only=True)
    store = Store.open(folder)
    assert ran == [1]
    assert list(store.all_index_ids()) == [made]
    store.close()
    assert [path.name.split("-", 2)[2] for path in (folder / "backups").iterdir()] == ["before-migration.db"]


def test_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    folder = tmp_path / "library"
    Store.open(folder).close()
    monkeypatch.setattr(migrations, "REVISIONS", ("0001", "0002"))
    monkeypatch.setattr(migrations, "HEAD", "0002")

    def upgrade(connection):
        connection.exec_driver_sql("DROP TABLE near_text")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "upgrade", upgrade)
    with pytest.raises(ZeroDivisionError):
        Store.open(folder)
    monkeypatch.undo()
    assert opening.version(folder / "library.db") == "0001"
    store = Store.open(folder)
    make_clipping(store)
    store.close()


def test_a_transaction_within_a_transaction_is_a_mistake(store):
    with store.begin("One"), pytest.raises(RuntimeError), store.begin("Two"):
        pass


def test_nothing_done_is_no_news(store):
    with store.begin("Nothing") as tx:
        changes = tx.changes("Nothing", undoable=True)
    assert not changes
    assert changes == Changes("Nothing")
    assert store.undo_label() == ""
