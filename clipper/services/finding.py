"""Finding clippings: queries, facets, passages, completions. Safe from any thread; never in the window's own."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipper.domain.answers import Completion, Facets, Found, QueryProblem, Snippet
from clipper.domain.clipping import Clipping
from clipper.domain.shelves import Sort
from clipper.errors import SearchUnavailable
from clipper.jobs import JobContext
from clipper.query import Chip, describe, parse, typing
from clipper.query.nodes import Everything, Named, NameField, Node, is_text, leaves
from clipper.query.printer import quoted
from clipper.query.problems import closest
from clipper.services import completing
from clipper.services.answering import Answering, Chosen, Shelves, TextAnswer
from clipper.services.index_client import IndexClient
from clipper.services.index_state import IndexState
from clipper.store import Store, filters

_SCORED = 200  # first hits whose scores are given
_PENDING = 300  # entries of the outbox looked at with each question
_SETTLING_SECONDS, _POLL_SECONDS = 60.0, 0.1


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the search index is: `text` is a sentence while it is not ready, or has something left to learn."""

    ready: bool
    percent: int
    pending: int
    text: str


class Finding:
    """Everything that is found."""

    def __init__(self, store: Store, cache: Path) -> None:
        """`cache` is the user's cache folder; the library has a folder of its own in it."""
        own = cache / store.uid
        self._store = store
        self._client = IndexClient(store, own)
        self._past = completing.PastQueries(own / "past-queries.json")
        self._shelves = Shelves(store)

    # ------------------------------------------------------------------------------------------ finding

    def find(self, query: str, *, sort: Sort = Sort.NEWEST, as_you_type: bool = False) -> Found:
        """All clippings that answer the query, in order; raises Cancelled when a newer keystroke supersedes it."""
        parsed = parse(query)
        node = typing(parsed.node, query) if as_you_type else parsed.node
        chosen, complete, notice = self._choose(node, supersede=as_you_type)
        problems = (*parsed.problems, *self._unknown_names(node))
        if as_you_type:  # what is not finished yet is not a mistake yet
            problems = tuple(problem for problem in problems if problem.end < len(query.rstrip()))
        ids = self._ordered(chosen, sort)
        scores: dict[int, float] = {}
        if sort is Sort.RELEVANCE:
            first = ids[:_SCORED]
            places = np.searchsorted(chosen.ids, first)
            scores = dict(zip(first.tolist(), chosen.scores[places].tolist(), strict=True))
        return Found(ids, len(ids), scores, problems, complete, notice)  # type: ignore[arg-type]

    def facets(self, query: str, *, as_you_type: bool = False) -> Facets:
        """How all hits are spread."""
        return self._store.facets(self._choose(_node(query, as_you_type=as_you_type))[0].ids)

    def similar(self, clipping_id: int, limit: int = 20) -> list[int]:
        """Clippings like this one, the most similar first."""
        try:
            found: list[int] = self._client.ask("similar", clipping_id, limit * 2)
        except SearchUnavailable:
            return []
        there = set(self._store.sorted_ids(Sort.NEWEST, None).tolist())
        return [id_ for id_ in found if id_ in there][:limit]

    def _choose(self, node: Node, *, supersede: bool = False) -> tuple[Chosen, bool, str]:
        def ask(question: Node, today: dt.date, fresh: Mapping[int, int]) -> TextAnswer:
            found: TextAnswer = self._client.ask("ask", question, today, fresh, supersede=supersede)
            return found

        asks_text = not isinstance(node, Everything) and any(is_text(leaf) for leaf in leaves(node))
        pending = self._client.pending(_PENDING) if asks_text else []
        answering = Answering(self._store, self._shelves, ask, pending)
        chosen = answering.answer(node)
        if not asks_text:
            return chosen, True, ""
        notice = self._notice(answering)
        return chosen, not notice, notice

    def _notice(self, answering: Answering) -> str:
        """What is missing from an answer, as a sentence; empty if nothing is."""
        if answering.unavailable:
            return f"Search is being prepared{_percent(self._client.state)}; meanwhile only headlines are searched."
        state = answering.state
        if not state.complete:
            return f"Search is being rebuilt{_percent(state)}; clippings that are not in it yet are not found."
        if answering.unread:
            return state.problem or "New clippings are still being indexed; some of them may be missing here."
        return ""

    def _ordered(self, chosen: Chosen, sort: Sort) -> NDArray[np.int64]:
        newest = self._shelves.ordered(chosen.ids, Sort.NEWEST if sort is Sort.RELEVANCE else sort)
        if sort is not Sort.RELEVANCE or not len(chosen.ids):
            return newest
        scores = np.zeros(int(chosen.ids[-1]) + 1, np.float32)
        scores[chosen.ids] = chosen.scores
        return np.asarray(newest[np.argsort(-scores[newest], kind="stable")])

    def _unknown_names(self, node: Node) -> tuple[QueryProblem, ...]:
        """Tags, outlets and dossiers that nothing is filed under, with the nearest that there is."""
        found = []
        with self._store.read() as snapshot:
            for leaf in leaves(node):
                if not isinstance(leaf, Named) or leaf.kind not in (NameField.TAG, NameField.OUTLET, NameField.DOSSIER):
                    continue
                if filters.is_known(snapshot, leaf.kind, leaf.name):
                    continue
                near = closest(leaf.name, filters.names(snapshot, leaf.kind))
                suggestion = f"{leaf.kind}:{quoted(near)}" if near else ""
                missing = f"There is no {leaf.kind} “{leaf.name}”"
                message = f"{missing}; did you mean “{near}”?" if near else f"{missing}."
                found.append(QueryProblem(message, *leaf.span, suggestion))
        return tuple(found)

    # ------------------------------------------------------------------------------------------ showing

    def snippets(self, query: str, ids: Sequence[int], *, as_you_type: bool = False) -> dict[int, Snippet]:
        """The passage of each clipping that answers the query best, with the matches marked."""
        node = _node(query, as_you_type=as_you_type)
        wanted = [int(id_) for id_ in ids]
        try:
            found: dict[int, Snippet] = self._client.ask("snippets", node, wanted)
        except SearchUnavailable:
            from clipper.search import Marker, snippet

            found = {
                one.id: snippet(one.text, Marker(node, "text", one.language).marks(one.text))
                for one in self._store.documents(wanted)
            }
        return found

    def marks(
        self, query: str, clipping: Clipping, *, as_you_type: bool = False
    ) -> dict[str, tuple[tuple[int, int], ...]]:
        """Where a clipping answers the query: by block id, and for 'headline', 'subtitle', 'lead' and 'note'."""
        node, article = _node(query, as_you_type=as_you_type), clipping.article
        texts = {
            "headline": ("headline", article.headline),
            "subtitle": ("headline", article.subtitle),
            "lead": ("text", article.lead),
            "note": ("note", clipping.note),
            **{block.id: ("text", block.text) for block in article.kept},
        }
        try:
            found: Mapping[str, tuple[tuple[int, int], ...]] = self._client.ask("marks", node, article.language, texts)
        except SearchUnavailable:
            from clipper.search import Marker

            found = {
                name: tuple(Marker(node, field, article.language).marks(text)) for name, (field, text) in texts.items()
            }
        return {name: ranges for name, ranges in found.items() if ranges}

    def why(self, query: str, clipping_id: int) -> str:
        """Why a clipping answers the query, in sentences."""
        from clipper.search import answers, scanned
        from clipper.services import explaining

        documents = self._store.documents([clipping_id])
        if not documents:
            return ""
        document, text = documents[0], scanned(documents[0])

        def holds(node: Node) -> bool:
            if is_text(node) and answers(node, text):
                return True
            return clipping_id in self._choose(node)[0].ids

        return explaining.why(parse(query).node, document, _today(), holds)

    def describe(self, query: str) -> list[Chip]:
        """What the query says, part by part, in words."""
        return describe(parse(query).node, _today())

    # ------------------------------------------------------------------------------------------ typing

    def complete(self, query: str, cursor: int) -> list[Completion]:
        """What may complete the query at the cursor."""

        def words(prefix: str, limit: int) -> list[tuple[str, int]]:
            try:
                found: list[tuple[str, int]] = self._client.ask("beginning_with", prefix, limit)
            except SearchUnavailable:
                return []
            return found

        return completing.complete(self._store, words, self._past.all(), query, cursor)

    def did_you_mean(self, query: str) -> str:
        """The query with words that something has in the place of those that nothing has; empty if that is no help."""
        try:
            better: list[tuple[tuple[int, int], str]] = self._client.ask("better_words", parse(query).node)
        except SearchUnavailable:
            return ""
        changed = query
        for (start, end), word in sorted(better, reverse=True):
            changed = changed[:start] + word + changed[end:]
        if changed == query or not len(self._choose(parse(changed).node)[0].ids):
            return ""
        return changed

    def remember(self, query: str) -> None:
        """Offer this query again when one like it is typed."""
        self._past.remember(query)

    # ------------------------------------------------------------------------------------------ the index

    def catch_up(self) -> None:
        """Something was changed: let the index learn it soon."""
        self._client.catch_up()

    def wait_indexed(self, timeout: float) -> bool:
        """Wait until everything is in the index; says whether it is."""
        return self._client.wait(timeout)

    def status(self) -> IndexStatus:
        """How the index is."""
        state = self._client.state
        pending = self._client.behind()
        percent = 100 * state.done // state.total if state.total else 100 if state.complete else 0
        text = ""
        if not state.complete and state.total:
            text = f"Search is being rebuilt, {percent} %."
        elif state.rebuilding:
            text = f"A new search index is being built, {percent} %."
        elif state.problem:
            text = state.problem
        elif pending:
            text = f"{pending:,} clippings are being indexed."
        return IndexStatus(state.complete, percent, pending, text)

    def indexed_ids(self) -> list[int] | None:
        """The clippings that the index knows; None while it has something left to learn or cannot say."""
        if not self._client.wait(_SETTLING_SECONDS):
            return None
        try:
            ids: list[int] = self._client.ask("ids")
        except SearchUnavailable:
            return None
        return ids

    def rebuild(self, ctx: JobContext | None = None) -> None:
        """Build the index anew beside the one that answers; returns when the new one has taken its place."""
        context = ctx or JobContext()
        self._client.ask("rebuild")
        while True:
            self._client.catch_up()
            state = self._client.ask("state")
            if state.complete and not state.rebuilding:
                break
            context.progress(min(state.done, max(state.total - 1, 0)), state.total, "Building the search index")
            time.sleep(_POLL_SECONDS)
        context.progress(state.total, state.total, "Building the search index")

    def let_go(self) -> AbstractContextManager[None]:
        """The index process, which has the database open, is ended while the block replaces it; questions wait."""
        return self._client.let_go()

    def close(self) -> None:
        """End the index process."""
        self._client.close()


def _node(query: str, *, as_you_type: bool) -> Node:
    node = parse(query).node
    return typing(node, query) if as_you_type else node


def _percent(state: IndexState) -> str:
    return f", {100 * state.done // state.total} %" if state.total and not state.complete else ""


def _today() -> dt.date:
    return dt.date.today()
