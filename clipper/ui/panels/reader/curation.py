"""What the reader's widgets ask for, done to the clipping that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from clipper.domain.changes import Changes
from clipper.domain.clipping import Clipping
from clipper.domain.row import Extraction
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader.article_tab import ArticleTab
from clipper.ui.panels.reader.values import Value
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.library import Library


class Curation(QObject):
    """Corrections, tags, the note and the mark 'read' of one clipping."""

    def __init__(self, library: Library, deeds: Deeds, article: ArticleTab) -> None:
        super().__init__(article)
        self._library, self._deeds = library, deeds
        self._clipping: Clipping | None = None
        self._mark_read = QTimer(self, singleShot=True)
        self._mark_read.timeout.connect(self._on_read)
        header = article.header
        header.corrected.connect(self._correct)
        header.tag_added.connect(lambda name: self._tag(add=(name,)))
        header.tag_removed.connect(lambda name: self._tag(remove=(name,)))
        header.split_requested.connect(self._split)
        article.note.written.connect(self._write_note)

    def start(self, clipping: Clipping, seconds: int) -> None:
        """The user begins to read a clipping, which counts as read after some seconds (0: never)."""
        self._mark_read.stop()
        ready = clipping.extraction is not Extraction.PENDING
        if not clipping.read and seconds and ready and not self._library.read_only:
            self._mark_read.start(seconds * 1000)

    def show_clipping(self, clipping: Clipping | None) -> None:
        """Work on this clipping."""
        self._clipping = clipping
        if clipping is None:
            self._mark_read.stop()

    def _do(self, title: str, deed: Callable[[int], Changes]) -> None:
        if clipping := self._clipping:
            self._deeds.do(title, lambda: deed(clipping.id))

    def _on_read(self) -> None:
        if self._clipping and not self._clipping.read:
            self._do(tr("Mark as read"), lambda id_: self._library.curating.mark_read([id_]))

    def _correct(self, name: str, value: Value) -> None:
        self._do(tr("Correct the clipping"), lambda id_: self._library.curating.correct(id_, name, value))

    def _tag(self, *, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
        self._do(tr("Tag"), lambda id_: self._library.curating.tag([id_], add=add, remove=remove))

    def _split(self) -> None:
        self._do(tr("Take out of the story"), lambda id_: self._library.curating.split_story([id_]))

    def _write_note(self, id_: int, note: str) -> None:
        self._deeds.do(tr("Write a note"), lambda: self._library.curating.set_note(id_, note))
