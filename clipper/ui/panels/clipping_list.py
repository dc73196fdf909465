"""The middle of the window: what is shown and in which order, the cards, what to do with several of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from clipper.domain.shelves import Sort
from clipper.ui import texts
from clipper.ui.models.clippings import ClippingsModel
from clipper.ui.panels.boxes import label, named
from clipper.ui.panels.card import CardDelegate
from clipper.ui.panels.clipping_view import ClippingView
from clipper.ui.panels.empty import Empty
from clipper.ui.panels.thumbnails import Thumbnails
from clipper.ui.style import Theme
from clipper.ui.translation import mark, tr

if TYPE_CHECKING:
    from clipper.domain.answers import Snippet


class Group(StrEnum):
    """How a list is divided by headings."""

    NONE = ""
    DAY = "day"
    OUTLET = "outlet"
    STORY = "story"


SORTS: dict[Sort, str] = {
    Sort.NEWEST: mark("Newest first"),
    Sort.OLDEST: mark("Oldest first"),
    Sort.CAPTURED: mark("Last clipped first"),
    Sort.HEADLINE: mark("By headline"),
    Sort.OUTLET: mark("By outlet"),
    Sort.RELEVANCE: mark("Best match first"),
}
GROUPS: dict[Group, str] = {
    Group.NONE: mark("Without headings"),
    Group.DAY: mark("By day"),
    Group.OUTLET: mark("By outlet"),
    Group.STORY: mark("By story"),
}
BULK = ("tag", "star", "file", "to_dossier", "export", "trash")


class ClippingList(QWidget):
    """Header, cards, bulk actions and empty states."""

    selected = Signal(tuple)  # ids
    opened = Signal(int)
    menu_wanted = Signal(QPoint)
    star_clicked = Signal(int, bool)
    sort_chosen = Signal(object)  # Sort
    group_chosen = Signal(object)  # Group
    snippets_wanted = Signal(list)  # ids on the screen without one
    offer_chosen = Signal(str)  # key of an empty state's button

    def __init__(
        self, model: ClippingsModel, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "list_column")
        self.setMinimumWidth(280)
        self._model = model
        self._theme = theme
        self._searching = False
        self.delegate = CardDelegate(theme, thumbnails, self)
        self.view = ClippingView(model, self.delegate)
        self.empty = Empty(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._header = self._make_header()
        self.bulk = named(QWidget(), "bulk")
        self._bulk_count = QLabel()
        self.bulk.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._header, self.bulk, self._stack):
            layout.addWidget(widget)
        self.view.selected.connect(self._on_selected)
        self.view.opened.connect(self.opened)
        self.view.menu_wanted.connect(self.menu_wanted)
        self.view.seen.connect(self._on_seen)
        self.delegate.star_clicked.connect(self.star_clicked)
        self.empty.chosen.connect(self.offer_chosen)
        self._repaint = QTimer(self, singleShot=True, interval=30)
        self._repaint.timeout.connect(self.view.viewport().update)
        thumbnails.ready.connect(self._repaint.start)
        theme.changed.connect(self._on_theme)

    # ------------------------------------------------------------------------------------------ what is shown

    def set_title(self, title: str, total: int, *, searching: bool) -> None:
        """Name what the list shows."""
        self._searching = searching
        self._title.setText(title)
        self._count.setText(texts.number(total))
        self._count.setAccessibleName(texts.clippings(total))
        self.view.setAccessibleDescription(f"{title}, {texts.clippings(total)}")

    def say_searching(self) -> None:
        """The answer takes its time."""
        self._title.setText(tr("Searching…"))
        self._count.clear()

    def show_list(self) -> None:
        """Show the cards."""
        self._stack.setCurrentWidget(self.view)

    def show_empty(self, icon: str, title: str, text: str, offers: Sequence[tuple[str, str]] = ()) -> None:
        """Show why there are none, and what to do."""
        self.empty.say(icon, title, text, offers)
        self._stack.setCurrentWidget(self.empty)

    @property
    def is_empty(self) -> bool:
        """Whether an empty state is shown."""
        return self._stack.currentWidget() is self.empty

    def set_order(self, sort: Sort, group: Group) -> None:
        """Show which order holds."""
        self._sort.setText(tr(SORTS[sort]))
        for action in self._sort_actions.actions():
            action.setChecked(action.data() == sort)
        for action in self._group_actions.actions():
            action.setChecked(action.data() == group)

    def set_compact(self, compact: bool) -> None:
        """Little or much room for each clipping."""
        self.delegate.compact = compact
        self.delegate.forget()
        self.view.resize_rows()
        self.view.viewport().update()

    def set_bulk_actions(self, action: Callable[[str], QAction]) -> None:
        """Put the actions for several clippings into their bar."""
        row = QHBoxLayout(self.bulk)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(0)
        row.addWidget(self._bulk_count)
        row.addStretch(1)
        for action_id in BULK:
            button = QToolButton()
            button.setDefaultAction(action(action_id))
            button.setAccessibleName(action(action_id).text())
            row.addWidget(button)

    def set_snippets(self, snippets: dict[int, Snippet]) -> None:
        """Show the passages that matched."""
        self._model.set_snippets(snippets)

    # ------------------------------------------------------------------------------------------ inside

    def _make_header(self) -> QWidget:
        header = named(QWidget(), "list_header")
        self._title = label("title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._count = label("muted")
        self._sort = QToolButton()
        self._sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._sort.setIcon(self._theme.icon("sort"))
        self._sort.setAccessibleName(tr("Order of the list"))
        self._sort.setToolTip(tr("Order of the list"))
        menu = QMenu(self._sort)
        self._sort_actions = self._choices(menu, SORTS, self.sort_chosen)
        menu.addSeparator()
        self._group_actions = self._choices(menu, GROUPS, self.group_chosen)
        self._sort.setMenu(menu)
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self._count)
        row.addWidget(self._sort)
        return header

    def _choices(
        self, menu: QMenu, choices: dict[Sort, str] | dict[Group, str], chosen: SignalInstance
    ) -> QActionGroup:
        group = QActionGroup(menu)
        for value, text in choices.items():
            action = menu.addAction(tr(text))
            action.setCheckable(True)
            action.setData(value)
            group.addAction(action)
        group.triggered.connect(lambda action: chosen.emit(action.data()))
        return group

    def _on_selected(self, ids: tuple[int, ...]) -> None:
        self.bulk.setVisible(len(ids) > 1)
        self._bulk_count.setText(tr("{n} selected", n=texts.number(len(ids))))
        self.selected.emit(ids)

    def _on_seen(self) -> None:
        if self._searching and (wanted := self._model.without_snippet(self.view.visible_ids())):
            self.snippets_wanted.emit(wanted)

    def _on_theme(self) -> None:
        self.delegate.forget()
        self._sort.setIcon(self._theme.icon("sort"))
        self.view.viewport().update()
