"""What all dialogs about the library have in common: room, a foot of buttons, a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from clipper.ui.panels.deeds import Deeds

ID = Qt.ItemDataRole.UserRole


def retire(dialog: QDialog, deeds: Deeds | None) -> None:
    """Delete a closed dialog once what it began is done, so that the news of it still reaches the window."""
    if deeds and deeds.pending:
        deeds.settled.connect(dialog.deleteLater)
    else:
        dialog.deleteLater()


class Sheet(QDialog):
    """A dialog with a body and a foot."""

    def __init__(self, title: str, parent: QWidget | None, width: int, height: int) -> None:
        super().__init__(parent)
        self.deeds: Deeds | None = None
        self.finished.connect(lambda _result: retire(self, self.deeds))
        self.setWindowTitle(title)
        self.resize(width, height)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        column.addLayout(self.body, 1)
        column.addLayout(self.foot)

    def add_button(self, text: str, slot: Callable[[], object], *, default: bool = False) -> QPushButton:
        """A button at the foot."""
        button = QPushButton(text, self)
        button.setAutoDefault(default)
        button.setDefault(default)
        button.clicked.connect(lambda _checked=False: slot())
        self.foot.addWidget(button)
        return button


class Table(QTreeWidget):
    """Rows of text with a value each; the first column takes the room there is."""

    def __init__(self, name: str, headers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHeaderLabels(list(headers))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def fill(self, rows: Sequence[tuple[object, Sequence[str]]]) -> None:
        """Show these rows (value, texts); what was selected stays selected as far as it is still there."""
        before = {repr(value) for value in self.values()}
        self.clear()
        for value, texts in rows:
            item = QTreeWidgetItem(self, list(texts))
            item.setData(0, ID, value)
            for column, text in enumerate(texts):
                item.setToolTip(column, text)
            item.setSelected(repr(value) in before)

    def values(self) -> list[object]:
        """The values of the selected rows, from the top."""
        items = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item.data(0, ID) for item in items if item is not None and item.isSelected()]

    def select(self, value: object) -> None:
        """Select the row of a value and show it."""
        self.clearSelection()
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None and item.data(0, ID) == value:
                self.setCurrentItem(item)
                item.setSelected(True)
                self.scrollToItem(item)
