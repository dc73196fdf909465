"""A field of the article's header: read like type, corrected in place, checked before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clipper.domain.article import Article, Certainty
from clipper.ui.panels.reader import values
from clipper.ui.translation import tr

_CUT = 120  # pixels to which a value in one line may be cut
_LONG = ("headline", "subtitle", "lead")


class _Shown(QLabel):
    """The field as it is read; a click, Enter or F2 begins the correction."""

    activated = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)
        self.setMargin(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        """A value that wraps takes what width there is; Qt would lay it out several times to propose one."""
        return QSize(_CUT, self.fontMetrics().height()) if self.wordWrap() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """A long value in one line may be cut; it must not push everything else aside."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), _CUT), hint.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Begin on a click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin on Enter or F2."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.activated.emit()
        else:
            super().keyPressEvent(event)


class _Line(QLineEdit):
    """A one-line editor; leaving it is told."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus went elsewhere, but not into a list of completions."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class _Text(QPlainTextEdit):
    """An editor for long values, as high as its text; Enter ends it."""

    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Take the height of the text."""
        lines = max(1, round(self.document().size().height()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the correction; these values have one paragraph."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus went elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class FieldEditor(QWidget):
    """Shows one field of an article and lets it be corrected; `committed` gives its checked value."""

    committed = Signal(str, object)  # name of the field, value

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        completions: Callable[[], Sequence[str]] | None = None,
        empty: str = "",
    ) -> None:
        super().__init__(parent)
        self._field = values.FIELDS[name]
        self._completions = completions
        self._empty = empty or tr(self._field.hint)
        self._text = ""
        self._display = ""
        self._editable = True
        self._editor: _Line | _Text | None = None
        self._shown = _Shown(self)
        self._shown.setWordWrap(name in _LONG)
        self._shown.activated.connect(self.edit)
        self._check = self._make_check()
        self._problem = QLabel(self)
        self._problem.setObjectName("field_problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._shown, 1 if name in _LONG else 0)
        row.addWidget(self._check)
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._problem)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred if name in _LONG else policy.Maximum, policy.Minimum)

    def _make_check(self) -> QToolButton:
        check = QToolButton(self)
        check.setObjectName("check")
        check.setText(tr("to check"))
        check.setToolTip(tr("This was guessed. Press to confirm it, or press the text to correct it."))
        check.setAccessibleName(tr("Confirm: {field}", field=tr(self._field.label)))
        check.setCursor(Qt.CursorShape.PointingHandCursor)
        check.clicked.connect(self._confirm)
        check.hide()
        return check

    # ------------------------------------------------------------------------------------------ showing

    @property
    def name(self) -> str:
        """Name of the field."""
        return self._field.name

    @property
    def editing(self) -> bool:
        """Whether it is being corrected now."""
        return self._editor is not None

    def set_look(self, font: QFont, kind: str = "") -> None:
        """Face, and kind of the field for the style sheet."""
        self._shown.setFont(font)
        self._shown.setProperty("kind", kind)
        small = QFont(font)
        small.setPixelSize(min(font.pixelSize(), 12))
        small.setWeight(QFont.Weight.Normal)
        self._check.setFont(small)

    def show_value(self, article: Article, display: str, *, editable: bool = True, corrected: bool = False) -> None:
        """Show the field of an article; an empty one shows what it asks for. A correction under way goes on."""
        self._display = display
        self._text, self._editable = values.typed(self._field.name, article), editable
        label = tr(self._field.label)
        self._shown.setTextFormat(Qt.TextFormat.PlainText)
        self._shown.setText(display or self._empty)
        if self._shown.property("empty") != (not display):
            self._shown.setProperty("empty", not display)
            self._shown.style().unpolish(self._shown)
            self._shown.style().polish(self._shown)
        self._shown.setAccessibleName(f"{label}: {display or tr('unknown')}")
        help_text = tr("{field}. Press to correct it.", field=label) if editable else label
        self._shown.setToolTip(help_text + (" " + tr("Corrected by hand.") if corrected else ""))
        guess = article.certainty.get(self._field.name) is Certainty.GUESS and not corrected
        self._check.setVisible(bool(guess and display and editable and not self.editing))

    def mark(self, ranges: Sequence[tuple[int, int]], colour: QColor) -> None:
        """Mark characters of what is shown; all of it is escaped, as only our own marks are to be more than text."""
        text, parts, at = self._display, [], 0
        for start, end in sorted(ranges):
            if at <= start < end <= len(text):
                parts.append(escape(text[at:start]))
                parts.append(f'<span style="background-color: {colour.name()}">{escape(text[start:end])}</span>')
                at = end
        marked = bool(parts)
        self._shown.setTextFormat(Qt.TextFormat.RichText if marked else Qt.TextFormat.PlainText)
        self._shown.setText("".join([*parts, escape(text[at:])]) if marked else text or self._empty)

    def set_focus_on_text(self) -> None:
        """Put the focus on the field."""
        self._shown.setFocus(Qt.FocusReason.TabFocusReason)

    # ------------------------------------------------------------------------------------------ correcting

    def edit(self) -> None:
        """Begin the correction."""
        if not self._editable or self._editor:
            return
        self._editor = self._make_long() if self._field.name in _LONG else self._make_line()
        self._editor.setAccessibleName(tr(self._field.label))
        self._editor.setFont(self._shown.font())
        self._editor.installEventFilter(self)
        self._shown.hide()
        self._check.hide()
        self._row.insertWidget(0, self._editor, 1)
        self._editor.show()
        if isinstance(self._editor, _Text):
            self._editor.fit()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._editor.selectAll()

    def _make_long(self) -> _Text:
        editor = _Text(self)
        editor.setPlainText(self._text)
        editor.entered.connect(self._commit)
        editor.left.connect(self._leave)
        return editor

    def _make_line(self) -> _Line:
        editor = _Line(self._text, self)
        editor.setMinimumWidth(max(180, self._shown.width() + 48))
        editor.returnPressed.connect(self._commit)
        editor.left.connect(self._leave)
        if self._completions:
            completer = QCompleter(list(self._completions()), editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(completer)
        if self._field.name == "published":
            editor.setPlaceholderText(tr("such as 2025-02-13"))
        if self._field.name == "authors":
            editor.setPlaceholderText(tr("several are separated by ;"))
        return editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape gives up the correction."""
        if watched is self._editor and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
                self._shown.setFocus()
                return True
        return super().eventFilter(watched, event)

    def cancel(self) -> None:
        """Give up the correction."""
        self._problem.hide()
        if self._editor:
            editor, self._editor = self._editor, None
            editor.removeEventFilter(self)
            self._shown.show()
            if editor.hasFocus():
                self._shown.setFocus()
            self._row.removeWidget(editor)
            editor.hide()
            editor.deleteLater()

    def _typed(self) -> str:
        editor = self._editor
        return editor.toPlainText() if isinstance(editor, _Text) else editor.text() if editor else self._text

    def _commit(self) -> None:
        try:
            value = values.parse(self._field.name, self._typed())
        except ValueError as error:
            self._problem.setText(str(error))
            self._problem.show()
            if self._editor:
                self._editor.setFocus()
            return
        changed = self._typed().strip() != self._text
        self.cancel()
        self._shown.setFocus()
        if changed:
            self.committed.emit(self._field.name, value)

    def _leave(self) -> None:
        """Take what was typed when the user goes on to something else; keep the editor when it is wrong."""
        if self._editor and self._typed().strip() == self._text:
            self.cancel()
        elif self._editor:
            try:
                value = values.parse(self._field.name, self._typed())
            except ValueError as error:
                self._problem.setText(str(error))
                self._problem.show()
                return
            self.cancel()
            self.committed.emit(self._field.name, value)

    def _confirm(self) -> None:
        self.committed.emit(self._field.name, values.parse(self._field.name, self._text))
