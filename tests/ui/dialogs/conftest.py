"""Dialogs are shown and closed; they delete themselves, as in the program."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid


@pytest.fixture
def show(qtbot, desk):
    """Shows a widget and closes it when the test is over."""
    opened = []

    def shown(widget):
        opened.append(widget)
        widget.show()
        return widget

    yield shown
    for widget in opened:
        if isValid(widget):
            widget.close()
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
