"""What the list shows: a place, a query, an order. Asks off the window's thread; the newest question counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clipper.domain.answers import Found
from clipper.domain.changes import Changes
from clipper.domain.row import ClippingRow
from clipper.domain.shelves import Sort
from clipper.jobs import JobContext
from clipper.library import Library
from clipper.ui import texts
from clipper.ui.models.clippings import ClippingsModel, with_headings
from clipper.ui.models.differences import Steps, as_ids, steps
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.panels.clipping_list import Group
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.state import State
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.query.describe import Chip
    from clipper.ui.models.differences import Ids

_CHUNK = 2000
_FIRST = 30  # rows that come with the answer
_PATIENCE = 400  # milliseconds
EVERYTHING = Shelf(Kind.ALL)
_SORTS: dict[str, Sort] = {Kind.INBOX.value: Sort.CAPTURED, Kind.TRASH.value: Sort.CAPTURED, "query": Sort.RELEVANCE}


@dataclass(frozen=True)
class Question:
    """All that decides what the list shows."""

    shelf: Shelf = EVERYTHING
    query: str = ""
    sort: Sort = Sort.NEWEST
    group: Group = Group.NONE
    as_you_type: bool = False
    only: tuple[int, ...] | None = None  # a list made otherwise: similar clippings

    @property
    def text(self) -> str:
        """Place and query in the query language; one that is still being typed stays open at its end."""
        place, query = self.shelf.scope, self.query.strip()
        if place and query:
            return f"{self._enclosed(place)} ({_mended(query)}{'' if self.as_you_type else ')'}"
        return place or query

    @property
    def shift(self) -> int:
        """How many characters stand before the user's own query."""
        return len(self._enclosed(self.shelf.scope)) + 2 if self.shelf.scope and self.query.strip() else 0

    def _enclosed(self, place: str) -> str:
        return f"({place})" if self.shelf.kind is Kind.SEARCH else place


def _mended(typed: str) -> str:
    """A query that can stand between parentheses: nothing in it is left open, or closed that was not opened."""
    from clipper import query  # here: the window starts without it

    parsed = query.parse(typed)
    return query.to_text(parsed.node) if parsed.problems else typed


@dataclass(frozen=True)
class Answer:
    """What came back."""

    question: Question
    found: Found
    slots: Ids
    headings: Mapping[int, str]
    plan: Steps | None
    before: Ids
    parts: Sequence[Chip] = ()
    suggestion: str = ""  # did you mean
    rows: Mapping[int, ClippingRow] = field(default_factory=dict)  # of the first screen of a new list


class Browsing(QObject):
    """Holds the question, asks it, and fills the model with the answer."""

    answered = Signal(object)  # Answer
    waiting = Signal()  # the answer takes long enough to say so
    facets_found = Signal(object)  # Facets
    snippets_found = Signal(object)  # id -> Snippet
    completions_found = Signal(str, object)  # text, completions

    def __init__(self, library: Library, runner: JobRunner, model: ClippingsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._model = model
        self.question = Question()
        self.shown: Question | None = None
        self.asked = False
        self.wants_facets = False
        self._fetching = False
        self._missing: Sequence[int] = ()
        self.sorts: dict[str, str] = {}  # the user's choices by kind of place
        model.missing.connect(self._fetch_rows)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self.waiting)

    # ------------------------------------------------------------------------------------------ asking

    def go(self, shelf: Shelf) -> None:
        """Show a place; a query goes on in it."""
        self._ask(self._ordered(replace(self.question, shelf=shelf, only=None)))

    def search(self, query: str, *, as_you_type: bool = False) -> None:
        """Search in the place that is shown."""
        if query.strip() == self.question.query.strip() and as_you_type and self.question.only is None:
            return
        self._ask(self._ordered(replace(self.question, query=query, as_you_type=as_you_type, only=None)))

    def sort_by(self, sort: Sort) -> None:
        """Show another order, here and whenever such a place is shown."""
        self.sorts[_habit(self.question)] = sort.value
        self._ask(replace(self.question, sort=sort))

    def group_by(self, group: Group) -> None:
        """Divide by headings, in the order that they need."""
        sort = self.question.sort
        if group is Group.OUTLET:
            sort = Sort.OUTLET
        elif group is Group.DAY and sort not in {Sort.NEWEST, Sort.OLDEST, Sort.CAPTURED}:
            sort = Sort.NEWEST
        self._ask(replace(self.question, group=group, sort=sort))

    def set_group(self, group: Group) -> None:
        """Divide by headings from the next question on."""
        self.question = replace(self.question, group=group)

    def show_similar(self, ids: Sequence[int]) -> None:
        """Show a list that was made otherwise."""
        self._ask(replace(self.question, only=tuple(ids), query="", group=Group.NONE))

    def refresh(self) -> None:
        """Ask again, as something changed."""
        self._ask(self.question)

    def apply(self, changes: Changes) -> None:
        """Show what changed, and ask again when the list may be another."""
        self._model.apply(changes)
        self.refresh()

    def want_snippets(self, ids: Sequence[int]) -> None:
        """Fetch the passages of rows on the screen."""
        query, typing = self.question.query, self.question.as_you_type
        self._runner.run(
            "Snippets",
            lambda ctx: self._library.finding.snippets(query, ids, as_you_type=typing),
            lane=Lane.QUERY,
            supersede="snippets",
            done=self.snippets_found.emit,
        )

    def want_completions(self, text: str, cursor: int) -> None:
        """Fetch what may complete the query."""
        self._runner.run(
            "Completions",
            lambda ctx: self._library.finding.complete(text, cursor),
            lane=Lane.QUERY,
            supersede="completions",
            done=lambda found: self.completions_found.emit(text, found),
        )

    def want_facets(self) -> None:
        """Fetch the spread of the hits."""
        text, as_you_type = self.question.text, self.question.as_you_type
        self._runner.run(
            "Facets",
            lambda ctx: self._library.finding.facets(text, as_you_type=as_you_type),
            lane=Lane.QUERY,
            supersede="facets",
            done=self.facets_found.emit,
        )

    # ------------------------------------------------------------------------------------------ inside

    def _fetch_rows(self, ids: Sequence[int]) -> None:
        """Fetch rows that are being scrolled past; only where the list is now counts."""
        self._missing = ids
        if not self._fetching:
            self._fetching = True
            self._runner.run(
                "Rows",
                lambda ctx: self._library.reading.rows(self._missing),
                lane=Lane.QUERY,
                done=self._model.take_rows,
            ).ended.connect(self._on_rows_fetched)

    def _on_rows_fetched(self) -> None:
        self._fetching = False

    def _ordered(self, question: Question) -> Question:
        """The question in the order that such a place is usually shown in, unless headings need another."""
        if question.group in {Group.DAY, Group.OUTLET}:
            return question
        habit = _habit(question)
        return replace(question, sort=Sort(self.sorts.get(habit, _SORTS.get(habit, Sort.NEWEST))))

    def _ask(self, question: Question) -> None:
        self.question, self.asked = question, True
        same = self.shown == question
        before = self._model.slots if same else None
        if not same:
            self._patience.start()
        self._runner.run(
            "Search",
            lambda ctx: self._answer(ctx, question, before),
            lane=Lane.QUERY,
            supersede="list",
            done=self._on_answer,
        )

    def _answer(self, ctx: JobContext, question: Question, before: Ids | None) -> Answer:
        if question.only is not None:
            found = Found(question.only, len(question.only))
        else:
            found = self._library.finding.find(question.text, sort=question.sort, as_you_type=question.as_you_type)
        ctx.check()
        ids = as_ids(found.ids)
        if question.group is not Group.NONE and len(ids):
            slots, headings = with_headings(*self._grouped(ctx, ids, question))
        else:
            slots, headings = ids, {}
        ctx.check()
        plan = steps(before, slots) if before is not None else None
        query = question.query.strip()
        parts = self._library.finding.describe(question.query) if query else ()
        wants_suggestion = bool(query) and not len(ids) and not question.as_you_type
        suggestion = self._library.finding.did_you_mean(query) if wants_suggestion else ""
        seen = before if before is not None else slots
        first = slots[:_FIRST]
        rows = self._library.reading.rows(first[first > 0].tolist()) if before is None else {}
        return Answer(question, found, slots, headings, plan, seen, tuple(parts), suggestion, rows)

    def _grouped(self, ctx: JobContext, ids: Ids, question: Question) -> tuple[Ids, list[str]]:
        keys: dict[int, str] = {}
        stories: dict[int, list[int]] = {}
        for start in range(0, len(ids), _CHUNK):
            ctx.check()
            part = [int(number) for number in ids[start : start + _CHUNK]]
            for number, row in self._library.reading.rows(part).items():
                if question.group is Group.DAY:
                    keys[number] = texts.when(row)
                elif question.group is Group.OUTLET:
                    keys[number] = row.outlet or tr("Without an outlet")
                else:
                    keys[number] = self._story(row.story_id, number, row.headline, stories)
        if question.group is Group.STORY:
            ids = self._by_story(ids, keys, stories)
        return ids, [keys.get(int(number), "") for number in ids]

    def _story(self, story_id: int | None, number: int, headline: str, stories: dict[int, list[int]]) -> str:
        if story_id is None:
            return tr("Single clippings")
        stories.setdefault(story_id, []).append(number)
        return headline if len(stories[story_id]) == 1 else ""

    def _by_story(self, ids: Ids, keys: dict[int, str], stories: Mapping[int, list[int]]) -> Ids:
        """The clippings of a story together where its first one stands; single ones behind."""
        order: list[int] = []
        member = {number: members for members in stories.values() for number in members}
        for members in stories.values():
            for number in members:
                keys[number] = keys[members[0]]
            order += members
        singles = [int(number) for number in ids if int(number) not in member]
        return as_ids(order + singles)

    def _on_answer(self, answer: Answer) -> None:
        self._patience.stop()
        if self.shown == answer.question:
            plan = answer.plan if answer.before is self._model.slots else None
            self._model.update(answer.slots, plan, headings=answer.headings)
        else:
            searching = bool(answer.question.query.strip())
            first = self.shown is None and not searching
            self._model.keep(answer.rows)
            self._model.reset(answer.slots, headings=answer.headings, continues=first, from_top=searching)
        self.shown = answer.question
        self.answered.emit(answer)
        if self.wants_facets:
            self.want_facets()


def first_order(state: State) -> Sort:
    """The order that the window's first list will have; relevance stands for one with headings."""
    if state.get("group", ""):
        return Sort.RELEVANCE
    return Sort(state.get("sorts", {}).get(Kind.INBOX.value, _SORTS[Kind.INBOX.value]))


def _habit(question: Question) -> str:
    return "query" if question.query.strip() else question.shelf.kind.value
