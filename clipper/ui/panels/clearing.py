"""The button that clears a line, with a name for screen readers, which Qt does not give it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QToolButton

from clipper.ui.translation import tr


def clearable(line: QLineEdit) -> None:
    """Let a line be cleared with a button."""
    line.setClearButtonEnabled(True)
    for button in line.findChildren(QToolButton):
        if not button.accessibleName():
            button.setAccessibleName(tr("Clear"))
