"""Disks that are full, read-only or gone: a sentence, nothing lost, nothing half-written."""

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clipper.errors import DiskFull, LibraryError, LibraryReadOnly
from clipper.services.curating import Curating
from clipper.services.maintenance import Maintenance
from clipper.services.reading import Reading
from clipper.store import Store, open_store
from tests.store.builders import make_clipping, make_payload

ROOT = Path(__file__).parents[2]
_LIMITED = """
import os, pathlib, resource, sys
from clipper.errors import DiskFull
from clipper.store import Store
from tests.store.builders import make_clipping, make_payload
store = Store.open(pathlib.Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
for number in range(1000):
    try:
        made = make_clipping(store, f"h{number}", payload=make_payload(os.urandom(60_000)))
    except DiskFull as error:
        print("full", error, flush=True)
        break
    print("added", made, flush=True)
print("read", len(store.all_index_ids()), flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
store.close()
"""


def check(folder, number):
    """The library is whole and has this many clippings."""
    store = Store.open(folder)
    assert len(store.all_index_ids()) == number
    assert Maintenance(store, daily_backup=False).doctor().ok
    make_clipping(store)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file sizes are POSIX")
def test_a_limit_on_file_size_is_told_and_nothing_is_lost(tmp_path):
    folder = tmp_path / "library"
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, folder],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    lines = done.stdout.splitlines()
    added = sum(line.startswith("added") for line in lines)
    assert added > 5, done.stderr
    assert "full There is no room left on the disk of the library." in lines
    assert f"read {added}" in lines
    check(folder, added)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of three megabytes, where the tests may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and os.name == "posix" and os.geteuid() == 0
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", place], capture_output=True).returncode
    ):
        pytest.skip("only root may mount a file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def remount(place, how):
    subprocess.run(["mount", "-o", f"remount,{how}", place], check=True)


def test_a_full_disk_is_told_and_nothing_is_lost(small_disk):
    store = Store.open(small_disk / "library")
    made = []

    def fill():
        for _ in range(200):
            made.append(make_clipping(store, payload=make_payload(os.urandom(50_000))))

    with pytest.raises(DiskFull) as caught:
        fill()
    assert len(made) > 5
    assert "make room" in caught.value.hint
    assert len(store.all_index_ids()) == len(made), "it can still be read"
    with pytest.raises(DiskFull):
        Maintenance(store, daily_backup=False).backup()
    remount(small_disk, "size=30m")
    make_clipping(store)
    store.close()
    check(small_disk / "library", len(made) + 1)


def test_a_new_library_on_a_full_disk(small_disk):
    with contextlib.suppress(OSError):
        (small_disk / "big").write_bytes(bytes(3_000_000))
    with pytest.raises(LibraryError):
        Store.open(small_disk / "library")
    (small_disk / "big").unlink()
    Store.open(small_disk / "library").close()


def test_a_library_on_a_read_only_disk_is_opened_for_reading(small_disk):
    store = Store.open(small_disk / "library")
    made = make_clipping(store, "readable")
    store.close()
    remount(small_disk, "ro")
    store, notice = open_store(small_disk / "library")
    assert store.read_only
    assert "cannot be written to" in notice
    assert Reading(store).clipping(made).article.headline == "readable"
    assert len(store.all_index_ids()) == 1
    with pytest.raises(LibraryReadOnly):
        Curating(store).star([made])
    assert not store.take_over()
    remount(small_disk, "rw")
    assert store.take_over()
    Curating(store).star([made])
    store.close()


def test_a_folder_that_is_gone(tmp_path):
    store = Store.open(tmp_path / "library")
    make_clipping(store)
    store._engine.dispose()
    shutil.rmtree(tmp_path / "library")
    with pytest.raises(LibraryError, match="no longer there") as caught:
        make_clipping(store)
    assert caught.value.hint == "Is its drive connected?"
    with pytest.raises(LibraryError, match="There is no library"):
        Store.open(tmp_path / "library", read_only=True)
    assert not (tmp_path / "library").exists(), "nothing is written in its place"
    store.close()


def test_a_clock_that_steps_back(tmp_path):
    now = [dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)]
    store = Store.open(tmp_path / "library", clock=lambda: now[0])
    curating = Curating(store)
    first = make_clipping(store)
    curating.star([first])
    now[0] = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    second = make_clipping(store, "second")
    curating.set_note(first, "later, says the order; earlier, says the clock")
    assert curating.undo_label() == "Change the note"
    curating.undo()
    assert curating.undo_label() == "Star 1 clipping"
    reading = Reading(store)
    assert [entry.label for entry in reading.history(first)][-1] == "Undone: Change the note"
    uids = [reading.clipping(item).uid for item in (first, second)]
    assert uids == sorted(uids)
    store.close()
