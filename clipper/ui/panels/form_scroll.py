"""A form that is higher than its dialog: the wheel scrolls it and changes no field on the way."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFrame, QScrollArea, QWidget

FIELDS = (QComboBox, QAbstractSpinBox)
"""What takes the wheel although nobody is at it."""


class FormScroll(QScrollArea):
    """Scrolls a form. Lists and numbers change by the wheel only once somebody has gone to them."""

    def __init__(self, form: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(form)
        for field in (child for child in form.findChildren(QWidget) if isinstance(child, FIELDS)):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel alone does not go to it
            field.installEventFilter(self)

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Give the wheel to the form where nobody is at the field."""
        if isinstance(event, QWheelEvent) and isinstance(field, FIELDS) and not field.hasFocus():
            return QCoreApplication.sendEvent(self.verticalScrollBar(), event)
        return super().eventFilter(field, event)
