"""Stores what an import has extracted, batch by batch: here, or in a process that leaves this one to the window."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clipper.domain.changes import Changes
from clipper.domain.duplicates import Duplicate, OnDuplicate
from clipper.domain.payload import Payload
from clipper.errors import WorkerFailed
from clipper.services.capture_reports import CaptureOptions
from clipper.services.extraction_pool import Outcome
from clipper.services.saving import Saving
from clipper.store import Store
from clipper.workers import Priority, Worker

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file that was read and extracted and is not stored yet."""

    path: Path
    payload: Payload
    outcome: Outcome
    options: CaptureOptions


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch."""

    changes: Changes
    done: int  # clippings
    failed: tuple[tuple[str, str], ...]  # name, sentence: the original is kept
    skipped: tuple[tuple[str, Duplicate], ...]


@dataclass(frozen=True, slots=True)
class Action:
    """How the batches of one import are stored: its name, what undoes them together, what is done with duplicates."""

    label: str
    undo: str
    on_duplicate: OnDuplicate


class Storing(Protocol):
    """Takes in extracted files and stores them when it is told to."""

    def add(self, item: Extracted) -> None:
        """Take in one file."""

    def store(self, action: Action) -> Stored:
        """Store all that was taken in: all of it or nothing."""

    def close(self) -> None:
        """Nothing more comes."""


class StoringHere:
    """Stores in this process."""

    def __init__(self, store: Store, saving: Saving) -> None:
        self._store, self._saving = store, saving
        self._items: list[Extracted] = []

    @property
    def number(self) -> int:
        """How many files wait."""
        return len(self._items)

    def add(self, item: Extracted) -> None:
        """Take in one file."""
        self._items.append(item)

    def store(self, action: Action) -> Stored:
        """Store all that was taken in: all of it or nothing."""
        items, self._items = self._items, []
        return _store(self._store, self._saving, items, action)

    def forget(self) -> None:
        """What was taken in has been stored by somebody else."""
        self._items.clear()

    def close(self) -> None:
        """There is nothing to end."""


class StoringBeside:
    """Stores in another process; here, when that one has died."""

    def __init__(self, store: Store, saving: Saving) -> None:
        self._store = store
        self._here = StoringHere(store, saving)
        self._worker = Worker(StoringProcess, store.folder, name="storing", priority=Priority.LOW)
        self._works = True

    def add(self, item: Extracted) -> None:
        """Take in one file; it goes over by itself, as packing many at once would hold up this process."""
        self._here.add(item)
        self._try("add", item)

    def store(self, action: Action) -> Stored:
        """Store all that was taken in: all of it or nothing."""
        with self._store.lent() as tell:
            stored = self._try("store", action, self._here.number)
            if isinstance(stored, Stored):
                tell(stored.changes)
                self._here.forget()
                return stored
        self._worker.close()  # with what it had taken in; the next batch begins with a new process
        self._works = True
        return self._here.store(action)

    def _try(self, method: str, *arguments: object) -> object:
        if not self._works:
            return None
        try:
            return self._worker.call(method, *arguments)
        except WorkerFailed as error:
            _log.warning("an import is stored without its process: %s", error)
            self._works = False
            return None

    def close(self) -> None:
        """End the process."""
        self._worker.close()


class StoringProcess:
    """The object in the process; every public method is called by the program that has the library open."""

    def __init__(self, library: Path) -> None:
        self._store = Store.beside(library)
        self._here = StoringHere(self._store, Saving())

    def add(self, item: Extracted) -> None:
        """Take in one file."""
        self._here.add(item)

    def store(self, action: Action, number: int) -> Stored | None:
        """Store what was taken in, all or nothing; None if it is not so many files: the process was started anew."""
        if self._here.number != number:
            return None
        try:
            return self._here.store(action)
        finally:
            self._store.close()  # until the next batch: a backup may be put back in the place of the file meanwhile


def _store(store: Store, saving: Saving, items: Sequence[Extracted], action: Action) -> Stored:
    done = 0
    failed: list[tuple[str, str]] = []
    skipped: list[tuple[str, Duplicate]] = []
    with store.begin(action.label, batch=action.undo) as tx:
        for item in items:
            result = saving.save(tx, item.payload, item.outcome, item.options, action.on_duplicate)
            done += len(result.ids)
            failed += [(str(item.path), sentence) for sentence in result.failures]
            skipped += [(str(item.path), duplicate) for duplicate in result.duplicates]
        changes = tx.changes(action.label, undoable=True)
        _check_program()
    return Stored(changes, done, tuple(failed), tuple(skipped))


def _check_program() -> None:
    """Nothing is stored for a program that has died: the next one may have the library open, and would not see it."""
    program = multiprocessing.parent_process()
    if program is not None and not program.is_alive():
        raise RuntimeError("the program that imports has ended")
