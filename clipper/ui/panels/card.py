"""Paints a clipping in the list: headline, outlet and date, passage with its matches, tags, star, unread dot, picture.

A card has room for a fixed number of lines; what the headline does not need goes to the passage. The laid-out text is
kept, so that scrolling only paints.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPixmap,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clipper.domain.row import ClippingRow, Extraction
from clipper.ui.models.clippings import HEADING_ROLE, ID_ROLE, NOT_YET, ROW_ROLE, SNIPPET_ROLE
from clipper.ui.panels.card_parts import STAR, CardPictures, CardTexts
from clipper.ui.panels.chips import Chips
from clipper.ui.panels.thumbnails import Thumbnails
from clipper.ui.style import Theme, scaled
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.domain.answers import Snippet

_LEFT, _RIGHT, _TOP = 28, 16, 10
_THUMB = 56
HEADING_HEIGHT = 36

Index = QModelIndex | QPersistentModelIndex
# Made once, as numbers: Python's flags are slow to combine, and this is done for each card painted.
_SELECTED = QStyle.StateFlag.State_Selected.value
_ACTIVE = QStyle.StateFlag.State_Active.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_LOOKS = _SELECTED | _ACTIVE | _FOCUSED
_MIRRORED = Qt.LayoutDirection.RightToLeft
_LEADING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading


class CardDelegate(QStyledItemDelegate):
    """Paints cards and headings."""

    star_clicked = Signal(int, bool)  # id, whether to star it
    unfinished = Signal()  # not all cards could be painted in time

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._chips = Chips(theme)
        self._texts = CardTexts(theme)
        self._pictures = CardPictures()
        self.compact = False
        self.until = 0.0  # when painting has to stop for now (time.perf_counter); 0: when it is done
        self.set_font(parent.font())

    def set_font(self, font: QFont) -> None:
        """Measure anew, after the font or its size changed."""
        self._texts.set_font(font)
        self._chips.set_font(scaled(font, 0.84))
        self.forget()

    def set_tag_colours(self, colours: dict[str, str]) -> None:
        """The colours that the user gave to tags."""
        known = {name: colour for name, colour in colours.items() if colour}
        if known != self._chips.colours:
            self._chips.colours = known
            self.forget()

    def forget(self) -> None:
        """Lay everything out anew."""
        self._texts.forget()
        self._pictures.clear()

    @property
    def height(self) -> int:
        """Height of a card."""
        if self.compact:
            return self._texts.headline_line + self._texts.small_line + 2 * 8 + 2
        return 2 * _TOP + 2 * self._texts.headline_line + 2 * self._texts.small_line + self._chips.height + 8

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt asks for the height of a row here."""
        return QSize(200, HEADING_HEIGHT if index.data(HEADING_ROLE) else self.height)

    # ------------------------------------------------------------------------------------------ painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row; one that was painted before, just so, is only copied."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ClippingRow) or option.state.value & _HOVERED:
            self._paint(painter, option, index, row)
        elif (
            self.until
            and time.perf_counter() > self.until
            and not self._pictures.knows(_key(painter, option, row), row)
        ):
            self._paint(painter, option, index, NOT_YET)
            self.unfinished.emit()
        else:
            painter.drawPixmap(option.rect.topLeft(), self._painted(painter, option, index, row))

    def _painted(self, screen: QPainter, option: QStyleOptionViewItem, index: Index, row: ClippingRow) -> QPixmap:
        """The picture of a card."""
        snippet, rect, ratio = index.data(SNIPPET_ROLE), option.rect, screen.device().devicePixelRatioF()
        key = _key(screen, option, row)
        parts = (row, snippet, None if self.compact else self._thumbnails.get(row.picture))
        if picture := self._pictures.find(key, parts):
            return picture
        picture = QPixmap(rect.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("surface"))
        painter = QPainter(picture)
        painter.setLayoutDirection(option.direction)
        moved = QStyleOptionViewItem(option)
        moved.rect = QRect(0, 0, rect.width(), rect.height())
        self._paint(painter, moved, index, row)
        painter.end()
        self._pictures.keep(key, parts, picture)
        return picture

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: object) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heading = index.data(HEADING_ROLE)
        if heading:
            self._paint_heading(painter, option, str(heading))
        else:
            state = option.state.value
            self._paint_ground(painter, option, state)
            if row is NOT_YET:
                self._paint_shadow(painter, option)
            elif not isinstance(row, ClippingRow):
                self._paint_gone(painter, option)
            else:
                self._paint_card(painter, option, state, row, index.data(SNIPPET_ROLE))
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        painter.fillRect(option.rect, self._theme.colour("window"))
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._texts.strong)
        inner = option.rect.adjusted(16, 0, -_RIGHT, 0)
        text = QFontMetrics(self._texts.strong).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _LEADING, text)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, state: int) -> None:
        active = state & _ACTIVE
        if state & _SELECTED:
            painter.fillRect(option.rect, self._theme.colour("selected" if active else "selected_inactive"))
        elif state & _HOVERED:
            painter.fillRect(option.rect, self._theme.colour("hover"))
        if state & _FOCUSED and active:
            edge = QRect(option.rect.left(), option.rect.top(), 3, option.rect.height())
            painter.fillRect(_mirrored(option, edge), self._theme.colour("accent"))
        line = QRect(option.rect.left() + _LEFT, option.rect.bottom(), option.rect.width() - _LEFT, 1)
        painter.fillRect(_mirrored(option, line), self._theme.colour("line"))

    def _paint_shadow(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Where the text of a card will stand that is being fetched."""
        width, top = option.rect.width() - _LEFT - _RIGHT, option.rect.top() + _TOP
        for line, share in enumerate((0.8, 0.45) if self.compact else (0.85, 0.6, 0.4)):
            bar = QRect(option.rect.left() + _LEFT, top + line * self._texts.headline_line + 4, int(width * share), 8)
            painter.fillRect(_mirrored(option, bar), self._theme.colour("hover"))

    def _paint_gone(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        painter.setPen(self._theme.colour("faint"))
        painter.setFont(self._texts.small)
        inner = option.rect.adjusted(_LEFT, _TOP, -_RIGHT, -_TOP)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeading, tr("This clipping is no longer there."))

    def _paint_card(
        self, painter: QPainter, option: QStyleOptionViewItem, state: int, row: ClippingRow, snippet: Snippet | None
    ) -> None:
        selected, direction = bool(state & _SELECTED), option.direction
        text = self._theme.colour("selected_text" if selected else "text")
        muted = text if selected and self._theme.dark else self._theme.colour("muted")
        top = option.rect.top() + (8 if self.compact else _TOP)
        picture = None if self.compact else self._thumbnails.get(row.picture)
        width = self._text_width(option, picture is not None)
        card = self._texts.laid_out(row, snippet, width, compact=self.compact)
        if not row.read and row.extraction is not Extraction.PENDING:
            self._paint_dot(painter, option, top)
        if picture is not None:
            self._paint_picture(painter, option, picture)
        self._paint_star(painter, option, row, hovered=bool(state & _HOVERED))
        painter.setPen(text if row.extraction is Extraction.DONE else muted)
        left = option.rect.left() + _LEFT
        if direction == _MIRRORED:
            left = option.rect.right() - _LEFT - width + 1
        card.headline.draw(painter, QPointF(left, top))
        top += card.headline_lines * self._texts.headline_line + 2
        meta = QRect(left, top, width, self._texts.small_line)
        if self.compact:
            meta.setRight(meta.right() - self._chips.paint(painter, meta, row.tags, direction, trailing=True))
        self._paint_meta(painter, meta, row, card.meta, muted)
        top += self._texts.small_line + 2
        if self.compact:
            return
        if card.passage is not None:
            painter.setPen(muted)
            shift = STAR if direction == _MIRRORED else 0
            card.passage.draw(painter, QPointF(left - shift, top))
        if row.tags:
            chips = QRect(left, option.rect.bottom() - _TOP - self._chips.height + 2, width, self._chips.height)
            self._chips.paint(painter, chips, row.tags, direction)

    def _paint_dot(self, painter: QPainter, option: QStyleOptionViewItem, top: int) -> None:
        dot = QRect(option.rect.left() + 12, top + self._texts.headline_line // 2 - 4, 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("unread"))
        painter.drawEllipse(_mirrored(option, dot))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_star(self, painter: QPainter, option: QStyleOptionViewItem, row: ClippingRow, *, hovered: bool) -> None:
        if row.starred:
            self._theme.icon("star-filled", "star").paint(painter, self._star_rect(option))
        elif hovered:
            self._theme.icon("star", "faint").paint(painter, self._star_rect(option))

    def _paint_picture(self, painter: QPainter, option: QStyleOptionViewItem, picture: QPixmap) -> None:
        place = QRect(option.rect.right() - _RIGHT - _THUMB, option.rect.top() + _TOP + 24, _THUMB, _THUMB)
        place = _mirrored(option, place)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(place), 6, 6)
        painter.save()
        painter.setClipPath(clip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, picture)
        painter.restore()

    def _paint_meta(self, painter: QPainter, place: QRect, row: ClippingRow, rest: str, muted: QColor) -> None:
        if row.extraction is Extraction.FAILED:
            painter.setPen(self._theme.colour("warning"))
            painter.setFont(self._texts.small)
            text = tr("Could not be read; the original is kept")
            _draw(
                painter,
                place,
                QFontMetrics(self._texts.small).elidedText(text, Qt.TextElideMode.ElideRight, place.width()),
            )
            return
        outlet = QFontMetrics(self._texts.strong).elidedText(
            row.outlet, Qt.TextElideMode.ElideRight, max(40, int(place.width() * 0.55))
        )
        used = QFontMetrics(self._texts.strong).horizontalAdvance(outlet) if outlet else 0
        mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        first = QRect(place)
        first.setWidth(used + 1)
        second = place.adjusted(used, 0, 0, 0)
        if mirrored:
            first.moveRight(place.right())
            second = place.adjusted(0, 0, -used, 0)
        painter.setPen(muted)
        painter.setFont(self._texts.strong)
        _draw(painter, first, outlet)
        painter.setFont(self._texts.small)
        rest = ("  ·  " if outlet and rest else "") + rest
        _draw(
            painter,
            second,
            QFontMetrics(self._texts.small).elidedText(rest, Qt.TextElideMode.ElideRight, second.width()),
        )

    # ------------------------------------------------------------------------------------------ measuring

    def _text_width(self, option: QStyleOptionViewItem, with_picture: bool) -> int:
        taken = _LEFT + _RIGHT + STAR + ((_THUMB - 8) if with_picture else 0)
        return max(60, option.rect.width() - taken)

    def _star_rect(self, option: QStyleOptionViewItem) -> QRect:
        top = option.rect.top() + (8 if self.compact else _TOP) + self._texts.headline_line // 2 - 8
        return _mirrored(option, QRect(option.rect.right() - _RIGHT - 16, top, 16, 16))

    # ------------------------------------------------------------------------------------------ the star

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the star sets or clears it."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            on_star = self._star_rect(option).adjusted(-6, -6, 6, 6).contains(event.position().toPoint())
            row = index.data(ROW_ROLE)
            if on_star and isinstance(row, ClippingRow):
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self.star_clicked.emit(index.data(ID_ROLE), not row.starred)
                return True
        return False


def _key(painter: QPainter, option: QStyleOptionViewItem, row: ClippingRow) -> tuple[object, ...]:
    """What a painted card is known by, apart from what it shows."""
    rect, looks = option.rect, option.state.value & _LOOKS
    return row.id, looks, rect.width(), rect.height(), option.direction, painter.device().devicePixelRatioF()


def _mirrored(option: QStyleOptionViewItem, rect: QRect) -> QRect:
    return QStyle.visualRect(option.direction, option.rect, rect)


def _draw(painter: QPainter, place: QRect, text: str) -> None:
    painter.drawText(place, _LEADING, text)
