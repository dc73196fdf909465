"""Everything that is known of a clipping: all fields, rights, where it came from, what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clipper.domain.article import Certainty
from clipper.domain.clipping import Clipping, Rights, Tonality
from clipper.domain.payload import Via
from clipper.domain.row import Extraction
from clipper.ui.dialogs.rights import RightsDialog, rights_text
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader import values
from clipper.ui.panels.reader.direction import one_line
from clipper.ui.panels.reader.fields import FieldEditor
from clipper.ui.panels.reader.highlight_list import HighlightList
from clipper.ui.panels.reader.typography import paper
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.texts import number, size
from clipper.ui.translation import mark, told, tr

if TYPE_CHECKING:
    from clipper.library import Library

_VIA: Mapping[Via, str] = {
    Via.CLIPBOARD: mark("from the clipboard"),
    Via.DROP: mark("by drag and drop"),
    Via.FILE: mark("from a file"),
    Via.ADDRESS: mark("from the web"),
    Via.STANDARD_INPUT: mark("by the command line"),
    Via.MANUAL: mark("by hand"),
    Via.IMPORT: mark("by an import"),
}
_TONALITIES: tuple[tuple[str, Tonality | None], ...] = (
    (mark("Not judged"), None),
    (mark("Positive"), Tonality.POSITIVE),
    (mark("Neutral"), Tonality.NEUTRAL),
    (mark("Negative"), Tonality.NEGATIVE),
)
_CERTAINTIES: Mapping[Certainty, str] = {
    Certainty.STRUCTURED: mark("stated by the page"),
    Certainty.VISIBLE: mark("read from the text"),
    Certainty.GUESS: mark("guessed"),
    Certainty.USER: mark("corrected by hand"),
}
_EXTRACTIONS: Mapping[Extraction, str] = {
    Extraction.PENDING: mark("waiting to be read"),
    Extraction.DONE: mark("done"),
    Extraction.FAILED: mark("failed"),
}


class DetailsTab(QScrollArea):
    """Shows and edits all fields."""

    def __init__(self, library: Library, runner: JobRunner, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._runner, self._deeds = library, runner, deeds
        self._clipping: Clipping | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        body.setObjectName("details")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(28, 20, 28, 28)
        self._column.setSpacing(20)
        self.fields = self._add_fields(body)
        self._add_judgement(body)
        self.highlights = HighlightList(body)
        self._marked = self._head(body, tr("Highlights"))
        self._column.addWidget(self.highlights)
        self._facts = self._section(body, tr("Origin"))
        self._labels: dict[str, QLabel] = {}
        self._history = self._section(body, tr("History"))
        self._column.addStretch(1)
        self.setWidget(body)

    def _head(self, body: QWidget, title: str) -> QLabel:
        head = QLabel(title, body)
        head.setObjectName("title")
        self._column.addWidget(head)
        return head

    def _section(self, body: QWidget, title: str) -> QFormLayout:
        self._head(body, title)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._column.addLayout(form)
        return form

    def _add_fields(self, body: QWidget) -> dict[str, FieldEditor]:
        form = self._section(body, tr("Article"))
        made: dict[str, FieldEditor] = {}
        outlets = self._library.reading.outlets
        for name, field in values.FIELDS.items():
            completions = (lambda: [outlet.name for outlet in outlets()]) if name == "outlet" else None
            editor = FieldEditor(name, body, completions=completions, empty=tr("unknown"))
            editor.committed.connect(self._correct)
            self._row(form, tr(field.label), editor)
            made[name] = editor
        return made

    def _add_judgement(self, body: QWidget) -> None:
        form = self._section(body, tr("Judgement and rights"))
        self.tonality = QComboBox(body)
        self.tonality.setAccessibleName(tr("Tonality"))
        for text, value in _TONALITIES:
            self.tonality.addItem(tr(text), value)
        self.tonality.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tonality.activated.connect(self._set_tonality)
        self._row(form, tr("Tonality"), self.tonality)
        row = QHBoxLayout()
        self.rights = QLabel(body)
        self.rights.setWordWrap(True)
        self.change_rights = QPushButton(tr("Change…"), body)
        self.change_rights.setAccessibleName(tr("Change the rights"))
        self.change_rights.clicked.connect(self._ask_rights)
        row.addWidget(self.rights, 1)
        row.addWidget(self.change_rights)
        holder = QWidget(body)
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        self._row(form, tr("Rights"), holder)

    def _row(self, form: QFormLayout, label: str, widget: QWidget) -> None:
        name = QLabel(label, self)
        name.setObjectName("muted")
        name.setMinimumWidth(120)
        form.addRow(name, widget)

    # ------------------------------------------------------------------------------------------ showing

    def show_clipping(self, clipping: Clipping) -> None:
        """Show all that is known of a clipping, once it is looked at."""
        if self._clipping is None or self._clipping.id != clipping.id:
            for editor in self.fields.values():
                editor.cancel()
        self._clipping = clipping
        if self.isVisible():
            self.load()

    def load(self) -> None:
        """Fill the fields and read the history."""
        if self._clipping:
            self._fill(self._clipping)
            self._load_history(self._clipping.id)

    def _fill(self, clipping: Clipping) -> None:
        editable = not self._library.read_only
        article = clipping.article
        for name, editor in self.fields.items():
            display = {
                "published": values.date_text(article.published),
                "language": values.language_text(article.language),
                "authors": one_line("; ".join(article.authors)),
            }.get(name, one_line(str(getattr(article, name) or "")))
            corrected = name in clipping.corrected
            editor.show_value(article, display, editable=editable, corrected=corrected)
        self.tonality.setCurrentIndex(self.tonality.findData(clipping.tonality))
        self.tonality.setEnabled(editable)
        self.rights.setText(rights_text(clipping.rights) or tr("not stated"))
        self.change_rights.setEnabled(editable)
        self._marked.setVisible(bool(clipping.highlights))
        self.highlights.show_clipping(clipping, paper("system", self.palette()))
        for label, text in self._known(clipping).items():
            self._fact(label, text)

    def _known(self, clipping: Clipping) -> dict[str, str]:
        article = clipping.article
        header = self._library.reading.original_header(clipping.id)
        corrected = ", ".join(tr(values.FIELDS[name].label) for name in sorted(clipping.corrected & set(values.FIELDS)))
        certainty = [
            f"{tr(field.label)}: {tr(_CERTAINTIES[article.certainty[name]])}"
            for name, field in values.FIELDS.items()
            if name in article.certainty
        ]
        original = ""
        if header:
            original = " · ".join(part for part in (header.media_type, size(header.size), header.filename) if part)
        return {
            tr("Taken in"): f"{values.moment_text(clipping.captured)} {tr(_VIA[clipping.via])}",
            tr("Changed"): values.moment_text(clipping.modified),
            tr("Words"): number(clipping.words),
            tr("Extraction"): f"{tr(_EXTRACTIONS[clipping.extraction])} {article.extractor}".strip(),
            tr("Certainty"): "\n".join(certainty),
            tr("Corrected"): corrected,
            tr("Canonical address"): one_line(article.canonical_url),
            tr("Original"): one_line(original),
            tr("SHA-256"): clipping.original_sha256,
            tr("Number"): f"{clipping.id} · {clipping.uid}",
        }

    def _fact(self, label: str, text: str) -> None:
        if label not in self._labels:
            value = QLabel(self)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            flags = Qt.TextInteractionFlag
            value.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
            value.setAccessibleName(label)
            # A hash is one long word; it must not make the page wider than the window.
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._labels[label] = value
            self._row(self._facts, label, value)
        self._labels[label].setText(text)
        self._facts.setRowVisible(self._labels[label], bool(text))

    def _load_history(self, id_: int) -> None:
        reading = self._library.reading
        self._runner.run(
            tr("Read the history"),
            lambda _context: (id_, reading.history(id_)),
            lane=Lane.QUERY,
            done=while_alive(self, self._show_history),
            supersede="history",
        )

    def _show_history(self, found: tuple[int, list[object]]) -> None:
        id_, entries = found
        if self._clipping is None or self._clipping.id != id_:
            return
        while self._history.rowCount():
            self._history.removeRow(0)
        for entry in entries:
            text = QLabel(one_line(told(str(getattr(entry, "label", "")))), self)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
            self._row(self._history, values.moment_text(getattr(entry, "when", None)), text)
        if not entries:
            self._history.addRow(QLabel(tr("Nothing was changed since it was taken in."), self))

    # ------------------------------------------------------------------------------------------ changing

    def _correct(self, name: str, value: values.Value) -> None:
        if clipping := self._clipping:
            curating = self._library.curating
            label = tr(values.FIELDS[name].label)
            self._deeds.do(tr("Correct: {field}", field=label), lambda: curating.correct(clipping.id, name, value))

    def _set_tonality(self) -> None:
        if clipping := self._clipping:
            chosen = self.tonality.currentData()  # Qt hands text back for a member of an enumeration
            tonality = Tonality(chosen) if chosen else None
            curating = self._library.curating
            self._deeds.do(tr("Set the tonality"), lambda: curating.set_tonality([clipping.id], tonality))

    def _ask_rights(self) -> None:
        if self._clipping:
            dialog = RightsDialog(self._clipping.rights, 1, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(self._set_rights)
            dialog.open()

    def _set_rights(self, rights: Rights) -> None:
        if clipping := self._clipping:
            curating = self._library.curating
            self._deeds.do(tr("Set the rights"), lambda: curating.set_rights([clipping.id], rights))
