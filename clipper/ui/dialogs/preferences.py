"""The settings dialog, made from the one declaration of the settings: a section a page, a line a setting.

Each change holds at once, so there is nothing to confirm.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clipper.errors import SettingsError
from clipper.settings import Settings
from clipper.ui.panels.boxes import close_row, indented, label
from clipper.ui.panels.form_scroll import FormScroll
from clipper.ui.preferences import Preferences
from clipper.ui.translation import mark, told, tr

# The words of the declaration's choices, for translation.
CHOICES: dict[str, str] = {
    "system": mark("As the system"),
    "light": mark("Light"),
    "dark": mark("Dark"),
    "sepia": mark("Sepia"),
    "comfortable": mark("Comfortable"),
    "compact": mark("Compact"),
    "en": "English",
    "de": "Deutsch",
}
READING_FACES = ("Source Serif 4", "Source Sans 3", "Georgia", "Charter", "Palatino", "Noto Serif", "Noto Sans")

Item = dataclasses.Field[Any]


def sections() -> dict[str, list[Item]]:
    """The settings by section, in the order of the declaration."""
    found: dict[str, list[Item]] = {}
    for item in dataclasses.fields(Settings):
        found.setdefault(item.metadata["section"], []).append(item)
    return found


class SettingsDialog(QDialog):
    """Sections on the left, settings on the right."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self.resize(720, 480)
        self._preferences = preferences
        self.editors: dict[str, QWidget] = {}
        self._problem = label("problem", wrap=True)
        self._problem.hide()
        self.pages = QStackedWidget()
        self.sections = QListWidget()
        self.sections.setObjectName("sections")
        self.sections.setAccessibleName(tr("Sections"))
        self.sections.setFixedWidth(168)
        self.sections.ensurePolished()  # before it measures its lines
        for name, items in sections().items():
            self.sections.addItem(tr(name))
            self.pages.addWidget(self._page(items))
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.sections.setCurrentRow(0)
        buttons = close_row()
        buttons.rejected.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.sections)
        row.addWidget(self.pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addWidget(self._problem)
        column.addWidget(buttons)

    def _page(self, items: list[Item]) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(8, 8, 16, 8)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for item in items:
            self._add(form, item)
        return FormScroll(page)

    def _add(self, form: QFormLayout, item: Item) -> None:
        name, explanation = tr(item.metadata["label"]), tr(item.metadata["help"])
        editor = self._editor(item)
        editor.setObjectName(f"setting_{item.name}")
        editor.setAccessibleName(name)
        editor.setAccessibleDescription(explanation)
        self.editors[item.name] = editor
        if isinstance(editor, QCheckBox):
            editor.setText(name)
            form.addRow(editor)
        else:
            form.addRow(label(text=name), editor)
        if explanation:
            said = label("muted", explanation, wrap=True)
            said.setContentsMargins(0, 0, 0, 12)
            form.addRow(said)

    def _editor(self, item: Item) -> QWidget:
        value = getattr(self._preferences.now, item.name)
        keep = self._keeper(item.name)
        if item.metadata["choices"]:
            return _choice(value, item.metadata["choices"], keep)
        if isinstance(value, bool):
            return _switch(value, keep)
        if isinstance(value, int):
            return _number(value, int(item.metadata["low"] or 0), int(item.metadata["high"] or 1_000_000), keep)
        return _face(value, keep)

    def _keeper(self, name: str) -> Callable[[object], None]:
        def keep(value: object) -> None:
            try:
                self._preferences.set(**{name: value})
            except SettingsError as error:
                self._problem.setText(told(f"{error} {error.hint}"))
                self._problem.show()

        return keep


def _choice(value: str, choices: tuple[str, ...], keep: Callable[[object], None]) -> QComboBox:
    box = QComboBox()
    for choice in choices:
        box.addItem(tr(CHOICES.get(choice, choice)), choice)
    box.setCurrentIndex(choices.index(value))
    box.currentIndexChanged.connect(lambda _: keep(box.currentData()))
    return box


def _switch(value: bool, keep: Callable[[object], None]) -> QCheckBox:
    box = QCheckBox()
    box.setChecked(value)
    box.toggled.connect(keep)
    return box


def _number(value: int, low: int, high: int, keep: Callable[[object], None]) -> QSpinBox:
    box = QSpinBox()
    indented(box)
    box.setRange(low, high)
    box.setValue(value)
    box.valueChanged.connect(keep)
    return box


def _face(value: str, keep: Callable[[object], None]) -> QComboBox:
    box = QComboBox()
    known = set(QFontDatabase.families())
    faces = [face for face in READING_FACES if face in known]
    box.addItems(faces if value in faces else [value, *faces])
    box.setCurrentText(value)
    box.currentTextChanged.connect(keep)
    return box
