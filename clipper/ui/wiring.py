"""Connects the parts of the window: who hears whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from clipper.ui.desk import Desk
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.showing import Showing
from clipper.ui.window_parts import Panels, Work

if TYPE_CHECKING:
    from clipper.ui.offering import Offering


def connect_search(panels: Panels, showing: Showing, work: Work) -> None:
    """From the search field to the list and back."""
    browsing, search = panels.browsing, panels.search
    search.typed.connect(lambda text: showing.search_for(text, as_you_type=bool(text)))
    search.submitted.connect(showing.search_for)
    search.completion_wanted.connect(browsing.want_completions)
    search.save_wanted.connect(lambda: work.shelves.save_search())
    search.done.connect(panels.list.view.setFocus)
    panels.chips.changed.connect(search.search)
    panels.facets.narrowed.connect(lambda term: search.search(f"{search.text} {term}".strip()))
    browsing.answered.connect(showing.on_answer)
    browsing.waiting.connect(panels.list.say_searching)
    browsing.facets_found.connect(panels.facets.show_facets)
    browsing.snippets_found.connect(panels.list.set_snippets)
    browsing.completions_found.connect(search.offer)


def connect_list(panels: Panels, showing: Showing, work: Work) -> None:
    """From the list to the reader and the work."""
    browsing, shown = panels.browsing, panels.list
    shown.selected.connect(showing.on_selected)
    shown.opened.connect(lambda _: panels.reader.focus_text())
    shown.star_clicked.connect(lambda number, on: work.curate.star([number], on))
    shown.sort_chosen.connect(browsing.sort_by)
    shown.group_chosen.connect(browsing.group_by)
    shown.snippets_wanted.connect(browsing.want_snippets)


def connect_sidebar(panels: Panels, showing: Showing, work: Work) -> None:
    """From the sidebar to the list and the work."""
    sidebar, shelves = panels.sidebar, work.shelves
    panels.shelf_watch.found.connect(showing.on_shelves_read)
    sidebar.chosen.connect(showing.show_shelf)
    sidebar.renamed.connect(shelves.rename)
    sidebar.dropped.connect(shelves.drop)
    sidebar.nested.connect(shelves.nest)
    sidebar.recoloured.connect(shelves.recolour)
    sidebar.delete_wanted.connect(shelves.delete)
    sidebar.new_dossier_wanted.connect(lambda: shelves.new_dossier())
    sidebar.pressbook_wanted.connect(work.output.pressbook_of)
    sidebar.edit_outlet_wanted.connect(work.output.outlet)
    sidebar.empty_trash_wanted.connect(lambda: work.output.empty_trash())


def connect_work(panels: Panels, showing: Showing, work: Work) -> None:
    """From the work to what shows it."""
    for part in (work.capture, work.curate, work.shelves, work.output, panels.reader):
        part.changed.connect(showing.apply)
    work.capture.came_in.connect(showing.come_in)
    work.capture.arrived.connect(showing.on_arrived)
    work.capture.reextract_wanted.connect(work.output.reextract)
    work.curate.tags_wanted.connect(panels.reader.edit_tags)
    work.curate.select_all_wanted.connect(panels.list.view.selectAll)
    work.curate.erase_wanted.connect(work.output.erase)
    work.navigate.shelf_wanted.connect(showing.show_shelf)
    work.navigate.shelf_wanted.connect(lambda _: panels.list.view.setFocus())
    work.navigate.step_wanted.connect(showing.step)
    work.navigate.search_wanted.connect(panels.search.take_focus)
    work.navigate.similar_found.connect(panels.browsing.show_similar)
    work.output.everything_changed.connect(showing.reload)
    work.shelves.made.connect(showing.show_shelf)


def connect_hidden(panels: Panels, showing: Showing, work: Work, offering: Offering) -> None:
    """What is made when the window is there: the dossier, the question about duplicates, the lists to pick from."""
    dossier, duplicates = panels.dossier, panels.duplicates
    dossier.selected.connect(showing.on_selected)
    dossier.changed.connect(work.shelves.set_dossier)
    dossier.added.connect(work.shelves.add_to_group)
    dossier.pressbook_wanted.connect(lambda _: work.output.pressbook_of(showing.shelf))
    work.capture.duplicates_found.connect(duplicates.ask)
    duplicates.changed.connect(showing.apply)
    duplicates.grown.connect(panels.notices.lift)
    duplicates.clipping_requested.connect(showing.show_clipping)
    panels.overlay.dropped.connect(work.capture.drop)
    panels.list.offer_chosen.connect(offering.take)
    panels.sidebar.merge_wanted.connect(offering.ask_merge)
    work.curate.dossier_wanted.connect(offering.ask_dossier)


def connect_reader(panels: Panels, showing: Showing, work: Work, desk: Desk) -> None:
    """From the reader to the rest."""
    reader = panels.reader
    reader.finished.connect(panels.list.view.setFocus)
    reader.settings_changed.connect(desk.preferences.take)
    reader.link_requested.connect(lambda url: QDesktopServices.openUrl(QUrl(url)))
    reader.search_requested.connect(panels.search.search)
    reader.tag_activated.connect(lambda name: showing.show_shelf(Shelf(Kind.TAG, name)))
    reader.clipping_requested.connect(showing.show_clipping)
    reader.retry_requested.connect(lambda number: work.capture.process([number]))
    reader.rules_requested.connect(lambda: work.output.rules())


def connect_desk(panels: Panels, work: Work, desk: Desk) -> None:
    """From what all windows share to this one."""
    desk.messages.noticed.connect(panels.notices.add)
    desk.messages.withdrawn.connect(panels.notices.withdraw)
    desk.runner.started.connect(panels.status.watch)
    panels.status.library_menu_wanted.connect(work.libraries.fill)
