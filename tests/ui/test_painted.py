import shiboken6
from PySide6.QtCore import QObject, QTimer

from clipper.ui.painted import in_turn


def test_what_is_put_off_comes_after_what_is_queued(qtbot):
    order: list[str] = []
    context = QObject()
    in_turn(context, lambda: order.append("second"), after=2)
    in_turn(context, lambda: order.append("first"))
    QTimer.singleShot(0, context, lambda: order.append("queued"))
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["queued", "first", "second"]


def test_what_is_put_off_goes_with_its_context(qtbot):
    called: list[str] = []
    context = QObject()
    in_turn(context, lambda: called.append("late"))
    shiboken6.delete(context)
    qtbot.wait(50)
    assert called == []
