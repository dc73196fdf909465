"""Answers a query from its two sources: text from the index, facts from the database; both are sets of clipping ids."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clipper.domain.shelves import Sort
from clipper.errors import SearchUnavailable
from clipper.query.nodes import And, Everything, Flag, Is, Near, Node, Not, Or, is_fact, is_text, leaves
from clipper.services.index_state import IndexState
from clipper.store import Store, filters

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
SCANNED = 60  # clippings saved a moment ago whose texts are read one by one

# question, today, clippings saved a moment ago with their outbox entries
Ask = Callable[[Node, dt.date, Mapping[int, int]], "TextAnswer"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sorted ids and the score of each."""

    ids: Ids
    scores: Scores


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What the index process answers to a text question."""

    ids: Ids
    scores: Scores
    fresh: list[int]  # of the clippings saved a moment ago, those that answer
    state: IndexState  # how far the index was


class Shelves:
    """All clippings of a library in their orders, as long as nothing changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._generation = -1
        self._orders: dict[Sort, Ids] = {}
        self.every = self.outside_trash = np.zeros(0, np.int64)  # sorted ids
        self._lock = threading.Lock()

    def follow(self) -> None:
        """Look whether anything has changed."""
        with self._lock:
            generation = self._store.generation()
            if generation != self._generation:
                self.every = self._store.all_index_ids()
                self.outside_trash = np.sort(self._store.sorted_ids(Sort.NEWEST))
                self._orders, self._generation = {}, generation

    def ordered(self, ids: Ids, sort: Sort) -> Ids:
        """These clippings in an order; one by one over an array of all, which is faster than sorting."""
        with self._lock:
            order = self._orders.get(sort)
            if order is None:
                order = self._orders[sort] = self._store.sorted_ids(sort, self.every)
        if not len(ids):
            return ids
        chosen = np.zeros(max(int(ids[-1]), int(order.max(initial=0))) + 1, bool)
        chosen[ids] = True
        return np.asarray(order[chosen[order]])


class Answering:
    """Evaluates one query at one moment."""

    def __init__(self, store: Store, shelves: Shelves, ask: Ask, pending: Sequence[tuple[int, int, bool]]) -> None:
        self._store, self._shelves, self._ask = store, shelves, ask
        latest = {clipping_id: (seq, deleted) for seq, clipping_id, deleted in pending}
        fresh = {id_: seq for id_, (seq, deleted) in latest.items() if not deleted}
        self.unread = max(0, len(fresh) - SCANNED)
        self._fresh = {id_: fresh[id_] for id_ in sorted(fresh, key=fresh.__getitem__)[-SCANNED:]}
        self.unavailable = ""
        self.state = IndexState(complete=True)  # of the index that answered
        self._today = dt.date.today()
        self._universe = np.zeros(0, np.int64)

    def answer(self, node: Node) -> Chosen:
        """The clippings outside the trash that answer the query; those in it only if it asks for them."""
        asks_trash = any(leaf == Is(Flag.TRASHED) for leaf in leaves(node))
        self._shelves.follow()
        self._universe = self._shelves.every if asks_trash else self._shelves.outside_trash
        chosen = self._evaluate(node)
        kept = _among(chosen.ids, self._universe)
        return Chosen(chosen.ids[kept], chosen.scores[kept])

    def _evaluate(self, node: Node) -> Chosen:
        match node:
            case Everything():
                return _plain(self._universe)
            case _ if is_fact(node):
                with self._store.read() as snapshot:
                    return _plain(filters.matching(snapshot, node, self._today))
            case _ if is_text(node):
                return self._text(node)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _any([self._evaluate(part) for part in parts])
            case Not(part):
                return self._others(self._evaluate(part))
        raise TypeError(f"{node!r} cannot be answered.")

    def _all(self, parts: Sequence[Node]) -> Chosen:
        """Facts in one question to the database, text in one to the index, the rest one by one."""
        facts = [part for part in parts if is_fact(part)]
        texts = [part for part in parts if not is_fact(part) and is_text(part)]
        mixed = [part for part in parts if not is_fact(part) and not is_text(part)]
        chosen: list[Chosen] = []
        if texts:
            chosen.append(self._text(And(tuple(texts)) if len(texts) > 1 else texts[0]))
        if facts:
            chosen.append(self._evaluate(And(tuple(facts)) if len(facts) > 1 else facts[0]))
        chosen += [self._evaluate(part) for part in mixed]
        result = chosen[0]
        for other in chosen[1:]:
            result = _both(result, other)
        return result

    def _others(self, chosen: Chosen) -> Chosen:
        return _plain(self._universe[~_among(self._universe, chosen.ids)])

    # ------------------------------------------------------------------------------------------ text

    def _text(self, node: Node) -> Chosen:
        try:
            answer = self._ask(node, self._today, self._fresh)
        except SearchUnavailable as error:
            self.unavailable = str(error)
            return self._headlines(node)
        self.state = answer.state
        ids, scores = answer.ids, answer.scores
        if np.any(ids[1:] < ids[:-1]):
            order = np.argsort(ids, kind="stable")
            ids, scores = ids[order], scores[order]
        return self._with_fresh(Chosen(ids, scores), np.array(answer.fresh, np.int64))

    def _with_fresh(self, chosen: Chosen, found: Ids) -> Chosen:
        """What was saved a moment ago was read itself, in the place of what the index may say of it."""
        if not self._fresh:
            return chosen
        kept = ~_among(chosen.ids, np.array(sorted(self._fresh), np.int64))
        score = float(chosen.scores.max(initial=1.0))  # what was just saved is likely what is looked for
        ids = np.concatenate([chosen.ids[kept], found])
        scores = np.concatenate([chosen.scores[kept], np.full(len(found), score, np.float32)])
        order = np.argsort(ids, kind="stable")
        return Chosen(ids[order], scores[order])

    def _headlines(self, node: Node) -> Chosen:
        """While there is no index: what the database can say of headlines."""
        match node:
            case And(parts):
                result = self._headlines(parts[0])
                for part in parts[1:]:
                    result = _both(result, self._headlines(part))
                return result
            case Or(parts):
                return _any([self._headlines(part) for part in parts])
            case Not(part):
                return self._others(self._headlines(part))
            case Near():
                return _plain(np.zeros(0, np.int64))
        from clipper.search.passages import spots  # the window's process does without search but for this

        words = [selector.word for spot in spots(node) if "headline" in spot.fields for selector in spot.selectors]
        if not words:
            return _plain(np.zeros(0, np.int64))
        with self._store.read() as snapshot:
            return _plain(filters.headline_words(snapshot, words))


def _plain(ids: Ids) -> Chosen:
    return Chosen(ids, np.zeros(len(ids), np.float32))


def _among(ids: Ids, others: Ids) -> NDArray[np.bool_]:
    """Which of the ids are in the others; both sorted."""
    if not len(ids) or not len(others):
        return np.zeros(len(ids), bool)
    there = np.zeros(max(int(ids[-1]), int(others[-1])) + 1, bool)
    there[others] = True
    return np.asarray(there[ids])


def _both(one: Chosen, other: Chosen) -> Chosen:
    here, there = _among(one.ids, other.ids), _among(other.ids, one.ids)
    return Chosen(one.ids[here], one.scores[here] + other.scores[there])


def _any(parts: Sequence[Chosen]) -> Chosen:
    ids = np.concatenate([part.ids for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    unique, places = np.unique(ids, return_inverse=True)
    return Chosen(unique, np.bincount(places, scores, len(unique)).astype(np.float32))
