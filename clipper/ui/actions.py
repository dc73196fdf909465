"""The table of all actions, and the QActions made from it.

An action is one line: id, text, icon, shortcut, slot. The slot is a path from the window's work ('capture.paste');
menus, command palette and shortcuts dialog are made from the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence

from clipper.ui.translation import mark, tr


class Needs(StrEnum):
    """When an action can be used."""

    NOTHING = ""
    WRITING = "writing"  # the library is not read-only
    SELECTION = "selection"  # clippings are selected
    CHANGEABLE = "changeable"  # both
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True)
class Action:
    """One line of the table."""

    id: str
    text: str
    icon: str = ""
    shortcut: str = ""  # several are separated by '; '
    slot: str = ""
    menu: str = ""
    needs: Needs = Needs.NOTHING
    checkable: bool = False


_N, _W, _S, _C = Needs.NOTHING, Needs.WRITING, Needs.SELECTION, Needs.CHANGEABLE

FILE, EDIT, CLIPPING, VIEW, GO, TOOLS, HELP = (
    mark("&File"),
    mark("&Edit"),
    mark("&Clipping"),
    mark("&View"),
    mark("&Go"),
    mark("&Tools"),
    mark("&Help"),
)
MENUS = (FILE, EDIT, CLIPPING, VIEW, GO, TOOLS, HELP)

# fmt: off
ACTIONS: tuple[Action, ...] = (
    # ------------------------------------------------------------------------------------------ coming in
    Action("paste", mark("Clip from clipboard"), "paste", "Ctrl+V; Shift+Ins", "capture.paste", FILE, _W),
    Action("open", mark("Clip files…"), "file", "Ctrl+O", "capture.open_files", FILE, _W),
    Action("open_folder", mark("Clip a folder…"), "folder", "Ctrl+Shift+O", "capture.open_folder", FILE, _W),
    Action("address", mark("Clip address…"), "link", "Ctrl+L", "capture.clip_address", FILE, _W),
    Action("new", mark("New clipping by hand"), "plus", "Ctrl+N", "capture.new_by_hand", FILE, _W),
    Action("watch", mark("Watch the clipboard"), "eye", "", "capture.set_watching", FILE, _W, checkable=True),
    Action("samples", mark("Try the samples"), "sparkle", "", "capture.samples", "", _W),
    Action("-file1", "", menu=FILE),
    Action("pressbook", mark("Press book…"), "book", "Ctrl+P", "output.pressbook", FILE),
    Action("export", mark("Export…"), "export", "Ctrl+E", "output.export", FILE),
    Action("-file2", "", menu=FILE),
    Action("new_library", mark("Open another library…"), "library", "", "libraries.choose", FILE),
    Action("quit", mark("Quit"), "", "Ctrl+Q", "window.close", FILE),
    # ------------------------------------------------------------------------------------------ editing
    Action("undo", mark("Undo"), "undo", "Ctrl+Z", "curate.undo", EDIT, Needs.UNDO),
    Action("redo", mark("Redo"), "redo", "Ctrl+Shift+Z; Ctrl+Y", "curate.redo", EDIT, Needs.REDO),
    Action("-edit1", "", menu=EDIT),
    Action("copy", mark("Copy"), "copy", "Ctrl+C", "curate.copy", EDIT, _S),
    Action("select_all", mark("Select all"), "", "Ctrl+A", "curate.select_all", EDIT),
    Action("-edit2", "", menu=EDIT),
    Action("search", mark("Search"), "search", "Ctrl+F; /", "navigate.search", EDIT),
    Action("find_in_page", mark("Find in the article"), "", "Ctrl+G", "reader.find_in_page", EDIT),
    Action("next_match", mark("Next match"), "", "F3", "reader.next_match", EDIT),
    Action("previous_match", mark("Previous match"), "", "Shift+F3", "reader.previous_match", EDIT),
    Action("-edit3", "", menu=EDIT),
    Action("settings", mark("Settings…"), "settings", "Ctrl+,", "window.open_settings", EDIT),
    # ------------------------------------------------------------------------------------------ clippings
    Action("star", mark("Star"), "star", "S", "curate.toggle_star", CLIPPING, _C),
    Action("read", mark("Mark as read or unread"), "dot", "U", "curate.toggle_read", CLIPPING, _C),
    Action("tag", mark("Tags…"), "tag", "T", "curate.edit_tags", CLIPPING, _C),
    Action("file", mark("File out of the inbox"), "archive", "E", "curate.file", CLIPPING, _C),
    Action("to_inbox", mark("Back to the inbox"), "inbox", "Shift+E", "curate.to_inbox", CLIPPING, _C),
    Action("to_dossier", mark("Add to dossier…"), "dossier", "D", "curate.add_to_dossier", CLIPPING, _C),
    Action("-clip1", "", menu=CLIPPING),
    Action("highlight", mark("Highlight"), "highlight", "H", "reader.highlight", CLIPPING, _C),
    Action("note", mark("Write a note"), "note", "N", "reader.edit_note", CLIPPING, _C),
    Action("-clip3", "", menu=CLIPPING),
    Action("retry", mark("Extract again"), "refresh", "Ctrl+R", "capture.retry", CLIPPING, _C),
    Action("group_story", mark("Group as one story"), "", "", "curate.group_story", CLIPPING, _C),
    Action("split_story", mark("Take out of the story"), "", "", "curate.split_story", CLIPPING, _C),
    Action("similar", mark("Show similar clippings"), "similar", "", "navigate.similar", CLIPPING, _S),
    Action("-clip2", "", menu=CLIPPING),
    Action("trash", mark("Move to trash"), "trash", "Del", "curate.trash", CLIPPING, _C),
    Action("restore", mark("Take out of the trash"), "restore", "Shift+Del", "curate.restore", CLIPPING, _C),
    # ------------------------------------------------------------------------------------------ looking
    Action("palette", mark("Command palette…"), "command", "Ctrl+K", "window.open_palette", VIEW),
    Action("sidebar", mark("Sidebar"), "sidebar", "F9", "window.show_sidebar", VIEW, checkable=True),
    Action("facets", mark("Narrow the list"), "filter", "Ctrl+Shift+F", "window.show_facets", VIEW, checkable=True),
    Action("compact", mark("Compact list"), "rows", "", "window.set_compact", VIEW, checkable=True),
    Action("-view1", "", menu=VIEW),
    Action("larger", mark("Larger text"), "", "Ctrl++; Ctrl+=", "reader.larger", VIEW),
    Action("smaller", mark("Smaller text"), "", "Ctrl+-", "reader.smaller", VIEW),
    Action("fullscreen", mark("Full screen"), "", "F11", "window.set_fullscreen", VIEW, checkable=True),
    # ------------------------------------------------------------------------------------------ going
    Action("go_inbox", mark("Inbox"), "inbox", "Ctrl+1", "navigate.inbox", GO),
    Action("go_all", mark("All clippings"), "all", "Ctrl+2", "navigate.all", GO),
    Action("go_starred", mark("Starred"), "star", "Ctrl+3", "navigate.starred", GO),
    Action("go_unread", mark("Unread"), "dot", "Ctrl+4", "navigate.unread", GO),
    Action("go_trash", mark("Trash"), "trash", "Ctrl+5", "navigate.trash", GO),
    Action("-go1", "", menu=GO),
    Action("next", mark("Next clipping"), "", "J", "navigate.next", GO),
    Action("previous", mark("Previous clipping"), "", "K", "navigate.previous", GO),
    Action("next_panel", mark("Next part of the window"), "", "F6", "navigate.next_panel", GO),
    Action("previous_panel", mark("Previous part of the window"), "", "Shift+F6", "navigate.previous_panel", GO),
    # ------------------------------------------------------------------------------------------ keeping
    Action("new_dossier", mark("New dossier…"), "dossier", "Ctrl+Shift+D", "shelves.new_dossier", TOOLS, _W),
    Action("new_tag", mark("New tag…"), "tag", "Ctrl+Shift+T", "shelves.new_tag", TOOLS, _C),
    Action("save_search", mark("Save this search…"), "saved", "Ctrl+S", "shelves.save_search", TOOLS, _W),
    Action("-tools1", "", menu=TOOLS),
    Action("rules", mark("Rules for outlets…"), "rules", "", "output.rules", TOOLS),
    Action("outlets", mark("Outlets…"), "outlet", "", "output.outlets", TOOLS),
    Action("-tools2", "", menu=TOOLS),
    Action("backups", mark("Backups…"), "backup", "", "output.backups", TOOLS),
    Action("doctor", mark("Check the library…"), "doctor", "", "output.doctor", TOOLS),
    Action("empty_trash", mark("Empty the trash…"), "trash", "Ctrl+Shift+Del", "output.empty_trash", TOOLS, _W),
    # ------------------------------------------------------------------------------------------ help
    Action("help", mark("Help"), "info", "", "output.help", HELP),
    Action("search_help", mark("How to search"), "search", "Shift+F1", "output.search_help", HELP),
    Action("shortcuts", mark("Keyboard shortcuts"), "keyboard", "F1", "window.open_shortcuts", HELP),
    Action("diagnostics", mark("Copy diagnostics"), "copy", "", "output.copy_diagnostics", HELP),
    Action("about", mark("About Clipper"), "", "", "window.open_about", HELP),
)
# fmt: on


def bound(owner: object, path: str) -> Callable[..., object]:
    """The method that a slot's path names."""
    method = reduce(getattr, path.split("."), owner)
    if not callable(method):
        raise TypeError(f"{path} is not a method")
    return method


class Actions(QObject):
    """The QActions, by id, with the user's shortcuts."""

    shortcuts_changed = Signal()

    def __init__(
        self, parent: QObject, slots: object, icons: Callable[[str], QIcon], shortcuts: Mapping[str, str]
    ) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._shortcuts = dict(shortcuts)
        self._icons = icons
        for item in ACTIONS:
            if item.slot:
                self._actions[item.id] = self._make(item, bound(slots, item.slot))

    def __getitem__(self, action_id: str) -> QAction:
        """The QAction of an id."""
        return self._actions[action_id]

    def __iter__(self) -> Iterator[tuple[Action, QAction]]:
        """All actions with their lines of the table, in its order."""
        return ((item, self._actions[item.id]) for item in ACTIONS if item.slot)

    def menu(self, title: str) -> list[QAction | None]:
        """The actions of a menu; None where a line divides them."""
        return [self._actions.get(item.id) for item in ACTIONS if item.menu == title]

    def draw_icons(self, ids: Collection[str] = ()) -> None:
        """Draw the icons of these actions, or of all, also anew after the theme changed."""
        for item, action in self:
            if item.icon and (not ids or item.id in ids):
                action.setIcon(self._icons(item.icon))

    def enable(self, states: Mapping[Needs, bool]) -> None:
        """Enable what can be used now."""
        for item, action in self:
            action.setEnabled(states.get(item.needs, True))

    def shortcut(self, action_id: str) -> str:
        """The shortcut that holds, as portable text."""
        return "; ".join(key.toString() for key in self[action_id].shortcuts())

    def shown_keys(self, action_id: str) -> str:
        """The first shortcut as the platform writes it."""
        return self[action_id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def changed_shortcuts(self) -> dict[str, str]:
        """The shortcuts that the user changed, to be remembered."""
        return dict(self._shortcuts)

    def conflict(self, action_id: str, keys: str) -> str:
        """The id of another action that has one of these keys, or nothing."""
        wanted = {sequence.toString() for sequence in sequences(keys)}
        for item, action in self:
            if item.id != action_id and wanted & {key.toString() for key in action.shortcuts()}:
                return item.id
        return ""

    def set_shortcut(self, action_id: str, keys: str | None) -> None:
        """Give an action other keys ('' for none, None for those of the table)."""
        default = next(item.shortcut for item in ACTIONS if item.id == action_id)
        if keys is None or keys == default:
            self._shortcuts.pop(action_id, None)
        else:
            self._shortcuts[action_id] = keys
        self[action_id].setShortcuts(sequences(self._shortcuts.get(action_id, default)))
        self.shortcuts_changed.emit()

    def _make(self, item: Action, slot: Callable[..., object]) -> QAction:
        action = QAction(tr(item.text), self)
        action.setObjectName(item.id)
        action.setCheckable(item.checkable)
        action.setShortcuts(sequences(self._shortcuts.get(item.id, item.shortcut)))
        if item.checkable:
            action.toggled.connect(slot)
        else:
            action.triggered.connect(lambda *_: slot())
        return action


def sequences(keys: str) -> list[QKeySequence]:
    """The key sequences of a table entry."""
    return [QKeySequence(key.strip()) for key in keys.split("; ") if key.strip()]
