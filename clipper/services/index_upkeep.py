"""Keeps the search index up to date with the library, in a thread of the index process."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipper.errors import ClipperError, SearchUnavailable
from clipper.query.nodes import Everything
from clipper.search import DamagedIndex, Engine, IndexFolders
from clipper.services.index_state import IndexState
from clipper.store import Store, filters
from clipper.store.opening import DATABASE

PORTION = 200  # documents read from the library at once
_WAITING = 4_000  # outbox entries looked at in one round
_IDLE_SECONDS = 2.0
_AFTER_ERROR_SECONDS = 1.0
_MERGE_AFTER = 1.0  # seconds of quiet
_OPENING_SECONDS = 30.0

_log = logging.getLogger(__name__)


class IndexUpkeep:
    """Opens the index or begins one, drains the outbox, rebuilds, merges; `engine` answers meanwhile."""

    def __init__(self, library: Path, cache: Path) -> None:
        self.store = Store.open(library, read_only=True)
        self._file = self._file_identity()
        self._problem = ""
        self._folders = IndexFolders(cache / "search", self.store.uid)
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

    @property
    def engine(self) -> Engine:
        """What answers; raises SearchUnavailable if there is nothing that could."""
        self._opened.wait(_OPENING_SECONDS)
        if self._engine is None:
            raise SearchUnavailable("Search is being prepared.")
        return self._engine

    @property
    def state(self) -> IndexState:
        """How far the index is."""
        return replace(
            self._state,
            learnt=tuple(sorted(self._learnt)),
            rebuilding=self._state.rebuilding or self._again,
            problem=self._problem,
        )

    def nudge(self, acknowledged: Sequence[int]) -> None:
        """There may be something new in the outbox; these entries have been taken off it."""
        self._learnt.difference_update(acknowledged)
        self._nudge.set()

    def rebuild(self) -> None:
        """Build a new index beside this one, which answers until then."""
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
        self.store.close()

    # ------------------------------------------------------------------------------------------ inside

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
                    self.damaged(self._engine, str(error))
            except (ClipperError, OSError) as error:
                if not self._problem:
                    _log.warning("Indexing failed and is tried again.", exc_info=True)
                self._problem = f"The search index cannot be written: {error}"
                self._nudge.wait(_AFTER_ERROR_SECONDS)
            if busy:
                quiet_since = time.monotonic()
            elif not self._stopping:
                self.store.close()  # only idle connections, so that the file can be replaced
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
            found = (self.store.folder / DATABASE).stat()
        except OSError:
            return (0, 0)
        return found.st_ino, found.st_dev

    def _reopen(self) -> None:
        """Read the database that is there now, and index all of it anew."""
        identity = self._file_identity()
        store = Store.open(self.store.folder, read_only=True)
        old, self.store, self._file = self.store, store, identity
        old.close()
        self._again = True

    def _every_id(self) -> NDArray[np.int64]:
        """All clippings of the library, sorted."""
        with self.store.read() as snapshot:
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
        generation = self.store.generation()
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
        waiting = self._waiting(missing)
        reason = self._state.reason
        for start in range(0, len(missing), PORTION):
            if self._stopping:
                return
            engine.index(self.store.documents(missing[start : start + PORTION].tolist()))
            if engine.full:
                engine.commit()
            done = len(there) - len(missing) + start + PORTION
            self._state = IndexState(False, min(done, len(there)), len(there), reason=reason)
        engine.commit()
        engine.set_note("generation", self.store.generation())
        engine.complete()
        self._folders.drop_others(engine.opened_index)
        self._learnt.update(waiting)
        self._state = IndexState(True, len(there), len(there))

    def _waiting(self, new: NDArray[np.int64]) -> list[int]:
        """The outbox's entries about clippings that are not in the index yet: what is read from now on is no older."""
        entries, wanted = self.store.outbox(self.store.outbox_size()), set(new.tolist())
        return [seq for seq, clipping_id, _ in entries if clipping_id in wanted]

    def _build_beside(self) -> None:
        """A new index, which takes the place of this one when it is complete."""
        made = Engine(self._folders.begin())
        there = self._every_id()
        ids, waiting = there.tolist(), self._waiting(there)
        before, total = self._engine, len(ids)
        for start in range(0, len(ids), PORTION):
            if self._stopping:
                return
            if before is not None:
                before.pause()
            made.index(self.store.documents(ids[start : start + PORTION]))
            if made.full:
                made.commit()
            self._state = IndexState(True, start, total, rebuilding=True)
        made.commit()
        made.set_note("generation", self.store.generation())
        made.complete()
        self._engine = made
        self._folders.drop_others(made.opened_index)
        self._learnt.update(waiting)
        self._state = IndexState(True, total, total)

    def _drain(self, engine: Engine) -> bool:
        """Learn what is in the outbox."""
        entries = [entry for entry in self.store.outbox(_WAITING + len(self._learnt)) if entry[0] not in self._learnt]
        if not entries:
            return False
        latest = {clipping_id: deleted for _, clipping_id, deleted in entries}
        engine.remove(clipping_id for clipping_id, deleted in latest.items() if deleted)
        wanted = [clipping_id for clipping_id, deleted in latest.items() if not deleted]
        for start in range(0, len(wanted), PORTION):
            if self._stopping:
                return False
            portion = wanted[start : start + PORTION]
            documents = self.store.documents(portion)
            engine.index(documents)
            engine.remove(set(portion) - {document.id for document in documents})
        engine.commit()
        engine.set_note("generation", self.store.generation())
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

    def damaged(self, engine: Engine, reason: str) -> None:
        """Put the index aside; the next round begins another."""
        _log.warning("The search index is damaged (%s) and is built anew.", reason)
        if self._engine is engine:
            self._engine = None
            self._opened.clear()
            self._state = IndexState(False, reason=reason)
            with contextlib.suppress(OSError):
                self._folders.discard(engine.opened_index.folder, reason)
            self._nudge.set()
