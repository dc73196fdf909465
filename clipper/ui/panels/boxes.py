"""Small makers of widgets that several panels need."""

from __future__ import annotations

from typing import TypeVar

from PySide6 import QtWidgets  # of which a class is made when it is asked for: those of dialogs after the start
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QToolButton, QWidget

Some = TypeVar("Some", bound=QWidget)
View = TypeVar("View", bound=QAbstractScrollArea)
_NUMBER_INDENT = 7  # pixels


def named(widget: Some, name: str) -> Some:
    """The widget under the name by which the style sheet knows it, painting its own ground."""
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget


def label(name: str = "", text: str = "", *, wrap: bool = False) -> QLabel:
    """A label of plain text: what it shows may come from an article."""
    made = QLabel(text)
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made


def icon_button(icon: QIcon, name: str, *, size: int = 16) -> QToolButton:
    """A button of an icon, with the name that screen readers say and the tooltip shows."""
    made = QToolButton()
    made.setIcon(icon)
    made.setIconSize(QSize(size, size))
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setAutoRaise(True)
    return made


def with_viewport(view: View) -> View:
    """The view with a viewport made here: the first widget not made by Python costs the start of the window 10 ms."""
    view.setViewport(QWidget())
    return view


def indented(field: QtWidgets.QSpinBox | QtWidgets.QDoubleSpinBox) -> None:
    """Let a number begin where the text of other fields begins; in number fields Qt ignores the style's padding."""
    field.lineEdit().setTextMargins(_NUMBER_INDENT, 0, 0, 0)


def close_row() -> QtWidgets.QDialogButtonBox:
    """The foot of a dialog whose changes hold at once."""
    row = QtWidgets.QDialogButtonBox(QtWidgets.QDialogButtonBox.StandardButton.Close)
    if button := row.button(QtWidgets.QDialogButtonBox.StandardButton.Close):
        button.setAutoDefault(False)
    return row
