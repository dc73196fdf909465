import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import threading

import pytest

from clipper.errors import Cancelled, DiskFull, LibraryDamaged, LibraryError, LibraryLocked
from clipper.jobs import JobContext
from clipper.services.backing_up import BackingUp
from clipper.services.curating import Curating
from clipper.services.maintenance import Kind, Maintenance, restore
from clipper.services.reading import Reading
from clipper.store import Store, backups, opening
from tests.store.builders import make_clipping
from tests.store.state import state_of


@pytest.fixture
def maintenance(store):
    made = Maintenance(store, daily_backup=False)
    yield made
    made.close()


def info(when, kind="daily"):
    return backups.BackupInfo(opening.Path(f"/b/{when:%Y%m%dT%H%M%S}-{kind}"), when, kind, 1)


def test_a_backup_holds_what_was_there_and_comes_back(store, maintenance, tmp_path):
    make_clipping(store, "kept")
    before = state_of(store)
    made = maintenance.backup()
    assert (made.kind, made.path.parent) == ("manual", store.folder / "backups")
    assert [item.path for item in maintenance.backups()] == [made.path]
    make_clipping(store, "later")
    old_uid = store.uid
    aside = maintenance.restore(made, store.folder)
    again = Store.open(store.folder)
    assert state_of(again) == before
    assert again.uid != old_uid, "an index of the later state must not pass for its own"
    again.close()
    with contextlib.closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT count(*) FROM clipping").fetchone() == (2,)
    assert {item.kind for item in backups.found(store.folder)} == {"manual", "before-restore"}
    maintenance.restore(made.path, tmp_path / "other")
    other = Store.open(tmp_path / "other")
    assert state_of(other) == before
    other.close()


def test_backing_up_and_writing_do_not_wait_for_each_other(store, maintenance):
    for _ in range(20):
        make_clipping(store, text="words " * 2000)
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            written.append(make_clipping(store))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(5):
            backups.verify(maintenance.backup().path)
    finally:
        stop.set()
        thread.join()
    assert written


def test_a_backup_can_go_to_a_file_of_ones_own(maintenance, store, tmp_path):
    make_clipping(store)
    made = maintenance.backup(tmp_path / "elsewhere" / "mine.db")
    assert made.path.exists()
    assert maintenance.backups() == []
    assert made.size == made.path.stat().st_size > 0


def test_cancelling_a_backup_leaves_nothing(maintenance, store):
    make_clipping(store)
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        maintenance.backup(ctx=ctx)
    assert list((store.folder / "backups").iterdir()) == []


def test_the_plan_keeps_days_weeks_and_months():
    start = dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC)
    every = [info(start - dt.timedelta(hours=12 * n)) for n in range(800)]
    gone = {item.path for item in backups.superfluous(every)}
    kept = [item.when for item in every if item.path not in gone]
    days = [start - dt.timedelta(days=n) for n in range(7)]
    assert kept[:7] == days
    assert len({when.strftime("%G-%V") for when in kept}) >= 4
    assert len({when.strftime("%Y-%m") for when in kept}) == 12
    assert len(kept) <= 7 + 4 + 12


def test_neither_a_holiday_nor_a_wrong_clock_makes_backups_go():
    old = [info(dt.datetime(2020, 1, day, tzinfo=dt.UTC)) for day in range(1, 8)]
    assert backups.superfluous(old) == []
    future = info(dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    assert len(backups.superfluous([*old, future])) <= 1


def test_what_was_made_by_hand_stays():
    by_hand = [info(dt.datetime(2020, 1, 1, hour, tzinfo=dt.UTC), "manual") for hour in range(20)]
    assert backups.superfluous(by_hand) == []


def test_the_daily_backup_comes_with_the_first_change(store):
    make_clipping(store)
    maintenance = Maintenance(store)
    assert maintenance.backups() == []
    Curating(store).star([1])
    maintenance.backing_up.wait()
    assert [item.kind for item in maintenance.backups()] == ["daily"]
    again = Maintenance(store)
    Curating(store).star([1], False)
    again.backing_up.wait()
    assert len(again.backups()) == 1, "one a day is enough"
    again.close()
    maintenance.close()


def test_a_program_that_stays_open_backs_up_every_day(store):
    make_clipping(store)
    now = dt.datetime(2025, 2, 13, 9, tzinfo=dt.UTC)
    backing_up = BackingUp(store, clock=lambda: now)
    kept = []
    for hours in (0, 0.5, 3, 24, 24.5, 48):
        now = dt.datetime(2025, 2, 13, 9, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
        Curating(store).star([1], hours in (0, 3, 24.5))
        backing_up.wait()
        kept.append(len(backing_up.found()))
    assert kept == [1, 1, 1, 2, 2, 3]
    backing_up.close()


def test_a_daily_backup_that_fails_is_told_and_tried_again(store, monkeypatch):
    make_clipping(store)
    now = dt.datetime(2025, 2, 13, 9, tzinfo=dt.UTC)
    backing_up = BackingUp(store, clock=lambda: now)
    told = []
    backing_up.on_failure = told.append
    with monkeypatch.context() as patched:
        patched.setattr(backups, "verify", lambda _: (_ for _ in ()).throw(DiskFull("The disk is full.", "Free some.")))
        Curating(store).star([1])
        backing_up.wait()
    assert told == [backing_up.failure] == ["The daily backup failed. The disk is full. Free some."]
    now += dt.timedelta(hours=2)
    Curating(store).star([1], False)
    backing_up.wait()
    assert backing_up.failure == ""
    assert [item.kind for item in backing_up.found()] == ["daily"]
    backing_up.close()


def test_an_empty_library_is_not_backed_up(store):
    maintenance = Maintenance(store)
    make_clipping(store)
    maintenance.backing_up.wait()
    assert maintenance.backups() == []


def test_emptying_can_be_made_good_from_the_backup(store, maintenance):
    made = make_clipping(store, "precious")
    curating = Curating(store, back_up=lambda: maintenance.backup_before(Kind.EMPTYING))
    curating.trash([made])
    curating.empty_trash()
    (backup,) = maintenance.backups()
    assert backup.kind == "before-emptying"
    maintenance.restore(backup, store.folder)
    again = Store.open(store.folder)
    assert Reading(again).clipping(made).article.headline == "precious"
    again.close()


def test_a_damaged_backup_is_not_restored(store, maintenance):
    for _ in range(50):
        make_clipping(store, text="word " * 300)
    made = maintenance.backup()
    content = bytearray(made.path.read_bytes())
    content[8192:40960] = b"\xff" * (40960 - 8192)
    made.path.write_bytes(content)
    before = state_of(store)
    store.close()
    with pytest.raises(LibraryDamaged):
        restore(made.path, store.folder)
    again = Store.open(store.folder)
    assert state_of(again) == before
    again.close()


def test_a_library_that_is_open_is_not_replaced(store, maintenance, tmp_path):
    made = maintenance.backup()
    other = Store.open(tmp_path / "other")
    with pytest.raises(LibraryLocked):
        restore(made.path, other.folder)
    other.close()
    with pytest.raises(LibraryError, match="is not there"):
        restore(tmp_path / "nothing.db", tmp_path / "third")


def test_a_full_disk_is_told_before_anything_is_written(store, maintenance, monkeypatch):
    make_clipping(store)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(DiskFull, match="no room"):
        maintenance.backup()


@pytest.mark.parametrize("replaced", [True, False])
def test_a_restore_that_was_cut_off_is_completed_or_forgotten(tmp_path, replaced):
    folder = tmp_path / "library"
    store = Store.open(folder)
    make_clipping(store)
    store.close()
    shutil.copy(folder / "library.db", folder / opening.RESTORED)
    if replaced:
        (folder / "library.db").unlink()
    store = Store.open(folder)
    assert len(store.all_index_ids()) == 1
    store.close()
    assert not (folder / opening.RESTORED).exists()


def test_two_backups_in_the_same_second_are_two(maintenance):
    maintenance.backup()
    maintenance.backup()
    assert len(maintenance.backups()) == 2


class Halting(JobContext):
    """A job that stands still at its first report until it may go on."""

    def __init__(self):
        super().__init__()
        self.started, self.may_go_on = threading.Event(), threading.Event()

    def progress(self, done, total, text=""):
        self.started.set()
        assert self.may_go_on.wait(30)
        super().progress(done, total, text)


def test_two_backups_at_once_do_each_other_no_harm(store, maintenance):
    make_clipping(store, "kept")
    first, second = Halting(), Halting()
    threads = [threading.Thread(target=maintenance.backup, kwargs={"ctx": job}) for job in (first, second)]
    threads[0].start()
    assert first.started.wait(30)
    threads[1].start()
    assert second.started.wait(30), "the second says that it waits"
    assert len(list((store.folder / "backups").glob("*.part"))) == 1
    for job, thread in zip((first, second), threads, strict=True):
        job.may_go_on.set()
        thread.join(30)
    assert len(maintenance.backups()) == 2


def test_a_copy_that_another_program_is_writing_is_left_alone(store, maintenance):
    make_clipping(store, "kept")
    folder = store.folder / "backups"
    folder.mkdir()
    being_written, abandoned = folder / "library-1-manual.db.part", folder / "library-0-manual.db.part"
    being_written.touch()
    abandoned.touch()
    os.utime(abandoned, (0, 0))
    maintenance.backup()
    assert being_written.exists()
    assert not abandoned.exists()
