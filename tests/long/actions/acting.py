"""A user with a library and the model of it: what every action goes through."""

from __future__ import annotations

import dataclasses
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clipper.domain.changes import Changes
from clipper.domain.payload import Payload
from clipper.services.capturing import Capturing, ClipResult
from clipper.services.curating import Curating
from clipper.services.extraction_pool import ExtractionPool, Outcome
from clipper.services.maintenance import Maintenance
from clipper.services.reading import Reading
from clipper.settings import Settings
from clipper.store import Store
from tests.long.actions.comparing import Comparing
from tests.long.actions.model import Card, Model

WORDS = ("council", "bridge", "vote", "harbour", "wind", "court", "budget", "tram", "school", "coast", "fare", "union")


class Given(ExtractionPool):
    """Gives articles that were made up, without processes."""

    def __init__(self) -> None:
        super().__init__(seconds=1)
        self.outcome = Outcome()

    def one(self, _payload: Payload, **_options: object) -> Outcome:  # type: ignore[override]
        """The article that comes next."""
        return self.outcome


@dataclass
class Step:
    """An action on the undo list: its number and name, and the state to go to when it is undone, or redone."""

    seq: int
    label: str
    state: Model


@dataclass
class Memory:
    """All that the model knows."""

    model: Model = field(default_factory=Model)
    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    read: set[int] = field(default_factory=set)  # not on the undo list
    gone: set[int] = field(default_factory=set)  # clippings deleted for good
    lost_stories: frozenset[int] = frozenset()  # went with the last of their clippings
    seq: int = 0

    def copy(self) -> Memory:
        """To come back to."""
        return dataclasses.replace(
            self,
            model=self.model.copy(),
            past=list(self.past),
            future=list(self.future),
            read=set(self.read),
            gone=set(self.gone),
        )


def news_of(result: object) -> Changes:
    """What a use-case says it changed."""
    if isinstance(result, tuple):
        result = result[0]
    news = result.changes if isinstance(result, ClipResult) else result
    assert isinstance(news, Changes)
    return news


class Acting(Comparing):
    """Someone with a library. Every action returns whether there was something to do."""

    def __init__(self, folder: Path, rand: random.Random) -> None:
        self.folder = folder
        self.random = rand
        self.memory = Memory()
        self.last: deque[str] = deque(maxlen=15)
        self.to_index: set[int] = set()
        self.saved: tuple[Path, Memory] | None = None
        self.made = 0
        self.open()

    @property
    def model(self) -> Model:
        """What should be there now."""
        return self.memory.model

    def open(self) -> None:
        """Open the library as the window does."""
        self.store = Store.open(self.folder)
        self.reading = Reading(self.store)
        self.curating = Curating(self.store)
        self.pool = Given()
        self.capturing = Capturing(self.store, Settings(), pool=self.pool)
        self.maintenance = Maintenance(self.store, daily_backup=False)

    def close(self) -> None:
        """Close it."""
        self.capturing.close()
        self.maintenance.close()
        self.store.close()

    def act(self, name: str, change: Callable[[], object], apply: Callable[[Model], None]) -> bool:
        """One action that can be undone, on the library and on the model."""
        self.last.append(name)
        before = self.model.copy()
        changes = news_of(change())
        apply(self.model)
        self.compare_news(before, changes, name)
        if changes.undoable:
            self.memory.seq += 1
            self.memory.past.append(Step(self.memory.seq, changes.label, before))
            self.memory.future = []
        elif before != self.model:
            raise AssertionError(f"{name} changed something, but cannot be undone")
        return bool(changes)

    def some(self, most: int = 10, choose: Callable[[Card], bool] | None = None) -> list[int]:
        """Some clippings, few more often than many."""
        cards = self.model.cards
        ids = list(cards) if choose is None else [number for number, card in cards.items() if choose(card)]
        if not ids:
            return []
        wanted = min(len(ids), self.random.choice((1, 1, 1, 2, 3, most)))
        return self.random.sample(ids, wanted)

    def one(self, choose: Callable[[Card], bool] | None = None) -> int | None:
        """One clipping."""
        found = self.some(1, choose)
        return found[0] if found else None

    def words(self, number: int) -> str:
        """A text that occurs once."""
        self.made += 1
        return " ".join(self.random.choices(WORDS, k=number)) + f" {self.made}"
