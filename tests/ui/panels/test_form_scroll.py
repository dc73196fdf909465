"""A form that is scrolled."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from clipper.ui.panels.form_scroll import FormScroll


@pytest.fixture
def fields(qtbot):
    form = QWidget()
    column = QVBoxLayout(form)
    line, choice, number = QLineEdit(), QComboBox(), QSpinBox()
    choice.addItems(["A4", "Letter", "A5"])
    for field in (line, choice, number):
        column.addWidget(field)
    column.addSpacing(2000)
    scroll = FormScroll(form)
    qtbot.addWidget(scroll)
    scroll.resize(300, 200)
    scroll.show()
    qtbot.waitExposed(scroll)
    scroll.activateWindow()
    line.setFocus()
    return scroll, choice, number


def turn_wheel(field: QWidget) -> None:
    place = QPointF(5, 5)
    modifiers, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        place, field.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, modifiers, phase, False
    )
    QApplication.sendEvent(field, event)


def test_the_wheel_changes_no_field_on_the_way(fields):
    scroll, choice, number = fields
    turn_wheel(choice)
    turn_wheel(number)
    assert (choice.currentText(), number.value()) == ("A4", 0)
    assert scroll.verticalScrollBar().value() > 0


def test_the_wheel_changes_the_field_somebody_is_at(fields, qtbot):
    _, choice, _ = fields
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    turn_wheel(choice)
    assert choice.currentText() == "Letter"
