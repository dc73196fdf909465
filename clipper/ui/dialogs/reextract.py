"""Extracting again from the originals: what would change, clipping by clipping, before any of it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSplitter, QTextEdit, QTreeWidgetItem, QWidget

from clipper.domain.article import Article
from clipper.services.capture_reports import Proposal
from clipper.ui.desk import Desk
from clipper.ui.dialogs import differences
from clipper.ui.dialogs.making_bar import MakingBar
from clipper.ui.dialogs.sheet import Sheet, Table
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.boxes import label
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader import values
from clipper.ui.panels.reader.direction import one_line, shown
from clipper.ui.runner import Lane
from clipper.ui.texts import clippings
from clipper.ui.translation import tr, trn

if TYPE_CHECKING:
    from clipper.library import Library


class DifferencesView(QTextEdit):
    """Shows what would change in one clipping."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setReadOnly(True)
        self.setAccessibleName(tr("What would change"))
        self.document().setDocumentMargin(12)

    def show_change(self, before: Article, after: Article) -> None:
        """Show an article before and after."""
        self.clear()
        cursor = QTextCursor(self.document())
        for change in differences.fields(before, after):
            self._write(cursor, tr(values.FIELDS[change.name].label), "muted")
            if change.before:
                self._write(cursor, change.before, "danger", strike=True)
            if change.after:
                self._write(cursor, change.after, "success")
        lines = differences.lines(before, after)
        if lines:
            self._write(cursor, tr("Text"), "muted")
        for line in lines:
            colour = {differences.GONE: "danger", differences.CAME: "success"}.get(line.sign, "text")
            self._write(cursor, line.text, colour, strike=line.sign == differences.GONE)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, cursor: QTextCursor, text: str, colour: str, *, strike: bool = False) -> None:
        paragraph, format_ = QTextBlockFormat(), QTextCharFormat()
        paragraph.setBottomMargin(6)
        format_.setForeground(self._desk.theme.colour(colour))
        format_.setFontStrikeOut(strike)
        if colour in ("danger", "success"):
            ground = QColor(self._desk.theme.colour(colour))
            ground.setAlphaF(0.08)
            paragraph.setBackground(QBrush(ground))
        if cursor.position():
            cursor.insertBlock(paragraph, format_)
        else:
            cursor.setBlockFormat(paragraph)
        cursor.insertText(shown(text), format_)


class ReextractDialog(Sheet):
    """Extracts again, shows the differences, takes those that are ticked."""

    changed = Signal(object)  # Changes

    def __init__(self, library: Library, desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(tr("Extract again"), parent, 980, 640)
        self._library, self._desk = library, desk
        self.deeds = self._deeds = Deeds(desk.runner, desk.messages, self)
        self._deeds.changed.connect(self.changed)
        self._proposals: list[Proposal] = []
        self.verdict = label("title", tr("The originals are read again…"), wrap=True)
        self.body.addWidget(self.verdict)
        self.body.addWidget(label("muted", tr("What you corrected by hand stays as it is."), wrap=True))
        self.table = Table(
            tr("Clippings that would change"), [tr("Clipping"), tr("Fields"), tr("Gone"), tr("New")], self
        )
        self.table.currentItemChanged.connect(lambda item, _before: self._on_current(item))
        self.table.itemChanged.connect(lambda _item, _column: self._arrange())
        self.view = DifferencesView(desk, self)
        splitter = QSplitter(self)
        splitter.addWidget(self.table)
        splitter.addWidget(self.view)
        splitter.setSizes([420, 560])
        splitter.setHandleWidth(12)
        self.body.addWidget(splitter, 1)
        self.making = MakingBar(self)
        self.making.ended.connect(self._arrange)
        self.body.addWidget(self.making)
        self._all = self.add_button(tr("Tick all"), lambda: self._tick(on=True))
        self._none = self.add_button(tr("Tick none"), lambda: self._tick(on=False))
        self.foot.addStretch(1)
        self.add_button(tr("Close"), self.close)
        self._take = self.add_button(tr("Take over"), self.take, default=True)
        capturing = library.capturing
        job = desk.runner.run(
            tr("Extracting again…"),
            lambda context: capturing.reextract(list(ids), context),
            lane=Lane.LONG,
            done=while_alive(self, self._show),
            failed=desk.messages.error,
            visible=True,
        )
        self.making.follow(job)
        self.finished.connect(lambda _result: self.making.cancel())
        self._arrange()

    def _show(self, proposals: Sequence[Proposal]) -> None:
        self._proposals = list(proposals)
        self.making.say("")
        count = len(proposals)
        self.verdict.setText(
            trn("{n} clipping would change.", "{n} clippings would change.", count)
            if count
            else tr("Nothing would change: the extraction gives what you have.")
        )
        rows = []
        for row, proposal in enumerate(self._proposals):
            numbers = differences.summary(proposal.before, proposal.after)
            headline = one_line(proposal.before.headline or proposal.after.headline) or tr("Untitled clipping")
            rows.append((row, [headline, *(str(n) if n else "" for n in numbers)]))
        self.table.fill(rows)
        self._tick(on=True)
        if first := self.table.topLevelItem(0):
            self.table.setCurrentItem(first)
        self._arrange()

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _tick(self, *, on: bool) -> None:
        for item in self._items():
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def ticked(self) -> list[Proposal]:
        """The proposals that are ticked."""
        return [
            self._proposals[row]
            for row, item in enumerate(self._items())
            if item.checkState(0) == Qt.CheckState.Checked
        ]

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        row = self.table.indexOfTopLevelItem(item) if item else -1
        if 0 <= row < len(self._proposals):
            self.view.show_change(self._proposals[row].before, self._proposals[row].after)

    def _arrange(self) -> None:
        count = len(self.ticked()) if self._proposals else 0
        self._take.setText(tr("Take over {clippings}", clippings=clippings(count)) if count else tr("Take over"))
        self._take.setEnabled(count > 0 and not self.making.busy and not self._library.read_only)
        for button in (self._all, self._none):
            button.setEnabled(bool(self._proposals))

    def take(self) -> None:
        """Take what is ticked."""
        proposals, capturing = self.ticked(), self._library.capturing
        self._deeds.do(
            tr("Take the new extraction"), lambda: capturing.take(proposals), done=lambda _changes: self.close()
        )
