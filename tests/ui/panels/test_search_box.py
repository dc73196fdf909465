import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clipper.domain.answers import Completion, CompletionKind, QueryProblem
from clipper.ui.panels.search_box import SearchBox
from clipper.ui.style import Theme

KEY = Qt.Key


@pytest.fixture
def box(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    box = SearchBox(Theme("light"), window)
    box.resize(400, 36)
    window.resize(420, 200)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    box.field.setFocus()
    qtbot.waitUntil(box.field.hasFocus)
    box.asked, box.keep = [], window
    box.submitted.connect(lambda text: box.asked.append(("enter", text)))
    box.typed.connect(lambda text: box.asked.append(("typed", text)))
    return box


OFFERS = [
    Completion(CompletionKind.FIELD, "outlet:", 5, 8, "who published it"),
    Completion(CompletionKind.OUTLET, 'outlet:"The Post"', 5, 8, "144"),
]


def offer(qtbot, box):
    qtbot.keyClicks(box.field, "wind out")
    box.offer("wind out", OFFERS)
    assert box.completions.isVisible()


def test_typing_asks_once_after_a_pause(qtbot, box):
    qtbot.keyClicks(box.field, "wind")
    assert box.asked == []
    qtbot.waitUntil(lambda: box.asked == [("typed", "wind")])


def test_enter_searches_what_is_typed_although_completions_are_open(qtbot, box):
    offer(qtbot, box)
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert box.asked == [("enter", "wind out")]
    assert not box.completions.isVisible()


def test_a_completion_is_taken_with_the_arrows_and_enter(qtbot, box):
    offer(qtbot, box)
    qtbot.keyClick(box.field, KEY.Key_Down)
    qtbot.keyClick(box.field, KEY.Key_Down)
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert box.text == 'wind outlet:"The Post"'
    assert ("enter", 'wind outlet:"The Post"') not in box.asked


def test_going_up_again_leaves_the_completions_alone(qtbot, box):
    offer(qtbot, box)
    qtbot.keyClick(box.field, KEY.Key_Down)
    qtbot.keyClick(box.field, KEY.Key_Up)
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert box.asked == [("enter", "wind out")]


def test_tab_takes_the_first_completion(qtbot, box):
    offer(qtbot, box)
    qtbot.keyClick(box.field, KEY.Key_Tab)
    assert box.text == "wind outlet:"
    assert box.field.hasFocus()


def test_completions_for_something_else_are_not_shown(qtbot, box):
    qtbot.keyClicks(box.field, "wind o")
    box.offer("wind", OFFERS)
    assert not box.completions.isVisible()


def test_escape_closes_then_clears_then_leaves(qtbot, box):
    offer(qtbot, box)
    left = []
    box.done.connect(lambda: left.append(True))
    qtbot.keyClick(box.field, KEY.Key_Escape)
    assert not box.completions.isVisible()
    qtbot.keyClick(box.field, KEY.Key_Escape)
    assert box.text == ""
    assert box.asked[-1] == ("typed", "")
    qtbot.keyClick(box.field, KEY.Key_Escape)
    assert left == [True]


def test_a_mistake_is_said_with_a_suggestion_and_goes_when_cleared(qtbot, box):
    box.set_text("after:nonsense")
    problem = QueryProblem("“nonsense” is no date.", 6, 14, "after:2025-01")
    box.show_problems([problem])
    assert box.problems.sentences == ["“nonsense” is no date."]
    assert box.field.property("problem") is True
    box.field.clear()
    assert box.problems.sentences == []


def test_saving_needs_something_to_save(qtbot, box):
    assert not box.save.isEnabled()
    qtbot.keyClicks(box.field, "wind")
    assert box.save.isEnabled()
