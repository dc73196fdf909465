"""How the window speaks to the user: a notice with an action, or a dialog where data is at stake.

Nothing here blocks: questions call back when answered. Texts beside a form field are the field's own business.
Tests put `Recorded` in its place and give the answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6 import QtWidgets  # of which a class is made when it is asked for: dialogs after the start
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget

from clipper import diagnostics
from clipper.domain.changes import Changes
from clipper.errors import Cancelled, ClipperError
from clipper.ui.translation import told, tr

_log = logging.getLogger(__name__)


class Level(StrEnum):
    """How serious a notice is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Notice:
    """A sentence at the bottom of the window, with at most one thing to do about it."""

    text: str
    level: Level = Level.INFO
    hint: str = ""
    action: str = ""  # 'Undo', 'Retry'
    on_action: Callable[[], object] | None = None
    key: str = ""  # a notice replaces the one before with the same key
    seconds: float = 8.0  # 0: stays until closed


@dataclass(frozen=True)
class Question:
    """A dialog's question; `choices` are (key, button text), the first is the safe one."""

    title: str
    text: str
    choices: Sequence[tuple[str, str]]
    details: str = ""
    danger: str = ""  # key of the choice that cannot be taken back


class Messages(QObject):
    """The window's voice; notices are shown by the notices panel, questions as window-modal dialogs."""

    noticed = Signal(object)  # Notice
    withdrawn = Signal(str)  # key
    crashed = Signal(object)  # an unexpected exception, for the crash report

    def notice(
        self,
        text: str,
        *,
        level: Level = Level.INFO,
        hint: str = "",
        action: str = "",
        on_action: Callable[[], object] | None = None,
        key: str = "",
        seconds: float = 8.0,
    ) -> None:
        """Show a notice."""
        self.noticed.emit(Notice(told(text), level, told(hint), action, on_action, key, seconds))

    def withdraw(self, key: str) -> None:
        """Take a notice back."""
        self.withdrawn.emit(key)

    def undoable(self, changes: Changes, undo: Callable[[], object]) -> None:
        """Tell what was done, with Undo if it can be undone."""
        if changes.label:
            offer = {"action": tr("Undo"), "on_action": undo} if changes.undoable else {}
            self.notice(f"{told(changes.label).removesuffix('.')}.", key="undo", **offer)  # type: ignore[arg-type]

    def error(self, error: BaseException, *, retry: Callable[[], object] | None = None) -> None:
        """Show an expected failure with its hint; anything else is a bug and goes to the crash report."""
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, ClipperError):
            _log.error("Unexpected failure", exc_info=error)
            self.crashed.emit(error)
            return
        _log.warning("Told the user of %s", diagnostics.named(error))
        action = tr("Retry") if retry else ""
        self.notice(
            str(error), level=Level.ERROR, hint=error.hint, action=action, on_action=retry, key=str(error), seconds=0
        )

    def ask(self, parent: QWidget, question: Question, answered: Callable[[str], object]) -> None:
        """Ask something whose answer cannot be undone; Escape is the first choice."""
        box = QtWidgets.QMessageBox(QtWidgets.QMessageBox.Icon.Question, question.title, question.text, parent=parent)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setInformativeText(question.details)
        roles, keys = QtWidgets.QMessageBox.ButtonRole, dict[QAbstractButton, str]()
        for key, text in question.choices:
            role = roles.DestructiveRole if key == question.danger else roles.AcceptRole
            button = box.addButton(text, role if keys else roles.RejectRole)
            keys[button] = key
        safe = next(iter(keys))
        box.setEscapeButton(safe)
        if isinstance(safe, QPushButton):
            box.setDefaultButton(safe)
        box.buttonClicked.connect(lambda button: answered(keys.get(button, question.choices[0][0])))
        box.open()

    def ask_text(self, parent: QWidget, title: str, label: str, text: str, answered: Callable[[str], object]) -> None:
        """Ask for one line of text; nothing happens when it is left empty or cancelled."""
        dialog = QtWidgets.QInputDialog(parent)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setTextValue(text)
        if field := dialog.findChild(QLineEdit):
            field.setAccessibleName(label)
            field.setMinimumWidth(320)
        dialog.textValueSelected.connect(lambda value: value.strip() and answered(value.strip()))
        dialog.open()

    def ask_files(self, parent: QWidget, title: str, filters: str, answered: Callable[[list[Path]], object]) -> None:
        """Ask for files to open."""
        dialog = self._file_dialog(parent, title, filters)
        dialog.setFileMode(QtWidgets.QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: answered([Path(name) for name in names]))
        dialog.open()

    def ask_folder(self, parent: QWidget, title: str, answered: Callable[[Path], object]) -> None:
        """Ask for a folder."""
        dialog = self._file_dialog(parent, title, "")
        dialog.setFileMode(QtWidgets.QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: answered(Path(name)))
        dialog.open()

    def ask_save(
        self, parent: QWidget, title: str, proposal: Path, filters: str, answered: Callable[[Path], object]
    ) -> None:
        """Ask where to write a file; the dialog itself asks before it overwrites one."""
        dialog = self._file_dialog(parent, title, filters)
        dialog.setAcceptMode(QtWidgets.QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(proposal.suffix.lstrip("."))
        dialog.setDirectory(str(proposal.parent))
        dialog.selectFile(proposal.name)
        dialog.fileSelected.connect(lambda name: answered(Path(name)))
        dialog.open()

    def _file_dialog(self, parent: QWidget, title: str, filters: str) -> QtWidgets.QFileDialog:
        dialog = QtWidgets.QFileDialog(parent, title)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if filters:
            dialog.setNameFilter(filters)
        return dialog


class Recorded(Messages):
    """Messages that are recorded instead of shown, with the answers given beforehand: for tests and scripted runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notices: list[Notice] = []
        self.questions: list[Question] = []
        self.asked: list[str] = []  # titles of the other dialogs
        self.answers: list[object] = []  # taken in order; none left: the dialog is cancelled
        self.crashes: list[BaseException] = []
        self.noticed.connect(self.notices.append)
        self.crashed.connect(self.crashes.append)

    @property
    def texts(self) -> list[str]:
        """The sentences of all notices so far."""
        return [notice.text for notice in self.notices]

    def ask(self, parent: QWidget, question: Question, answered: Callable[[str], object]) -> None:
        """Answer with the next answer, else with the safe choice."""
        self.questions.append(question)
        answered(str(self.answers.pop(0)) if self.answers else question.choices[0][0])

    def ask_text(self, parent: QWidget, title: str, label: str, text: str, answered: Callable[[str], object]) -> None:
        """Answer with the next answer."""
        self._answer(title, answered)

    def ask_files(self, parent: QWidget, title: str, filters: str, answered: Callable[[list[Path]], object]) -> None:
        """Answer with the next answer."""
        self._answer(title, answered)

    def ask_folder(self, parent: QWidget, title: str, answered: Callable[[Path], object]) -> None:
        """Answer with the next answer."""
        self._answer(title, answered)

    def ask_save(
        self, parent: QWidget, title: str, proposal: Path, filters: str, answered: Callable[[Path], object]
    ) -> None:
        """Answer with the next answer."""
        self._answer(title, answered)

    def _answer(self, title: str, answered: Callable[..., object]) -> None:
        self.asked.append(title)
        if self.answers:
            answered(self.answers.pop(0))
