"""The index process: owns the search index of a library, keeps it up to date and answers over it.

It reads the library itself (its own read-only connection) and drains the outbox; the program that owns the library
only takes off the outbox what this process says it has learnt. It can be killed at any moment.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipper.domain import Snippet
from clipper.errors import ClipperError, SearchUnavailable
from clipper.query.nodes import Everything, Node
from clipper.search import Answer, DamagedIndex, Engine, IndexFolders, snippet
from clipper.store import Store, filters
from clipper.store.opening import DATABASE

PORTION = 200  # documents read from the library at once
_WAITING = 4_000  # outbox entries looked at in one round
_IDLE_SECONDS = 2.0
_AFTER_ERROR_SECONDS = 1.0
_MERGE_AFTER = 1.0  # seconds of quiet
_SWITCH_SECONDS = 0.0005  # answering gets the interpreter back from writing this soon

_log = logging.getLogger(__name__)
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index is."""

    complete: bool  # every clipping that was there when it was begun is in it
    done: int = 0  # clippings indexed so far
    total: int = 0
    learnt: tuple[int, ...] = ()  # outbox entries that are in the index
    reason: str = ""  # why it was begun anew
    writes: bool = True  # False: another process keeps this index up to date
    rebuilding: bool = False  # a new index is being made beside the one that answers
    problem: str = ""  # why nothing can be indexed at the moment, a sentence


class IndexProcess:
    """The object in the process; every public method is called by the program that owns the library."""

    def __init__(self, library: Path, cache: Path) -> None:
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._store = Store.open(library, read_only=True)
        self._file = self._file_identity()
        self._problem = ""
        self._folders = IndexFolders(cache / "search", self._store.uid)
        self._engine: Engine | None = None
        self._state = IndexState(complete=False)
        self._learnt: set[int] = set()
        self._again = False
        self._verified = False
        self._stopping = False
        self._nudge = threading.Event()
        self._opened = threading.Event()
        self._thread = threading.Thread(target=self._work, name="indexing", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------------------------------------ answering

    def ask(self, questions: Sequence[Node], today: dt.date | None = None) -> list[Answer]:
        """Answers to text questions; raises SearchUnavailable if there is no index at all."""
        engine = self._ready()
        try:
            return engine.ask(questions, today)
        except DamagedIndex as error:
            self._damaged(engine, str(error))
            raise SearchUnavailable("The search index was damaged and is being rebuilt.") from error

    def snippets(self, question: Node, ids: Sequence[int]) -> dict[int, Snippet]:
        """The best passage of each clipping's text."""
        engine = self._ready()
        found = {}
        with engine.answering():
            for document in self._store.documents(ids):
                marker = engine.marker(question, "text", document.language)
                found[document.id] = snippet(document.text, marker.marks(document.text))
        return found

    def marks(self, question: Node, language: str, texts: Mapping[str, tuple[str, str]]) -> dict[str, Ranges]:
        """Where texts, given by name as field and text, answer a question."""
        engine = self._ready()
        markers = {field: engine.marker(question, field, language) for field, _ in texts.values()}
        return {name: tuple(markers[field].marks(text)) for name, (field, text) in texts.items()}

    def better_words(self, question: Node) -> list[tuple[tuple[int, int], str]]:
        """For words that nothing has: their span and the nearest word that something has."""
        return self._ready().better_words(question)

    def beginning_with(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words that begin so."""
        return self._ready().beginning_with(prefix, limit)

    def similar(self, clipping_id: int, limit: int) -> list[int]:
        """Clippings like this one, the most similar first."""
        documents = self._store.documents([clipping_id])
        return self._ready().similar(documents[0], limit) if documents else []

    def catch_up(self, acknowledged: Sequence[int] = ()) -> IndexState:
        """There is something new in the outbox, or may be; these entries have been taken off it."""
        self._learnt.difference_update(acknowledged)
        self._nudge.set()
        return self.state()

    def state(self) -> IndexState:
        """How far the index is."""
        return replace(
            self._state,
            learnt=tuple(sorted(self._learnt)),
            rebuilding=self._state.rebuilding or self._again,
            problem=self._problem,
        )

    def ids(self) -> list[int]:
        """All clippings in the index."""
        return [int(id_) for id_ in self._ready().ids()]

    def rebuild(self) -> None:
        """Build a new index beside this one, which answers until then."""
        self._ready()
        if not self._state.writes:
            raise SearchUnavailable("Another program keeps the search index of this library.", "Close it first.")
        self._again = True
        self._nudge.set()

    def close(self) -> None:
        """Stop after the document at hand; what was not committed is learnt again the next time."""
        self._stopping = True
        self._nudge.set()
        self._thread.join(30)
        self._folders.release()
        self._store.close()

    def _ready(self) -> Engine:
        self._opened.wait(30)
        if self._engine is None:
            raise SearchUnavailable("Search is being prepared.")
        return self._engine

    # ------------------------------------------------------------------------------------------ writing

    def _work(self) -> None:
        quiet_since = time.monotonic()
        while not self._stopping:
            self._nudge.clear()
            busy = False
            try:
                busy = self._round()
                self._problem = ""
                if not busy and self._state.writes and time.monotonic() - quiet_since > _MERGE_AFTER:
                    busy = self._tidy()
            except DamagedIndex as error:
                if self._engine is not None:
                    self._damaged(self._engine, str(error))
            except (ClipperError, OSError) as error:
                if not self._problem:
                    _log.warning("Indexing failed and is tried again.", exc_info=True)
                self._problem = f"The search index cannot be written: {error}"
                self._nudge.wait(_AFTER_ERROR_SECONDS)
            if busy:
                quiet_since = time.monotonic()
            elif not self._stopping:
                self._nudge.wait(_IDLE_SECONDS)

    def _round(self) -> bool:
        """One step of keeping up; says whether there was anything to do."""
        if self._file_identity() != self._file:
            self._reopen()
        if not self._state.writes or self._engine is None:
            self._open()
        if self._engine is None or not self._state.writes:
            return False
        if not self._state.complete:
            self._fill(self._engine)
            return True
        if self._again:
            self._state = replace(self._state, rebuilding=True)
            self._again = False
            self._build_beside()
            return True
        return self._drain(self._engine)

    def _file_identity(self) -> tuple[int, int]:
        """Changes when another database has been put in the place of the library's."""
        try:
            found = (self._store.folder / DATABASE).stat()
        except OSError:
            return (0, 0)
        return found.st_ino, found.st_dev

    def _reopen(self) -> None:
        """Read the database that is there now, and index all of it anew."""
        identity = self._file_identity()
        store = Store.open(self._store.folder, read_only=True)
        old, self._store, self._file = self._store, store, identity
        old.close()
        self._again = True

    def _every_id(self) -> NDArray[np.int64]:
        """All clippings of the library, sorted."""
        with self._store.read() as snapshot:
            return filters.matching(snapshot, Everything(), dt.date.min)

    def _open(self) -> None:
        """Open the index, or begin one; without the right to write, follow what the other process does."""
        writes = self._folders.acquire()
        index, complete = self._folders.open()
        reason = self._folders.set_aside[-1] if self._folders.set_aside else ""
        if index is None and writes:
            index = self._folders.begin()
        if index is not None and (self._engine is None or self._engine.differs_from(index)):
            self._engine = Engine(index)
        self._state = IndexState(complete, reason=reason, writes=writes)
        if complete and writes and self._engine is not None:
            self._reconcile(self._engine)
        self._opened.set()

    def _reconcile(self, engine: Engine) -> None:
        """Make the index fit a library that was put back to an earlier state, or that it has lost track of."""
        generation = self._store.generation()
        if engine.note("generation", 0) > generation:
            self._again = True  # a backup was restored: clippings may have other texts under the same ids
        there, known = self._every_id(), engine.ids()
        engine.remove(np.setdiff1d(known, there).tolist())
        missing = np.setdiff1d(there, known)
        if len(missing):
            self._state = IndexState(False, len(known), len(there))
        engine.commit()

    def _fill(self, engine: Engine) -> None:
        """Index every clipping that is not in the index yet."""
        there = self._every_id()
        missing = np.setdiff1d(there, engine.ids())
        reason = self._state.reason
        for start in range(0, len(missing), PORTION):
            if self._stopping:
                return
            engine.index(self._store.documents(missing[start : start + PORTION].tolist()))
            if engine.full:
                engine.commit()
            done = len(there) - len(missing) + start + PORTION
            self._state = IndexState(False, min(done, len(there)), len(there), reason=reason)
        engine.commit()
        engine.set_note("generation", self._store.generation())
        engine.complete()
        self._folders.drop_others(engine.opened_index)
        self._state = IndexState(True, len(there), len(there))

    def _build_beside(self) -> None:
        """A new index, which takes the place of this one when it is complete."""
        made = Engine(self._folders.begin())
        ids = self._every_id().tolist()
        before, total = self._engine, len(ids)
        for start in range(0, len(ids), PORTION):
            if self._stopping:
                return
            if before is not None:
                before.pause()
            made.index(self._store.documents(ids[start : start + PORTION]))
            if made.full:
                made.commit()
            self._state = IndexState(True, start, total, rebuilding=True)
        made.commit()
        made.set_note("generation", self._store.generation())
        made.complete()
        self._engine = made
        self._folders.drop_others(made.opened_index)
        self._state = IndexState(True, total, total)

    def _drain(self, engine: Engine) -> bool:
        """Learn what is in the outbox."""
        entries = [entry for entry in self._store.outbox(_WAITING + len(self._learnt)) if entry[0] not in self._learnt]
        if not entries:
            return False
        latest = {clipping_id: deleted for _, clipping_id, deleted in entries}
        engine.remove(clipping_id for clipping_id, deleted in latest.items() if deleted)
        wanted = [clipping_id for clipping_id, deleted in latest.items() if not deleted]
        for start in range(0, len(wanted), PORTION):
            if self._stopping:
                return False
            portion = wanted[start : start + PORTION]
            documents = self._store.documents(portion)
            engine.index(documents)
            engine.remove(set(portion) - {document.id for document in documents})
        engine.commit()
        engine.set_note("generation", self._store.generation())
        self._learnt.update(seq for seq, _, _ in entries)
        return True

    def _tidy(self) -> bool:
        """Merge small segments, and read the whole index through once, when there is nothing else to do."""
        engine = self._engine
        if engine is None:
            return False
        if engine.merge():
            return True
        if not self._verified:
            self._verified = True
            engine.verify()
        return False

    def _damaged(self, engine: Engine, reason: str) -> None:
        """Put the index aside; the next round begins another."""
        _log.warning("The search index is damaged (%s) and is built anew.", reason)
        if self._engine is engine:
            self._engine = None
            self._opened.clear()
            self._state = IndexState(False, reason=reason)
            with contextlib.suppress(OSError):
                self._folders.discard(engine.opened_index.folder, reason)
            self._nudge.set()
