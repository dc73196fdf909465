"""The form of a press book's options; what is left as the template wants it stays open, so that others can be tried."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clipper.ui.dialogs.pressbook_cover import CoverForm
from clipper.ui.dialogs.pressbook_form import FormPart
from clipper.ui.dialogs.pressbook_page import PageForm, PartsForm
from clipper.ui.messages import Messages
from clipper.ui.translation import told, tr

if TYPE_CHECKING:
    from clipper.services.exporting import BookRequest, TemplateInfo


class PressbookOptions(QWidget):
    """Edits a request; `changed` tells that it is another one now."""

    changed = Signal()

    def __init__(self, messages: Messages, templates: Sequence[TemplateInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._templates = {info.key: info for info in templates if not info.problem}
        self._request: BookRequest | None = None
        self._loading = False
        top = FormPart("", self)
        self.template = top.combo([(info.name, key) for key, info in self._templates.items()], own=True)
        self.template.currentIndexChanged.connect(self._on_template)
        top.add_row(tr("Template"), self.template)
        self._about = self._remark("muted")
        top.add_row("", self._about)
        if broken := [info for info in templates if info.problem]:
            problem = self._remark("warning")
            problem.setText("\n".join(told(info.problem) for info in broken))
            top.add_row("", problem)
        self.cover = CoverForm(messages, self)
        self.page = PageForm(self)
        self.parts = PartsForm(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 20, 20)
        column.setSpacing(22)
        column.addWidget(top)
        for part in (self.cover, self.page, self.parts):
            part.changed.connect(self._on_change)
            column.addWidget(part)
        column.addStretch(1)

    def _remark(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    @property
    def request(self) -> BookRequest:
        """What the form says; options that are as the template has them stay open."""
        if self._request is None:
            raise RuntimeError("The form is empty.")
        return self._request

    def show_request(self, request: BookRequest) -> None:
        """Fill the form."""
        self._request = request
        self._loading = True
        self.template.setCurrentIndex(max(0, self.template.findData(request.template)))
        self.cover.fill(request)
        self._fill_open(request)
        self._loading = False

    def _info(self) -> TemplateInfo | None:
        return self._templates.get(str(self.template.currentData()))

    def _defaults(self) -> Mapping[str, object]:
        info = self._info()
        return info.defaults if info else {}

    def _fill_open(self, request: BookRequest) -> None:
        info, defaults = self._info(), self._defaults()
        self._about.setText(told(info.description) if info else "")
        self.page.fill(request, defaults)
        self.parts.fill(request, defaults)

    def _on_change(self) -> None:
        if self._loading or self._request is None:
            return
        defaults = self._defaults()
        values = self.cover.values() | self.page.values(defaults) | self.parts.values(self._request, defaults)
        self._request = dataclasses.replace(self._request, **values)  # type: ignore[arg-type]
        self.changed.emit()

    def _on_template(self) -> None:
        if self._loading or self._request is None:
            return
        self._request = dataclasses.replace(self._request, template=str(self.template.currentData()))
        self._loading = True
        self._fill_open(self._request)
        self._loading = False
        self.changed.emit()
