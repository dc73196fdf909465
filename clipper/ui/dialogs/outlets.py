"""The register of outlets: names, domains, spellings, what is known of each; two that are one are merged."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QFormLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from clipper.domain.changes import Changes
from clipper.domain.shelves import Outlet
from clipper.ui.desk import Desk
from clipper.ui.dialogs.sheet import Sheet, Table
from clipper.ui.messages import Question
from clipper.ui.panels.boxes import indented, label
from clipper.ui.panels.clearing import clearable
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader import values
from clipper.ui.panels.reader.direction import one_line
from clipper.ui.texts import number
from clipper.ui.translation import mark, tr, trn

if TYPE_CHECKING:
    from clipper.library import Library

_MEDIA = (
    (mark("not stated"), ""),
    (mark("daily newspaper"), "daily"),
    (mark("weekly newspaper"), "weekly"),
    (mark("magazine"), "magazine"),
    (mark("online"), "online"),
    (mark("news agency"), "agency"),
    (mark("radio"), "radio"),
    (mark("television"), "television"),
    (mark("blog"), "blog"),
)
_MOST = 100_000_000


class OutletForm(QWidget):
    """What is known of one outlet."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._outlet: Outlet | None = None
        self.name, self.domains, self.spellings = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.country, self.language = QLineEdit(self), QLineEdit(self)
        self.domains.setPlaceholderText(tr("the-post.example, post.example"))
        self.spellings.setPlaceholderText(tr("other spellings, with commas between"))
        self.medium = QComboBox(self)
        for text, value in _MEDIA:
            self.medium.addItem(tr(text), value)
        self.circulation = QSpinBox(self)
        indented(self.circulation)
        self.circulation.setRange(0, _MOST)
        self.circulation.setGroupSeparatorShown(True)
        self.circulation.setSpecialValueText(tr("not stated"))
        self.circulation_date = QDateEdit(self)
        self.circulation_date.setCalendarPopup(True)
        self.circulation_date.setSpecialValueText(tr("no date"))
        self.circulation_date.setMinimumDate(QDate(1900, 1, 1))
        self.problem = label("problem", wrap=True)
        form = QFormLayout(self)
        form.setContentsMargins(16, 0, 0, 0)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, widget in (
            (tr("Name"), self.name),
            (tr("Domains"), self.domains),
            (tr("Spellings"), self.spellings),
            (tr("Medium"), self.medium),
            (tr("Country"), self.country),
            (tr("Language"), self.language),
            (tr("Circulation"), self.circulation),
            (tr("As of"), self.circulation_date),
        ):
            widget.setAccessibleName(text)
            form.addRow(text, widget)
        form.addRow(self.problem)
        self.show_outlet(None)

    def show_outlet(self, outlet: Outlet | None) -> None:
        """Show an outlet, or nothing."""
        self._outlet = outlet
        self.setEnabled(outlet is not None)
        shown = outlet or Outlet(0, "")
        self.name.setText(one_line(shown.name))
        self.domains.setText(", ".join(shown.domains))
        self.spellings.setText(", ".join(shown.spellings))
        if self.medium.findData(shown.medium) < 0:
            self.medium.addItem(shown.medium, shown.medium)
        self.medium.setCurrentIndex(self.medium.findData(shown.medium))
        self.country.setText(shown.country)
        self.language.setText(shown.language)
        self.circulation.setValue(shown.circulation or 0)
        day = shown.circulation_date
        self.circulation_date.setDate(QDate(day.year, day.month, day.day) if day else QDate(1900, 1, 1))
        self.problem.clear()

    def outlet(self) -> Outlet | None:
        """The outlet as it is filled in; None, with the reason beside it, when it cannot be."""
        if self._outlet is None:
            return None
        name = " ".join(self.name.text().split())
        if not name:
            self.problem.setText(tr("An outlet needs a name."))
            return None
        try:
            language = str(values.parse("language", self.language.text()))
        except ValueError as error:
            self.problem.setText(str(error))
            return None
        self.problem.clear()
        date = self.circulation_date.date()
        day = dt.date(date.year(), date.month(), date.day()) if date.year() > 1900 else None
        return dataclasses.replace(
            self._outlet,
            name=name,
            domains=_listed(self.domains.text().lower()),
            spellings=_listed(self.spellings.text()),
            medium=str(self.medium.currentData()),
            country=self.country.text().strip(),
            language=language,
            circulation=self.circulation.value() or None,
            circulation_date=day,
        )


class OutletsDialog(Sheet):
    """Lists, edits and merges outlets."""

    changed = Signal(object)  # Changes

    def __init__(
        self, library: Library, desk: Desk, parent: QWidget | None = None, *, outlet_id: int | None = None
    ) -> None:
        super().__init__(tr("Outlets"), parent, 900, 560)
        self._library, self._desk = library, desk
        self.deeds = self._deeds = Deeds(desk.runner, desk.messages, self)
        self._deeds.changed.connect(self.changed)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(tr("Find an outlet"))
        self.filter.setAccessibleName(tr("Find an outlet"))
        clearable(self.filter)
        self.filter.textChanged.connect(self._show)
        self.table = Table(tr("Outlets"), [tr("Outlet"), tr("Domain"), tr("Clippings")], self)
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.form = OutletForm(self)
        left = QVBoxLayout()
        left.addWidget(self.filter)
        left.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addLayout(left, 3)
        row.addWidget(self.form, 2)
        self.body.addLayout(row, 1)
        self._merge = self.add_button(tr("Merge into one…"), self._ask_merge)
        self.foot.addStretch(1)
        self.add_button(tr("Close"), self.close)
        self._keep = self.add_button(tr("Keep"), self.keep, default=True)
        self._show()
        if outlet_id is not None:
            self.table.select(outlet_id)

    def _chosen(self) -> list[Outlet]:
        wanted = self.table.values()
        return [outlet for outlet in self._library.reading.outlets() if outlet.id in wanted]

    def _show(self) -> None:
        wanted = self.filter.text().casefold().strip()
        found = [
            outlet
            for outlet in self._library.reading.outlets()
            if any(wanted in text.casefold() for text in (outlet.name, *outlet.domains, *outlet.spellings))
        ]
        self.table.fill(
            [
                (outlet.id, [one_line(outlet.name), one_line(", ".join(outlet.domains[:2])), number(outlet.count)])
                for outlet in found
            ]
        )
        self._on_selection()

    def _on_selection(self) -> None:
        chosen = self._chosen()
        self.form.show_outlet(chosen[0] if len(chosen) == 1 else None)
        editable = not self._library.read_only
        self._keep.setEnabled(len(chosen) == 1 and editable)
        self._merge.setEnabled(len(chosen) > 1 and editable)

    def keep(self) -> None:
        """Keep what was filled in."""
        outlet, curating = self.form.outlet(), self._library.curating
        if outlet:
            self._deeds.do(
                tr("Change an outlet"), lambda: curating.edit_outlet(outlet), done=lambda _changes: self._show()
            )

    def _ask_merge(self) -> None:
        chosen = sorted(self._chosen(), key=lambda outlet: -outlet.count)
        choices = [("", tr("Leave them apart")), *((str(item.id), one_line(item.name)) for item in chosen[:4])]
        question = Question(
            tr("Merge outlets"),
            trn("Which name shall the {n} outlet have?", "Which name shall the {n} outlets have as one?", len(chosen)),
            choices,
            details=tr("Their clippings move together; the other names become spellings. This can be undone."),
        )

        def answered(answer: str) -> None:
            if answer:
                self.merge([outlet.id for outlet in chosen], int(answer))

        self._desk.messages.ask(self, question, answered)

    def merge(self, ids: list[int], into: int) -> None:
        """Make several outlets one."""
        curating = self._library.curating
        others = [outlet_id for outlet_id in ids if outlet_id != into]

        def done(_changes: Changes) -> None:
            self._show()
            self.table.select(into)

        self._deeds.do(tr("Merge outlets"), lambda: curating.merge_outlets(others, into), done=done)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(",") if part.strip()))
