"""What is shown when many clippings are selected: a summary, and what can be done with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clipper.domain.clipping import Rights
from clipper.domain.row import ClippingRow
from clipper.jobs import JobContext
from clipper.ui import texts
from clipper.ui.dialogs.rights import RightsDialog
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.flow_layout import FlowLayout
from clipper.ui.panels.reader.direction import isolated, one_line
from clipper.ui.panels.tag_editor import TagEditor
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.library import Library

_NAMED = 7
_FIRST_WORDS = 120  # pixels


class _Line(QPushButton):
    """A button of one line that is cut where there is no room for it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._whole = text
        self.setProperty("flat", True)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _around(self) -> int:
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        """With the whole text."""
        whole = self.fontMetrics().horizontalAdvance(self._whole)
        return QSize(whole + self._around(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """With the first words."""
        return QSize(_FIRST_WORDS, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        room = self.width() - self._around()
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))
        super().resizeEvent(event)


class BulkSummary(QWidget):
    """Summary of a selection."""

    tag_activated = Signal(str)
    clipping_requested = Signal(int)

    def __init__(
        self, library: Library, runner: JobRunner, deeds: Deeds, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._runner, self._deeds, self._theme = library, runner, deeds, theme
        self._ids: tuple[int, ...] = ()
        self._title = QLabel(self)
        self._about = QLabel(self)
        self._about.setObjectName("muted")
        self._about.setWordWrap(True)
        self._tags_title = QLabel(tr("Tags"), self)
        self._tags_title.setObjectName("title")
        self.tags = TagEditor(library.reading.tags, self, colours=library.reading.tag_colours)
        self.tags.added.connect(lambda name: self._tag(add=(name,)))
        self.tags.removed.connect(lambda name: self._tag(remove=(name,)))
        self.tags.activated.connect(self.tag_activated)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        actions = FlowLayout(gap=8, line_gap=8)
        self._buttons: list[QPushButton] = []
        curating = library.curating
        for text, icon, deed in (
            (tr("Star"), "star", curating.star),
            (tr("Mark as read"), "eye", curating.mark_read),
            (tr("File out of the inbox"), "archive", curating.file),
            (tr("Group as one story"), "story", curating.group_story),
            (tr("Move to trash"), "trash", curating.trash),
        ):
            button = self._button(text, icon)
            button.clicked.connect(
                lambda _checked=False, text=text, deed=deed: self._deeds.do(text, lambda: deed(self._ids))
            )
            actions.addWidget(button)
        rights = self._button(tr("Rights…"), "rules")
        rights.clicked.connect(self._ask_rights)
        actions.addWidget(rights)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 40, 32)
        column.setSpacing(12)
        for widget in (self._title, self._about):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self._tags_title)
        column.addWidget(self.tags)
        column.addSpacing(8)
        column.addLayout(actions)
        column.addSpacing(12)
        column.addLayout(self._list)
        column.addStretch(1)

    def _button(self, text: str, icon: str) -> QPushButton:
        button = QPushButton(self._theme.icon(icon), text, self)
        button.setProperty("icon_name", icon)
        self._buttons.append(button)
        return button

    def recolour(self) -> None:
        """Draw the icons in the theme's colours."""
        for button in self._buttons:
            button.setIcon(self._theme.icon(str(button.property("icon_name"))))

    def show_many(self, ids: Sequence[int]) -> None:
        """Show the summary of these clippings."""
        if tuple(ids) != self._ids:
            self._ids = tuple(ids)
            self._title.setFont(scaled(self.font(), 1.6, QFont.Weight.DemiBold))
            self._title.setText(tr("{clippings} selected", clippings=texts.clippings(len(ids))))
            self._about.setText("")
        editable = not self._library.read_only
        for button in self._buttons:
            button.setEnabled(editable)
        self.load()

    def load(self) -> None:
        """Read tags and rows off the window's thread: a selection can be everything."""
        ids, reading = self._ids, self._library.reading

        def work(_context: JobContext) -> tuple[dict[str, int], dict[int, ClippingRow]]:
            return reading.tags_on(ids), reading.rows(ids[:_NAMED])

        self._runner.run(
            tr("Look at the selection"),
            work,
            lane=Lane.QUERY,
            done=while_alive(self, lambda found: self._show(ids, *found)),
            supersede="selection",
        )

    def _show(self, ids: tuple[int, ...], tags: dict[str, int], rows: dict[int, ClippingRow]) -> None:
        if ids != self._ids:
            return
        self.tags.show_tags(tags, len(ids), editable=not self._library.read_only)
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for id_ in ids[:_NAMED]:
            if row := rows.get(id_):
                self._list.addWidget(self._named(id_, row))
        if len(ids) > _NAMED:
            more = QLabel(tr("and {n} more", n=texts.number(len(ids) - _NAMED)), self)
            more.setObjectName("muted")
            more.setContentsMargins(9, 4, 0, 0)
            self._list.addWidget(more)
        words = sum(row.words for row in rows.values())
        outlets = len({row.outlet for row in rows.values() if row.outlet})
        if len(ids) <= _NAMED:
            self._about.setText(tr("{words} words from {outlets} outlets", words=texts.number(words), outlets=outlets))
        self._about.setVisible(len(ids) <= _NAMED)

    def _named(self, id_: int, row: ClippingRow) -> QPushButton:
        parts = (texts.headline(row), row.outlet, texts.when(row))
        text = " · ".join(isolated(one_line(part)) for part in parts if part)
        button = _Line(text, self)
        button.setAccessibleName(tr("Show {headline}", headline=text))
        button.clicked.connect(lambda: self.clipping_requested.emit(id_))
        return button

    def _tag(self, *, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
        ids, curating = self._ids, self._library.curating
        self._deeds.do(tr("Tag the selection"), lambda: curating.tag(ids, add=add, remove=remove))

    def _ask_rights(self) -> None:
        dialog = RightsDialog(Rights(), len(self._ids), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ids, curating = self._ids, self._library.curating
        dialog.chosen.connect(
            lambda rights: self._deeds.do(tr("Set the rights"), lambda: curating.set_rights(ids, rights))
        )
        dialog.open()
