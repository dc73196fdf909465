import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from clipper.domain.shelves import Counts, DossierInfo, Outlet, SavedSearch, Tag
from clipper.ui.models.shelves import TAGS, Kind, Shelf, ShelvesModel, build
from clipper.ui.panels.sidebar import TAG_COLOURS, Sidebar
from clipper.ui.style import Theme


def nodes(*names: str):
    return build(
        Counts(1, 2, 3, 4, 5),
        [DossierInfo(1, "Board", 9)],
        [SavedSearch(1, "Wind", "wind")],
        [Tag(number, name, count=number) for number, name in enumerate(names, 1)],
        [Outlet(1, "The Post", count=5)],
        {},
    )


@pytest.fixture
def sidebar(qtbot):
    made = Sidebar(ShelvesModel(), Theme("light"))
    qtbot.addWidget(made)
    made.resize(220, 700)
    made.show_shelves(nodes("energy", "energy/wind", "media"))
    made.show()
    qtbot.waitExposed(made)
    return made


def texts(menu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_choosing_a_shelf_is_told_and_a_refresh_is_not(sidebar):
    chosen: list[Shelf] = []
    sidebar.chosen.connect(chosen.append)
    assert sidebar.select(Shelf(Kind.TAG, "media"))
    assert chosen == [Shelf(Kind.TAG, "media")]
    sidebar.show_shelves(nodes("energy", "media", "new"))
    assert chosen == [Shelf(Kind.TAG, "media")]
    assert sidebar.current() == Shelf(Kind.TAG, "media")
    assert not sidebar.select(Shelf(Kind.TAG, "gone"))


def test_sections_fold_by_a_click_and_the_folds_are_remembered(qtbot, sidebar):
    index = sidebar._model.find(Shelf(Kind.SECTION, TAGS))
    assert sidebar.tree.isExpanded(index)
    assert "tag:energy" in sidebar.folded()
    place = sidebar.tree.visualRect(index).center()
    qtbot.mouseClick(sidebar.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not sidebar.tree.isExpanded(index)
    assert f"section:{TAGS}" in sidebar.folded()
    folded = sidebar.folded()
    sidebar.unfold_sections([])
    assert sidebar.folded() == []
    sidebar.unfold_sections(folded)
    assert sidebar.folded() == folded


def test_a_click_beside_a_tag_with_others_below_unfolds_it(qtbot, sidebar):
    index = sidebar._model.find(Shelf(Kind.TAG, "energy"))
    place = QPoint(8, sidebar.tree.visualRect(index).center().y())
    qtbot.mouseClick(sidebar.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sidebar.tree.isExpanded(index)


def test_a_tag_is_renamed_in_place(qtbot, sidebar):
    asked: list[tuple[str, str]] = []
    sidebar.renamed.connect(lambda shelf, name: asked.append((shelf.name, name)))
    sidebar.rename(Shelf(Kind.TAG, "media"))
    editor = sidebar.findChild(QLineEdit, "rename")
    assert editor.accessibleName() == "New name"
    editor.setText("press")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [("media", "press")])


def test_each_kind_of_shelf_has_its_menu(sidebar):
    assert texts(sidebar.menu(Shelf(Kind.INBOX))) == []
    assert texts(sidebar.menu(Shelf(Kind.TRASH))) == ["Empty the trash…"]
    tag = texts(sidebar.menu(Shelf(Kind.TAG, "energy/wind")))
    assert tag == ["Press book…", "Rename", "Colour", "Move to the top level", "Merge into another…", "Delete"]
    assert "Move to the top level" not in texts(sidebar.menu(Shelf(Kind.TAG, "energy")))
    assert texts(sidebar.menu(Shelf(Kind.DOSSIER, "Board", 1))) == ["Press book…", "Rename", "Delete"]
    assert texts(sidebar.menu(Shelf(Kind.OUTLET, "The Post", 1))) == ["Rename", "Edit outlet…", "Merge into another…"]


def test_the_menu_recolours_and_moves(sidebar):
    heard: list[object] = []
    sidebar.recoloured.connect(lambda name, colour: heard.append((name, colour)))
    sidebar.nested.connect(lambda moved, target: heard.append((moved.name, target.name)))
    menu = sidebar.menu(Shelf(Kind.TAG, "energy/wind"))
    colours = next(action.menu() for action in menu.actions() if action.text() == "Colour")
    next(action for action in colours.actions() if action.text() == "Blue").trigger()
    next(action for action in menu.actions() if action.text() == "Move to the top level").trigger()
    assert heard == [("energy/wind", TAG_COLOURS["Blue"]), ("energy/wind", TAGS)]


def test_the_plus_of_the_dossiers_makes_one(qtbot, sidebar):
    with qtbot.waitSignal(sidebar.new_dossier_wanted):
        index = sidebar._model.find(Shelf(Kind.SECTION, "Dossiers"))
        line = sidebar.tree.visualRect(index)
        place = QPoint(sidebar.tree.viewport().width() - 45, line.top() + 24)
        qtbot.mouseClick(sidebar.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_section_that_comes_later_is_open(sidebar):
    sidebar.show_shelves(build(Counts(0, 0, 0, 0, 0), [], [], [], [], {}))
    sidebar.show_shelves(nodes("energy"))
    assert sidebar.tree.isExpanded(sidebar._model.find(Shelf(Kind.SECTION, "Outlets")))
