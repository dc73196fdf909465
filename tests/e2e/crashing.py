"""The real program, started on files with a canary word in them, brought to fail in every way, and started again.

    python -m tests.e2e.crashing work LIBRARY FILE...     ends with an abort, as by a fault in native code
    python -m tests.e2e.crashing again LIBRARY            prints the crash report that is offered

What “Copy diagnostics” copies is written to `diagnostics.txt` in CLIPPER_HOME.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from clipper import app
from clipper.errors import CaptureError
from clipper.ui.dialogs.crash_report import CrashReportDialog
from clipper.ui.main_window import MainWindow

CANARY = "Kanarienvogel"
PAGE = (
    f"<title>{CANARY} headline</title><h1>{CANARY} headline</h1><p>By {CANARY} Roe</p>"
    + f"<p>The council of {CANARY} put off its vote on the bridge on Monday evening, after three hours.</p>" * 4
)
_STEP_MS = 100
_programs: list[app.Program] = []


class Remembered(app.Program):
    """The program, within reach."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        _programs.append(self)


def work(number: int) -> Iterator[None]:
    """What happens in the window; at each yield the window has its turn."""
    window = yield from _window()
    library = _programs[0]._library
    assert library is not None
    while library.reading.counts().all < number or library.capturing.waiting():
        yield
    messages = _programs[0]._desk.messages
    messages.error(CaptureError(f"The file {CANARY}.html cannot be read.", f"Is {CANARY} there?"))
    messages.error(_raised(ValueError(f"unexpected {CANARY}")))
    messages.error(_raised(FileNotFoundError(2, "No such file", f"/home/{CANARY}/x")))
    logging.getLogger("some.library").error("cannot parse %s", CANARY)
    QTimer.singleShot(0, lambda: {}[CANARY])
    yield
    window.work.output.copy_diagnostics()
    while "Last errors" not in QGuiApplication.clipboard().text():
        yield
    Path(os.environ["CLIPPER_HOME"], "diagnostics.txt").write_text(QGuiApplication.clipboard().text(), "utf-8")
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.abort()


def again() -> Iterator[None]:
    """Read what is offered at the next start."""
    yield from _window()
    while not (found := [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashReportDialog)]):
        yield
    sys.stdout.write(found[0].text.toPlainText())
    found[0].close()
    QApplication.quit()


def _window() -> Generator[None, None, MainWindow]:
    while not (_programs and _programs[0].window):
        yield
    window = _programs[0].window
    assert window is not None
    return window


def _raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 - with its place, as a job's would come
        return caught


def main(mode: str, library: str, *files: str) -> int:
    """Run the program with these steps beside it."""
    steps = work(len(files)) if mode == "work" else again()
    timer = QTimer(interval=_STEP_MS)
    timer.timeout.connect(lambda: next(steps, None))
    make = app.make_application

    def made(arguments: Sequence[str]) -> QApplication:
        application = make(arguments)
        timer.start()
        return application

    app.make_application, app.Program = made, Remembered  # type: ignore[misc]
    return app.run(Path(library), [Path(file) for file in files])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
