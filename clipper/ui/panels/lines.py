"""Text in a fixed number of lines, the last one cut with an ellipsis, laid out once and painted often."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextCharFormat, QTextLayout, QTextOption

from clipper.ui.panels.reader.direction import runs_right_to_left

# Made once: Python's flags are slow to combine, and each text painted needs one.
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


def marked(start: int, end: int, made: QTextCharFormat) -> QTextLayout.FormatRange:
    """Characters in another format."""
    formatted = QTextLayout.FormatRange()
    formatted.start, formatted.length, formatted.format = start, end - start, made
    return formatted


def laid_out(
    text: str, font: QFont, width: int, most: int, line_height: int, ranges: list[QTextLayout.FormatRange] | None = None
) -> tuple[QTextLayout, int]:
    """The text in at most so many lines, the last one cut with an ellipsis; and how many lines it has."""
    text = text[: 120 * most]
    layout = _broken(text, font, width, most, line_height, ranges)
    last = layout.lineAt(layout.lineCount() - 1)
    end = last.textStart() + last.textLength()
    if layout.lineCount() == most and end < len(text):
        rest = QFontMetrics(font).elidedText(text[last.textStart() :], Qt.TextElideMode.ElideRight, width - 2)
        layout = _broken(text[: last.textStart()] + rest, font, width, most, line_height, ranges)
    return layout, layout.lineCount()


def _broken(
    text: str, font: QFont, width: int, most: int, line_height: int, ranges: list[QTextLayout.FormatRange] | None
) -> QTextLayout:
    layout = QTextLayout(text or " ", font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if runs_right_to_left(text):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(_RIGHT)
    else:
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setAlignment(_LEFT)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    if ranges:
        layout.setFormats([part for part in ranges if part.start < len(text)])
    layout.beginLayout()
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * line_height))
    layout.endLayout()
    return layout
