"""How a press book's pages look and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QColorDialog, QDoubleSpinBox, QGridLayout, QLineEdit, QPushButton, QWidget

from clipper.ui.dialogs.pressbook_form import FormPart, left_open, settled
from clipper.ui.panels.boxes import indented
from clipper.ui.panels.offers import swatch
from clipper.ui.translation import mark, tr

if TYPE_CHECKING:
    from clipper.services.exporting import BookRequest

_PARTS = (
    ("cover", mark("Cover")),
    ("contents", mark("Contents")),
    ("overview", mark("Overview table")),
    ("colophon", mark("Colophon")),
    ("pictures", mark("Pictures")),
    ("tags", mark("Tags")),
    ("notes", mark("Notes")),
    ("comments", mark("Comments")),
    ("highlights", mark("Highlights")),
    ("with_summary", mark("Summary and key figures")),
    ("index", mark("Index of outlets and authors")),
    ("new_page", mark("Each clipping on a new page")),
)
_WIDE = 9  # parts from here on take a whole line
_PAPERS = ((mark("A4"), "a4"), (mark("Letter"), "letter"), (mark("A5"), "a5"))
_COLUMNS = ((mark("One column"), 1), (mark("Two columns"), 2), (mark("Three columns"), 3))
_FACES = ((mark("Serif"), "serif"), (mark("Sans serif"), "sans"))
_FACSIMILES = (
    (mark("after the text"), "beside"),
    (mark("instead of the text"), "instead"),
    (mark("leave out"), "none"),
)
_FORMS = (
    (mark("Archive (PDF/A-2a, accessible)"), "archive"),
    (mark("With originals (PDF/A-3a)"), "attachments"),
    (mark("Small, for mail"), "small"),
)


class PageForm(FormPart):
    """Paper, columns, type, colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Page"), parent)
        self.paper, self.columns = self.combo(_PAPERS), self.combo(_COLUMNS)
        self.typeface = self.combo(_FACES)
        self.text_size = QDoubleSpinBox(self)
        indented(self.text_size)
        self.text_size.setRange(6, 18)
        self.text_size.setSingleStep(0.2)
        self.text_size.setDecimals(1)
        self.text_size.setSuffix(" " + tr("pt"))
        self.text_size.valueChanged.connect(self.changed)
        self._colour = ""
        self.accent = QPushButton(self)
        self.accent.setAutoDefault(False)
        self.accent.clicked.connect(self._ask_colour)
        self.add_row(tr("Paper"), self.paper)
        self.add_row(tr("Columns"), self.columns)
        self.add_row(tr("Typeface"), self.typeface)
        self.add_row(tr("Text size"), self.text_size)
        self.add_row(tr("Colour"), self.accent)

    def fill(self, request: BookRequest, defaults: Mapping[str, object]) -> None:
        """Show a request."""
        self.paper.setCurrentIndex(self.paper.findData(request.paper))
        self.columns.setCurrentIndex(self.columns.findData(settled(request, "columns", defaults)))
        self.typeface.setCurrentIndex(max(0, self.typeface.findData(settled(request, "typeface", defaults))))
        self.text_size.setValue(float(str(settled(request, "text_size", defaults) or 9.6)))
        self._show_colour(str(settled(request, "accent", defaults) or "#333333"))

    def values(self, defaults: Mapping[str, object]) -> dict[str, object]:
        """What was chosen."""
        return {
            "paper": self.paper.currentData(),
            "columns": left_open("columns", self.columns.currentData(), defaults),
            "typeface": left_open("typeface", self.typeface.currentData(), defaults, ""),
            "text_size": left_open("text_size", round(self.text_size.value(), 1), defaults),
            "accent": left_open("accent", self._colour, defaults, ""),
        }

    def _ask_colour(self) -> None:
        dialog = QColorDialog(QColor(self._colour), self)
        dialog.setWindowTitle(tr("Accent colour"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self.set_colour)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def set_colour(self, colour: QColor) -> None:
        """Choose the accent colour."""
        self._show_colour(colour.name())
        self.changed.emit()

    def _show_colour(self, colour: str) -> None:
        self._colour = colour
        self.accent.setIcon(swatch(QColor(colour), 12))
        self.accent.setText(colour)


class PartsForm(FormPart):
    """What is in the book, and what kind of file it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("What is in it"), parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        self.parts: dict[str, QCheckBox] = {}
        for number, (name, label) in enumerate(_PARTS):
            box = QCheckBox(tr(label), self)
            box.toggled.connect(self.changed)
            if number < _WIDE:
                grid.addWidget(box, number // 2, number % 2)
            else:
                grid.addWidget(box, number, 0, 1, 2)
            self.parts[name] = box
        self._column.addLayout(grid)
        form = self.add_form()
        self.facsimiles = self.combo(_FACSIMILES)
        self.mentions = QLineEdit(self)
        self.mentions.setPlaceholderText(tr("words to be marked, with commas between"))
        self.mentions.textChanged.connect(self.changed)
        self.kind = self.combo(_FORMS)
        self.add_row(tr("Facsimiles"), self.facsimiles, form)
        self.add_row(tr("Mark"), self.mentions, form)
        self.add_row(tr("Kind of PDF"), self.kind, form)

    def fill(self, request: BookRequest, defaults: Mapping[str, object]) -> None:
        """Show a request."""
        for name, box in self.parts.items():
            box.setChecked(bool(settled(request, name, defaults)))
        self.facsimiles.setCurrentIndex(self.facsimiles.findData(request.facsimiles.value))
        self.kind.setCurrentIndex(self.kind.findData(request.form.value))
        self.mentions.setText(", ".join(request.mentions))

    def values(self, before: BookRequest, defaults: Mapping[str, object]) -> dict[str, object]:
        """What was chosen."""
        return {
            **{name: left_open(name, box.isChecked(), defaults) for name, box in self.parts.items()},
            "facsimiles": type(before.facsimiles)(self.facsimiles.currentData()),
            "form": type(before.form)(self.kind.currentData()),
            "mentions": tuple(word.strip() for word in self.mentions.text().split(",") if word.strip()),
        }
