"""Tags are typed, completed, added and removed."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from clipper.domain.shelves import Tag
from clipper.ui.panels.tag_editor import TagChip, TagEditor, favourites, folded, matching, ranked, tidy

NOW = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
TAGS = [
    Tag(1, "energy/wind", "#2a9d55", 40, NOW - dt.timedelta(days=60)),
    Tag(2, "energy", "", 5),
    Tag(3, "Élections", "", 3, NOW - dt.timedelta(hours=1)),
    Tag(4, "windows", "", 1),
    Tag(5, "nyc", "", 0),
]


@pytest.fixture
def editor(qtbot):
    made = TagEditor(lambda: TAGS)
    qtbot.addWidget(made)
    made.resize(400, 60)
    made.show_tags({"energy": 1}, 1)
    made.show()
    return made


def offers(editor):
    return [offer.text for offer in editor.line.offers.offers]


def test_most_used_and_last_used_come_first():
    assert [tag.name for tag in ranked(TAGS, NOW)][:2] == ["Élections", "energy/wind"]


def test_levels_that_begin_with_the_text_come_before_those_that_contain_it():
    assert [tag.name for tag in matching(TAGS, "wind")] == ["energy/wind", "windows"]
    assert [tag.name for tag in matching(TAGS, "elec")] == ["Élections"]
    assert matching(TAGS, "energy")[0].name == "energy"


def test_names_are_tidied_and_compared_without_case_and_accents():
    assert tidy("  energy / / wind  farms ") == "energy/wind farms"
    assert folded("ÉLECTIONS") == folded("elections")


def test_favourites_keep_their_keys():
    assert favourites(TAGS) == ["Élections", "energy", "energy/wind", "windows"]


def test_enter_takes_the_best_completion(editor, qtbot):
    with qtbot.waitSignal(editor.added) as added:
        qtbot.keyClicks(editor.line, "wi")
        assert offers(editor) == ["energy/wind", "windows", "New tag “wi”"]
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert added.args == ["energy/wind"]
    assert editor.line.text() == ""


def test_arrow_keys_choose_among_the_offers(editor, qtbot):
    qtbot.keyClicks(editor.line, "wi")
    qtbot.keyClick(editor.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(editor.added) as added:
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert added.args == ["windows"]


def test_control_enter_makes_a_new_tag_of_what_was_typed(editor, qtbot):
    qtbot.keyClicks(editor.line, "wi")
    with qtbot.waitSignal(editor.added) as added:
        qtbot.keyClick(editor.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert added.args == ["wi"]


def test_another_spelling_of_a_tag_is_that_tag(editor, qtbot):
    qtbot.keyClicks(editor.line, "ELECTIONS")
    with qtbot.waitSignal(editor.added) as added:
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert added.args == ["Élections"]


def test_backspace_in_the_empty_line_removes_the_last(editor, qtbot):
    with qtbot.waitSignal(editor.removed) as removed:
        qtbot.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert removed.args == ["energy"]


def test_a_tag_that_is_there_is_not_added_again(editor, qtbot):
    with qtbot.assertNotEmitted(editor.added):
        qtbot.keyClicks(editor.line, "energy")
        qtbot.keyClick(editor.line, Qt.Key.Key_Escape)
        qtbot.keyClick(editor.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_alt_and_a_digit_add_a_favourite(editor, qtbot):
    with qtbot.waitSignal(editor.added) as added:
        qtbot.keyClick(editor.line, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert added.args == ["energy/wind"]


def test_down_opens_the_list_without_typing(editor, qtbot):
    qtbot.keyClick(editor.line, Qt.Key.Key_Down)
    assert "Élections" in offers(editor)
    assert "energy" not in offers(editor)  # it is there already
    qtbot.keyClick(editor.line, Qt.Key.Key_Escape)
    assert not editor.line.offers.isVisible()


def test_what_is_typed_has_room_and_so_has_nothing_else(editor, qtbot):
    qtbot.keyClicks(editor.line, "solar panels of the south")
    wanted = editor.line.fontMetrics().horizontalAdvance(editor.line.text())
    qtbot.waitUntil(lambda: editor.line.width() > wanted)
    popup = editor.line.offers
    assert offers(editor) == ["New tag “solar panels of the south”"]
    assert popup.height() < 2.5 * popup._view.sizeHintForRow(0)


def test_many_clippings_show_which_tags_are_on_all_and_on_some(editor, qtbot):
    editor.show_tags({"energy": 12, "energy/wind": 3}, 12)
    chips = {chip.name: chip for chip in editor.findChildren(TagChip) if chip.isVisible()}
    assert not chips["energy"].partial
    assert chips["energy/wind"].partial
    assert chips["energy/wind"].accessibleName() == "Tag energy/wind, on 3 of 12 clippings"
    with qtbot.waitSignal(editor.added) as added:
        qtbot.mouseClick(chips["energy/wind"], Qt.MouseButton.LeftButton)
    assert added.args == ["energy/wind"]
    with qtbot.waitSignal(editor.activated) as activated:
        qtbot.mouseClick(chips["energy"], Qt.MouseButton.LeftButton)
    assert activated.args == ["energy"]


def test_the_cross_and_delete_remove(editor, qtbot):
    chip = editor.findChildren(TagChip)[0]
    with qtbot.waitSignal(editor.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(editor.removed):
        qtbot.mouseClick(
            chip,
            Qt.MouseButton.LeftButton,
            pos=chip.rect().center() + (chip.rect().topRight() - chip.rect().center()) * 0.9,
        )


def test_a_read_only_library_shows_tags_only(editor):
    editor.show_tags({"energy": 1}, 1, editable=False)
    assert not editor.line.isVisible()


def test_of_hundreds_of_tags_the_most_used_are_shown_first(editor, qtbot):
    many = {f"tag {number:03}": 300 - number for number in range(300)}
    editor.show_tags(many, 400)
    chips = [chip for chip in editor.findChildren(TagChip) if chip.isVisibleTo(editor)]
    assert [chip.name for chip in chips] == list(many)[: len(chips)]
    assert len(chips) == 20
    (more,) = [button for button in editor.findChildren(QPushButton) if button.isVisibleTo(editor)]
    assert more.text() == "280 more tags"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert sum(chip.isVisibleTo(editor) for chip in editor.findChildren(TagChip)) == 300
    assert not more.isVisibleTo(editor)
    assert editor.shown == many
    editor.show_tags(many, 500)
    assert more.isVisibleTo(editor)
