"""The search engine behind a small interface: index these, remove these, ask this.

Another engine has to offer what `Engine` does, and nothing more. This one is Whoosh's index with evaluation of our own
over arrays; where that cannot read the index, Whoosh's own searcher answers (fallback.py).
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clipper.domain.index_document import IndexDocument
from clipper.query.nodes import Node
from clipper.search import fallback, merging, selection, similarity, suggestions
from clipper.search.evaluation import Evaluation
from clipper.search.index import TextIndex, live_ids, read_about, write_about
from clipper.search.inversion import SEPARATOR, Batch
from clipper.search.languages import code_of
from clipper.search.lexicon import encoded
from clipper.search.passages import Marker
from clipper.search.segments import DamagedIndex
from clipper.search.selection import How, Selector
from clipper.search.view import View

BATCH = 10_000  # documents committed together: more do not get faster
_BATCH_WORDS = 4_000_000


def _give_back() -> None:
    """Return freed memory to the system; glibc keeps hundreds of megabytes of freed arrays otherwise."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@dataclass(frozen=True, slots=True)
class Answer:
    """Ids of the clippings that answer a question, in no order, and their scores."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]


class Engine:
    """Answers over one index folder and writes to it; one thread asks, one writes."""

    def __init__(self, index: TextIndex) -> None:
        self._index = index
        self._view = View(index.segments)
        self._batch = Batch()
        self._gone: set[int] = set()  # ids to take out with the next commit
        self._idle = threading.Event()
        self._idle.set()

    # ------------------------------------------------------------------------------------------ asking

    def ask(self, questions: Sequence[Node], today: dt.date | None = None) -> list[Answer]:
        """Answers to text questions; with `today`, newer clippings score a little higher.

        Raises DamagedIndex when the index turns out not to be whole.
        """
        with self.answering():
            view = self._view
            try:
                return [self._answer(view, question, today) for question in questions]
            except (ValueError, IndexError, OverflowError, MemoryError):
                self._index.verify()  # raises DamagedIndex if that is the reason
                raise

    def _answer(self, view: View, question: Node, today: dt.date | None) -> Answer:
        try:
            evaluation = Evaluation(view)
            hits = evaluation.live(evaluation.hits(question))
        except AttributeError:  # a name of numpy or of the codec is gone
            return Answer(*fallback.ask(self._index, view.lexicon, question))
        scores = np.zeros(len(hits), np.float32) if hits.scores is None else hits.scores
        if today is not None:
            scores = scores * view.recency(today)[hits.documents]
        return Answer(view.ids[hits.documents], scores)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While this lasts, writing stands still."""
        self._idle.clear()
        try:
            yield
        finally:
            self._idle.set()

    def pause(self) -> None:
        """Called by whoever writes, often: lets a question be answered first."""
        while not self._idle.wait(0.5):
            pass

    def marker(self, question: Node, field: str, language: str) -> Marker:
        """Finds what a question asks for in any text of a language, compounds included."""
        lexicon, code = self._view.lexicon, code_of(language)
        return Marker(question, field, code, lambda word: lexicon.knows_in(word, code))

    def quick_marker(self, question: Node, field: str, language: str) -> Marker:
        """The same for texts that are in the index: their words are known, and which of them are meant."""
        lexicon, code = self._view.lexicon, code_of(language)

        def words_of(selector: Selector) -> frozenset[str] | None:
            if selector.how in (How.EXACT, How.STARTS, How.TYPED):
                return None
            terms, _ = selection.terms(selector, lexicon)
            ending = encoded(f"{SEPARATOR}{code}")
            return frozenset(term[: -len(ending)].decode() for term in terms if term.endswith(ending))

        return Marker(question, field, code, lambda word: lexicon.knows_in(word, code), words_of)

    def __contains__(self, clipping_id: int) -> bool:
        return self._view.place(clipping_id) >= 0

    def better_words(self, question: Node) -> list[tuple[tuple[int, int], str]]:
        """For words of a question that nothing has: where each stands and the nearest one that something has."""
        with self.answering():
            return suggestions.better_words(Evaluation(self._view), question)

    def beginning_with(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words that begin so, and in about how many clippings each is."""
        with self.answering():
            return suggestions.beginning_with(self._view, prefix, limit)

    def similar(self, document: IndexDocument, limit: int) -> list[int]:
        """Clippings that share the most telling words with a document, the most similar first."""
        with self.answering():
            return similarity.similar(Evaluation(self._view), document, limit)

    # ------------------------------------------------------------------------------------------ writing

    def ids(self) -> NDArray[np.int64]:
        """All clippings in the index, sorted."""
        return live_ids(self._index)

    def index(self, documents: Iterable[IndexDocument]) -> None:
        """Take in new or changed documents; they are found after the next `commit`."""
        for document in documents:
            self.pause()
            if document.id in self._batch:
                self.commit()
            self._batch.add(document)
            self._gone.add(document.id)

    def remove(self, ids: Iterable[int]) -> None:
        """Take documents out with the next `commit`."""
        ids = set(ids)
        if any(id_ in self._batch for id_ in ids):
            self.commit()
        self._gone |= ids

    @property
    def full(self) -> bool:
        """Whether enough has been collected for a commit."""
        return len(self._batch) >= BATCH or self._batch.size >= _BATCH_WORDS

    def commit(self) -> None:
        """Make everything since the last commit findable, all at once."""
        if not self._gone:
            return
        added = [self._batch.pack()] if len(self._batch) else []
        self.pause()
        self._index.commit(added, self._places(self._gone))
        self._batch, self._gone = Batch(), set()
        self._renew()

    def merge(self) -> bool:
        """Merge small segments if that is worth it; says whether there may be more to do."""
        listed = self._index.segments
        run = merging.worth_merging(listed)
        if not run:
            return False
        chosen = listed[slice(*run)]
        merged = merging.merge(chosen, self.pause)
        self.pause()
        self._index.replace({segment.name for segment, _ in chosen}, merged)
        self._renew()
        return True

    def note(self, name: str, default: int) -> int:
        """A number kept with the index."""
        value = read_about(self._index.folder).get(name, default)
        return value if isinstance(value, int) else default

    def set_note(self, name: str, value: int) -> None:
        """Keep a number with the index."""
        write_about(self._index.folder, {**read_about(self._index.folder), name: value})

    @property
    def opened_index(self) -> TextIndex:
        """The index this engine works on."""
        return self._index

    def differs_from(self, index: TextIndex) -> bool:
        """Whether this is another index, or another state of it."""
        return (self._index.folder, self._index.generation) != (index.folder, index.generation)

    def complete(self) -> None:
        """Note that every clipping has been indexed once."""
        self._index.mark_complete()

    def verify(self) -> None:
        """Read the whole index; raises DamagedIndex if a byte of it has changed."""
        self._index.verify(self.pause)

    def _renew(self) -> None:
        view = View(self._index.segments, self._view)
        self.pause()
        self._view = view
        _give_back()

    def _places(self, ids: set[int]) -> dict[str, set[int]]:
        """Where these clippings are in the index, by segment."""
        wanted = np.fromiter(ids, np.int64, len(ids))
        found: dict[str, set[int]] = {}
        for segment, deleted in self._index.segments:
            documents = set(np.flatnonzero(np.isin(segment.ids, wanted)).tolist()) - deleted
            if documents:
                found[segment.name] = documents
        return found


__all__ = ["Answer", "DamagedIndex", "Engine"]
