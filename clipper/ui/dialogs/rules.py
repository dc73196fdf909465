"""The rules that were taught: lines that are always left out, or always kept, outlet by outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clipper.domain.article import Rule
from clipper.domain.changes import Changes
from clipper.ui.desk import Desk
from clipper.ui.dialogs.sheet import Sheet, Table
from clipper.ui.panels.boxes import label
from clipper.ui.panels.clearing import clearable
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader.direction import one_line
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.library import Library


class RulesDialog(Sheet):
    """Lists and deletes rules."""

    changed = Signal(object)  # Changes

    def __init__(self, library: Library, desk: Desk, parent: QWidget | None = None, *, outlet: str = "") -> None:
        super().__init__(tr("Rules for outlets"), parent, 760, 480)
        self._library = library
        self.deeds = self._deeds = Deeds(desk.runner, desk.messages, self)
        self._deeds.changed.connect(self.changed)
        about = tr(
            "A rule holds for what comes in from now on. Numbers in a line stand for any numbers; upper case, lower "
            "case and spaces do not count. Make rules in the reader, at a passage."
        )
        self.body.addWidget(label("muted", about, wrap=True))
        self.filter = QLineEdit(outlet, self)
        self.filter.setPlaceholderText(tr("Find a rule"))
        self.filter.setAccessibleName(tr("Find a rule"))
        clearable(self.filter)
        self.filter.textChanged.connect(self._show)
        self.body.addWidget(self.filter)
        self.table = Table(tr("Rules"), [tr("Line"), tr("Outlet"), tr("What is done")], self)
        self.table.itemSelectionChanged.connect(self._arrange)
        self.body.addWidget(self.table, 1)
        self._none = label("muted", tr("There are no rules yet."))
        self.body.addWidget(self._none)
        self._delete = self.add_button(tr("Delete"), self.delete)
        self.foot.addStretch(1)
        self.add_button(tr("Close"), self.close, default=True)
        self._show()

    def _show(self) -> None:
        wanted = self.filter.text().casefold().strip()
        rules = self._library.reading.rules()
        found = [rule for rule in rules if wanted in rule.outlet.casefold() or wanted in rule.pattern.casefold()]
        self.table.fill(
            [
                (
                    rule,
                    [
                        one_line(rule.pattern),
                        one_line(rule.outlet),
                        tr("always kept") if rule.keep else tr("always left out"),
                    ],
                )
                for rule in sorted(found, key=lambda rule: (rule.outlet.casefold(), rule.pattern.casefold()))
            ]
        )
        self._none.setVisible(not found)
        self._none.setText(tr("There are no rules yet.") if not rules else tr("No rule has these words."))
        self._arrange()

    def _arrange(self) -> None:
        self._delete.setEnabled(bool(self.table.values()) and not self._library.read_only)

    def delete(self) -> None:
        """Forget the selected rules; clippings stay as they are."""
        ids = [rule.id for rule in self.table.values() if isinstance(rule, Rule)]
        curating = self._library.curating

        def work() -> Changes:
            changes = Changes()
            for rule_id in ids:
                made = curating.delete_rule(rule_id)
                changes = changes | made if changes else made
            return changes

        self._deeds.do(tr("Delete rules"), work, done=lambda _changes: self._show())
