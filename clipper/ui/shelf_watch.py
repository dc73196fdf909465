"""Keeps the sidebar's counts and names up to date: reads them off the window's thread, a moment after a change."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from clipper.domain.shelves import Counts, DossierInfo, Tag
from clipper.jobs import JobContext
from clipper.library import Library
from clipper.ui.models.shelves import Node, build
from clipper.ui.runner import JobRunner, Lane

_MOMENT = 40  # milliseconds in which changes are gathered
_AGAIN = 3000  # milliseconds until the state of a search index that is not ready is asked for again


@dataclass(frozen=True)
class Shelves:
    """What the sidebar shows, and what else follows each change."""

    nodes: list[Node]
    counts: Counts
    tags: list[Tag]
    dossiers: list[DossierInfo]
    undo_label: str
    redo_label: str
    index_notice: str


class ShelfWatch(QObject):
    """Tells what the shelves hold."""

    found = Signal(object)  # Shelves

    def __init__(self, library: Library, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._timer = QTimer(self, singleShot=True, interval=_MOMENT)
        self._timer.timeout.connect(self._ask)

    def refresh(self) -> None:
        """Read again soon."""
        if not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        self._runner.run("Shelves", self._read, lane=Lane.QUERY, supersede="shelves", done=self._on_read)

    def _on_read(self, shelves: Shelves) -> None:
        self.found.emit(shelves)
        if shelves.index_notice:
            QTimer.singleShot(_AGAIN, self, self.refresh)

    def _read(self, ctx: JobContext) -> Shelves:
        reading, curating = self._library.reading, self._library.curating
        counts, tags, dossiers = reading.counts(), reading.tags(), reading.dossiers()
        ctx.check()
        nodes = build(counts, dossiers, reading.saved_searches(), tags, reading.outlets(), reading.tag_levels())
        status = self._library.finding.status()
        notice = "" if status.ready else status.text
        return Shelves(nodes, counts, tags, dossiers, curating.undo_label(), curating.redo_label(), notice)
