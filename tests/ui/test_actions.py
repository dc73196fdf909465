import re

import pytest
from PySide6.QtGui import QKeySequence

from clipper import resources
from clipper.ui.actions import ACTIONS, MENUS, bound, sequences
from clipper.ui.menus import CLIP_MENU, CLIPPING_MENU
from clipper.ui.panels.clipping_list import BULK

REAL = [item for item in ACTIONS if item.slot]


def test_ids_are_unique_and_keys_are_given_once():
    assert len({item.id for item in ACTIONS}) == len(ACTIONS)
    keys = [key.toString() for item in REAL for key in sequences(item.shortcut)]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
    assert all(QKeySequence(key).count() == 1 for key in keys)


def test_every_icon_exists():
    for item in REAL:
        if item.icon:
            assert resources.path(f"icons/{item.icon}.svg").is_file()


def test_icons_take_their_colour_from_the_theme():
    for file in resources.path("icons").glob("*.svg"):
        text = file.read_text("utf-8")
        if file.name != "clipper.svg":
            assert not re.search(r"#[0-9a-f]{3,6}", text), file.name
            assert "currentColor" in text


def test_every_slot_is_there(window):
    for item in REAL:
        assert callable(bound(window.work, item.slot))
    with pytest.raises(AttributeError):
        bound(window.work, "capture.nothing")


def test_every_action_stands_in_a_menu_or_is_offered(window):
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == list(MENUS)
    for item in REAL:
        assert item.menu in MENUS or item.id == "samples"


def test_menus_name_only_actions_that_exist():
    known = {item.id for item in REAL}
    assert (set(CLIP_MENU) | set(CLIPPING_MENU) | set(BULK)) - {""} <= known
