import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from clipper.domain.changes import Changes
from clipper.errors import Cancelled, FetchError
from clipper.ui.messages import Level, Messages, Question, Recorded


@pytest.fixture
def messages(qapp):
    return Recorded()


def test_what_can_be_undone_is_told_with_undo(messages):
    undone: list[bool] = []
    messages.undoable(Changes("Tag 3 clippings", undoable=True), lambda: undone.append(True))
    notice = messages.notices[0]
    assert (notice.text, notice.action) == ("Tag 3 clippings.", "Undo")
    notice.on_action()
    assert undone == [True]


def test_what_cannot_be_undone_is_told_without(messages):
    messages.undoable(Changes("Empty the trash."), lambda: None)
    assert (messages.notices[0].text, messages.notices[0].action) == ("Empty the trash.", "")
    messages.undoable(Changes(), lambda: None)
    assert len(messages.notices) == 1


def test_an_expected_failure_is_a_notice_with_its_hint(messages):
    messages.error(FetchError("The page could not be fetched.", "Are you online?"), retry=lambda: None)
    notice = messages.notices[0]
    assert (notice.text, notice.hint, notice.action) == ("The page could not be fetched.", "Are you online?", "Retry")
    assert notice.level is Level.ERROR
    assert messages.crashes == []


def test_a_bug_is_a_crash_report_and_a_cancelled_job_is_nothing(messages):
    messages.error(Cancelled())
    messages.error(ZeroDivisionError("x"))
    assert messages.notices == []
    assert isinstance(messages.crashes[0], ZeroDivisionError)


def test_a_question_does_not_block_and_escape_is_the_safe_answer(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    answers: list[str] = []
    question = Question("Trash", "Erase 3 clippings?", (("keep", "Keep them"), ("erase", "Erase")), danger="erase")
    Messages().ask(parent, question, answers.append)
    box = parent.findChild(QMessageBox)
    assert box.isVisible()
    assert box.defaultButton().text() == "Keep them"
    box.escapeButton().click()
    assert answers == ["keep"]
    Messages().ask(parent, question, answers.append)
    box = parent.findChildren(QMessageBox)[-1]
    next(button for button in box.buttons() if button.text() == "Erase").click()
    assert answers == ["keep", "erase"]
