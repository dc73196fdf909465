"""The only place where the parts of the program are wired together: the application, its windows, their libraries."""

from __future__ import annotations

import dataclasses
import gc
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6 import QtWidgets  # of which a class is made when it is asked for: dialogs after the start
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from clipper import __version__, diagnostics, paths, resources, settings
from clipper.domain.changes import Changes
from clipper.errors import ClipperError
from clipper.jobs import JobContext
from clipper.library import Library
from clipper.settings import Settings
from clipper.ui.browsing import first_order
from clipper.ui.desk import Desk
from clipper.ui.main_window import MainWindow
from clipper.ui.messages import Messages
from clipper.ui.models.shelves import Kind, Shelf
from clipper.ui.painted import once_painted
from clipper.ui.preferences import Preferences
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.state import State
from clipper.ui.style import Theme, fonts
from clipper.ui.translation import install, told, tr

if TYPE_CHECKING:
    from clipper.ui.handover import Handover

_log = logging.getLogger(__name__)
_TAKE_OVER_MS = 5000
_CHECK_AFTER_MS = 3000
_PICTURE_SIZE = (1280, 800)
_SETTLE_MS = 2500  # until the window has read what it shows


def make_application(arguments: Sequence[str]) -> QApplication:
    """The Qt application with the program's name, style and faces."""
    QApplication.setApplicationName("clipper")
    QApplication.setApplicationDisplayName("Clipper")
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("clipper")
    app = QApplication(["clipper", *arguments])
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resources.path("icons/clipper.svg"))))
    fonts.load(app)
    return app


def make_desk(app: QApplication) -> Desk:
    """What all windows share."""
    preferences = Preferences(paths.config() / "settings.toml", app)
    install(app, preferences.now.language)
    theme = Theme(preferences.now.theme, app)
    return Desk(JobRunner(app), Messages(app), theme, preferences, State(paths.state() / "window.ini"))


def _let_go() -> None:
    """A window that was closed may go: it was kept from Python's collector as long as it was open (MainWindow)."""
    gc.unfreeze()
    gc.collect()


class Program(QObject):
    """The running program: one library and its window at a time."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._desk = make_desk(app)
        self._library: Library | None = None
        self._handover: Handover | None = None
        self.window: MainWindow | None = None
        self._taking_over = QTimer(self, interval=_TAKE_OVER_MS)
        self._taking_over.timeout.connect(self._take_over)
        self._desk.messages.crashed.connect(self._on_crash)

    @property
    def recent(self) -> Path:
        """The library that was open last, or the user's own."""
        known = self._desk.state.recent_libraries()
        return known[0] if known else paths.default_library()

    def open(self, folder: Path, files: Sequence[Path] = ()) -> bool:
        """Open a library in a window of its own, in place of the one before; False when that cannot be done.

        The window comes first, with what can be seen of the library at a glance; the rest is opened behind it.
        """
        desk = self._desk
        order = first_order(desk.state)
        try:
            library = Library.open(folder, cache=paths.cache(), settings=desk.preferences.now, at_a_glance=order)
        except ClipperError as error:
            self._say(error)
            return False
        self.close()
        self._desk = desk = dataclasses.replace(desk, runner=JobRunner(self._app))
        desk.runner.unhandled.connect(desk.messages.error)
        self._library = library
        self._app.setStyleSheet("")  # each part would be styled anew when it is put into another
        self.window = window = MainWindow(library, desk)
        desk.theme.install()
        window.library_wanted.connect(self.open)
        window.closed.connect(self.close)
        window.unopened.connect(self._on_unopened)
        window.show_at_a_glance()
        window.show()
        once_painted(window.panels.list.view.viewport(), lambda: self._begin(folder, files))
        return True

    def _begin(self, folder: Path, files: Sequence[Path]) -> None:
        """What can wait until the window is seen."""
        from clipper.ui.handover import Handover

        window, library = self.window, self._library
        if window is None or library is None:
            return
        gc.enable()
        window.start()
        self._handover = Handover(folder, self)
        self._handover.received.connect(self._on_handover)
        if files:
            window.work.capture.take_files(list(files))
        if library.read_only:
            self._taking_over.start()
        QTimer.singleShot(_CHECK_AFTER_MS, window, self._look_over)

    def _on_unopened(self, error: Exception) -> None:
        """What was seen at a glance cannot be opened after all."""
        if isinstance(error, ClipperError):
            self._say(error)
        else:
            self._desk.messages.error(error)
        self.close()
        if not self._open_another():
            self._app.quit()

    def close(self) -> None:
        """End the window, its jobs and its library."""
        self._taking_over.stop()
        window, self.window = self.window, None
        library, self._library = self._library, None
        if self._handover:
            self._handover.close()
            self._handover = None
        if window:
            window.close()
            window.deleteLater()
            QTimer.singleShot(0, self, _let_go)
        if library:
            self._desk.runner.shutdown()
            library.close()

    def start(self, folder: Path, files: Sequence[Path] = ()) -> bool:
        """Open the first window, or let the user choose another library when that cannot be done."""
        if not self.open(folder, files) and not self._open_another(files):
            return False
        self._offer_crash_report()
        return True

    def _open_another(self, files: Sequence[Path] = ()) -> bool:
        """Let the user choose until a library can be opened; False when there is no more choosing."""
        while chosen := QtWidgets.QFileDialog.getExistingDirectory(
            None, tr("Open another library, or an empty folder for a new one")
        ):
            if self.open(Path(chosen), files):
                return True
        return False

    # ------------------------------------------------------------------------------------------ following

    def _say(self, error: ClipperError) -> None:
        box = QtWidgets.QMessageBox(
            QtWidgets.QMessageBox.Icon.Warning, tr("Clipper"), told(str(error)), parent=self.window
        )
        box.setInformativeText(told(error.hint))
        box.exec()

    def _take_over(self) -> None:
        """Become the writer as soon as the other program has closed the library."""
        if self._library and self._library.take_over():
            self.open(self._library.folder)
            self._desk.messages.notice(tr("The library can be changed again."))

    def _on_handover(self, files: list[Path]) -> None:
        if self.window:
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()
            if files:
                self.window.work.capture.take_files(files)

    def _look_over(self) -> None:
        """The quick part of the doctor, after the window has come up; then the trash goes whose time has come."""
        library, window = self._library, self.window
        if library is None or window is None:
            return

        def tell(seen: tuple[bool, Changes]) -> None:
            ok, emptied = seen
            if emptied:
                window.showing.apply(emptied)
            if not ok:
                self._desk.messages.notice(
                    tr("Something in this library is not in order. Nothing is lost by looking."),
                    action=tr("Check the library…"),
                    on_action=window.work.output.doctor,
                    key="doctor",
                    seconds=0,
                )

        def look(ctx: JobContext) -> tuple[bool, Changes]:
            ok = library.maintenance.doctor(ctx, quick=True).ok
            days = self._desk.preferences.now.trash_days
            return ok, library.curating.empty_old_trash(days) if days and not library.read_only else Changes()

        self._desk.runner.run(tr("Looking over the library"), look, lane=Lane.LONG, done=tell)

    # ------------------------------------------------------------------------------------------ crashes

    def catch_crashes(self) -> None:
        """From now on, an unexpected error anywhere is logged and reported, and the program goes on."""
        sys.excepthook = self._on_unexpected
        threading.excepthook = lambda args: self._on_unexpected(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def _on_unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        _log.error("Unexpected failure: %s", kind.__name__)
        diagnostics.save_crash_report(paths.logs(), diagnostics.crash_report(kind, error, trace))
        self._desk.messages.crashed.emit(error)

    def _on_crash(self, error: BaseException) -> None:
        if error.__traceback__ is not None and not diagnostics.crash_reports(paths.logs()):
            text = diagnostics.crash_report(type(error), error, error.__traceback__)
            diagnostics.save_crash_report(paths.logs(), text)
        self._desk.messages.notice(
            tr("Something went wrong inside Clipper. Your clippings are safe."),
            action=tr("Show the report"),
            on_action=self._offer_crash_report,
            key="crash",
            seconds=0,
        )

    def _offer_crash_report(self) -> None:
        reports = diagnostics.crash_reports(paths.logs())
        if reports and self.window:
            from clipper.ui.dialogs.crash_report import CrashReportDialog

            CrashReportDialog(reports[0], self.window).open()


def run(library: Path | None = None, files: Sequence[Path] = ()) -> int:
    """Open the window; returns the exit status."""
    gc.disable()  # until the window is there: what is made until then stays
    diagnostics.note_aborts(paths.logs())
    app = make_application(())
    program = Program(app)
    folder = library or program.recent
    if _handed_over(folder, files):
        return 0
    program.catch_crashes()
    if not program.start(folder, files):
        return 3
    if program.window:
        once_painted(program.window, lambda: diagnostics.start_logging(paths.logs()))
    QTimer.singleShot(0, lambda: fonts.load_missing_scripts())
    status = app.exec()
    program.close()
    return status


def _handed_over(folder: Path, files: Sequence[Path]) -> bool:
    """Whether a window that has this library open took the files; nobody is asked where nobody has it open."""
    if not Library.is_open_elsewhere(folder):
        return False
    from clipper.ui.handover import hand_over

    return hand_over(folder, files)


def demo(folder: Path) -> None:
    """Do the main job without a display, and render the window without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["CLIPPER_HOME"] = str(folder / "home")  # the user's own settings and recent libraries stay as they are
    app = make_application(())
    from clipper import demo as main_job

    main_job.run(folder, lambda library, file: _render(app, library, file))


def _render(app: QApplication, library: Path, file: Path) -> None:
    """A picture of the window on a library, in the theme that the file's name says."""
    settings.save(paths.config() / "settings.toml", Settings(theme="dark" if "dark" in file.stem else "light"))
    program = Program(app)
    if not program.open(library) or program.window is None:
        return
    window = program.window
    window.resize(*_PICTURE_SIZE)
    window.showing.show_shelf(Shelf(Kind.ALL))
    QTimer.singleShot(_SETTLE_MS, app, lambda: (window.grab().save(str(file)), app.quit()))
    app.exec()
    program.close()
