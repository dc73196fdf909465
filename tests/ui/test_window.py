"""The window as a user works it, on a real library."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from clipper.domain.changes import Changes
from clipper.domain.row import Status
from clipper.domain.shelves import Sort
from clipper.services.capture_reports import CaptureReport
from clipper.ui.models.clippings import CLIPPINGS_MIME
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.panels.clipping_list import Group

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def shown(window) -> list[str]:
    model = window.panels.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def wait_for(qtbot, window, *headlines: str) -> None:
    qtbot.waitUntil(lambda: shown(window) == list(headlines))


def select(window, *headlines: str) -> None:
    model = window.panels.model
    window.panels.list.view.select_ids(int(model.slots[shown(window).index(headline)]) for headline in headlines)
    QApplication.processEvents()


def press(qtbot, window, name: str) -> None:
    action = window.commands[name]
    assert action.isEnabled(), name
    action.trigger()


@pytest.fixture
def three(make):
    return [
        make("Bridge vote put off", tags=["harbour/bridge"], outlet="The Post"),
        make("Wind farm approved", tags=["energy/wind"], outlet="Coast Observer"),
        make("Rents rise again", outlet="The Post", status=Status.FILED),
    ]


def test_an_empty_library_greets_with_what_to_do(window):
    empty = window.panels.list.empty
    assert window.panels.list.is_empty
    assert empty.title.startswith("Welcome")
    offers = [button.objectName() for button in empty.findChildren(QPushButton)]
    assert offers == ["offer_paste", "offer_open", "offer_samples"]


def test_the_sidebar_leads_to_the_list_and_the_list_to_the_reader(qtbot, three, window):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    window.panels.sidebar.select(Shelf(Kind.ALL))
    qtbot.waitUntil(lambda: len(shown(window)) == 3)
    window.panels.sidebar.select(Shelf(Kind.TAG, "harbour"))
    wait_for(qtbot, window, "Bridge vote put off")
    qtbot.waitUntil(lambda: window.panels.reader.clipping is not None)
    qtbot.waitUntil(lambda: window.panels.reader.clipping.article.headline == "Bridge vote put off")
    assert window.panels.list.view.accessibleDescription() == "harbour, 1 clipping"


def test_a_change_between_reading_and_showing_is_not_missed(qtbot, three, window, library):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    select(window, "Bridge vote put off")
    window.showing._read_selected()  # and before the next turn of the event loop
    window.showing.apply(library.curating.star([three[0]], True))
    qtbot.waitUntil(lambda: bool(window.panels.reader.clipping and window.panels.reader.clipping.id == three[0]))
    assert window.panels.reader.clipping.starred


def test_a_new_clipping_is_inserted_and_the_selection_stays(qtbot, three, make, window):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    select(window, "Bridge vote put off")
    before = window.panels.list.view.selected_ids()
    resets: list[bool] = []
    window.panels.model.modelReset.connect(lambda: resets.append(True))
    make("Third harbour story")
    window.panels.browsing.refresh()
    qtbot.waitUntil(lambda: len(shown(window)) == 3)
    assert resets == []
    assert window.panels.list.view.selected_ids() == before


def test_star_and_undo_with_the_notice(qtbot, three, window, desk, library):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    select(window, "Wind farm approved")
    press(qtbot, window, "star")
    qtbot.waitUntil(lambda: library.reading.rows([three[1]])[three[1]].starred)
    qtbot.waitUntil(lambda: bool(desk.messages.notices))
    notice = desk.messages.notices[-1]
    assert notice.action == "Undo"
    qtbot.waitUntil(lambda: window.panels.notices.shown != [])
    button = window.panels.notices.findChild(QPushButton, "notice_action")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not library.reading.rows([three[1]])[three[1]].starred)


def test_trash_takes_the_card_away_and_selects_the_next(qtbot, three, window, library):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    select(window, "Wind farm approved")
    press(qtbot, window, "trash")
    wait_for(qtbot, window, "Bridge vote put off")
    qtbot.waitUntil(lambda: window.panels.list.view.selected_ids() == (three[0],))
    qtbot.waitUntil(lambda: window.commands["undo"].isEnabled())
    press(qtbot, window, "undo")
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")


def test_what_lies_in_the_trash_is_erased_only_after_asking(qtbot, three, window, desk, library):
    library.curating.trash([three[0]])
    window.showing.show_shelf(Shelf(Kind.TRASH))
    wait_for(qtbot, window, "Bridge vote put off")
    select(window, "Bridge vote put off")
    press(qtbot, window, "trash")
    assert desk.messages.questions[0].danger == "erase"
    assert three[0] in library.reading.rows([three[0]])
    desk.messages.answers = ["erase"]
    press(qtbot, window, "trash")
    qtbot.waitUntil(lambda: not library.reading.rows([three[0]]))


def test_filing_empties_the_inbox(qtbot, three, window):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    window.panels.list.view.selectAll()
    QApplication.processEvents()
    assert window.panels.list.bulk.isVisible()
    press(qtbot, window, "file")
    qtbot.waitUntil(lambda: window.panels.list.is_empty)
    assert window.panels.list.empty.title == "The inbox is empty"


def test_a_favourite_tag_goes_on_and_off_by_its_digit(qtbot, three, window, library):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    select(window, "Wind farm approved", "Bridge vote put off")
    qtbot.waitUntil(lambda: window._favourites == ["energy/wind", "harbour/bridge"])
    view = window.panels.list.view
    view.setFocus()
    qtbot.keyClick(view, KEY.Key_1)
    qtbot.waitUntil(lambda: library.reading.tags_on(three[:2]).get("energy/wind") == 2)
    qtbot.keyClick(view, KEY.Key_1)
    qtbot.waitUntil(lambda: "energy/wind" not in library.reading.tags_on(three[:2]))


def test_searching_as_you_type_finds_marks_and_clears(qtbot, three, window, library):
    assert library.finding.wait_indexed(30)
    window.showing.show_shelf(Shelf(Kind.ALL))
    field = window.panels.search.field
    press(qtbot, window, "search")
    assert field.hasFocus()
    qtbot.keyClicks(field, "wind")
    wait_for(qtbot, window, "Wind farm approved")
    assert window.panels.browsing.question.sort is Sort.RELEVANCE
    qtbot.keyClick(field, KEY.Key_Escape)
    qtbot.keyClick(field, KEY.Key_Escape)
    assert field.text() == ""
    qtbot.waitUntil(lambda: len(shown(window)) == 3)


def test_the_last_of_several_words_may_be_unfinished_in_the_inbox_too(qtbot, three, window):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    window.commands["facets"].setChecked(True)
    window.panels.search.field.setFocus()
    qtbot.keyClicks(window.panels.search.field, "wind far")
    qtbot.waitUntil(lambda: shown(window) == ["Wind farm approved"])
    qtbot.waitUntil(lambda: bool(window.panels.facets.values("outlet")))


def test_nothing_found_says_so_and_offers_to_look_everywhere(qtbot, three, window, library):
    assert library.finding.wait_indexed(30)
    window.panels.search.search("tag:energy")
    wait_for(qtbot, window, "Wind farm approved")
    window.showing.show_shelf(Shelf(Kind.STARRED))
    qtbot.waitUntil(lambda: window.panels.list.is_empty)
    assert window.panels.list.empty.title == "Nothing found"
    window.panels.list.empty.findChild(QPushButton, "offer_everywhere").click()
    wait_for(qtbot, window, "Wind farm approved")


def test_a_mistake_in_the_query_is_said_in_words_with_its_place(qtbot, three, window):
    window.panels.search.search("tag:energy after:nonsense")
    qtbot.waitUntil(lambda: window.panels.search.problems.sentences != [])
    assert window.panels.search.field.property("problem") is True
    wait_for(qtbot, window, "Wind farm approved")
    window.panels.search.search("tag:energy")
    qtbot.waitUntil(lambda: window.panels.search.problems.sentences == [])


def test_the_parts_of_a_query_are_chips_that_can_be_taken_away(qtbot, three, window):
    window.panels.search.search('outlet:"The Post" tag:harbour')
    wait_for(qtbot, window, "Bridge vote put off")
    chips = window.panels.chips
    qtbot.waitUntil(chips.isVisible)
    first = chips.findChildren(type(window.tool_bar.clip))[0]
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert window.panels.search.text == "tag:harbour"


def test_facets_narrow_by_a_click(qtbot, three, window):
    window.showing.show_shelf(Shelf(Kind.ALL))
    window.commands["facets"].setChecked(True)
    facets = window.panels.facets
    qtbot.waitUntil(lambda: len(facets.values("outlet")) == 2)
    assert facets.values("outlet")[0] == "The Post 2"
    outlets = facets._lists["outlet"]
    outlets.itemClicked.emit(outlets.item(0))
    assert window.panels.search.text == 'outlet:"The Post"'
    qtbot.waitUntil(lambda: len(shown(window)) == 2)


def test_groups_put_headings_between_the_cards(qtbot, three, window):
    window.showing.show_shelf(Shelf(Kind.ALL))
    qtbot.waitUntil(lambda: len(shown(window)) == 3)
    window.panels.list.group_chosen.emit(Group.OUTLET)
    qtbot.waitUntil(lambda: window.panels.model.grouped)
    assert [text for text in shown(window) if text in {"The Post", "Coast Observer"}] == ["Coast Observer", "The Post"]
    view = window.panels.list.view
    view.select_ids([three[1]])
    view.step(1)
    assert view.selected_ids()[0] in {three[0], three[2]}
    assert view.rowHeight(0) < view.rowHeight(1)


def test_a_saved_search_appears_in_the_sidebar_and_finds(qtbot, three, window, desk, library):
    window.panels.search.search("tag:energy")
    wait_for(qtbot, window, "Wind farm approved")
    desk.messages.answers = ["Wind"]
    press(qtbot, window, "save_search")
    qtbot.waitUntil(lambda: [item.name for item in library.reading.saved_searches()] == ["Wind"])
    saved = library.reading.saved_searches()[0]
    shelf = Shelf(Kind.SEARCH, saved.name, saved.id, saved.query)
    qtbot.waitUntil(lambda: window.panels.sidebar._model.find(shelf).isValid())
    window.panels.search.search("")
    window.showing.show_shelf(shelf)
    wait_for(qtbot, window, "Wind farm approved")


def test_tags_are_renamed_nested_and_recoloured_from_the_sidebar(qtbot, three, window, library):
    sidebar = window.panels.sidebar
    sidebar.renamed.emit(Shelf(Kind.TAG, "energy/wind"), "energy/turbines")
    qtbot.waitUntil(lambda: "energy/turbines" in {tag.name for tag in library.reading.tags()})
    sidebar.nested.emit(Shelf(Kind.TAG, "harbour/bridge"), Shelf(Kind.TAG, "energy"))
    qtbot.waitUntil(lambda: "energy/bridge" in {tag.name for tag in library.reading.tags()})
    sidebar.recoloured.emit("energy/bridge", "#3f7fe0")
    qtbot.waitUntil(lambda: {tag.name: tag.colour for tag in library.reading.tags()}["energy/bridge"] == "#3f7fe0")
    qtbot.waitUntil(lambda: sidebar._model.find(Shelf(Kind.TAG, "energy/bridge")).isValid())


def test_a_dossier_is_made_of_a_selection_and_shown_in_its_order(qtbot, three, window, desk, library):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    select(window, "Wind farm approved", "Bridge vote put off")
    press(qtbot, window, "to_dossier")
    picker = window.panels.picker
    assert picker.isVisible()
    qtbot.keyClicks(picker.field, "Board, Feb")
    qtbot.keyClick(picker.field, KEY.Key_Return)
    qtbot.waitUntil(lambda: [item.count for item in library.reading.dossiers()] == [2])
    info = library.reading.dossiers()[0]
    window.showing.show_shelf(Shelf(Kind.DOSSIER, info.name, info.id))
    dossier = window.panels.dossier
    qtbot.waitUntil(dossier.isVisible)
    first = dossier.model.index(0, 0, dossier.model.index(0, 0))
    before = library.reading.dossier(info.id).clipping_ids
    dossier.tree.setCurrentIndex(first)
    menu = dossier.menu(first)
    next(action for action in menu.actions() if action.text() == "Move down").trigger()
    qtbot.waitUntil(lambda: library.reading.dossier(info.id).clipping_ids == tuple(reversed(before)))
    desk.messages.answers = ["Regional press"]
    dossier._new_group.click()
    qtbot.waitUntil(lambda: len(library.reading.dossier(info.id).groups) == 2)


def test_a_new_dossier_is_chosen_in_the_sidebar_too_and_left_by_a_click_on_the_inbox(qtbot, three, window, library):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    window.work.shelves.make_dossier("Board, Feb")
    qtbot.waitUntil(lambda: window.showing.shelf.kind is Kind.DOSSIER)
    sidebar = window.panels.sidebar
    qtbot.waitUntil(lambda: sidebar.current() == window.showing.shelf)
    inbox = sidebar.tree.visualRect(sidebar._model.find(Shelf(Kind.INBOX))).center()
    qtbot.mouseClick(sidebar.tree.viewport(), Qt.MouseButton.LeftButton, pos=inbox)
    qtbot.waitUntil(lambda: not window.showing.shows_dossier)
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")


def test_paste_makes_a_card_at_once_that_fills_in(qtbot, window, library):
    mime = QMimeData()
    mime.setHtml(
        "<article><h1>Ferry timetable changes in May</h1>"
        + "".join(
            f"<p>The ferry company says in paragraph {n} that boats leave earlier than before.</p>" for n in "abcd"
        )
        + "</article>"
    )
    QGuiApplication.clipboard().setMimeData(mime)
    press(qtbot, window, "paste")
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 1)
    assert len(window.panels.list.view.selected_ids()) <= 1
    qtbot.waitUntil(lambda: shown(window) == ["Ferry timetable changes in May"], timeout=40_000)
    assert window.panels.list.view.selected_ids() == (int(window.panels.model.ids[0]),)


def test_pasting_nothing_says_what_to_do(qtbot, window, desk):
    QGuiApplication.clipboard().clear()
    press(qtbot, window, "paste")
    assert desk.messages.texts == ["There is nothing to clip on the clipboard."]


def test_a_dropped_folder_is_imported_and_failures_are_named(qtbot, window, library, desk, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        text = f"Page {number} of the harbour\n\n" + "\n\n".join(
            f"Paragraph {part} on the harbour, page {number}, says that the works go on until the summer."
            for part in "abcde"
        )
        (folder / f"page{number}.txt").write_text(text)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 not a pdf at all")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    drop = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.panels.overlay.dropEvent(drop)
    qtbot.waitUntil(lambda: any(text.startswith("Imported") for text in desk.messages.texts), timeout=60_000)
    qtbot.waitUntil(lambda: any("broken.pdf" in notice.text + notice.hint for notice in desk.messages.notices))
    told = [notice for notice in desk.messages.notices if "mport" in notice.text]
    assert [(notice.text, notice.action) for notice in told] == [("Imported 4 clippings.", "Undo")]
    told[0].on_action()
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 0)
    import_folder(qtbot, window, desk, folder)
    import_folder(qtbot, window, desk, folder)
    assert desk.messages.texts[-1] == "Imported 0 clippings; 4 files were there already."


def import_folder(qtbot, window, desk, folder):
    before = len(desk.messages.texts)
    window.work.capture.import_paths([folder])
    qtbot.waitUntil(lambda: any("Imported" in text for text in desk.messages.texts[before:]), timeout=60_000)


def held_import(monkeypatch, library, make, number: int, goes_on: threading.Event) -> None:
    """An import that stores clippings, tells of them, and waits in the middle."""

    def import_paths(paths, ctx, *, options):
        first = make_many(make, number)
        ctx.part(Changes("Import files", added=first, undoable=True))
        assert goes_on.wait(20)
        changes = Changes("Import files", added=first | make_many(make, number), undoable=True)
        return CaptureReport(changes, done=len(changes.added))

    monkeypatch.setattr(library.capturing, "import_paths", import_paths)


def make_many(make, number: int) -> frozenset[int]:
    return frozenset(make(f"Council debate, day {n}") for n in range(number))


def test_an_import_shows_what_has_come_in_and_tells_of_it_when_it_is_done(
    qtbot, window, library, desk, make, monkeypatch, tmp_path
):
    goes_on = threading.Event()
    held_import(monkeypatch, library, make, 12, goes_on)
    window.work.capture.import_paths([tmp_path])
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 12)
    qtbot.waitUntil(lambda: window.showing.shelves.counts.all == 12)
    assert desk.messages.texts == []
    goes_on.set()
    qtbot.waitUntil(lambda: desk.messages.texts == ["Imported 24 clippings."])
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 24)


def test_who_went_on_during_an_import_is_not_called_back(
    qtbot, three, window, library, desk, make, monkeypatch, tmp_path
):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    view, goes_on = window.panels.list.view, threading.Event()
    held_import(monkeypatch, library, make, 1, goes_on)
    window.work.capture.import_paths([tmp_path])
    window.showing.show_shelf(Shelf(Kind.TAG, "energy/wind"))
    qtbot.waitUntil(lambda: shown(window) == ["Wind farm approved"])
    selected = view.selected_ids()
    goes_on.set()
    qtbot.waitUntil(lambda: desk.messages.texts == ["Imported 2 clippings."])
    qtbot.wait(100)
    assert window.showing.shelf == Shelf(Kind.TAG, "energy/wind")
    assert view.selected_ids() == selected


def test_what_comes_in_above_does_not_push_away_what_is_looked_at(qtbot, window, make):
    make_many(make, 60)
    window.panels.browsing.refresh()
    view = window.panels.list.view
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 60)
    bar = view.verticalScrollBar()
    bar.setValue(view.verticalHeader().sectionPosition(20) + 7)
    seen = view.visible_ids()
    more = make_many(make, 30)
    window.showing.come_in(Changes("Import files", added=more))
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 90)
    assert view.visible_ids() == seen
    assert view.rowViewportPosition(window.panels.model.row_of(seen[0])) == -7
    bar.setValue(0)
    last = make_many(make, 1)
    window.showing.come_in(Changes("Import files", added=last))
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 91)
    assert view.visible_ids()[0] in last


def test_our_own_clippings_are_not_taken_for_a_drop(window):
    mime = QMimeData()
    mime.setData(CLIPPINGS_MIME, b"[1]")
    mime.setText("Headline")
    assert not window.panels.overlay.wants(mime)
    text = QMimeData()
    text.setText("An article")
    assert window.panels.overlay.wants(text)


def test_the_palette_finds_commands_and_places(qtbot, three, window):
    qtbot.waitUntil(lambda: window.panels.sidebar._model.find(Shelf(Kind.TAG, "energy/wind")).isValid())
    press(qtbot, window, "palette")
    picker = window.panels.picker
    qtbot.keyClicks(picker.field, "wind")
    texts = [picker.model.index(row).data() for row in range(picker.model.rowCount())]
    assert "energy/wind" in texts
    picker.field.clear()
    qtbot.keyClicks(picker.field, "energy/wind")
    qtbot.keyClick(picker.field, KEY.Key_Return)
    assert not picker.isVisible()
    wait_for(qtbot, window, "Wind farm approved")


def test_every_part_can_be_reached_by_f6(qtbot, three, window):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    qtbot.waitUntil(lambda: window.panels.reader.article.view.isVisible())
    window.panels.search.field.setFocus()
    seen = []
    for _ in range(4):
        press(qtbot, window, "next_panel")
        seen.append(QApplication.focusWidget())
    panels = window.panels
    assert seen == [panels.sidebar.tree, panels.list.view, panels.reader.article.view, panels.search.field]


def test_a_click_on_the_star_of_a_card_sets_it(qtbot, three, window, library):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    view = window.panels.list.view
    index = window.panels.model.index(1)
    place = view.visualRect(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.right() - 22, place.top() + 20))
    qtbot.waitUntil(lambda: library.reading.rows([three[0]])[three[0]].starred)


def test_compact_is_lower_and_remembered(qtbot, three, window, desk):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    view = window.panels.list.view
    before = view.rowHeight(0)
    window.commands["compact"].setChecked(True)
    assert view.rowHeight(0) < before / 1.5
    assert desk.preferences.now.density == "compact"


def test_the_window_remembers_how_it_lay(qtbot, three, open_window, desk):
    first = open_window()
    wait_for(qtbot, first, "Wind farm approved", "Bridge vote put off")
    first.panels.list.sort_chosen.emit(Sort.HEADLINE)
    wait_for(qtbot, first, "Bridge vote put off", "Wind farm approved")
    first.commands["sidebar"].setChecked(False)
    first.close()
    second = open_window()
    wait_for(qtbot, second, "Bridge vote put off", "Wind farm approved")
    assert not second.panels.sidebar.isVisible()


def test_without_permission_to_write_nothing_that_changes_is_offered(qtbot, three, library, desk, tmp_path):
    from clipper.library import Library
    from clipper.ui.main_window import MainWindow

    other = Library.open(library.folder, cache=tmp_path / "other", read_only=True)
    window = MainWindow(other, desk)
    window.show()
    window.start()
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    select(window, "Wind farm approved")
    qtbot.waitUntil(lambda: window.commands["copy"].isEnabled())
    assert not any(window.commands[name].isEnabled() for name in ("paste", "trash", "star", "tag", "undo"))
    window.close()
    desk.runner.shutdown()
    window.deleteLater()
    other.close()


def test_a_daily_backup_that_failed_is_told(qtbot, three, window, library, desk):
    wait_for(qtbot, window, "Wind farm approved", "Bridge vote put off")
    said = "The daily backup failed. The disk is full. Free some."
    threading.Thread(target=library.maintenance.backing_up.on_failure, args=(said,)).start()
    qtbot.waitUntil(lambda: said in desk.messages.texts)
    assert desk.messages.notices[-1].action == "Backups…"
