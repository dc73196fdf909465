"""The question what to do with something that is there already; it waits at the foot of the window, in nobody's way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from clipper.domain.changes import Changes
from clipper.domain.duplicates import Duplicate, OnDuplicate
from clipper.ui.desk import Desk
from clipper.ui.panels.boxes import icon_button, label
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader.direction import one_line
from clipper.ui.texts import day_text
from clipper.ui.translation import tr, trn

if TYPE_CHECKING:
    from clipper.library import Library

_WIDTH = 520
_MARGIN = 16


class DuplicatesBar(QFrame):
    """Asks about one pair after the other."""

    changed = Signal(object)  # Changes
    clipping_requested = Signal(int)
    grown = Signal(int)  # pixels from the foot of the window to its top edge now; 0 when it is not there

    def __init__(self, library: Library, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._library = library
        self._deeds = Deeds(desk.runner, desk.messages, self)
        self._deeds.changed.connect(self.changed)
        self._pairs: list[tuple[int, Duplicate]] = []
        self.text = label("title", wrap=True)
        self.headline = label("muted", wrap=True)
        self._rest = label("muted")
        close = icon_button(desk.theme.icon("close"), tr("Keep both and close"))
        close.clicked.connect(self.keep_all)
        top = QHBoxLayout()
        top.addWidget(self.text, 1)
        top.addWidget(close)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._rest, 1)
        self.open_it = self._button(tr("Open it"), self._open, row)
        self.keep_both = self._button(tr("Keep both"), lambda: self._resolve(OnDuplicate.KEEP_BOTH), row)
        self.replace = self._button(tr("Replace its text"), lambda: self._resolve(OnDuplicate.REPLACE), row)
        self.open_it.setToolTip(tr("Show the one you have; the new one goes to the trash"))
        self.replace.setToolTip(tr("Give the one you have the new text; its tags, notes and corrections stay"))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.headline)
        column.addSpacing(4)
        column.addLayout(row)
        window.installEventFilter(self)
        self.hide()

    def _button(self, text: str, slot: Callable[[], object], row: QHBoxLayout) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda _checked=False: slot())
        row.addWidget(button)
        return button

    @property
    def waiting(self) -> int:
        """How many pairs wait for an answer."""
        return len(self._pairs)

    def ask(self, pairs: Sequence[tuple[int, Duplicate]]) -> None:
        """Ask about new clippings and what was there already."""
        self._pairs += [pair for pair in pairs if pair not in self._pairs]
        self._show()

    def _show(self) -> None:
        if not self._pairs:
            self.hide()
            self.grown.emit(0)
            return
        _, had = self._pairs[0]
        self.text.setText(tr("You have this one, from {date}.", date=_day(had)))
        self.headline.setText(one_line(had.headline) or tr("Untitled clipping"))
        self.setAccessibleName(f"{self.text.text()} {self.headline.text()}")
        rest = len(self._pairs) - 1
        self._rest.setText(trn("and {n} more", "and {n} more", rest) if rest else "")
        self.show()
        self.raise_()
        self._place()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        height = self._column.totalHeightForWidth(width)
        bottom = window.height() - 2 * _MARGIN - 28  # over the status bar
        self.setGeometry((window.width() - width) // 2, bottom - height, width, height)
        self.grown.emit(window.height() - self.geometry().top())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the window."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------------------------------------ answers

    def _open(self) -> None:
        old = self._pairs[0][1].id
        self._resolve(OnDuplicate.SKIP)
        self.clipping_requested.emit(old)

    def _resolve(self, choice: OnDuplicate) -> None:
        new, had = self._pairs.pop(0)
        capturing = self._library.capturing

        def work() -> Changes:
            return capturing.resolve_duplicate(new, had.id, choice)

        self._deeds.do(tr("Settle a duplicate"), work)
        self._show()

    def keep_all(self) -> None:
        """Keep both of every pair, as they are."""
        self._pairs.clear()
        self._show()


def _day(had: Duplicate) -> str:
    captured = had.captured if had.captured.tzinfo else had.captured.replace(tzinfo=dt.UTC)
    return day_text(captured.astimezone().date())
