"""What could not be taken in or read, by name, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from clipper.ui.panels.boxes import close_row, label
from clipper.ui.translation import told, tr, trn


class FailuresDialog(QDialog):
    """A table of names and reasons that can be copied."""

    def __init__(self, failed: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What could not be read"))
        self.resize(640, 400)
        self._failed = [(told(name), told(reason)) for name, reason in failed]
        table = QTreeWidget()
        table.setAccessibleName(tr("What could not be read"))
        table.setHeaderLabels([tr("Name"), tr("Why")])
        table.setRootIsDecorated(False)
        table.setWordWrap(True)
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for name, reason in self._failed:
            QTreeWidgetItem(table, [name, reason])
        buttons = close_row()
        copy = buttons.addButton(tr("Copy the list"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        text = trn(
            "{n} article could not be read. Its original is kept in the inbox, where it can be tried again.",
            "{n} articles could not be read. Their originals are kept in the inbox, where they can be tried again.",
            len(failed),
        )
        column.addWidget(label(text=text, wrap=True))
        column.addWidget(table, 1)
        column.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{reason}" for name, reason in self._failed))
