"""The search field: results as you type, completion that leaves Enter alone, mistakes in words under the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from clipper.domain.answers import Completion, CompletionKind, QueryProblem
from clipper.ui.panels.boxes import icon_button, label, named
from clipper.ui.panels.clearing import clearable
from clipper.ui.style import Theme
from clipper.ui.translation import mark, told, tr

_PAUSE = 60  # milliseconds after a keystroke
_MOST_SHOWN = 8
_KINDS: dict[CompletionKind, tuple[str, str]] = {
    CompletionKind.FIELD: ("filter", mark("field")),
    CompletionKind.TAG: ("tag", mark("tag")),
    CompletionKind.OUTLET: ("outlet", mark("outlet")),
    CompletionKind.WORD: ("search", mark("word")),
    CompletionKind.QUERY: ("clock", mark("earlier search")),
}


class _Field(QLineEdit):
    """The line itself; arrow keys go to the list of completions while it is open."""

    left = Signal()
    key = Signal(object)  # a QKeyEvent that may be accepted

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer keys to the completions first."""
        event.ignore()
        self.key.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab is asked for before it moves the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            event.ignore()
            self.key.emit(event)
            if event.isAccepted():
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The completions close."""
        super().focusOutEvent(event)
        self.left.emit()


class SearchBox(QWidget):
    """A field, its completions and its problems; knows nothing of how searching is done."""

    typed = Signal(str)  # after a short pause
    submitted = Signal(str)  # Enter
    completion_wanted = Signal(str, int)  # text, cursor
    save_wanted = Signal()
    done = Signal()  # Escape in an empty field, or Down: on to the list

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers: Sequence[Completion] = ()
        self.field = _Field(self)
        self.field.setObjectName("search")
        self.field.setPlaceholderText(tr('Search: wind farm outlet:"The Post" after:2025-01'))
        self.field.setAccessibleName(tr("Search"))
        self._glass = QAction(theme.icon("search"), tr("Search"), self.field)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._glass.triggered.connect(lambda: self.submitted.emit(self.text))
        self.save = icon_button(theme.icon("saved"), tr("Save this search"))
        self.save.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field)
        row.addWidget(self.save)
        self.problems = _Problems(self)
        self.completions = _Completions(theme, self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self.field.textChanged.connect(self._on_text)
        self.field.textEdited.connect(lambda _: self._pause.start())
        self.field.key.connect(self._on_key)
        self.field.left.connect(self.completions.hide)
        self.field.returnPressed.connect(self._on_return)
        self.completions.chosen.connect(self._complete)
        self.save.clicked.connect(self.save_wanted)
        theme.changed.connect(self._on_theme)

    def name_buttons(self) -> None:
        """Name the buttons that Qt makes in the field; once the window is there, as it starts faster without them."""
        for button in self.field.findChildren(QToolButton):
            button.setAccessibleName(tr("Search"))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        clearable(self.field)

    @property
    def text(self) -> str:
        """What is in the field."""
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Put a query into the field without searching."""
        self._pause.stop()
        self.field.setText(text)
        self.completions.hide()

    def search(self, text: str) -> None:
        """Put a query into the field and search."""
        self.set_text(text)
        self.submitted.emit(text)

    def take_focus(self) -> None:
        """Ready to type."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_problems(self, problems: Sequence[QueryProblem], suggestion: str = "") -> None:
        """Say what is wrong with the query, with the place marked; nothing: close."""
        self.field.setProperty("problem", bool(problems))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        self.problems.say(self.text, problems, self.search)

    def offer(self, text: str, completions: Sequence[Completion]) -> None:
        """Show completions, if they are still for what is typed."""
        if text == self.text and self.field.hasFocus():
            self._offers = completions[:_MOST_SHOWN]
            self.completions.show_offers(self._offers, self.field)

    # ------------------------------------------------------------------------------------------ inside

    def _on_text(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))
        if not text:
            self._pause.stop()
            self.completions.hide()
            self.problems.hide()
            self.typed.emit("")

    def _on_pause(self) -> None:
        self.typed.emit(self.text)
        if self.text.strip():
            self.completion_wanted.emit(self.text, self.field.cursorPosition())

    def _on_key(self, event: QKeyEvent) -> None:
        key = event.key()
        showing = self.completions.isVisible()
        if key == Qt.Key.Key_Escape:
            self._on_escape()
            event.accept()
        elif key == Qt.Key.Key_Down and not showing:
            self.done.emit()
            event.accept()
        elif showing and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.completions.step(1 if key == Qt.Key.Key_Down else -1)
            event.accept()
        elif showing and key == Qt.Key.Key_Tab and self._offers:
            self._complete(max(0, self.completions.currentRow()))
            event.accept()

    def _on_escape(self) -> None:
        if self.completions.isVisible():
            self.completions.hide()
        elif self.text:
            self.field.clear()
        else:
            self.done.emit()

    def _on_return(self) -> None:
        # Only a completion that the user went to with the arrows counts; Enter alone searches what is typed.
        row = self.completions.currentRow() if self.completions.isVisible() else -1
        if row >= 0:
            self._complete(row)
            return
        self._pause.stop()
        self.completions.hide()
        self.submitted.emit(self.text)

    def _complete(self, row: int) -> None:
        if not 0 <= row < len(self._offers):
            return
        offer = self._offers[row]
        before, after = self.text[: offer.start], self.text[offer.end :]
        self.completions.hide()
        self.field.setText(before + offer.text + after)
        self.field.setCursorPosition(len(before + offer.text))
        self._pause.start()

    def _on_theme(self) -> None:
        self._glass.setIcon(self._theme.icon("search"))
        self.save.setIcon(self._theme.icon("saved"))


class _Completions(QListWidget):
    """Floats under the field and never takes the keyboard."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, box: SearchBox) -> None:
        super().__init__(box)
        self._theme = theme
        self.setObjectName("popup")
        self.setAccessibleName(tr("Completions"))
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.chosen.emit(self.row(item)))

    def show_offers(self, offers: Sequence[Completion], under: QWidget) -> None:
        """Show these under the field."""
        self.clear()
        if not offers:
            self.hide()
            return
        for offer in offers:
            icon, kind = _KINDS[offer.kind]
            item = QListWidgetItem(
                self._theme.icon(icon), offer.text + (f"    {told(offer.hint)}" if offer.hint else "")
            )
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{offer.text}, {tr(kind)}")
            self.addItem(item)
        self.setCurrentRow(-1)
        height = sum(self.sizeHintForRow(row) for row in range(self.count())) + 8
        self.setFixedSize(under.width(), height)
        self.move(under.mapToGlobal(QPoint(0, under.height() + 2)))
        self.show()

    def step(self, by: int) -> None:
        """Go down or up; above the first is none."""
        row = self.currentRow() + by
        self.setCurrentRow(max(-1, min(row, self.count() - 1)))
        if self.currentRow() < 0 or row < 0:
            self.selectionModel().clear()


class _Problems(QWidget):
    """What is wrong with the query, floating under the field."""

    def __init__(self, box: SearchBox) -> None:
        super().__init__(box)
        named(self, "search_problem")
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._box = box
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(8)
        box.window().installEventFilter(self)

    @property
    def sentences(self) -> list[str]:
        """What is said now."""
        if self.isHidden():
            return []
        items = [self._layout.itemAt(position) for position in range(self._layout.count())]
        return [widget.accessibleName() for item in items if item and (widget := item.widget())]

    def say(self, query: str, problems: Sequence[QueryProblem], search: Callable[[str], None]) -> None:
        """Show the mistakes with their places."""
        while item := self._layout.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if not problems:
            self.hide()
            return
        for problem in problems[:3]:
            self._layout.addWidget(self._line(query, problem))
        field = self._box.field
        self.setFixedWidth(field.width())
        self.adjustSize()
        self.move(field.mapToGlobal(QPoint(0, field.height() + 2)))
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays with the window."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.WindowDeactivate, QEvent.Type.Resize):
            self.hide()
        return False

    def _line(self, query: str, problem: QueryProblem) -> QWidget:
        end = max(problem.end, problem.start + 1)
        before, place, after = query[: problem.start], query[problem.start : end] or "␣", query[end:]
        line = QWidget()
        line.setAccessibleName(told(problem.message))
        rows = QVBoxLayout(line)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(label("problem", told(problem.message), wrap=True))
        where = QHBoxLayout()
        where.setSpacing(0)
        where.addWidget(label("muted", before[-40:]))
        marked = label("problem", place)
        font = marked.font()
        font.setUnderline(True)
        marked.setFont(font)
        where.addWidget(marked)
        where.addWidget(label("muted", after[:40]))
        where.addStretch(1)
        rows.addLayout(where)
        if problem.suggestion:
            rows.addWidget(label("muted", tr("Try: {suggestion}", suggestion=problem.suggestion), wrap=True))
        return line
