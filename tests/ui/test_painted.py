import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from clipper.ui.painted import Turns, paint_after, paint_next


def test_what_is_put_off_comes_in_order_after_what_is_queued(qtbot):
    order: list[str] = []
    turns, context = Turns(), QObject()
    turns.later(context, lambda: order.append("first"))
    turns.later(context, lambda: order.append("second"))
    QTimer.singleShot(0, context, lambda: order.append("queued"))
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["queued", "first", "second"]


def test_what_is_put_off_does_not_share_a_turn(qtbot):
    order: list[str] = []
    turns, context = Turns(), QObject()

    def slow() -> None:
        qtbot.wait(30)
        QTimer.singleShot(0, context, lambda: order.append("between"))

    turns.later(context, slow)
    turns.later(context, lambda: order.append("after"))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["between", "after"]


def test_what_is_put_off_goes_with_its_context(qtbot):
    called: list[str] = []
    turns, gone, there = Turns(), QObject(), QObject()
    turns.later(gone, lambda: called.append("late"))
    turns.later(there, lambda: called.append("in time"))
    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: bool(called))
    assert called == ["in time"]


def test_what_goes_wrong_does_not_keep_the_next_from_its_turn(qtbot):
    called: list[str] = []
    turns, context = Turns(), QObject()
    with qtbot.captureExceptions() as raised:
        turns.later(context, lambda: 1 // 0)
        turns.later(context, lambda: called.append("next"))
        qtbot.waitUntil(lambda: bool(called))
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]


class Painted(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.times = 0

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - of Qt
        self.times += 1


def test_a_part_of_the_window_is_painted_in_the_turn_after(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    part = Painted(window)
    inner = Painted(part)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: inner.times > 0)
    qtbot.wait(20)
    before = part.times, inner.times
    inner.update()
    paint_next(part)
    QCoreApplication.sendPostedEvents()
    assert (part.times, inner.times) == before
    qtbot.waitUntil(lambda: part.times > before[0] and inner.times > before[1])


def test_steps_have_a_turn_each_and_are_painted_when_all_are_done(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    part = Painted(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: part.times > 0)
    qtbot.wait(20)
    order: list[tuple[str, int]] = []

    def steps():
        for name in ("first", "second"):
            part.update()
            order.append((name, part.times))
            QTimer.singleShot(0, part, lambda: order.append(("between", part.times)))
            yield

    before = part.times
    paint_after(steps(), part)
    assert order == [("first", before)]
    qtbot.waitUntil(lambda: part.times > before)
    assert [(name, before) for name in ("first", "between", "second", "between")] == order


def test_a_step_that_goes_wrong_leaves_nothing_unpainted(qtbot):
    part = Painted()
    qtbot.addWidget(part)

    def steps():
        yield
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        paint_after(steps(), part)
        qtbot.waitUntil(lambda: bool(raised))
    qtbot.waitUntil(part.updatesEnabled)
