"""The index process: owns the search index of a library, keeps it up to date and answers over it.

It reads the library itself (its own read-only connection) and drains the outbox; the program that owns the library
only takes off the outbox what this process says it has learnt. It can be killed at any moment.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from clipper.domain.answers import Snippet
from clipper.errors import SearchUnavailable
from clipper.query.nodes import Node
from clipper.search import DamagedIndex, snippet
from clipper.services.answering import TextAnswer
from clipper.services.index_state import IndexState
from clipper.services.index_upkeep import IndexUpkeep
from clipper.services.scanning import ScanCache
from clipper.store import filters

_SWITCH_SECONDS = 0.0005  # answering gets the interpreter back from writing this soon

_NOTHING: Mapping[int, int] = MappingProxyType({})

Ranges = tuple[tuple[int, int], ...]


class IndexProcess:
    """The object in the process; every public method is called by the program that owns the library."""

    def __init__(self, library: Path, cache: Path) -> None:
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._upkeep = IndexUpkeep(library, cache)
        self._scans = ScanCache()

    def ask(self, question: Node, today: dt.date | None = None, fresh: Mapping[int, int] = _NOTHING) -> TextAnswer:
        """The answer to a text question; raises SearchUnavailable if there is nothing that could.

        `fresh` are clippings that the index has yet to learn, with their outbox entries.
        """
        engine, state = self._upkeep.engine, self._upkeep.state
        try:
            (answer,) = engine.ask([question], today)
            found = self._scans.answering(self._upkeep.store, question, fresh) if fresh else []
            return TextAnswer(answer.ids, answer.scores, found, state)
        except DamagedIndex as error:
            self._upkeep.damaged(engine, str(error))
            raise SearchUnavailable("The search index was damaged and is being rebuilt.") from error

    def snippets(self, question: Node, ids: Sequence[int]) -> dict[int, Snippet]:
        """The best passage of each clipping's text."""
        engine = self._upkeep.engine
        with engine.answering():
            with self._upkeep.store.read() as snapshot:
                texts = filters.passages(snapshot, ids)
            quick = {language: engine.quick_marker(question, "text", language) for _, language, _ in texts}
            found = {}
            for id_, language, text in texts:
                marker = quick[language] if id_ in engine else engine.marker(question, "text", language)
                found[id_] = snippet(text, marker.marks(text))
            return found

    def marks(self, question: Node, language: str, texts: Mapping[str, tuple[str, str]]) -> dict[str, Ranges]:
        """Where texts, given by name as field and text, answer a question."""
        engine = self._upkeep.engine
        markers = {field: engine.marker(question, field, language) for field, _ in texts.values()}
        return {name: tuple(markers[field].marks(text)) for name, (field, text) in texts.items()}

    def better_words(self, question: Node) -> list[tuple[tuple[int, int], str]]:
        """For words that nothing has: their span and the nearest word that something has."""
        return self._upkeep.engine.better_words(question)

    def beginning_with(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words that begin so."""
        return self._upkeep.engine.beginning_with(prefix, limit)

    def similar(self, clipping_id: int, limit: int) -> list[int]:
        """Clippings like this one, the most similar first."""
        documents = self._upkeep.store.documents([clipping_id])
        return self._upkeep.engine.similar(documents[0], limit) if documents else []

    def ids(self) -> list[int]:
        """All clippings in the index."""
        return [int(id_) for id_ in self._upkeep.engine.ids()]

    def catch_up(self, acknowledged: Sequence[int] = ()) -> IndexState:
        """There is something new in the outbox, or may be; these entries have been taken off it."""
        self._upkeep.nudge(acknowledged)
        return self._upkeep.state

    def state(self) -> IndexState:
        """How far the index is."""
        return self._upkeep.state

    def rebuild(self) -> None:
        """Build a new index beside this one, which answers until then."""
        _ = self._upkeep.engine
        self._upkeep.rebuild()

    def close(self) -> None:
        """Stop after the document at hand; what was not committed is learnt again the next time."""
        self._upkeep.close()
