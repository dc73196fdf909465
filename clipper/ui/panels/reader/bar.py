"""The bar over the reader: tabs, matches of the search, removed passages, type."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QWidget

from clipper.settings import Settings
from clipper.ui.panels.reader.find_bar import Stepper
from clipper.ui.panels.reader.type_menu import TypeMenu
from clipper.ui.style import Theme
from clipper.ui.texts import number
from clipper.ui.translation import tr, trn

ARTICLE, ORIGINAL, DETAILS = range(3)


class _Tabs(QTabBar):
    """Tabs with room for the bold face of the one that is chosen, which Qt does not reckon with."""

    def tabSizeHint(self, index: int) -> QSize:
        """As wide as the bold face needs."""
        text, bold = self.tabText(index), QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(text) - self.fontMetrics().horizontalAdvance(text)
        return super().tabSizeHint(index) + QSize(max(0, more) + 4, 0)


class ReaderBar(QWidget):
    """Chooses what is shown and how."""

    tab_changed = Signal(int)
    removed_toggled = Signal()

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = _Tabs(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for name in (tr("Article"), tr("Original"), tr("Details")):
            self.tabs.addTab(name)
        self.tabs.setAccessibleName(tr("Views of the clipping"))
        self.tabs.currentChanged.connect(self._on_tab)
        self.matches = Stepper(theme, tr("match of the search"), self)
        self._matches = 0
        self.removed = QToolButton(self)
        self.removed.setObjectName("switch")
        self.removed.setCheckable(True)
        self.removed.clicked.connect(self.removed_toggled)
        self._removed = 0
        self.type_button = QToolButton(self)
        self.type_button.setText("Aa")
        self.type_button.setToolTip(tr("Paper, face and size of the text"))
        self.type_button.setAccessibleName(tr("Paper, face and size of the text"))
        self.type_menu = TypeMenu(settings, self)
        self.type_button.clicked.connect(lambda: self.type_menu.open_under(self.type_button))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.tabs)
        row.addStretch(1)
        for widget in (self.matches, self.removed, self.type_button):
            row.addWidget(widget)
        self.tell_matches(0)
        self.tell_removed(0, shown=False)

    def tell_matches(self, count: int) -> None:
        """Tell how many matches the search has in the article."""
        self._matches = count
        self.matches.set_count(count)
        self._arrange()

    def tell_removed(self, count: int, *, shown: bool) -> None:
        """Tell how many passages were removed, and whether they are shown."""
        self._removed = count
        self.removed.setChecked(shown)
        text = trn("Show the passage that was removed", "Show the {n} passages that were removed", count)
        self.removed.setToolTip(text)
        self.removed.setAccessibleName(text)
        self._arrange()

    def _arrange(self) -> None:
        on_article = self.tabs.currentIndex() == ARTICLE
        self.matches.setVisible(self._matches > 0 and on_article)
        self.removed.setVisible(self._removed > 0 and on_article)
        self.removed.setText(trn("{n} removed", "{n} removed", self._removed))
        if self.sizeHint().width() > self.width():  # rather less said than a tab cut
            self.removed.setText(f"−{number(self._removed)}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _on_tab(self, index: int) -> None:
        self._arrange()
        self.tab_changed.emit(index)
