"""A real library, a desk whose messages are recorded, and a window on it that is taken down cleanly."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from clipper.library import Library
from clipper.ui.desk import Desk
from clipper.ui.main_window import MainWindow
from clipper.ui.messages import Recorded
from clipper.ui.preferences import Preferences
from clipper.ui.runner import JobRunner
from clipper.ui.state import State
from clipper.ui.style import Theme
from clipper.ui.translation import install
from tests.store.builders import make_clipping


@pytest.fixture(autouse=True)
def british():
    """Numbers and dates are written the same way on every machine."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def german(qapp):
    """The window in German."""
    before = QLocale()
    assert install(qapp, "de") == "de"
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "Press archive", cache=tmp_path / "cache")
    yield opened
    opened.close()


@pytest.fixture
def make(library):
    """Makes clippings in the library: make('Headline', text=..., tags=..., outlet=..., status=...)."""

    def made(headline: str = "Harbour bridge vote put off again", **values: object) -> int:
        return make_clipping(library._store, headline, **values)

    return made


@pytest.fixture(autouse=True)
def nothing_left(request):
    """Each test takes down the windows it opened."""
    yield
    if QApplication.instance() is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert not left, f"windows left open: {left}"


@pytest.fixture
def desk(qapp, qtbot, tmp_path):
    runner = JobRunner()
    theme = Theme("light")
    theme.install()
    messages = Recorded()
    runner.unhandled.connect(messages.error)
    made = Desk(runner, messages, theme, Preferences(tmp_path / "settings.toml"), State(tmp_path / "window.ini"))
    yield made
    assert runner.shutdown()
    assert messages.crashes == []
    runner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def open_window(qtbot, library, desk):
    """Opens a window and waits until it shows its first list."""
    opened: list[MainWindow] = []

    def open_() -> MainWindow:
        window = MainWindow(library, desk)
        opened.append(window)
        window.show()
        window.start()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.showing.shelves is not None and window.panels.browsing.shown is not None)
        return window

    yield open_
    for window in opened:
        window.close()
        desk.runner.shutdown()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def window(open_window):
    return open_window()
