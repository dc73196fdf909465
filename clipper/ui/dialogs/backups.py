"""The backups of a library: when, why, how large; made and restored with one action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clipper.errors import ClipperError
from clipper.services.maintenance import BackupInfo
from clipper.ui.desk import Desk
from clipper.ui.dialogs.making_bar import MakingBar
from clipper.ui.dialogs.opening import show_in_folder
from clipper.ui.dialogs.sheet import Sheet, Table
from clipper.ui.messages import Question
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.boxes import label
from clipper.ui.panels.reader.values import moment_text
from clipper.ui.runner import Lane
from clipper.ui.texts import number, size
from clipper.ui.translation import mark, tr, trn

if TYPE_CHECKING:
    from clipper.library import Library

_KINDS = {
    "daily": mark("daily"),
    "manual": mark("by hand"),
    "before-migration": mark("before a new version"),
    "before-import": mark("before an import"),
    "before-emptying": mark("before emptying the trash"),
    "before-restore": mark("before a restore"),
}


class BackupsDialog(Sheet):
    """Shows, makes and restores backups."""

    restored = Signal(object)  # Path of the folder that holds the restored library: to be opened

    def __init__(self, library: Library, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tr("Backups"), parent, 700, 480)
        self._library, self._desk = library, desk
        about = tr(
            "Clipper backs the library up on the first change of a day and before anything risky. It keeps seven "
            "daily, four weekly and twelve monthly backups, and checks each one after writing it."
        )
        self.body.addWidget(label("muted", about, wrap=True))
        self.table = Table(tr("Backups"), [tr("When"), tr("Age"), tr("Why"), tr("Size")], self)
        self.table.itemSelectionChanged.connect(self._arrange)
        self.body.addWidget(self.table, 1)
        self.making = MakingBar(self)
        self.making.ended.connect(self._arrange)
        self.body.addWidget(self.making)
        self._make = self.add_button(tr("Back up now"), self.make)
        self._folder = self.add_button(tr("Show in folder"), self._show_folder)
        self.foot.addStretch(1)
        self.add_button(tr("Close"), self.close)
        self._copy = self.add_button(tr("Restore into another folder…"), self._ask_folder)
        self._restore = self.add_button(tr("Restore…"), self._ask_restore)
        self._load()

    # ------------------------------------------------------------------------------------------ the list

    def _load(self) -> None:
        self._desk.runner.run(
            tr("Look for backups"),
            lambda _context: self._library.maintenance.backups(),
            lane=Lane.QUERY,
            done=while_alive(self, self._show),
            failed=self._desk.messages.error,
        )

    def _show(self, found: Sequence[BackupInfo]) -> None:
        now = dt.datetime.now(dt.UTC)
        self.table.fill(
            [
                (
                    info,
                    [
                        moment_text(info.when),
                        age_text(now - info.when),
                        tr(_KINDS.get(info.kind, info.kind)),
                        size(info.size),
                    ],
                )
                for info in found
            ]
        )
        if found and not self.table.values():
            self.table.select(found[0])
        self._arrange()

    def _chosen(self) -> BackupInfo | None:
        chosen = [value for value in self.table.values() if isinstance(value, BackupInfo)]
        return chosen[0] if len(chosen) == 1 else None

    def _arrange(self) -> None:
        chosen, busy = self._chosen() is not None, self.making.busy
        self._restore.setEnabled(chosen and not busy and not self._library.read_only)
        self._copy.setEnabled(chosen and not busy)
        self._folder.setEnabled(chosen)
        self._make.setEnabled(not busy)

    def _show_folder(self) -> None:
        if info := self._chosen():
            show_in_folder(info.path)

    # ------------------------------------------------------------------------------------------ deeds

    def make(self) -> None:
        """Make a backup now."""

        def done(info: BackupInfo) -> None:
            self.making.say(tr("The backup is made and checked: {size}.", size=size(info.size)))
            self._load()

        job = self._desk.runner.run(
            tr("Backing up…"),
            lambda context: self._library.maintenance.backup(ctx=context),
            lane=Lane.LONG,
            done=while_alive(self, done),
            failed=while_alive(self, self._failed),
            visible=True,
        )
        self.making.follow(job)
        self._arrange()

    def _ask_restore(self) -> None:
        info = self._chosen()
        if info is None:
            return
        question = Question(
            tr("Restore a backup"),
            tr("Put the library back to how it was on {when}?", when=moment_text(info.when)),
            (("keep", tr("Leave it as it is")), ("restore", tr("Restore"))),
            details=tr("What the library holds now is kept as a backup first, so this can be taken back."),
            danger="restore",
        )

        def answered(answer: str) -> None:
            if answer == "restore":
                self.restore(info, self._library.folder)

        self._desk.messages.ask(self, question, answered)

    def _ask_folder(self) -> None:
        if info := self._chosen():
            title = tr("Choose an empty folder for the restored library")
            self._desk.messages.ask_folder(self, title, lambda folder: self.restore(info, folder))

    def restore(self, info: BackupInfo, folder: Path) -> None:
        """Restore a backup into a folder; into its own, the library is closed and has to be opened again."""
        maintenance = self._library.maintenance

        def done(_aside: Path | None) -> None:
            self.making.say(tr("The library was restored."))
            self.restored.emit(folder)
            self.close()

        job = self._desk.runner.run(
            tr("Restoring…"),
            lambda context: maintenance.restore(info, folder, context),
            lane=Lane.LONG,
            done=while_alive(self, done),
            failed=while_alive(self, self._failed),
            visible=True,
        )
        self.making.follow(job)
        self._arrange()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ClipperError):
            self.making.say(f"{error} {error.hint}".strip())
        else:
            self.making.say(tr("It did not work; nothing was changed."))
            self._desk.messages.error(error)


def age_text(age: dt.timedelta) -> str:
    """An age in words."""
    minutes = max(0, round(age.total_seconds() / 60))
    if minutes < 2:
        return tr("just now")
    if minutes < 60:
        return trn("{n} minute", "{n} minutes", minutes)
    if minutes < 48 * 60:
        return trn("{n} hour", "{n} hours", round(minutes / 60))
    return tr("{n} days", n=number(round(minutes / 1440)))
