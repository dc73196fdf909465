"""Buttons for the facsimiles of a clipping that are not its original: scans and PDFs of the page as it was printed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from clipper.domain.article import Picture
from clipper.domain.clipping import Clipping, Original
from clipper.domain.payload import Payload
from clipper.ui.translation import tr


class FacsimileButtons(QWidget):
    """One button for each facsimile."""

    chosen = Signal(object)  # Picture

    def __init__(self, group: QButtonGroup, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = group
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    @property
    def buttons(self) -> list[QToolButton]:
        """The buttons that are shown."""
        return self.findChildren(QToolButton)

    def offer(self, clipping: Clipping) -> None:
        """Show a button for each facsimile of the clipping that is not the original itself."""
        for button in self.buttons:
            self._group.removeButton(button)
            button.setParent(None)
            button.deleteLater()
        others = [one for one in clipping.article.facsimiles if one.sha256 != clipping.original_sha256]
        for number, facsimile in enumerate(others, 1):
            button = QToolButton(self)
            button.setText(tr("Facsimile {n}", n=number) if len(others) > 1 else tr("Facsimile"))
            button.setObjectName("switch")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, facsimile=facsimile: self.chosen.emit(facsimile))
            self._group.addButton(button)
            self._row.addWidget(button)
        self.setVisible(bool(others))


def as_original(facsimile: Picture, fetch: Callable[[str], bytes | None]) -> Original | None:
    """A facsimile as something that can be looked at; None when it is gone."""
    data = fetch(facsimile.sha256)
    return Original(facsimile.sha256, Payload(data, facsimile.media_type)) if data else None
