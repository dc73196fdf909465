"""What is done with the selected clippings: star, file, trash, read, stories, copy; undo and redo for everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from clipper.domain.changes import Changes
from clipper.domain.row import ClippingRow, Status
from clipper.library import Library
from clipper.ui import texts
from clipper.ui.messages import Messages
from clipper.ui.panels.deeds import Deeds
from clipper.ui.runner import JobRunner
from clipper.ui.translation import told, tr

_MOST_COPIED = 500
_MOST_LOOKED_AT = 2000


class Curate(QObject):
    """The actions on the selection."""

    changed = Signal(object)  # Changes
    tags_wanted = Signal()  # show the tag editor
    dossier_wanted = Signal()  # ask which dossier
    select_all_wanted = Signal()
    erase_wanted = Signal(object)  # ids already in the trash that shall go for good

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        messages: Messages,
        selection: Callable[[], Sequence[int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._messages = messages
        self._selection = selection
        self._deeds = Deeds(runner, messages, self)
        self._deeds.changed.connect(self.changed)

    # ------------------------------------------------------------------------------------------ the actions

    def toggle_star(self) -> None:
        """Star the selection, or clear its stars when all have one."""
        self.star(self._ids, not all(row.starred for row in self._rows()))

    def star(self, ids: Sequence[int], on: bool) -> None:
        """Set or clear stars."""
        self._do(tr("Star"), lambda: self._library.curating.star(ids, on), ids)

    def toggle_read(self) -> None:
        """Mark the selection as read, or as unread when all are read."""
        ids, on = self._ids, not all(row.read for row in self._rows())
        self._do(tr("Mark as read"), lambda: self._library.curating.mark_read(ids, on), ids)

    def edit_tags(self) -> None:
        """Show the tag editor for the selection."""
        self.tags_wanted.emit()

    def toggle_tag(self, name: str) -> None:
        """Add a tag to the selection, or take it off when all have it."""
        ids = self._ids
        if not ids:
            return
        if all(name in row.tags for row in self._rows()):
            self._do(tr("Tag"), lambda: self._library.curating.tag(ids, remove=(name,)), ids)
        else:
            self._do(tr("Tag"), lambda: self._library.curating.tag(ids, add=(name,)), ids)

    def tag(self, ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add and remove tags."""
        self._do(tr("Tag"), lambda: self._library.curating.tag(ids, add=tuple(add), remove=tuple(remove)), ids)

    def file(self) -> None:
        """Take the selection out of the inbox."""
        ids = self._ids
        self._do(tr("File"), lambda: self._library.curating.file(ids), ids)

    def to_inbox(self) -> None:
        """Put the selection back into the inbox."""
        self.move_to_inbox(self._ids)

    def move_to_inbox(self, ids: Sequence[int]) -> None:
        """Put clippings back into the inbox."""
        self._do(tr("Back to the inbox"), lambda: self._library.curating.move_to_inbox(ids), ids)

    def add_to_dossier(self) -> None:
        """Ask which dossier the selection goes into."""
        if self._ids:
            self.dossier_wanted.emit()

    def put_into_dossier(self, dossier_id: int, ids: Sequence[int]) -> None:
        """Add clippings to a dossier."""
        self._do(tr("Add to dossier"), lambda: self._library.curating.add_to_dossier(dossier_id, ids), ids)

    def trash(self) -> None:
        """Move the selection to the trash; what lies there already is asked about."""
        ids = self._ids
        rows = self._rows()
        if rows and all(row.status is Status.TRASHED for row in rows):
            self.erase_wanted.emit(ids)
        else:
            self.move_to_trash(ids)

    def move_to_trash(self, ids: Sequence[int]) -> None:
        """Move clippings to the trash."""
        self._do(tr("Move to trash"), lambda: self._library.curating.trash(ids), ids)

    def restore(self) -> None:
        """Take the selection out of the trash."""
        ids = self._ids
        self._do(tr("Restore"), lambda: self._library.curating.restore(ids), ids)

    def group_story(self) -> None:
        """Make the selection one story."""
        ids = self._ids
        if len(ids) > 1:
            self._do(tr("Group as one story"), lambda: self._library.curating.group_story(ids), ids)

    def split_story(self) -> None:
        """Take the selection out of its story."""
        ids = self._ids
        self._do(tr("Take out of the story"), lambda: self._library.curating.split_story(ids), ids)

    def undo(self) -> None:
        """Take the last change back."""
        self._step(tr("Undo"), self._library.curating.undo, tr("Undone: {label}"))

    def redo(self) -> None:
        """Do again what was taken back."""
        self._step(tr("Redo"), self._library.curating.redo, tr("Done again: {label}"))

    def select_all(self) -> None:
        """Select the whole list."""
        self.select_all_wanted.emit()

    def copy(self) -> None:
        """Copy the selection as text and as formatted lines with links."""
        rows = list(self._library.reading.rows(self._ids[:_MOST_COPIED]).values())
        if rows:
            QGuiApplication.clipboard().setMimeData(lines_of(rows))

    # ------------------------------------------------------------------------------------------ inside

    @property
    def _ids(self) -> list[int]:
        return list(self._selection())

    def _rows(self) -> list[ClippingRow]:
        return list(self._library.reading.rows(self._ids[:_MOST_LOOKED_AT]).values())

    def _do(self, title: str, deed: Callable[[], Changes], ids: Sequence[int]) -> None:
        if ids:
            self._deeds.do(title, deed)

    def _step(self, title: str, deed: Callable[[], Changes | None], sentence: str) -> None:
        def tell(changes: Changes) -> None:
            if changes.label:
                self._messages.notice(sentence.format(label=told(changes.label)), key="undo", seconds=4)

        self._deeds.do(title, lambda: deed() or Changes(), done=tell)


def lines_of(rows: Sequence[ClippingRow]) -> QMimeData:
    """Clippings as lines: headline, outlet, date."""
    from html import escape  # here: the window starts without it

    plain = [", ".join(part for part in (texts.headline(row), row.outlet, texts.when(row)) if part) for row in rows]
    rich = [
        f"<p><b>{escape(texts.headline(row))}</b><br>"
        + escape(", ".join(part for part in (row.outlet, texts.when(row)) if part))
        + "</p>"
        for row in rows
    ]
    mime = QMimeData()
    mime.setText("\n".join(plain))
    mime.setHtml("".join(rich))
    return mime
