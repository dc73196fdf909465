"""The head of an article: outlet, date, headline, authors, address and tags, each to be corrected where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from clipper.domain.clipping import Clipping
from clipper.domain.row import Extraction
from clipper.domain.shelves import Tag
from clipper.ui.panels.flow_layout import FlowLayout
from clipper.ui.panels.reader import values
from clipper.ui.panels.reader.direction import one_line, reads_right_to_left
from clipper.ui.panels.reader.fields import FieldEditor
from clipper.ui.panels.reader.typography import Typography
from clipper.ui.panels.tag_editor import TagEditor
from clipper.ui.translation import told, tr, trn

_META = ("outlet", "published", "section", "page", "edition", "place")
_ALWAYS = ("outlet", "published", "headline", "authors")
_META_CHARACTERS = 56  # of outlet, section and the like: what is beside them stays in their line
_ADDRESS_CHARACTERS = 70


class Banner(QFrame):
    """A sentence with something to do about it, on the page itself."""

    pressed = Signal(str)  # key of the button

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = FlowLayout(gap=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(2)
        layout.addWidget(self._text)
        layout.addLayout(self._buttons)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons by their texts."""
        found = (self._buttons.itemAt(index) for index in range(self._buttons.count()))
        widgets = [item.widget() for item in found if item]
        return {widget.text(): widget for widget in widgets if isinstance(widget, QPushButton)}

    def tell(self, text: str, buttons: Sequence[tuple[str, str]] = ()) -> None:
        """Show a sentence and buttons (key, text)."""
        while item := self._buttons.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._text.setText(text)
        self.setAccessibleName(text)
        for key, label in buttons:
            button = QPushButton(label, self)
            button.setProperty("flat", True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, key=key: self.pressed.emit(key))
            self._buttons.addWidget(button)
            button.show()
        self.show()


class ArticleHeader(QWidget):
    """Shows the head of a clipping; what the user corrects is told through signals."""

    corrected = Signal(str, object)  # field, value
    tag_added = Signal(str)
    tag_removed = Signal(str)
    tag_activated = Signal(str)
    address_requested = Signal(str)  # open it in the browser
    retry_requested = Signal(int)  # read this clipping out of its original again
    clipping_requested = Signal(int)  # show another clipping of the story
    split_requested = Signal()
    outlet_activated = Signal(str)

    def __init__(
        self,
        tags: Callable[[], Sequence[Tag]],
        outlets: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
        *,
        colours: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reader_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clipping: Clipping | None = None
        self._fields = {
            name: FieldEditor(name, self, completions=outlets if name == "outlet" else None)
            for name in (*_META, "headline", "subtitle", "authors", "url")  # as they stand, for the Tab key
        }
        for field in self._fields.values():
            field.committed.connect(self.corrected)
        self.tags = TagEditor(tags, self, colours=colours)
        self.tags.added.connect(self.tag_added)
        self.tags.removed.connect(self.tag_removed)
        self.tags.activated.connect(self.tag_activated)
        self.failure = Banner(self)
        self.failure.hide()
        self.failure.pressed.connect(self._on_retry)
        self.story = Banner(self)
        self.story.hide()
        self.story.pressed.connect(self._on_story)
        self._notices = QLabel(self)
        self._notices.setObjectName("muted")
        self._notices.setWordWrap(True)
        self._open = self._make_open()
        self._lay_out()

    def _make_open(self) -> QToolButton:
        button = QToolButton(self)
        button.setText("↗")
        button.setToolTip(tr("Open this address in the browser"))
        button.setAccessibleName(tr("Open the address in the browser"))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._on_open)
        return button

    def _lay_out(self) -> None:
        meta = FlowLayout(gap=0, line_gap=2)
        self._dots: list[tuple[QLabel, FieldEditor]] = []
        for index, name in enumerate(_META):
            if index:
                dot = QLabel("  ·  ", self)
                dot.setObjectName("muted")
                meta.addWidget(dot)
                self._dots.append((dot, self._fields[name]))
            meta.addWidget(self._fields[name])
        address = QHBoxLayout()
        address.setSpacing(4)
        address.addWidget(self._fields["url"], 0)
        address.addWidget(self._open, 0)
        address.addStretch(1)
        self._rule = QFrame(self)
        self._rule.setObjectName("rule")
        self._rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 28, 0, 22)
        column.setSpacing(0)
        column.addLayout(meta)
        column.addSpacing(6)
        column.addWidget(self._fields["headline"])
        column.addSpacing(6)
        column.addWidget(self._fields["subtitle"])
        column.addSpacing(8)
        column.addWidget(self._fields["authors"])
        column.addLayout(address)
        column.addSpacing(8)
        column.addWidget(self.tags)
        for widget in (self._notices, self.failure, self.story):
            column.addSpacing(6)
            column.addWidget(widget)
        column.addSpacing(14)
        column.addWidget(self._rule)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    # ------------------------------------------------------------------------------------------ showing

    def set_typography(self, typography: Typography) -> None:
        """Take on paper and faces."""
        label = typography.label_font(0.82)
        strong = QFont(label)
        strong.setWeight(QFont.Weight.DemiBold)
        headline = typography.font(1.76)
        headline.setWeight(QFont.Weight.DemiBold)
        for field in self._fields.values():
            field.set_look(label, "small")
        self._fields["outlet"].set_look(strong, "outlet")
        self._fields["published"].set_look(label)
        self._fields["headline"].set_look(headline)
        self._fields["subtitle"].set_look(typography.font(1.12), "subtitle")
        self._fields["authors"].set_look(label)
        self._fields["url"].set_look(label, "small")
        for widget in (self.tags, self._notices, self.failure, self.story):
            widget.setFont(label)
        for dot, _ in self._dots:
            dot.setFont(label)

    def show_clipping(self, clipping: Clipping, *, editable: bool) -> None:
        """Show the head of a clipping."""
        if self._clipping is None or self._clipping.id != clipping.id:
            for field in self._fields.values():
                field.cancel()
        self._clipping = clipping
        article = clipping.article
        rtl = reads_right_to_left(article.language, article.headline or article.text)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        for name, field in self._fields.items():
            display = self._display(name, clipping)
            field.show_value(article, display, editable=editable, corrected=name in clipping.corrected)
            wanted = name in _ALWAYS or (name == "url" and editable and not article.url)
            field.setVisible(bool(display) or (wanted and (editable or name == "headline")))
        self._fields["url"].setVisible(bool(article.url))
        self._open.setVisible(bool(article.url))
        for dot, field in self._dots:
            dot.setVisible(not field.isHidden())
        self.tags.show_tags(dict.fromkeys(clipping.tags, 1), 1, editable=editable)
        self._show_banners(clipping, editable=editable)
        self.updateGeometry()

    def _display(self, name: str, clipping: Clipping) -> str:
        article = clipping.article
        if name == "published":
            return values.date_text(article.published)
        if name == "authors":
            names = one_line(", ".join(article.authors))
            mirrored = self.layoutDirection() != QGuiApplication.layoutDirection()
            return names if mirrored or not names else tr("By {authors}", authors=names)
        if name == "page":
            return tr("p. {page}", page=one_line(article.page)) if article.page else ""
        if name == "url":
            return shortened(article.url)
        if name == "headline" and not article.headline and clipping.extraction is Extraction.PENDING:
            return tr("Reading the article…")
        text = one_line(str(getattr(article, name)))
        return text if name not in _META or len(text) <= _META_CHARACTERS else text[: _META_CHARACTERS - 1] + "…"

    def _show_banners(self, clipping: Clipping, *, editable: bool) -> None:
        if clipping.extraction is Extraction.PENDING:
            self.failure.tell(tr("The article is being read out of the original. It appears here in a moment."))
        elif clipping.extraction is Extraction.FAILED:
            text = told(clipping.failure) or tr("The article could not be read out of the original.")
            retry = [("retry", tr("Try again"))] if editable else []
            self.failure.tell(text + " " + tr("The original is kept; see the tab Original."), retry)
        else:
            self.failure.hide()
        others = clipping.also_in
        if others:
            text = trn("The same story is in {n} other outlet:", "The same story is in {n} other outlets:", len(others))
            buttons = [(str(id_), one_line(name) or tr("unknown outlet")) for id_, name in others[:6]]
            if editable:
                buttons.append(("split", tr("This is another story")))
            self.story.tell(text, buttons)
        else:
            self.story.hide()
        self._notices.setText("\n".join(one_line(told(notice)) for notice in clipping.article.notices))
        self._notices.setVisible(bool(clipping.article.notices))

    def mark(self, marks: Mapping[str, Sequence[tuple[int, int]]], colour: QColor) -> None:
        """Mark the matches of a search in headline and subtitle."""
        for name in ("headline", "subtitle"):
            value = getattr(self._clipping.article, name) if self._clipping else ""
            ranges = marks.get(name, ()) if one_line(value) == value else ()
            self._fields[name].mark(ranges, colour)

    def field(self, name: str) -> FieldEditor:
        """The editor of a field."""
        return self._fields[name]

    # ------------------------------------------------------------------------------------------ the user

    def _on_open(self) -> None:
        if self._clipping:
            self.address_requested.emit(self._clipping.article.url)

    def _on_retry(self) -> None:
        if self._clipping:
            self.retry_requested.emit(self._clipping.id)

    def _on_story(self, key: str) -> None:
        if key == "split":
            self.split_requested.emit()
        else:
            self.clipping_requested.emit(int(key))


def shortened(address: str) -> str:
    """An address for a line: without scheme, cut in the middle."""
    text = one_line(address).removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    if len(text) <= _ADDRESS_CHARACTERS:
        return text
    return text[: _ADDRESS_CHARACTERS - 20] + "…" + text[-19:]
