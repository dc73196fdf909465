"""The window is there with the first clippings before the library is open behind it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clipper.domain.row import Status
from clipper.domain.shelves import Sort
from clipper.errors import DiskFull
from clipper.library import Library
from clipper.ui.browsing import first_order
from clipper.ui.main_window import MainWindow
from clipper.ui.models.shelves import Kind, Shelf


def headlines(window):
    model = window.panels.model
    return [model.index(row).data() for row in range(model.rowCount())]


@pytest.fixture
def filled(library, make):
    """A closed library with thirty clippings in its inbox and two filed."""
    for number in range(30):
        make(f"Headline {number:02}")
    make("Filed", status=Status.FILED)
    library.close()
    return library.folder


@pytest.fixture
def at_a_glance(qtbot, desk, filled, tmp_path):
    """Opens a window that has seen its library and not opened it."""
    opened = []

    def open_():
        library = Library.open(filled, cache=tmp_path / "cache", at_a_glance=Sort.CAPTURED)
        window = MainWindow(library, desk)
        opened.append((window, library))
        window.show_at_a_glance()
        window.show()
        qtbot.waitExposed(window)
        return window, library

    yield open_
    for window, library in opened:
        window.close()
        desk.runner.shutdown()
        window.deleteLater()
        library.close()


def test_the_inbox_is_seen_before_the_library_is_open(at_a_glance):
    window, library = at_a_glance()
    assert not library.is_complete
    assert headlines(window)[:2] == ["Headline 29", "Headline 28"]
    assert window.panels.sidebar.current() == Shelf(Kind.INBOX)
    assert library.name == "Press archive"
    assert not library.read_only


def test_keys_work_before_the_library_is_open_and_the_choice_stays(qtbot, at_a_glance):
    window, library = at_a_glance()
    view = window.panels.list.view
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
    chosen = view.selected_ids()
    assert len(chosen) == 1
    assert not library.is_complete
    window.start()
    qtbot.waitUntil(lambda: window.panels.browsing.shown is not None and window.showing.shelves is not None)
    assert view.selected_ids() == chosen
    qtbot.waitUntil(lambda: window.panels.reader.clipping is not None and window.panels.reader.clipping.id == chosen[0])
    assert len(headlines(window)) == 30


def test_what_is_hidden_at_first_comes_when_the_window_is_there_or_sooner_when_it_is_asked_for(qtbot, at_a_glance):
    window, _ = at_a_glance()
    made = vars(window.panels)
    assert not {"dossier", "duplicates", "overlay", "picker"} & made.keys()
    window.open_palette()
    assert window.panels.picker.isVisible()
    window.panels.picker.hide()
    window.start()
    assert {"dossier", "duplicates", "overlay", "picker"} <= made.keys()
    assert window.middle.indexOf(window.panels.dossier) > 0
    assert not window.panels.dossier.isVisible()
    qtbot.waitUntil(lambda: window.panels.browsing.shown is not None and window.showing.shelves is not None)


def test_a_place_chosen_before_the_library_is_open_is_shown(qtbot, at_a_glance):
    window, _ = at_a_glance()
    window.panels.sidebar.select(Shelf(Kind.ALL))
    window.start()
    qtbot.waitUntil(lambda: window.panels.browsing.shown is not None and window.panels.model.rowCount() == 31)
    assert window.showing.shelf == Shelf(Kind.ALL)


def test_what_cannot_be_opened_after_all_is_told(qtbot, at_a_glance, monkeypatch):
    window, library = at_a_glance()

    def fail():
        raise DiskFull("There is no room left.", "Make room.")

    monkeypatch.setattr(library, "complete", fail)
    with qtbot.waitSignal(window.unopened) as told:
        window.start()
    assert isinstance(told.args[0], DiskFull)


def test_another_program_has_to_be_asked_first(filled, tmp_path):
    first = Library.open(filled, cache=tmp_path / "cache", at_a_glance=Sort.CAPTURED)
    assert Library.is_open_elsewhere(filled)
    second = Library.open(filled, cache=tmp_path / "cache", at_a_glance=Sort.CAPTURED)
    assert second.is_complete
    assert second.read_only
    assert "Another program" in second.notice
    second.close()
    first.close()
    assert not Library.is_open_elsewhere(filled)


def test_the_first_order_is_the_one_that_was_chosen(desk):
    assert first_order(desk.state) is Sort.CAPTURED
    desk.state.set("sorts", {"inbox": "headline"})
    assert first_order(desk.state) is Sort.HEADLINE
    desk.state.set("group", "day")
    assert first_order(desk.state) is Sort.RELEVANCE
