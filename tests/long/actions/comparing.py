"""Comparing a library with the model of it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from clipper.domain.changes import Changes
from clipper.domain.row import Status
from clipper.domain.shelves import Sort
from clipper.store import journal
from clipper.store.folding import fold
from tests.long.actions.model import Card, Group, Mark, Model, Shelf

if TYPE_CHECKING:
    from clipper.services.maintenance import Maintenance
    from clipper.services.reading import Reading
    from clipper.store import Store
    from tests.long.actions.acting import Memory


def same(seen: object, wanted: object, what: str) -> None:
    """Raise where two differ, with what differs."""
    if seen == wanted:
        return
    if isinstance(seen, dict) and isinstance(wanted, dict):
        keys = [key for key in {*seen, *wanted} if seen.get(key) != wanted.get(key)]
        seen, wanted = {key: seen.get(key) for key in keys}, {key: wanted.get(key) for key in keys}
    raise AssertionError(f"{what}: {seen}, should be {wanted}")


def _has(card: Card, key: str) -> bool:
    """Whether a clipping has a tag, or one below it."""
    return any(tag == key or tag.startswith(key + "/") for tag in card.tags)


class Comparing:
    """What is the same in the library and in the model."""

    store: Store
    reading: Reading
    maintenance: Maintenance
    memory: Memory
    to_index: set[int]

    @property
    def model(self) -> Model:
        """What should be there now."""
        raise NotImplementedError

    def compare_news(self, before: Model, changes: Changes, name: str) -> None:
        """The window must hear of everything that changed."""
        old, new = before.cards, self.model.cards
        differing = {number for number, card in new.items() if old.get(number) is not card and old.get(number) != card}
        told = changes.added | changes.changed
        for number in differing - told:  # that of tags and outlets stands for all that have them
            masked: dict[str, Any] = {"tags": new[number].tags} if changes.tags else {}
            masked |= {"outlet": new[number].outlet} if changes.outlets else {}
            if number not in old or dataclasses.replace(old[number], **masked) != new[number]:
                raise AssertionError(f"{name}: nothing is said of {number}, {old.get(number)}, now {new[number]}")
        same(changes.added, frozenset(new) - set(old), f"{name} added")
        same(changes.removed, frozenset(old) - set(new), f"{name} removed")
        for part, flag in (("tags", "tags"), ("papers", "outlets"), ("shelves", "dossiers"), ("searches", "searches")):
            if getattr(before, part) != getattr(self.model, part) and not getattr(changes, flag):
                raise AssertionError(f"{name}: nothing is said of {flag}")
        for number in differing:
            if number not in old or old[number].indexed != new[number].indexed:
                self.to_index.add(number)
        self.to_index -= changes.removed

    def place_of_last(self, *, undone: bool) -> int | None:
        """The number of the action that was undone, or redone, last."""
        with self.store.read() as snapshot:
            found = journal.next_redo(snapshot) if undone else journal.next_undo(snapshot)
        return found[0] if found else None

    def look(self) -> None:
        """Compare all rows that lists and sidebar show."""
        model, papers = self.model, self.model.papers
        rows = self.reading.rows(model.cards)
        tags = {tag.name: (tag.colour, tag.count) for tag in self.reading.tags()}
        names = {key: name for key, (name, _) in model.tags.items()}
        same(
            {
                number: (
                    row.headline,
                    row.outlet,
                    row.authors,
                    frozenset(row.tags),
                    row.status,
                    row.starred,
                    row.read,
                    row.has_note,
                    row.story_id,
                )
                for number, row in rows.items()
            },
            {
                number: (
                    card.headline,
                    papers[card.outlet].name if card.outlet is not None else "",
                    card.authors,
                    frozenset(names[key] for key in card.tags),
                    card.status,
                    card.starred,
                    number in self.memory.read,
                    bool(card.note),
                    card.story,
                )
                for number, card in model.cards.items()
            },
            "rows",
        )
        there = {number: card for number, card in model.cards.items() if card.status is not Status.TRASHED}
        counts = {key: sum(_has(card, key) for card in there.values()) for key in model.tags}
        same(tags, {name: (colour, counts[key]) for key, (name, colour) in model.tags.items()}, "tags")
        self._look_at_lists()
        self._look_at_shelves()
        self._look_at_outbox()

    def _look_at_lists(self) -> None:
        there = {number: card for number, card in self.model.cards.items() if card.status is not Status.TRASHED}
        by_headline = sorted(there, key=lambda number: (fold(there[number].headline), number))
        same(self.store.sorted_ids(Sort.HEADLINE).tolist(), by_headline, "order")
        same(self.store.all_index_ids().tolist(), sorted(self.model.cards), "ids")
        counts, cards = self.reading.counts(), there.values()
        same(
            (counts.inbox, counts.all, counts.starred, counts.unread, counts.trash),
            (
                sum(card.status is Status.INBOX for card in cards),
                len(cards),
                sum(card.starred for card in cards),
                sum(number not in self.memory.read for number in there),
                len(self.model.cards) - len(cards),
            ),
            "counts",
        )
        outlets = [card.outlet for card in cards]
        same(
            {
                item.id: (item.name, item.domains, {*map(fold, (item.name, *item.spellings))}, item.medium, item.count)
                for item in self.reading.outlets()
            },
            {
                key: (paper.name, paper.domains, set(paper.spellings), paper.medium, outlets.count(key))
                for key, paper in self.model.papers.items()
            },
            "outlets",
        )

    def _look_at_shelves(self) -> None:
        same(
            {item.id: (item.name, item.query) for item in self.reading.saved_searches()},
            self.model.searches,
            "saved searches",
        )
        same(
            {item.id: (item.name, item.count) for item in self.reading.dossiers()},
            {key: (shelf.name, sum(len(g.entries) for g in shelf.groups)) for key, shelf in self.model.shelves.items()},
            "dossiers",
        )
        for key, shelf in self.model.shelves.items():
            seen = self.reading.dossier(key)
            groups = tuple(
                Group(group.title, group.comment, tuple((entry.clipping_id, entry.comment) for entry in group.entries))
                for group in seen.groups
            )
            same(Shelf(seen.name, groups), shelf, f"dossier {key}")

    def _look_at_outbox(self) -> None:
        waiting = self.store.outbox(1_000_000)
        missing = self.to_index - {number for _, number, gone in waiting if not gone}
        if missing:
            raise AssertionError(f"the index would not learn of {missing}")
        self.store.outbox_done([seq for seq, _, _ in waiting])
        self.to_index.clear()
        with self.store.read() as snapshot:
            done, undone = journal.next_undo(snapshot), journal.next_redo(snapshot)
        for found, steps, what in ((done, self.memory.past, "undone"), (undone, self.memory.future, "redone")):
            same(found, (steps[-1].seq, steps[-1].label) if steps else None, f"what would be {what}")

    def look_closely(self) -> None:
        """Compare texts and highlights too, and ask the doctor."""
        self.look()
        seen = {
            item.id: (
                tuple((block.text, block.kept) for block in item.article.blocks),
                tuple(Mark(m.id, m.start, m.end, m.colour.value, m.comment) for m in item.highlights),
                item.note,
                item.tonality,
                item.corrected,
            )
            for item in self.reading.clippings(self.model.cards)
        }
        same(
            seen,
            {
                number: (card.blocks, card.marks, card.note, card.tonality, card.corrected)
                for number, card in self.model.cards.items()
            },
            "texts",
        )
        report = self.maintenance.doctor()
        if not report.ok:
            raise AssertionError(f"the doctor found {report.findings}")
        with self.store.read() as snapshot:
            same(snapshot.rows(text("PRAGMA foreign_key_check")), [], "references")
