import threading
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from clipper.jobs import JobContext
from clipper.ui.messages import Level, Notice
from clipper.ui.panels.notices import Notices
from clipper.ui.panels.status import StatusBar
from clipper.ui.runner import JobRunner, Lane, Outcome
from clipper.ui.style import Theme


@pytest.fixture
def theme(qapp):
    return Theme("light")


@pytest.fixture
def notices(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    made = Notices(theme, window)
    window.show()
    made.keep = window
    QCursor.setPos(window.mapToGlobal(QPoint(4, 4)))  # a notice under the mouse would stay
    return made


@pytest.fixture
def bar(qtbot, theme):
    made = StatusBar(theme)
    qtbot.addWidget(made)
    made.resize(900, 34)
    made.show()
    return made


@pytest.fixture
def runner(qtbot, bar):
    made = JobRunner()
    made.started.connect(bar.watch)
    yield made
    assert made.shutdown()
    made.deleteLater()


def test_a_notice_replaces_the_one_with_the_same_key(notices):
    notices.add(Notice("One.", key="undo"))
    notices.add(Notice("Two.", key="undo"))
    notices.add(Notice("Other."))
    assert [notice.text for notice in notices.shown] == ["Two.", "Other."]
    notices.withdraw("undo")
    assert [notice.text for notice in notices.shown] == ["Other."]


def test_only_the_newest_three_are_shown(notices):
    for number in range(5):
        notices.add(Notice(str(number)))
    assert [notice.text for notice in notices.shown] == ["2", "3", "4"]


def test_the_action_is_done_once_and_the_notice_goes(qtbot, notices):
    done = []
    notices.add(Notice("Moved.", action="Undo", on_action=lambda: done.append(True)))
    qtbot.mouseClick(notices.findChild(QPushButton, "notice_action"), Qt.MouseButton.LeftButton)
    assert done == [True]
    assert notices.shown == []
    assert not notices.isVisible()


def test_a_notice_goes_by_itself_but_an_error_stays(qtbot, notices):
    notices.add(Notice("Soon gone.", seconds=0.05))
    notices.add(Notice("It failed.", level=Level.ERROR, seconds=0))
    qtbot.waitUntil(lambda: [notice.text for notice in notices.shown] == ["It failed."])
    close = notices.findChildren(QToolButton)[-1]
    assert close.accessibleName() == "Close this message"
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert notices.shown == []


def test_a_quick_job_does_not_flicker(qtbot, bar, runner):
    job = runner.run("Tag", lambda ctx: None, visible=True)
    with qtbot.waitSignal(job.ended):
        pass
    qtbot.wait(450)
    assert bar.lines == []


def test_a_long_job_shows_progress_and_can_be_cancelled(qtbot, bar, runner):
    def work(ctx: JobContext) -> None:
        for done in range(1, 1000):
            ctx.progress(done, 1000, f"page {done}")
            time.sleep(0.01)

    job = runner.run("Importing", work, lane=Lane.LONG, visible=True)
    qtbot.waitUntil(lambda: len(bar.lines) == 1)
    line = bar.lines[0]
    qtbot.waitUntil(lambda: "of 1,000" in line.text.text())
    assert line.bar.maximum() == 1000
    qtbot.waitUntil(lambda: "left" in line.left.text(), timeout=8000)
    assert line.cancel.accessibleName() == "Cancel: Importing"
    qtbot.mouseClick(line.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.lines == [])
    assert job.outcome is Outcome.CANCELLED


def test_several_jobs_are_one_line_and_a_list(qtbot, bar, runner):
    go = threading.Event()
    for name in ("One", "Two", "Three"):
        runner.run(name, lambda ctx: go.wait(5), lane=Lane.EXPORT if name != "Three" else Lane.LONG, visible=True)
    qtbot.waitUntil(lambda: len(bar.lines) == 3)
    assert bar._more.text() == "and 2 more"
    go.set()
    qtbot.waitUntil(lambda: bar.lines == [])
    assert not bar._more.isVisible()


def test_the_library_is_named_with_its_count(bar):
    bar.set_library("Press archive", 98_431, read_only=False)
    assert bar._library.text() == "Press archive"
    assert bar._count.text() == "98,431 clippings"
    bar.set_library("Press archive", 1, read_only=True)
    assert bar._library.text() == "Press archive (read only)"
    assert bar._count.text() == "1 clipping"
