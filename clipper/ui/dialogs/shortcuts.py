"""All actions with their keys; a click on a line lets the user press others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from clipper.ui.actions import MENUS, Action, Actions
from clipper.ui.panels.boxes import close_row, label
from clipper.ui.panels.clearing import clearable
from clipper.ui.panels.picker import fits
from clipper.ui.translation import tr

_ID = Qt.ItemDataRole.UserRole + 1


class ShortcutsDialog(QDialog):
    """The table of keys."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(640, 600)
        self._actions = actions
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Find an action"))
        self.filter.setAccessibleName(tr("Find an action"))
        clearable(self.filter)
        self.table = QTreeWidget()
        self.table.setAccessibleName(tr("Actions and their keys"))
        self.table.setHeaderLabels([tr("Action"), tr("Keys")])
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setRootIsDecorated(False)
        self.table.setIndentation(12)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.keys = QKeySequenceEdit()
        self.keys.setAccessibleName(tr("New keys"))
        self.keys.setMaximumSequenceLength(1)
        self.set = QPushButton(tr("Set"))
        self.clear = QPushButton(tr("No keys"))
        self.reset = QPushButton(tr("As at first"))
        self.problem = label("problem", wrap=True)
        self._lay_out()
        self._fill()
        self.filter.textChanged.connect(self._on_filter)
        self.table.currentItemChanged.connect(lambda *_: self._on_current())
        self.set.clicked.connect(lambda: self._keep(self.keys.keySequence().toString()))
        self.clear.clicked.connect(lambda: self._keep(""))
        self.reset.clicked.connect(lambda: self._keep(None))
        self._on_current()

    def _lay_out(self) -> None:
        editing = QHBoxLayout()
        editing.setSpacing(8)
        editing.addWidget(label(text=tr("New keys")))
        editing.addWidget(self.keys, 1)
        for button in (self.set, self.clear, self.reset):
            button.setAutoDefault(False)
            editing.addWidget(button)
        buttons = close_row()
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        column.addLayout(editing)
        column.addWidget(self.problem)
        column.addWidget(buttons)

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for menu in MENUS:
            groups[menu] = QTreeWidgetItem(self.table, [tr(menu).replace("&", "")])
            groups[menu].setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = groups[menu].font(0)
            font.setBold(True)
            groups[menu].setFont(0, font)
        for item, action in self._actions:
            if item.menu in groups:
                line = QTreeWidgetItem(groups[item.menu], [action.text().replace("&", ""), ""])
                line.setData(0, _ID, item.id)
                line.setIcon(0, action.icon())
                self._show_keys(line, item)
        favourites = QTreeWidgetItem(self.table, [tr("In the list")])
        for text, keys in ((tr("Favourite tags on and off"), "1 … 9"), (tr("Read"), "Enter")):
            QTreeWidgetItem(favourites, [text, keys]).setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.expandAll()

    def _show_keys(self, line: QTreeWidgetItem, item: Action) -> None:
        native = QKeySequence.SequenceFormat.NativeText
        line.setText(1, ", ".join(keys.toString(native) for keys in self._actions[item.id].shortcuts()))

    def _on_filter(self, wanted: str) -> None:
        for row in range(self.table.topLevelItemCount()):
            group = self.table.topLevelItem(row)
            held = [group.child(child) for child in range(group.childCount())] if group else []
            lines = [line for line in held if line is not None]
            for line in lines:
                rank = fits(f"{line.text(0)} {line.text(1)}", wanted)
                line.setHidden(bool(wanted) and (rank is None or rank > 2))
            if group:
                group.setHidden(all(line.isHidden() for line in lines))

    def _current(self) -> str:
        line = self.table.currentItem()
        return str(line.data(0, _ID) or "") if line else ""

    def _on_current(self) -> None:
        for widget in (self.keys, self.set, self.clear, self.reset):
            widget.setEnabled(bool(self._current()))
        self.keys.clear()
        self.problem.clear()

    def _keep(self, keys: str | None) -> None:
        action_id = self._current()
        taken = self._actions.conflict(action_id, keys) if keys else ""
        if taken:
            name = self._actions[taken].text().replace("&", "")
            self.problem.setText(tr("These keys belong to “{action}”; free them there first.", action=name))
            return
        self._actions.set_shortcut(action_id, keys)
        line = self.table.currentItem()
        item = next(item for item, _ in self._actions if item.id == action_id)
        if line:
            self._show_keys(line, item)
        self._on_current()
