"""What can be done with single passages: leave out, put back, teach a rule, correct the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton

from clipper.domain.article import Block, BlockKind
from clipper.domain.changes import Changes
from clipper.domain.clipping import Clipping, HighlightColour
from clipper.ui.panels.deeds import Deeds
from clipper.ui.panels.reader.block_editor import BlockEditor
from clipper.ui.panels.reader.colours import NAMES
from clipper.ui.panels.reader.typography import Typography
from clipper.ui.panels.reader.view import ArticleView
from clipper.ui.style import Theme
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.services.curating import Curating

_SHOWN = 40  # characters of a passage in a title


def rule_outlet(clipping: Clipping) -> str:
    """What a rule taught here is taught for: the site's domain, else the outlet's name."""
    try:
        host = urlsplit(clipping.article.url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or clipping.article.outlet


class Passages(QObject):
    """The passages of the article that is shown."""

    rules_requested = Signal()
    removed_toggled = Signal()
    highlight_requested = Signal(object)  # HighlightColour

    def __init__(self, view: ArticleView, curating: Curating, deeds: Deeds, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._curating, self._deeds, self._theme = view, curating, deeds, theme
        self._clipping: Clipping | None = None
        self._typography: Typography | None = None
        self._editable = True
        self._editor: BlockEditor | None = None
        self._handle_block = ""
        self._handle = self._make_handle()
        view.action_requested.connect(self.perform)
        view.menu_requested.connect(self.open_menu)
        view.hovered.connect(self._on_hover)
        view.scrolled.connect(self._handle.hide)

    def _make_handle(self) -> QToolButton:
        handle = QToolButton(self._view)
        handle.setObjectName("handle")
        handle.setIcon(self._theme.icon("more"))
        handle.setToolTip(tr("What to do with this passage"))
        handle.setAccessibleName(tr("What to do with this passage"))
        handle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        handle.setCursor(Qt.CursorShape.PointingHandCursor)
        handle.resize(28, 28)
        handle.clicked.connect(
            lambda: self.open_menu(handle.mapToGlobal(QPoint(0, handle.height())), self._handle_block)
        )
        handle.hide()
        return handle

    def show_clipping(self, clipping: Clipping, typography: Typography, *, editable: bool) -> None:
        """Work on this clipping."""
        if self._editor and (self._clipping is None or self._clipping.id != clipping.id):
            self.close_editor()
        self._clipping, self._typography, self._editable = clipping, typography, editable
        self._handle.setIcon(self._theme.icon("more"))
        self._handle.hide()

    @property
    def editor(self) -> BlockEditor | None:
        """The editor that is open."""
        return self._editor

    def block(self, id_: str) -> Block | None:
        """A passage of the article."""
        blocks = self._clipping.article.blocks if self._clipping else ()
        return next((block for block in blocks if block.id == id_), None)

    # ------------------------------------------------------------------------------------------ deeds

    def perform(self, action: str) -> None:
        """A command from a line in the text: 'removed', 'rules', 'keep/b3', 'rule/b3'."""
        verb, _, id_ = action.partition("/")
        if verb == "removed":
            self.removed_toggled.emit()
        elif verb == "rules":
            self.rules_requested.emit()
        elif verb == "keep":
            self.keep(id_)
        elif verb == "rule":
            self.teach(id_, keep=False)

    def keep(self, id_: str) -> None:
        """Put a passage back."""
        self._do(tr("Put a passage back"), lambda clipping: self._curating.keep_block(clipping, id_))

    def remove(self, id_: str) -> None:
        """Take a passage out."""
        self._do(tr("Take a passage out"), lambda clipping: self._curating.remove_block(clipping, id_))

    def teach(self, id_: str, *, keep: bool) -> None:
        """Make a passage a rule for its outlet, and let the rule act on this clipping."""
        block, clipping = self.block(id_), self._clipping
        if block is None or clipping is None:
            return
        outlet, pattern = rule_outlet(clipping), block.text
        self._do(
            tr("Teach a rule for {outlet}", outlet=outlet),
            lambda clipping: self._curating.add_rule(outlet, pattern, keep, apply_to=[clipping]),
        )

    def _do(self, title: str, deed: Callable[[int], Changes]) -> None:
        clipping = self._clipping
        if clipping and self._editable:
            self._deeds.do(title, lambda: deed(clipping.id))

    def edit(self, id_: str) -> None:
        """Open the editor over a passage."""
        block, typography = self.block(id_), self._typography
        paragraphs = self._view.article.paragraphs(id_)
        if block is None or typography is None or not paragraphs or not self._editable:
            return
        self.close_editor()
        self._view.fit_header()
        self._view.reveal(paragraphs[0].position())
        layout = self._view.document().documentLayout()
        rect = QRect()
        for paragraph in paragraphs:
            rect = rect.united(layout.blockBoundingRect(paragraph).toRect())
        rect.translate(0, -self._view.verticalScrollBar().value())
        editor = BlockEditor(block, typography, self._view.viewport())
        editor.kept.connect(self._on_edited)
        editor.closed.connect(self.close_editor)
        editor.open_over(rect)
        self._editor = editor

    def _on_edited(self, id_: str, html: str) -> None:
        self._do(tr("Correct a passage"), lambda clipping: self._curating.edit_block(clipping, id_, html))

    def close_editor(self) -> None:
        """Close the editor."""
        if self._editor:
            editor, self._editor = self._editor, None
            editor.hide()
            editor.deleteLater()
            self._view.setFocus()

    # ------------------------------------------------------------------------------------------ menu

    def _on_hover(self, point: QPoint) -> None:
        if self._clipping is None or not self._editable or self._editor:
            return
        paragraph = self._view.cursorForPosition(point).block()
        id_ = self._view.article.id_of(paragraph)
        if not id_ or not self._view.document().documentLayout().blockBoundingRect(paragraph).isValid():
            self._handle.hide()
            return
        if id_ == self._handle_block and self._handle.isVisible():
            return
        self._handle_block = id_
        top = self._view.document().documentLayout().blockBoundingRect(paragraph).top()
        spot = self._view.viewport().mapTo(self._view, QPoint(0, round(top) - self._view.verticalScrollBar().value()))
        mirrored = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = spot.x() + self._view.viewport().width() if mirrored else spot.x() - self._handle.width() + 8
        self._handle.move(max(0, x), spot.y())
        self._handle.show()

    def open_menu(self, place: QPoint, id_: str) -> None:
        """Open the menu of a passage."""
        self.menu(id_, link=self._view.anchorAt(self._view.viewport().mapFromGlobal(place))).popup(place)

    def menu(self, id_: str, link: str = "") -> QMenu:
        """The menu of a passage, or of the page when `id_` is empty."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        selected = self._view.textCursor().hasSelection()
        if link and not link.startswith("clipper:"):
            self._add(menu, tr("Open the link in the browser"), "open", lambda: self._view.link_requested.emit(link))
            self._add(menu, tr("Copy the link's address"), "link", lambda: _copy_text(link))
            menu.addSeparator()
        if selected:
            self._add(menu, tr("Copy"), "copy", self._view.copy)
            if self._editable:
                for colour, name in NAMES.items():
                    self._add(menu, tr("Highlight: {colour}", colour=tr(name)), "highlight", self._highlighter(colour))
            menu.addSeparator()
        if (block := self.block(id_)) and self._editable:
            self._add_block(menu, block)
            menu.addSeparator()
        if not selected:
            self._add(menu, tr("Select all"), "", self._view.selectAll)
        return menu

    def _highlighter(self, colour: HighlightColour) -> Callable[[], object]:
        return lambda: self.highlight_requested.emit(colour)

    def _add_block(self, menu: QMenu, block: Block) -> None:
        outlet = rule_outlet(self._clipping) if self._clipping else ""
        if block.kept:
            self._add(menu, tr("Take this passage out"), "scissors", lambda: self.remove(block.id))
            if outlet and block.text:
                text = tr("Always remove lines like this from {outlet}", outlet=outlet)
                self._add(menu, text, "rules", lambda: self.teach(block.id, keep=False))
        else:
            self._add(menu, tr("Put this passage back"), "restore", lambda: self.keep(block.id))
            if outlet and block.text:
                text = tr("Always keep lines like this from {outlet}", outlet=outlet)
                self._add(menu, text, "rules", lambda: self.teach(block.id, keep=True))
        if block.kind is not BlockKind.TABLE:
            self._add(menu, tr("Correct the text…"), "edit", lambda: self.edit(block.id))

    def _add(self, menu: QMenu, text: str, icon: str, slot: Callable[[], object]) -> QAction:
        action = menu.addAction(self._theme.icon(icon), text.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False: slot())
        return action


def _copy_text(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
