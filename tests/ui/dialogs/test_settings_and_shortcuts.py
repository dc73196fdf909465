import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox

from clipper import settings
from clipper.settings import Settings
from clipper.ui.dialogs.failures import FailuresDialog
from clipper.ui.dialogs.preferences import SettingsDialog, sections
from clipper.ui.dialogs.shortcuts import ShortcutsDialog
from clipper.ui.preferences import Preferences


@pytest.fixture
def preferences(qapp, tmp_path):
    return Preferences(tmp_path / "settings.toml")


@pytest.fixture
def dialog(qtbot, preferences):
    made = SettingsDialog(preferences)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    return made


def test_every_setting_has_a_named_editor(dialog):
    assert set(dialog.editors) == {item.name for item in dataclasses.fields(Settings)}
    for name, editor in dialog.editors.items():
        assert editor.accessibleName(), name
    assert [dialog.sections.item(row).text() for row in range(dialog.sections.count())] == list(sections())


def test_the_sections_do_not_lie_on_each_other(qapp, preferences, qtbot):
    qapp.setStyleSheet("#sections::item { min-height: 30px; }")
    try:
        dialog = SettingsDialog(preferences)
        qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.show()
        first, second = (dialog.sections.visualItemRect(dialog.sections.item(row)) for row in (0, 1))
        assert first.height() >= 30
        assert second.top() > first.bottom()
    finally:
        qapp.setStyleSheet("")


def test_each_kind_of_setting_holds_at_once_and_is_saved(dialog, preferences, tmp_path):
    heard: list[Settings] = []
    preferences.changed.connect(lambda before, now: heard.append(now))
    theme, size, watch = (dialog.editors[name] for name in ("theme", "reader_size", "watch_clipboard"))
    assert isinstance(theme, QComboBox)
    assert isinstance(size, QSpinBox)
    assert isinstance(watch, QCheckBox)
    theme.setCurrentIndex(theme.findData("dark"))
    size.setValue(21)
    watch.setChecked(True)
    now = settings.load(tmp_path / "settings.toml").settings
    assert (now.theme, now.reader_size, now.watch_clipboard) == ("dark", 21, True)
    assert len(heard) == 3
    assert (size.minimum(), size.maximum()) == (11, 36)


def test_settings_that_cannot_be_saved_hold_and_say_so(dialog, preferences, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings, "save", fail)
    dialog.editors["reader_size"].setValue(20)
    assert preferences.now.reader_size == 20
    assert "could not be saved" in dialog._problem.text()
    assert dialog._problem.isVisible()


@pytest.fixture
def keys(qtbot, window):
    made = ShortcutsDialog(window.commands)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    return made


def go_to(keys, text: str) -> None:
    keys.table.setCurrentItem(keys.table.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0])


def test_keys_are_changed_refused_taken_away_and_given_back(keys, window, desk):
    go_to(keys, "Star")
    keys.keys.setKeySequence(QKeySequence("Ctrl+Alt+S"))
    keys.set.click()
    assert window.commands.shortcut("star") == "Ctrl+Alt+S"
    assert desk.state.get("shortcuts", {}) == {"star": "Ctrl+Alt+S"}
    keys.keys.setKeySequence(QKeySequence("Ctrl+P"))
    keys.set.click()
    assert "Press book" in keys.problem.text()
    assert window.commands.shortcut("star") == "Ctrl+Alt+S"
    keys.clear.click()
    assert window.commands.shortcut("star") == ""
    keys.reset.click()
    assert window.commands.shortcut("star") == "S"
    assert desk.state.get("shortcuts", {}) == {}


def test_actions_are_found_by_name_and_by_keys(keys):
    def visible() -> list[str]:
        found = []
        for row in range(keys.table.topLevelItemCount()):
            group = keys.table.topLevelItem(row)
            found += [group.child(n).text(0) for n in range(group.childCount()) if not group.child(n).isHidden()]
        return found

    keys.filter.setText("press b")
    assert visible() == ["Press book…"]
    keys.filter.setText("ctrl+k")
    assert visible() == ["Command palette…"]
    keys.filter.clear()
    assert len(visible()) > 40


def test_failures_are_listed_by_name_and_can_be_copied(qtbot, qapp):
    made = FailuresDialog([("a.pdf", "It is no PDF."), ("b.html", "It is empty.")])
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made._copy()
    assert qapp.clipboard().text() == "a.pdf\tIt is no PDF.\nb.html\tIt is empty."
