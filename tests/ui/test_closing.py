"""A window that was closed leaves nothing behind."""

import weakref

from PySide6.QtCore import QCoreApplication, QEvent

from clipper.app import Program


def test_a_closed_window_and_its_library_are_let_go(qapp, qtbot, tmp_path):
    """While it is open its objects are kept from Python's collector, and would stay so for ever."""
    program = Program(qapp)
    assert program.open(tmp_path / "library")
    qtbot.waitUntil(lambda: program.window.panels.browsing.shown is not None, timeout=20_000)
    window, library = weakref.ref(program.window), weakref.ref(program._library)
    program.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: window() is None and library() is None, timeout=20_000)
    program.deleteLater()
