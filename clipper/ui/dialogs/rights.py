"""What may be done with a clipping's text: licence, readers, expiry, link only."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from clipper.domain.clipping import Rights
from clipper.ui.panels.boxes import indented
from clipper.ui.texts import clippings
from clipper.ui.translation import tr

_MOST_READERS = 1_000_000


class RightsDialog(QDialog):
    """Edits the rights of one clipping or of many; `chosen` gives them."""

    chosen = Signal(object)  # Rights

    def __init__(self, rights: Rights, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Rights"))
        self.licence = QLineEdit(rights.licence, self)
        self.licence.setPlaceholderText(tr("such as a contract number or the name of a collecting society"))
        self.licence.setMinimumWidth(380)
        self.readers = QSpinBox(self)
        indented(self.readers)
        self.readers.setRange(0, _MOST_READERS)
        self.readers.setSpecialValueText(tr("not stated"))
        self.readers.setValue(rights.readers or 0)
        self.expires_on = QCheckBox(tr("Expires on"), self)
        self.expires = QDateEdit(self)
        self.expires.setCalendarPopup(True)
        self.expires.setAccessibleName(tr("Expires on"))
        day = rights.expires or dt.date.today() + dt.timedelta(days=365)
        self.expires.setDate(QDate(day.year, day.month, day.day))
        self.expires_on.setChecked(rights.expires is not None)
        self.expires.setEnabled(rights.expires is not None)
        self.expires_on.toggled.connect(self.expires.setEnabled)
        self.link_only = QCheckBox(tr("Link only: the text may not be reprinted"), self)
        self.link_only.setChecked(rights.link_only)
        expiry = QHBoxLayout()
        expiry.addWidget(self.expires_on)
        expiry.addWidget(self.expires)
        expiry.addStretch(1)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(tr("Licence"), self.licence)
        form.addRow(tr("Readers licensed"), self.readers)
        form.addRow("", self.link_only)
        form.addRow("", expiry)
        about = QLabel(tr("These rights hold for {clippings}.", clippings=clippings(count)), self)
        about.setObjectName("muted")
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(tr("Set the rights"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setDefault(True)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(buttons)
        self.accepted.connect(lambda: self.chosen.emit(self.rights()))

    def rights(self) -> Rights:
        """The rights as they are filled in."""
        date = self.expires.date()
        return Rights(
            self.licence.text().strip(),
            self.readers.value() or None,
            dt.date(date.year(), date.month(), date.day()) if self.expires_on.isChecked() else None,
            self.link_only.isChecked(),
        )


def rights_text(rights: Rights) -> str:
    """The rights in one line."""
    parts = [rights.licence]
    if rights.readers:
        parts.append(tr("{n} readers", n=rights.readers))
    if rights.expires:
        parts.append(tr("until {date}", date=rights.expires.isoformat()))
    if rights.link_only:
        parts.append(tr("link only"))
    return ", ".join(part for part in parts if part)
