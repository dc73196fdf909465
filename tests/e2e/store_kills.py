"""Kill -9 in the middle of work: what was acknowledged is there, whole, and nothing is half-written.

    python -m tests.e2e.store_kills [TIMES]           # default 300
    python -m tests.e2e.store_kills search [TIMES]    # default 60

A child process adds, tags, migrates, backs up or empties the trash, and says on its standard output what the store has
acknowledged; the parent kills it at a random moment, opens the library as the next start would, and looks. With
`search`, the child's index process learns meanwhile, and the next start's must find every clipping by a word of it.

There is one version of the database so far; the migration that is killed is made up, but goes the way of a real one.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clipper.domain.row import Status
from clipper.library import Library
from clipper.services.curating import Curating
from clipper.services.maintenance import Maintenance
from clipper.services.reading import Reading
from clipper.store import Store, backups, intake, migrations, opening
from tests.store.builders import make_article, make_payload

ROOT = Path(__file__).parents[2]
MODES = ("adding", "tagging", "migrating", "backing up", "emptying")
SEARCHED = ("adding", "emptying", "tagging")
BATCH = 15


def headline(number: int) -> str:
    """The headline of the clipping of this number; the number is a word of its own."""
    return f"Clipping unique{number} of the test"


def body(number: int) -> str:
    """The text of the clipping of this number."""
    return "\n\n".join(f"Paragraph {at} of text unique{number}, " + f"words {number} " * 60 for at in range(6))


def original(number: int) -> bytes:
    """The original of the clipping of this number."""
    return f"<html><p>{body(number)}</p></html>".encode()


def say(word: str) -> None:
    """Tell the parent what has been acknowledged."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()
    if _library is not None:
        _library.finding.catch_up()


# ------------------------------------------------------------------------------------------- the child

_library: Library | None = None  # with an index process


def work(mode: str, folder: Path, start: int, cache: Path | None) -> None:
    """Work until killed."""
    global _library
    if mode == "migrating":
        migrate(folder)
    if cache is not None:
        _library = Library.open(folder, cache=cache)
        assert _library.finding.wait_indexed(120), "the index does not come up"
    store = _library._store if _library else Store.open(folder)
    {"adding": add, "tagging": tag, "backing up": back_up, "emptying": empty, "migrating": add}[mode](store, start)


def add(store: Store, start: int) -> None:
    """Add in batches, acknowledged when their transaction has ended."""
    number = start
    while True:
        with store.begin("Import", batch=f"import {start}") as tx:
            numbers = range(number, number + BATCH)
            for item in numbers:
                intake.add(
                    tx, make_article(headline(item), text=body(item)), make_payload(original(item)), labels=["new"]
                )
        say(" ".join(f"added {item}" for item in numbers))
        number += BATCH


def tag(store: Store, start: int) -> None:
    """Tag all clippings at once, undo, redo."""
    curating = Curating(store)
    ids = [int(item) for item in store.all_index_ids()]
    for number in range(start, start + 10_000):
        curating.tag(ids, add=[f"all/{number}"])
        say(f"tagged all/{number}")
        curating.undo()
        say(f"untagged all/{number}")
        curating.redo()
        say(f"tagged all/{number}")


def back_up(store: Store, start: int) -> None:
    """Back up while adding."""
    maintenance = Maintenance(store, daily_backup=False)
    for number in range(start, start + 10_000):
        with store.begin("Add") as tx:
            intake.add(tx, make_article(headline(number), text=body(number)), make_payload(original(number)))
        say(f"added {number}")
        say(f"backup {maintenance.backup().path}")


def empty(store: Store, start: int) -> None:
    """Add some that stay and some that go, and empty the trash."""
    curating = Curating(store)
    for number in range(start, start + 10_000, 10):
        with store.begin("Add") as tx:
            for item in range(number, number + 10):
                status = Status.TRASHED if item % 2 else Status.INBOX
                article = make_article(headline(item), text=body(item))
                intake.add(tx, article, make_payload(original(item)), status=status)
        say(" ".join(f"added {item}" for item in range(number, number + 10, 2)))
        curating.empty_trash()
        say(" ".join(f"gone {item}" for item in range(number + 1, number + 10, 2)))


def migrate(folder: Path) -> None:
    """Pretend to be a newer version whose migration rewrites every clipping."""
    migrations.REVISIONS = ("0001", "0002")  # type: ignore[assignment]
    migrations.HEAD = "0002"

    def upgrade(connection: object) -> None:
        run = connection.exec_driver_sql  # type: ignore[attr-defined]
        run("ALTER TABLE clipping ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
        for _ in range(40):
            run("UPDATE clipping SET mood = mood || 'x', subtitle = subtitle || ' '")
        run("UPDATE alembic_version SET version_num = '0002'")

    migrations.upgrade = upgrade  # type: ignore[assignment]
    say("migrating")
    Store.open(folder).close()
    say("migrated")
    with contextlib.closing(sqlite3.connect(folder / opening.DATABASE)) as connection:
        # Back again, so that the next round has something to do.
        connection.executescript(
            "BEGIN; ALTER TABLE clipping DROP COLUMN mood; UPDATE clipping SET subtitle = '';"
            "UPDATE alembic_version SET version_num = '0001'; COMMIT;"
        )
    say("back")
    migrate(folder)


# ------------------------------------------------------------------------------------------- the parent


def kill_once(mode: str, folder: Path, start: int, seconds: float, cache: Path | None = None) -> list[str]:
    """Let the child work for a while, kill it, and return what it said."""
    command = [sys.executable, "-m", "tests.e2e.store_kills", "child", mode, str(folder), str(start)]
    command += [str(cache)] if cache else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()  # it works now
        time.sleep(seconds)
        process.kill()
        rest = process.stdout.read()
    said = first + rest
    return said[: said.rfind("\n") + 1].replace("\n", " ").split()  # a line cut off was not said


class Expected:
    """What has to be in the library."""

    def __init__(self) -> None:
        self.present: set[int] = set()
        self.gone: set[int] = set()

    def learn(self, words: list[str]) -> None:
        """Take in what a child said."""
        for verb, value in itertools.pairwise(words):
            if verb == "added":
                self.present.add(int(value))
            elif verb == "gone":
                self.gone.add(int(value))

    def check(self, folder: Path, words: list[str], rand: random.Random) -> int:
        """Look at everything after a kill; returns the number of clippings."""
        unfinish_migration(folder)
        store = Store.open(folder)
        try:
            reading = Reading(store)
            assert store.file_problems(quick=False) == []
            clippings = {
                int(item.article.headline.split("unique")[1].split()[0]): item
                for item in reading.clippings(int(key) for key in store.all_index_ids())
            }
            assert self.present <= set(clippings), f"lost: {sorted(self.present - set(clippings))[:5]}"
            assert not self.gone & set(clippings), "what was emptied is back"
            for number, item in clippings.items():
                assert item.article.text == body(number), f"clipping {number} is not whole"
            for number in rand.sample(sorted(clippings), min(30, len(clippings))):
                kept = reading.original(clippings[number].id)
                assert kept is not None
                assert kept.payload.data == original(number)
            waiting = {item for _, item, gone in store.outbox(1_000_000) if not gone}
            assert {item.id for item in clippings.values()} <= waiting, "not everything would be indexed"
            report = Maintenance(store, daily_backup=False).doctor()
            assert report.findings == (), report.findings
            self._check_tags(reading, words, reading.counts().all)
            for path in (folder / opening.BACKUPS).glob("*.db"):
                backups.verify(path)
            backups.prune(folder)
            return len(clippings)
        finally:
            store.close()

    def search(self, folder: Path, cache: Path) -> int:
        """Find each clipping by its own word, as the next start would; returns the number of clippings."""
        library = Library.open(folder, cache=cache)
        try:
            assert library.finding.wait_indexed(120), library.finding.status()
            for number in self.present:
                found = library.finding.find(f"unique{number}")
                assert (found.complete, found.total) == (True, 1), f"clipping {number} is not found: {found}"
                (row,) = library.reading.rows(int(item) for item in found.ids).values()
                assert row.headline == headline(number)
            for number in self.gone:
                assert not library.finding.find(f"unique{number}").total, "what was emptied is found"
            report = library.maintenance.doctor()
            assert report.findings == (), report.findings
            return library.reading.counts().all
        finally:
            library.close()

    def _check_tags(self, reading: Reading, words: list[str], number: int) -> None:
        """A bulk action is done for all or for none."""
        counts = {tag.name: tag.count for tag in reading.tags() if tag.name.startswith("all/")}
        assert set(counts.values()) <= {number} or not words, counts
        said = [(verb, name) for verb, name in itertools.pairwise(words) if verb in ("tagged", "untagged")]
        for name in {name for _, name in said[:-1]} - {said[-1][1] if said else ""}:
            assert name in counts, "an acknowledged tag is lost"


def unfinish_migration(folder: Path) -> None:
    """After a kill while migrating, the database is of the one version or the other, whole."""
    with contextlib.closing(sqlite3.connect(folder / opening.DATABASE)) as connection:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(clipping)")]
        assert ("mood" in columns) == (version == "0002"), "half a migration"
        if version == "0002":
            assert connection.execute("SELECT count(*) FROM clipping WHERE mood != ?", ("x" * 40,)).fetchone() == (0,)
            connection.executescript(
                "BEGIN; ALTER TABLE clipping DROP COLUMN mood; UPDATE alembic_version SET version_num = '0001'; COMMIT;"
            )


def forget_tags(folder: Path) -> None:
    """Start each round of tagging from none, with few enough clippings to be quick."""
    store = Store.open(folder)
    tags = [tag.name for tag in Reading(store).tags() if tag.name.startswith("all/")]
    if tags:
        Curating(store).delete_tags(tags)
    store.close()


def run(times: int, seed: int = 1, modes: tuple[str, ...] = MODES) -> dict[str, int]:
    """Kill that many times; returns how often in which work."""
    rand = random.Random(seed)
    counts = dict.fromkeys(modes, 0)
    with tempfile.TemporaryDirectory() as work_folder:
        folder, expected, start, generation = Path(work_folder) / "0", Expected(), 0, 0
        Store.open(folder).close()
        for at in range(times):
            mode = modes[at % len(modes)]
            forget_tags(folder)
            words = kill_once(mode, folder, start, rand.expovariate(1 / 0.25))
            expected.learn(words)
            number = expected.check(folder, words if mode == "tagging" else [], rand)
            counts[mode] += 1
            start += 10_000
            if number > 400:  # begin a new library, or checking would take longer and longer
                generation += 1
                folder, expected = Path(work_folder) / str(generation), Expected()
                Store.open(folder).close()
            if times >= 50 and at % 10 == 9:
                print(f"{at + 1} kills, {number} clippings", flush=True)
    return counts


def run_searching(times: int, seed: int = 1, modes: tuple[str, ...] = SEARCHED) -> dict[str, int]:
    """Kill that many times while the index learns, and search after each; returns how often in which work."""
    rand = random.Random(seed)
    counts = dict.fromkeys(modes, 0)
    with tempfile.TemporaryDirectory() as work_folder:
        cache = Path(work_folder) / "cache"
        folder, expected = Path(work_folder) / "0", Expected()
        Store.open(folder).close()
        for at in range(times):
            mode = modes[at % len(modes)]
            forget_tags(folder)
            expected.learn(kill_once(mode, folder, at * 10_000, rand.expovariate(1 / 0.8), cache))
            number = expected.search(folder, cache)
            counts[mode] += 1
            print(f"{at + 1} kills, {number} clippings are found", flush=True)
            if number > 400:
                folder, expected = Path(work_folder) / str(at + 1), Expected()
                Store.open(folder).close()
    return counts


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        work(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]) if sys.argv[5:] else None)
    elif sys.argv[1:2] == ["search"]:
        print(run_searching(int(sys.argv[2]) if sys.argv[2:] else 60))
    else:
        print(run(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
