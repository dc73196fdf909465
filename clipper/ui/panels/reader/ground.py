"""What is painted under the text: bars beside quotations, a tint under passages that were left out."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QTextBlock
from PySide6.QtWidgets import QTextEdit

from clipper.ui.panels.reader.document import Role, role
from clipper.ui.panels.reader.typography import Paper

_BAR = 3


def visible_paragraphs(view: QTextEdit) -> Iterator[tuple[QTextBlock, QRectF]]:
    """The paragraphs in sight, with their rectangles in the viewport."""
    layout, offset = view.document().documentLayout(), view.verticalScrollBar().value()
    # In the margin above the text, Qt finds any place of it as long as not all is laid out.
    margin = math.ceil(view.document().rootFrame().frameFormat().topMargin())
    paragraph = view.cursorForPosition(QPoint(0, max(0, margin - offset))).block()
    while paragraph.isValid():
        rect = layout.blockBoundingRect(paragraph).translated(0, -offset)
        if rect.top() > view.viewport().height():
            return
        yield paragraph, rect
        paragraph = paragraph.next()


def paint_ground(painter: QPainter, view: QTextEdit, paper: Paper, bleed: int) -> None:
    """Paint what lies under the text that is in sight."""
    width, rule = view.viewport().width(), paper.colour("rule")
    for paragraph, rect in visible_paragraphs(view):
        kind = role(paragraph)
        if kind in (Role.REMOVED, Role.SAYS_REMOVED):
            margin = paragraph.blockFormat().bottomMargin() if kind == Role.SAYS_REMOVED else 0
            box = QRectF(0, rect.top() - 3, width, rect.height() + 6 + margin)
            painter.fillRect(box, paper.colour("removed"))
            left = width - _BAR if _mirrored(paragraph) else 0
            painter.fillRect(QRectF(left, box.top(), _BAR, box.height()), rule)
        elif kind == Role.QUOTE:
            left = width - bleed - _BAR - 2 if _mirrored(paragraph) else bleed + 2
            painter.fillRect(QRectF(left, rect.top() + 3, _BAR, rect.height() - 4), rule)


def _mirrored(paragraph: QTextBlock) -> bool:
    if paragraph.blockFormat().alignment() & Qt.AlignmentFlag.AlignAbsolute:
        return bool(paragraph.blockFormat().alignment() & Qt.AlignmentFlag.AlignRight)
    return paragraph.textDirection() == Qt.LayoutDirection.RightToLeft
