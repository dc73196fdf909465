"""The tags of one clipping or of many: type to complete, Enter adds, Backspace removes."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QSizePolicy, QWidget

from clipper.domain.shelves import Tag
from clipper.ui.panels.flow_layout import FlowLayout
from clipper.ui.panels.offers import Offer, OfferList
from clipper.ui.texts import number
from clipper.ui.translation import tr

FAVOURITES = 9
_OFFERS = 40
_REMOVE = 14  # width of the cross on a chip
_WIDEST = 320  # of a chip and of the line
_MOST = 20  # chips at first: a selection may have hundreds of tags


def folded(name: str) -> str:
    """A tag's name as tags are compared: without case and accents."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(char for char in parts if not unicodedata.combining(char)).split())


def tidy(name: str) -> str:
    """A tag's name as it is kept: single spaces, no empty levels."""
    return "/".join(" ".join(part.split()) for part in name.split("/") if part.strip())


def ranked(tags: Sequence[Tag], now: dt.datetime | None = None) -> list[Tag]:
    """The tags, most used and last used first."""
    now = now or dt.datetime.now(dt.UTC)

    def weight(tag: Tag) -> float:
        used = tag.last_used
        if used is None:
            return math.log2(1 + tag.count)
        moment = used if used.tzinfo else used.replace(tzinfo=dt.UTC)
        days = max(0.0, (now - moment).total_seconds() / 86_400)
        return math.log2(1 + tag.count) + 8 / (1 + days / 3)

    return sorted(tags, key=lambda tag: (-weight(tag), folded(tag.name)))


def favourites(tags: Sequence[Tag]) -> list[str]:
    """The tags on the keys 1 to 9: the most used ones, in an order that does not change with each use."""
    used = sorted((tag for tag in tags if tag.count), key=lambda tag: (-tag.count, folded(tag.name)))
    return sorted((tag.name for tag in used[:FAVOURITES]), key=folded)


def matching(tags: Sequence[Tag], typed: str) -> list[Tag]:
    """The tags that fit what was typed: those with a level that begins with it first, then those that contain it."""
    wanted = folded(tidy(typed))
    if not wanted:
        return ranked(tags)
    begins: list[Tag] = []
    contains: list[Tag] = []
    for tag in ranked(tags):
        name = folded(tag.name)
        if name.startswith(wanted) or any(level.startswith(wanted) for level in name.split("/")):
            begins.append(tag)
        elif wanted in name:
            contains.append(tag)
    exact = [tag for tag in begins if folded(tag.name) == wanted]
    return exact + [tag for tag in begins if tag not in exact] + contains


class TagChip(QAbstractButton):
    """A tag on a clipping; a press looks for it, the cross or Delete removes it."""

    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self._colour = "", ""
        self.partial, self._editable = False, True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tag(self, name: str, colour: str, on: int, total: int, *, editable: bool) -> None:
        """Show a tag that `on` of `total` clippings have."""
        self.name = name
        self._colour, self._editable = colour, editable
        self.partial = on < total
        self.setText(f"{name}  {number(on)}/{number(total)}" if self.partial else name)
        spoken = tr("Tag {name}", name=name)
        if self.partial:
            spoken = tr("Tag {name}, on {on} of {total} clippings", name=name, on=number(on), total=number(total))
            self.setToolTip(tr("On {on} of {total} clippings. Press to put it on all.", on=on, total=total))
        else:
            self.setToolTip(tr("Show all clippings with {name}", name=name))
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(tr("Delete removes the tag.") if editable else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the name, the spot of colour and the cross."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + 20 + (14 if self._colour else 0)
        return QSize(min(width + (_REMOVE if self._editable else 0), _WIDEST), metrics.height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill with the tag's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = QColor(ink)
        ground.setAlphaF(0.14 if self.underMouse() else 0.08)
        line = QColor(self.palette().color(QPalette.ColorRole.Link) if self.hasFocus() else ink)
        line.setAlphaF(1.0 if self.hasFocus() else 0.45 if self.partial else 0.0)
        painter.setPen(QPen(line, 1, Qt.PenStyle.DashLine if self.partial else Qt.PenStyle.SolidLine))
        painter.setBrush(Qt.BrushStyle.NoBrush if self.partial else ground)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left = 10.0
        if self._colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colour))
            painter.drawEllipse(QRectF(left, box.center().y() - 4, 8, 8))
            left += 14
        if self._editable:
            cross = QRectF(self.width() - _REMOVE - 2, box.center().y() - 3, 6, 6)
            colour = QColor(ink)
            colour.setAlphaF(1.0 if self.underMouse() or self.hasFocus() else 0.4)
            painter.setPen(QPen(colour, 1.3, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(cross.topLeft(), cross.bottomRight())
            painter.drawLine(cross.topRight(), cross.bottomLeft())
        room = QRectF(left, 0, self.width() - left - 8 - (_REMOVE if self._editable else 0), self.height())
        self._write(painter, ink, room)

    def _write(self, painter: QPainter, ink: QColor, room: QRectF) -> None:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.resetTransform()
            room = QRectF(self.width() - room.right(), room.top(), room.width(), room.height())
        painter.setPen(ink)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, math.ceil(room.width()) + 2)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the sides below mean what they say
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The cross removes."""
        x = event.position().x()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        on_cross = x < _REMOVE + 4 if mirrored else x > self.width() - _REMOVE - 4
        if self._editable and on_cross and self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit(self.name)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace remove, Enter presses."""
        if self._editable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.name)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class _Input(QLineEdit):
    """The line in which tags are typed."""

    entered = Signal(str)
    backspaced = Signal()
    favourite = Signal(int)
    left = Signal()
    finished = Signal()  # Escape in the empty line

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tag_input")
        self.offers = OfferList(self)
        self.textChanged.connect(self.updateGeometry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, Backspace in the empty line removes, Down opens the list, Alt+1 to Alt+9 add favourites."""
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if alt and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.favourite.emit(key - Qt.Key.Key_1)
        elif not (enter and control) and self.offers.key(event):
            event.accept()
        elif (enter and self.text().strip()) or key == Qt.Key.Key_Comma:
            self.entered.emit(self.text())
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.backspaced.emit()
        elif key == Qt.Key.Key_Down and not self.offers.isVisible():
            self.textEdited.emit(self.text())
        elif key == Qt.Key.Key_Escape and self.text():
            self.setText("")  # unlike clear, leaves nothing that Ctrl+Z would type again
        elif key == Qt.Key.Key_Escape:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes the offer that is marked, if one is shown."""
        offer = self.offers.current
        if forward and offer and self.text().strip():
            self.offers.hide()
            self.offers.chosen.emit(offer.value)
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list."""
        super().focusOutEvent(event)
        self.offers.hide()
        self.left.emit()

    def sizeHint(self) -> QSize:
        """As wide as the text asks for."""
        metrics = self.fontMetrics()
        text = max(map(metrics.horizontalAdvance, (self.text(), self.placeholderText())))
        return QSize(min(text + 28, _WIDEST), metrics.height() + 8)


class TagEditor(QWidget):
    """Chips and a line to type in. It changes nothing itself: `added` and `removed` say what the user wants."""

    added = Signal(str)
    removed = Signal(str)
    activated = Signal(str)  # a tag was pressed: show its clippings
    finished = Signal()  # nothing more to tag

    def __init__(
        self,
        tags: Callable[[], Sequence[Tag]],
        parent: QWidget | None = None,
        *,
        colours: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`tags` are counted, which takes a while, and only asked for when the user types; `colours` at any time."""
        super().__init__(parent)
        self._tags, self._colours = tags, colours
        self._counts: dict[str, int] = {}
        self._total = 0
        self._editable = True
        self._chips: list[TagChip] = []
        self._layout = FlowLayout(self, gap=6, line_gap=4)
        self._input = _Input(self)
        self._input.setPlaceholderText(tr("+ Add tag"))
        self._input.setAccessibleName(tr("Add a tag"))
        self._input.setToolTip(tr("Type a tag and press Enter. “/” makes levels, as in energy/wind."))
        self._input.textEdited.connect(self._offer)
        self._input.entered.connect(self._add)
        self._input.backspaced.connect(self._remove_last)
        self._input.favourite.connect(self._add_favourite)
        self._input.finished.connect(self.finished)
        self._input.offers.chosen.connect(self._add)
        self._all = False
        self._more = QPushButton(self)
        self._more.setProperty("flat", True)
        self._more.setAutoDefault(False)
        self._more.setAccessibleName(tr("Show all tags"))
        self._more.clicked.connect(self._show_all)
        self._more.hide()
        self._layout.addWidget(self._more)
        self._layout.addWidget(self._input)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self._input)
        self.setAccessibleName(tr("Tags"))

    @property
    def line(self) -> QLineEdit:
        """The line in which tags are typed."""
        return self._input

    @property
    def shown(self) -> dict[str, int]:
        """The tags that are shown, with the number of clippings that have them."""
        return dict(self._counts)

    def show_tags(self, counts: Mapping[str, int], total: int, *, editable: bool = True) -> None:
        """Show the tags of `total` clippings, each with the number of clippings that have it; the rarest when asked."""
        names = sorted(counts, key=lambda name: (-counts[name], folded(name)))
        self._all = self._all and total == self._total
        self._counts, self._total, self._editable = {name: counts[name] for name in names}, total, editable
        if not self._all and len(names) > _MOST + 1:
            self._more.setText(tr("{n} more tags", n=number(len(names) - _MOST)))
            names = names[:_MOST]
        self._more.setVisible(len(names) < len(counts))
        colours = self._colours() if names else {}
        focused = next((index for index, chip in enumerate(self._chips) if chip.hasFocus()), None)
        while len(self._chips) < len(names):
            self._chips.append(self._make_chip())
        for chip, name in zip(self._chips, names, strict=False):
            chip.show_tag(name, colours.get(name, ""), counts[name], total, editable=editable)
            chip.setVisible(True)
        for chip in self._chips[len(names) :]:
            chip.hide()
        self._input.setVisible(editable)
        if focused is not None and focused >= len(names):
            target: QWidget = self._chips[len(names) - 1] if names else self._input
            target.setFocus()
        self.updateGeometry()

    def _show_all(self) -> None:
        self._all = True
        self.show_tags(self._counts, self._total, editable=self._editable)
        self._chips[_MOST].setFocus()

    def _make_chip(self) -> TagChip:
        chip = TagChip(self)
        chip.removed.connect(self.removed)
        chip.clicked.connect(lambda: (self.added if chip.partial else self.activated).emit(chip.name))
        self._layout.insert_widget(len(self._chips), chip)
        if self._chips:
            QWidget.setTabOrder(self._chips[-1], chip)
        QWidget.setTabOrder(chip, self._input)
        return chip

    def start(self) -> None:
        """Put the cursor into the line and offer the favourites."""
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer("")

    def _offer(self, typed: str) -> None:
        tags = self._tags()
        keys = {name: index + 1 for index, name in enumerate(favourites(tags))}
        name = tidy(typed)
        found = [tag for tag in matching(tags, typed) if self._counts.get(tag.name) != self._total][:_OFFERS]
        offers = [
            Offer(tag.name, tag.name, f"Alt+{keys[tag.name]}" if tag.name in keys else number(tag.count), tag.colour)
            for tag in found
        ]
        known = {folded(tag.name) for tag in tags}
        if name and folded(name) not in known:
            offers.append(Offer(name, tr("New tag “{name}”", name=name), tr("Ctrl+Enter") if found else ""))
        self._input.offers.offer(offers, first=bool(name))

    def _add(self, typed: str) -> None:
        self._input.setText("")
        self._input.offers.hide()
        name = tidy(typed)
        known = next((tag.name for tag in self._tags() if folded(tag.name) == folded(name)), name)
        if known and self._counts.get(known) != self._total:
            self.added.emit(known)

    def _add_favourite(self, index: int) -> None:
        names = favourites(self._tags())
        if index < len(names):
            self._add(names[index])

    def _remove_last(self) -> None:
        if self._counts:
            self.removed.emit(list(self._counts)[-1])
