"""The looks of paragraphs and runs of the reading page, and the text formats made of them, each once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat

from clipper.domain.article import Block, BlockKind
from clipper.ui.panels.reader.document import ROLE, Role
from clipper.ui.panels.reader.inline import Style
from clipper.ui.panels.reader.typography import MONO_FACES, Typography


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set; distances in heights of the text, line height in percent."""

    role: str = Role.TEXT
    type: str = ""  # of its runs: '', 'heading2' ... 'heading6', 'caption', 'label', 'removed'
    above: float = 0.0
    below: float = 0.72
    height: float = 124.0
    indent: float = 0.0
    heading: int = 0


PLAIN = Look()
ITEM = Look(below=0.3)
QUOTE = Look(Role.QUOTE, indent=1.4)
VERSE = Look(indent=1.0)
CAPTION = Look(type="caption", below=1.1, height=112)
CELL = Look(below=0, height=108)
REMOVED = Look(Role.REMOVED, "removed", below=0.8, height=116)
REMOVED_LINE = Look(Role.SAYS_REMOVED, above=0.2, below=0.1, height=104)
SUMMARY = Look(Role.SAYS, above=1.0, below=1.0, height=108)
_OF_KIND = {BlockKind.QUOTE: QUOTE, BlockKind.LIST_ITEM: ITEM, BlockKind.VERSE: VERSE}


def look_of(block: Block) -> Look:
    """The look of a block of the article."""
    if block.kind is BlockKind.HEADING:
        level = min(max(block.level, 2), 6)
        return Look(type=f"heading{level}", above=0.9, below=0.34, height=108, heading=level)
    return _OF_KIND.get(block.kind, PLAIN)


class Formats:
    """The text formats of one typography, each made once."""

    def __init__(self, typography: Typography) -> None:
        self.typography = typography
        self._blocks: dict[tuple[Look, bool], QTextBlockFormat] = {}
        self._runs: dict[tuple[Style, str, str], QTextCharFormat] = {}

    def run(self, style: Style = Style.PLAIN, href: str = "", type_: str = "") -> QTextCharFormat:
        """Format of a run; `type_` is '', 'heading2' ... 'heading6', 'caption', 'label' or 'removed'."""
        key = (style, href, type_)
        if key not in self._runs:
            self._runs[key] = self._make_run(style, href, type_)
        return self._runs[key]

    def _make_run(self, style: Style, href: str, kind: str) -> QTextCharFormat:
        type_ = self.typography
        font = type_.label_font() if kind in ("label", "caption") else type_.font()
        if kind.startswith("heading"):
            level = int(kind[-1])
            font = type_.font({2: 1.3, 3: 1.14}.get(level, 1.0))
            font.setWeight(QFont.Weight.DemiBold)
        if kind == "removed":
            font = type_.font(0.92)
        if Style.CODE in style:
            font.setFamilies(list(MONO_FACES))
        if Style.STRONG in style:
            font.setWeight(QFont.Weight.Bold)
        if Style.SMALL in style:
            font.setPixelSize(max(8, round(font.pixelSize() * 0.85)))
        font.setItalic(Style.EMPHASIS in style)
        format_ = QTextCharFormat()
        format_.setFont(font)
        format_.setFontStrikeOut(Style.STRIKE in style)
        format_.setFontUnderline(Style.UNDERLINE in style)
        alignment = QTextCharFormat.VerticalAlignment
        if Style.SUPER in style:
            format_.setVerticalAlignment(alignment.AlignSuperScript)
        elif Style.SUB in style:
            format_.setVerticalAlignment(alignment.AlignSubScript)
        format_.setForeground(type_.paper.colour("muted" if kind in ("label", "caption", "removed") else "ink"))
        if href:
            format_.setAnchor(True)
            format_.setAnchorHref(href)
            format_.setForeground(type_.paper.colour("link"))
            format_.setFontUnderline(kind != "label")
        return format_

    def block(self, look: Look, right_to_left: bool) -> QTextBlockFormat:
        """Format of a paragraph."""
        key = (look, right_to_left)
        if key not in self._blocks:
            self._blocks[key] = self._make_block(look, right_to_left=right_to_left)
        return self._blocks[key]

    def _make_block(self, look: Look, *, right_to_left: bool) -> QTextBlockFormat:
        size = self.typography.size
        format_ = QTextBlockFormat()
        format_.setTopMargin(round(look.above * size))
        format_.setBottomMargin(round(look.below * size))
        format_.setLeftMargin(round(look.indent * size))
        format_.setRightMargin(round(look.indent * size * 0.4))
        format_.setLineHeight(look.height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        format_.setHeadingLevel(look.heading)
        if look.role == Role.PICTURE:
            format_.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        format_.setProperty(ROLE, look.role)
        sides = Qt.LayoutDirection
        format_.setLayoutDirection(sides.RightToLeft if right_to_left else sides.LeftToRight)
        return format_
