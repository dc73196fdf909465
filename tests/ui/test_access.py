"""Every control has a name, and the keyboard reaches each part."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
    QWidget,
)

from clipper.ui.dialogs.about import AboutDialog
from clipper.ui.dialogs.failures import FailuresDialog
from clipper.ui.dialogs.preferences import SettingsDialog
from clipper.ui.dialogs.shortcuts import ShortcutsDialog

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
)
# Inner parts of Qt's own widgets, which speak through the widget around them.
INNER = ("qt_", "ScrollLeft", "ScrollRight")
SPEAKING = (QAbstractSpinBox, QComboBox, QKeySequenceEdit)


def unnamed(widget: QWidget) -> list[str]:
    found = []
    for child in [widget, *widget.findChildren(QWidget)]:
        if not isinstance(child, CONTROLS) or isinstance(child, QHeaderView):
            continue
        around = (child.parent(), child.parent().parent() if child.parent() else None)
        if child.objectName().startswith(INNER) or any(isinstance(one, SPEAKING) for one in around):
            continue
        interface = QAccessible.queryAccessibleInterface(child)
        name = interface.text(QAccessible.Text.Name) if interface else child.accessibleName()
        if not name.strip():
            found.append(f"{type(child).__name__} {child.objectName()!r} in {type(child.parent()).__name__}")
    return found


def test_no_control_of_the_window_is_without_a_name(qtbot, make, window):
    make("Bridge vote put off", tags=["harbour"])
    window.panels.browsing.refresh()
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 1)
    window.panels.list.view.select_ids(window.panels.model.ids_between(0, 0))
    qtbot.waitUntil(lambda: window.panels.reader.clipping is not None)
    window.commands["facets"].setChecked(True)
    assert "\n".join(unnamed(window)) == ""


def test_no_control_of_the_dialogs_is_without_a_name(qtbot, window, desk):
    for dialog in (
        SettingsDialog(desk.preferences, window),
        ShortcutsDialog(window.commands, window),
        FailuresDialog([("a", "b")], window),
        AboutDialog(window),
    ):
        dialog.show()
        assert "\n".join(unnamed(dialog)) == "", type(dialog).__name__
        dialog.close()


def test_the_list_reads_headline_outlet_date_and_tags(qtbot, make, window):
    make("Bridge vote put off", tags=["harbour", "nyc"], outlet="The Post")
    window.panels.browsing.refresh()
    qtbot.waitUntil(lambda: window.panels.model.rowCount() == 1)
    view = QAccessible.queryAccessibleInterface(window.panels.list.view)
    assert view.text(QAccessible.Text.Name) == "Clippings"
    children = [view.child(number) for number in range(view.childCount())]
    spoken = [child.text(QAccessible.Text.Name) for child in children if child]
    card = next(text for text in spoken if text.startswith("Bridge vote put off, The Post, "))
    assert "2 tags" in card
