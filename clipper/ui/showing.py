"""What happens in the window when something is chosen, found, selected or changed: the panels follow each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from clipper.domain.answers import QueryProblem
from clipper.domain.changes import Changes
from clipper.errors import NotFound
from clipper.library import Glance, Library
from clipper.ui.browsing import Answer
from clipper.ui.desk import Desk
from clipper.ui.empty_states import EmptyState, empty_place, first_start, nothing_found
from clipper.ui.models.shelves import Kind, Shelf, build
from clipper.ui.painted import NEXT_MS, paint_after, paint_next
from clipper.ui.shelf_watch import Shelves
from clipper.ui.translation import tr
from clipper.ui.window_parts import Panels

if TYPE_CHECKING:
    from clipper.domain.clipping import Clipping

_PAUSE = 30  # milliseconds before the reader follows the selection, so that holding an arrow key scrolls


class Showing(QObject):
    """The flow from sidebar to list to reader, and of news to all of them."""

    selection_changed = Signal(tuple)  # ids
    shelves_changed = Signal(object)  # Shelves

    def __init__(
        self,
        library: Library,
        desk: Desk,
        panels: Panels,
        middle: QStackedWidget,
        undo: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._desk = desk
        self._panels = panels
        self._middle = middle
        self._undo = undo
        self._select_next: Sequence[int] = ()
        self.shelves: Shelves | None = None
        self._follow = QTimer(self, singleShot=True, interval=_PAUSE)
        self._follow.timeout.connect(self._read_selected)
        self._read: Clipping | None = None
        self._then = QTimer(self, singleShot=True, interval=NEXT_MS)
        self._then.timeout.connect(self._begin_to_show)

    @property
    def shelf(self) -> Shelf:
        """The place that is shown."""
        return self._panels.browsing.question.shelf

    @property
    def shows_dossier(self) -> bool:
        """Whether a dossier stands in the middle, not the list."""
        return self._middle.currentWidget() is not self._panels.list

    def selection(self) -> tuple[int, ...]:
        """The clippings that are selected now."""
        return self._panels.dossier.selected_ids() if self.shows_dossier else self._panels.list.view.selected_ids()

    # ------------------------------------------------------------------------------------------ going

    def show_glance(self, seen: Glance) -> None:
        """Show the inbox as it was seen before the library is open."""
        panels = self._panels
        inbox = Shelf(Kind.INBOX)
        panels.sidebar.show_at_first(build(seen.counts, (), (), (), (), {}), inbox)
        panels.browsing.question = replace(panels.browsing.question, shelf=inbox)
        panels.model.show_glance(seen.rows)
        panels.list.set_title(tr("Inbox"), seen.counts.inbox, searching=False)
        panels.status.set_library(seen.name, seen.counts.all, read_only=False)

    def show_shelf(self, shelf: Shelf) -> None:
        """Show a place of the library."""
        panels = self._panels
        if panels.sidebar.current() != shelf and panels.sidebar.select(shelf):
            return  # which comes back here
        panels.browsing.go(shelf)
        if shelf.kind is Kind.DOSSIER:
            self._show_dossier(shelf)
            self.on_selected(panels.dossier.selected_ids())
        else:
            self._middle.setCurrentWidget(panels.list)

    def search_for(self, query: str, *, as_you_type: bool = False) -> None:
        """Search in the place that is shown."""
        self._middle.setCurrentWidget(self._panels.list)
        self._panels.browsing.search(query, as_you_type=as_you_type)

    def show_clipping(self, clipping_id: int) -> None:
        """Select a clipping, wherever it lies."""
        if self._panels.model.row_of(clipping_id) >= 0 and not self.shows_dossier:
            self._panels.list.view.select_ids([clipping_id])
        else:
            self.show_in(Shelf(Kind.ALL), [clipping_id])

    def show_in(self, shelf: Shelf, ids: Sequence[int]) -> None:
        """Show a place and select clippings in it."""
        self._select_next = ids
        self._panels.search.set_text("")
        self._panels.search.show_problems(())
        browsing = self._panels.browsing
        if browsing.question.query:
            browsing.search("")
        if self.shelf == shelf:
            browsing.refresh()
        self.show_shelf(shelf)

    def step(self, by: int) -> None:
        """Select the next or previous clipping."""
        (self._panels.dossier if self.shows_dossier else self._panels.list.view).step(by)

    # ------------------------------------------------------------------------------------------ following

    def apply(self, changes: Changes) -> None:
        """Show what changed, everywhere."""
        if not changes:
            return
        self._library.finding.catch_up()
        self._panels.browsing.apply(changes)
        if self._then.isActive():
            self.follow()  # what was read may be different now
        self._panels.shelf_watch.refresh()
        if self.shows_dossier and (changes.dossiers or changes.changed or changes.removed):
            self._show_dossier(self.shelf)
        self._desk.turns.later(self, lambda: self._panels.reader.refresh(changes))
        self._desk.turns.later(self, lambda: self._desk.messages.undoable(changes, self._undo))

    def come_in(self, changes: Changes) -> None:
        """Show what has come in of an import that goes on; it is told of, and can be undone, when it is done."""
        self._panels.browsing.apply(
            replace(changes, tags=False, outlets=False)
        )  # new ones change no card that is there
        self._panels.shelf_watch.refresh()

    def reload(self) -> None:
        """Anything may be different: show all anew."""
        shown = self._panels.model.at_hand()
        self.apply(Changes(changed=shown, tags=True, outlets=True, dossiers=True, searches=True))

    def on_arrived(self, ids: Sequence[int]) -> None:
        """Something was clipped: show it in the inbox, selected."""
        if ids:
            self.show_in(Shelf(Kind.INBOX), ids[:1])

    def on_selected(self, ids: tuple[int, ...]) -> None:
        """The reader follows the selection, when it rests."""
        self.follow()
        self.selection_changed.emit(ids)

    def on_shelves_read(self, shelves: Shelves) -> None:
        """The sidebar and the status bar follow each change."""
        self._desk.turns.later(self, lambda: self._show_shelves(shelves))

    def _show_shelves(self, shelves: Shelves) -> None:
        first = self.shelves is None
        self.shelves = shelves
        panels = self._panels
        # A dossier made just now is shown before the sidebar knows it.
        panels.sidebar.show_shelves(shelves.nodes, None if first else self.shelf)
        if first:
            panels.sidebar.select(self.shelf)
        panels.list.delegate.set_tag_colours({tag.name: tag.colour for tag in shelves.tags})
        panels.list.view.viewport().update()
        panels.status.set_library(self._library.name, shelves.counts.all, read_only=self._library.read_only)
        panels.status.set_notice(shelves.index_notice)
        if not self._panels.model.rowCount():
            self._say_empty()
        self.shelves_changed.emit(shelves)

    def on_answer(self, answer: Answer) -> None:
        """The list, what stands around it, and the reader's matches follow the answer to a question."""
        panels, question = self._panels, answer.question
        self._answer = answer
        paint_next(panels.list)
        query = question.query.strip()
        panels.list.set_title(self._title(answer), answer.found.total, searching=bool(query))
        panels.list.set_order(question.sort, question.group)
        panels.chips.show_parts(question.query, answer.parts if len(answer.parts) > 1 else ())
        if not question.as_you_type:
            panels.search.show_problems(_problems(answer))
        panels.status.set_notice(answer.found.notice)
        panels.reader.set_query(question.query, as_you_type=question.as_you_type)
        if len(answer.slots):
            panels.list.show_list()
            self._select(answer)
        else:
            self._say_empty()
            self.on_selected(())

    # ------------------------------------------------------------------------------------------ inside

    def _title(self, answer: Answer) -> str:
        shelf = answer.question.shelf
        if answer.question.only is not None:
            return tr("Similar clippings")
        index = self._panels.sidebar.tree.currentIndex()
        name = shelf.name or str(index.data() or tr("All clippings"))
        return tr("Found in {place}", place=name) if answer.question.query.strip() else name

    def _select(self, answer: Answer) -> None:
        view = self._panels.list.view
        wanted = [number for number in self._select_next if self._panels.model.row_of(number) >= 0]
        if wanted:
            self._select_next = ()
            view.select_ids(wanted)
            view.setFocus()
        elif not view.selected_ids() and not answer.question.as_you_type and not self.shows_dossier:
            view.select_ids(self._panels.model.ids_between(0, 1)[:1])

    def _say_empty(self) -> None:
        state = self._empty_state()
        self._panels.list.show_empty(state.icon, state.title, state.text, state.offers)

    def _empty_state(self) -> EmptyState:
        question = self._panels.browsing.question
        counts = self.shelves.counts if self.shelves else None
        if counts is not None and counts.all == 0 and counts.trash == 0:
            return first_start()
        if question.query.strip():
            return nothing_found(question, self._answer.suggestion if self._answer else "")
        return empty_place(question)

    _answer: Answer | None = None

    def follow(self) -> None:
        """Have the reader show what is selected."""
        self._then.stop()
        self._follow.start()

    def _read_selected(self) -> None:
        if not self._library.is_complete:
            return  # `follow` comes when it is
        ids = self.selection()
        reader = self._panels.reader
        if len(ids) > 1:
            reader.show_many(ids)
        else:
            self._read = self._library.reading.find(ids[0]) if ids else None
            self._then.start()  # reading and laying out in one go would hold the window twice as long

    def _begin_to_show(self) -> None:
        steps = self._panels.reader.show_read(self._read)
        paint_after(steps, self._panels.reader)

    def _show_dossier(self, shelf: Shelf) -> None:
        try:
            self._panels.dossier.show_dossier(self._library.reading.dossier(shelf.id))
        except NotFound:
            self.show_shelf(Shelf(Kind.ALL))
            return
        self._middle.setCurrentWidget(self._panels.dossier)


def _problems(answer: Answer) -> list[QueryProblem]:
    """What is wrong with the query, with its places counted in what the user typed."""
    from clipper import query  # here: the window starts without it

    typed, shift = answer.question.query, answer.question.shift
    own = query.parse(typed).problems
    known, length = {problem.message for problem in own}, len(typed)
    return [*own] + [
        QueryProblem(
            problem.message,
            min(max(0, problem.start - shift), length),
            min(max(0, problem.end - shift), length),
            problem.suggestion,
        )
        for problem in answer.found.problems
        if problem.message not in known
    ]
