"""A part of the press book's form, and how its options follow the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clipper.ui.translation import tr

_LABELS = 104  # least width of the labels, so that the fields of all parts stand in one line
# The name of an option as the template has it, where the request calls it otherwise.
_KEYS = {"with_summary": "summary"}


class FormPart(QWidget):
    """A titled part; `changed` tells that the user changed something in it."""

    changed = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        if title:
            head = QLabel(title, self)
            head.setObjectName("title")
            self._column.addWidget(head)
        self._form = self.add_form()

    def add_form(self) -> QFormLayout:
        """A form under what is there."""
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._column.addLayout(form)
        return form

    def add_row(self, label: str, widget: QWidget, form: QFormLayout | None = None) -> None:
        """A labelled field."""
        name = QLabel(label, self)
        name.setMinimumWidth(_LABELS)
        name.setBuddy(widget)
        if label and not widget.accessibleName():
            widget.setAccessibleName(label)
        (form or self._form).addRow(name, widget)

    def combo(self, choices: Sequence[tuple[str, object]], *, own: bool = False) -> QComboBox:
        """A choice; texts that are `own` names are not translated."""
        combo = QComboBox(self)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        for text, value in choices:
            combo.addItem(text if own else tr(text), value)
        combo.currentIndexChanged.connect(self.changed)
        return combo


def settled(request: object, name: str, defaults: Mapping[str, object]) -> object:
    """The value of an option: the user's, else the template's."""
    chosen = getattr(request, name)
    return defaults.get(_KEYS.get(name, name)) if chosen in (None, "") else chosen


def left_open(name: str, value: object, defaults: Mapping[str, object], nothing: object = None) -> object:
    """The value to ask for: nothing when it is what the template does anyway."""
    return nothing if value == defaults.get(_KEYS.get(name, name)) else value


def side_by_side(*widgets: QWidget) -> QWidget:
    """Widgets in a row."""
    holder = QWidget(widgets[0].parentWidget())
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder
