"""Random user actions against the services, beside a model of what must be there: tags, places, stars, notes, undo.

    python -m tests.long.actions [ACTIONS] [--seed N] [--folder FOLDER]      default: 1,000,000

Every action changes the library and the model; the two are compared after each for the clippings it touched, and as a
whole every 2,000 actions, together with the doctor's checks. The first difference ends the run with the seed and the
last actions. The folder should lie in memory: an action waits for the disk otherwise.
"""

from __future__ import annotations

import argparse
import copy
import random
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clipper.domain import Status
from clipper.services.curating import Curating
from clipper.services.maintenance import Maintenance
from clipper.services.reading import Reading
from clipper.store import Store
from tests.store.builders import make_clipping

TAGS = ("energy", "energy/wind", "energy/solar", "city", "city/harbour", "Élysée", "press review", "日本")
WHOLE = 2_000  # actions between comparisons of everything
UNDO_DEPTH = 60
MOST = 400  # clippings in the library


@dataclass
class Card:
    """What the model knows of a clipping."""

    tags: frozenset[str] = frozenset()
    status: Status = Status.INBOX
    starred: bool = False
    note: str = ""


@dataclass
class Model:
    """What the library should hold."""

    cards: dict[int, Card] = field(default_factory=dict)
    dossiers: dict[int, str] = field(default_factory=dict)


class Run:
    """A library, its model, and the actions."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.model = Model()
        self.past: list[Model] = []
        self.future: list[Model] = []
        self.last: deque[str] = deque(maxlen=12)
        self.open()

    def open(self) -> None:
        self.store = Store.open(self.folder / "library")
        self.reading = Reading(self.store)
        self.curating = Curating(self.store)
        self.maintenance = Maintenance(self.store, daily_backup=False)

    def close(self) -> None:
        self.maintenance.close()
        self.store.close()

    # ------------------------------------------------------------------------------------ actions

    def some(self, most: int = 12) -> list[int]:
        ids = list(self.model.cards)
        return self.random.sample(ids, self.random.randint(1, min(most, len(ids)))) if ids else []

    def act(self, change: Callable[[], object], apply: Callable[[Model], None], name: str) -> None:
        """One undoable change of both; nothing is put on the undo list where nothing changed."""
        self.last.append(name)
        before = copy.deepcopy(self.model)
        changes = change()
        apply(self.model)
        changed = changes[0] if isinstance(changes, tuple) else changes
        if changed and changed.undoable:  # type: ignore[attr-defined]
            self.past = [*self.past[-UNDO_DEPTH:], before]
            self.future = []

    def add(self) -> None:
        if len(self.model.cards) >= MOST:
            return
        number = make_clipping(self.store, f"Headline {self.random.random()}")
        self.last.append(f"add {number}")
        self.model.cards[number] = Card()
        for model in (*self.past, *self.future):
            model.cards[number] = Card()

    def tag(self) -> None:
        ids = self.some()
        add = set(self.random.sample(TAGS, self.random.randint(0, 2)))
        remove = set(self.random.sample(TAGS, self.random.randint(0, 2))) - add
        if not ids or not add | remove:
            return

        def apply(model: Model) -> None:
            for number in ids:
                model.cards[number].tags = (model.cards[number].tags | add) - remove

        self.act(
            lambda: self.curating.tag(ids, add=sorted(add), remove=sorted(remove)), apply, f"tag {ids} {add} {remove}"
        )

    def move(self) -> None:
        ids = self.some()
        name, status = self.random.choice(
            [("trash", Status.TRASHED), ("file", Status.FILED), ("move_to_inbox", Status.INBOX)]
        )
        if name != "trash":  # only what is not in the trash can be filed
            ids = [number for number in ids if self.model.cards[number].status is not Status.TRASHED]
        if not ids:
            return

        def apply(model: Model) -> None:
            for number in ids:
                model.cards[number].status = status

        self.act(lambda: getattr(self.curating, name)(ids), apply, f"{name} {ids}")

    def star(self) -> None:
        ids, on = self.some(), self.random.random() < 0.5
        if not ids:
            return

        def apply(model: Model) -> None:
            for number in ids:
                model.cards[number].starred = on

        self.act(lambda: self.curating.star(ids, on), apply, f"star {ids} {on}")

    def note(self) -> None:
        if not self.model.cards:
            return
        number, text = self.some(1)[0], f"note {self.random.randint(0, 9)}"

        def apply(model: Model) -> None:
            model.cards[number].note = text

        self.act(lambda: self.curating.set_note(number, text), apply, f"note {number}")

    def delete_tag(self) -> None:
        used = sorted({tag for card in self.model.cards.values() for tag in card.tags})
        if not used:
            return
        name = self.random.choice(used)

        def apply(model: Model) -> None:
            for card in model.cards.values():
                card.tags = frozenset(tag for tag in card.tags if tag != name and not tag.startswith(name + "/"))

        self.act(lambda: self.curating.delete_tags([name]), apply, f"delete tag {name}")

    def undo(self) -> None:
        self.last.append("undo")
        done = self.curating.undo()
        if bool(done) != bool(self.past):
            raise AssertionError(f"undo did {'nothing' if not done else 'something'} unexpectedly")
        if done:
            self.future.append(copy.deepcopy(self.model))
            self.model = self.past.pop()

    def redo(self) -> None:
        self.last.append("redo")
        done = self.curating.redo()
        if bool(done) != bool(self.future):
            raise AssertionError(f"redo did {'nothing' if not done else 'something'} unexpectedly")
        if done:
            self.past.append(copy.deepcopy(self.model))
            self.model = self.future.pop()

    def reopen(self) -> None:
        self.last.append("close and open")
        self.close()
        self.open()
        self.past, self.future = self.past[-100:], self.future

    # ------------------------------------------------------------------------------------ looking

    def compare(self, ids: list[int]) -> None:
        rows = self.reading.rows(ids)
        for number in ids:
            row, card = rows[number], self.model.cards[number]
            seen = (frozenset(row.tags), row.status, row.starred, row.has_note)
            if seen != (card.tags, card.status, card.starred, bool(card.note)):
                raise AssertionError(f"clipping {number} is {seen}, should be {card}")

    def compare_all(self) -> None:
        self.compare(list(self.model.cards))
        counts = self.reading.counts()
        inbox = sum(card.status is Status.INBOX for card in self.model.cards.values())
        trash = sum(card.status is Status.TRASHED for card in self.model.cards.values())
        if (counts.inbox, counts.trash) != (inbox, trash):
            raise AssertionError(f"counts are {counts}, should be inbox {inbox}, trash {trash}")
        report = self.maintenance.doctor(quick=True)
        if not report.ok:
            raise AssertionError(f"the doctor found {report.findings}")


WEIGHTS = {
    "add": 4,
    "tag": 30,
    "move": 14,
    "star": 12,
    "note": 8,
    "delete_tag": 1,
    "undo": 16,
    "redo": 8,
    "reopen": 0.02,
}


def main() -> int:
    """Run, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("actions", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    memory = Path("/dev/shm")
    folder = options.folder or Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    run, begun = Run(folder, options.seed), time.monotonic()
    number = 0
    try:
        for number in range(1, options.actions + 1):
            name = run.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            getattr(run, name)()
            if run.model.cards:
                run.compare(run.some(5))
            if number % WHOLE == 0:
                run.compare_all()
                speed = number / (time.monotonic() - begun)
                print(
                    f"\r{number:,} actions, {len(run.model.cards)} clippings, {speed:.0f} a second", end="", flush=True
                )
        run.compare_all()
    except Exception as error:
        print(f"\nseed {options.seed}, action {number}: {error}\nlast: " + "\n      ".join(run.last))
        raise
    finally:
        run.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{options.actions:,} actions held (seed {options.seed}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
