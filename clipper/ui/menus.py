"""Menu bar, tool bar and the list's menu, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from clipper.ui.actions import MENUS, Actions
from clipper.ui.panels.search_box import SearchBox
from clipper.ui.style import Theme
from clipper.ui.translation import tr

CLIP_MENU = ("paste", "open", "open_folder", "address", "new", "", "watch")
CLIPPING_MENU = (
    *("star", "read", "tag", "", "file", "to_inbox", "to_dossier", "", "pressbook", "export", "copy", ""),
    *("similar", "group_story", "split_story", "retry", "", "trash", "restore"),
)
BAR = ("pressbook", "export", "facets", "palette", "settings")
_SEARCH_WIDTH = 620


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """Put all actions into the menu bar."""
    for title in MENUS:
        menu = bar.addMenu(tr(title))
        for action in actions.menu(title):
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)


def menu_of(actions: Actions, ids: Sequence[str], parent: QWidget) -> QMenu:
    """A menu of some actions; an empty id is a line between them."""
    menu = QMenu(parent)
    for action_id in ids:
        if action_id:
            menu.addAction(actions[action_id])
        else:
            menu.addSeparator()
    return menu


class ToolBar(QToolBar):
    """Clip, press book, export; the search field in the middle; facets and the command palette."""

    def __init__(self, actions: Actions, search: SearchBox, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Toolbar"), parent)
        self.setObjectName("toolbar")
        self._theme = theme
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(16, 16))
        self.clip = QToolButton()
        self.clip.setObjectName("primary")
        self.clip.setText(tr("Clip"))
        self.clip.setToolTip(tr("Clip an article (Ctrl+V)"))
        self.clip.setAccessibleName(tr("Clip an article"))
        self.clip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.clip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clip.setMenu(menu_of(actions, CLIP_MENU, self.clip))
        self._search = search
        self.addWidget(self._row(actions))
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName("bordered")
        button.setDefaultAction(action)
        button.setText(action.text().rstrip("…"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        action.changed.connect(lambda: button.setText(action.text().rstrip("…")))
        return button

    def _row(self, actions: Actions) -> QWidget:
        row = QWidget()
        row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.clip)
        for action_id in BAR[:2]:
            layout.addWidget(self._button(actions[action_id]))
        self._search.setMaximumWidth(_SEARCH_WIDTH)
        self._search.setMinimumWidth(220)
        layout.addStretch(1)
        layout.addWidget(self._search, 6)
        layout.addStretch(1)
        for action_id in BAR[2:]:
            button = QToolButton()
            button.setDefaultAction(actions[action_id])
            button.setAccessibleName(actions[action_id].text())
            layout.addWidget(button)
        return row

    def _on_theme(self) -> None:
        self.clip.setIcon(self._theme.icon("plus", "accent_text"))


def add_digits(part: QWidget, call: Callable[[int], object]) -> None:
    """Keys 1 to 9 of a part of the window; called with 0 to 8."""
    for digit in range(1, 10):
        keys = QShortcut(QKeySequence(str(digit)), part)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda position=digit - 1: call(position))
