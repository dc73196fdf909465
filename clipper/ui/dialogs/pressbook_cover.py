"""What stands on the cover of a press book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QWidget

from clipper.ui.dialogs.pressbook_form import FormPart, side_by_side
from clipper.ui.messages import Messages
from clipper.ui.translation import mark, tr

if TYPE_CHECKING:
    from clipper.services.exporting import BookRequest

_TEXTS = (
    ("title", mark("Title"), mark("the dossier's name")),
    ("subtitle", mark("Subtitle"), ""),
    ("client", mark("Client"), ""),
    ("period", mark("Period"), mark("from the first to the last day")),
    ("issue", mark("Issue"), ""),
    ("prepared_by", mark("Prepared by"), ""),
    ("confidentiality", mark("Confidentiality"), mark("such as: for internal use only")),
)
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano"}


class CoverForm(FormPart):
    """Titles, date, logo, summary, language."""

    def __init__(self, messages: Messages, parent: QWidget) -> None:
        super().__init__(tr("Cover"), parent)
        self._messages = messages
        self._logo_path: Path | None = None
        self.texts: dict[str, QLineEdit] = {}
        for name, label, hint in _TEXTS:
            line = QLineEdit(self)
            line.setPlaceholderText(tr(hint) if hint else "")
            line.textChanged.connect(self.changed)
            self.add_row(tr(label), line)
            self.texts[name] = line
        self.dated = QCheckBox(tr("on the cover"), self)
        self.date = QDateEdit(QDate.currentDate(), self)
        self.date.setCalendarPopup(True)
        self.date.setAccessibleName(tr("Date on the cover"))
        self.date.setEnabled(False)
        self.dated.toggled.connect(self.date.setEnabled)
        self.dated.toggled.connect(self.changed)
        self.date.dateChanged.connect(self.changed)
        self.add_row(tr("Date"), side_by_side(self.date, self.dated))
        self._logo = QPushButton(tr("Choose a picture…"), self)
        self._logo.setAutoDefault(False)
        self._logo.setAccessibleName(tr("Logo"))
        self._logo.clicked.connect(self._ask_logo)
        self._no_logo = QToolButton(self)
        self._no_logo.setText("✕")
        self._no_logo.setAccessibleName(tr("No logo"))
        self._no_logo.setToolTip(tr("No logo"))
        self._no_logo.clicked.connect(lambda: self._set_logo(None))
        self.add_row(tr("Logo"), side_by_side(self._logo, self._no_logo))
        self.summary = QPlainTextEdit(self)
        self.summary.setPlaceholderText(tr("The week in a few sentences"))
        self.summary.setTabChangesFocus(True)
        self.summary.setFixedHeight(92)
        self.summary.textChanged.connect(self.changed)
        self.add_row(tr("Summary"), self.summary)
        self.language = self.combo([(name, code) for code, name in LANGUAGES.items()], own=True)
        self.add_row(tr("Language"), self.language)

    def fill(self, request: BookRequest) -> None:
        """Show a request."""
        for name, line in self.texts.items():
            line.setText(getattr(request, name))
        self.dated.setChecked(request.date is not None)
        if request.date:
            self.date.setDate(QDate(request.date.year, request.date.month, request.date.day))
        self.summary.setPlainText(request.summary)
        self.language.setCurrentIndex(max(0, self.language.findData(request.language)))
        self._logo_path = request.logo
        self._show_logo()

    def values(self) -> dict[str, object]:
        """What was filled in."""
        return {
            **{name: line.text().strip() for name, line in self.texts.items()},
            "date": self.date.date().toPython() if self.dated.isChecked() else None,
            "summary": self.summary.toPlainText().strip(),
            "language": self.language.currentData(),
            "logo": self._logo_path,
        }

    def _ask_logo(self) -> None:
        kinds = tr("Pictures (*.png *.jpg *.jpeg *.svg *.webp)")
        self._messages.ask_files(self, tr("Choose a logo"), kinds, lambda files: self._set_logo(files[0]))

    def _set_logo(self, file: Path | None) -> None:
        self._logo_path = file
        self._show_logo()
        self.changed.emit()

    def _show_logo(self) -> None:
        self._logo.setText(self._logo_path.name if self._logo_path else tr("Choose a picture…"))
        self._no_logo.setVisible(self._logo_path is not None)
