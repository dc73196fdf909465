"""Builds the reader's document from the blocks of an article, in milliseconds also for a book's length of text.

The document is built unattached and laid out by Qt step by step once it is shown, top first; that is what keeps
20,000 words under 50 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QGuiApplication,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTableCellFormat,
    QTextTableFormat,
)

from clipper.domain.article import Block, BlockKind, Picture, Reason
from clipper.ui.panels.reader.direction import LOOK_AHEAD, runs_right_to_left, shown, utf16_length
from clipper.ui.panels.reader.document import PICTURE, ArticleDocument, Piece, Role
from clipper.ui.panels.reader.inline import Cell, Grid, Run, fit, read, read_table
from clipper.ui.panels.reader.looks import (
    CAPTION,
    CELL,
    REMOVED,
    REMOVED_LINE,
    SUMMARY,
    Formats,
    Look,
    look_of,
)
from clipper.ui.panels.reader.typography import Typography
from clipper.ui.translation import mark, tr, trn

PIECE = 6_000  # characters; a longer paragraph is set in several, as one alone is laid out in one go
CELLS = 3_000  # a larger table is shown as lines
ACTION = "clipper:"

REASONS: Mapping[Reason, str] = {
    Reason.NAVIGATION: mark("navigation"),
    Reason.SHARE: mark("share line"),
    Reason.RELATED: mark("related stories"),
    Reason.TEASER: mark("teaser"),
    Reason.CAPTION: mark("caption kept with picture"),
    Reason.COOKIES: mark("cookie notice"),
    Reason.NEWSLETTER: mark("newsletter box"),
    Reason.ADVERTISEMENT: mark("advertisement"),
    Reason.COMMENTS: mark("comments"),
    Reason.METADATA: mark("used as metadata"),
    Reason.DUPLICATE: mark("duplicate"),
    Reason.RULE: mark("rule for this outlet"),
    Reason.USER: mark("taken out by hand"),
    Reason.OTHER: mark("not part of the article"),
}


@dataclass(frozen=True)
class Content:
    """What is to be shown."""

    blocks: Sequence[Block]
    pictures: Mapping[str, Picture]
    right_to_left: bool = False
    show_removed: bool = False
    outlet: str = ""  # for 'always remove lines like this'
    editable: bool = True
    clean: Callable[[str], str] = str  # sanitises a block's HTML


def build(content: Content, typography: Typography, formats: Formats | None = None) -> ArticleDocument:
    """The document of an article."""
    document = ArticleDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(typography.font())
    option = document.defaultTextOption()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if content.right_to_left else Qt.LayoutDirection.LayoutDirectionAuto
    )
    option.setWrapMode(option.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    _Builder(document, content, formats or Formats(typography)).write()
    return document


class _Builder:
    def __init__(self, document: ArticleDocument, content: Content, formats: Formats) -> None:
        self._document = document
        self._content = content
        self._formats = formats
        self._size = formats.typography.size
        self._cursor = QTextCursor(document)
        self._lists: list[QTextList | None] = []  # by depth; None where a list begins deeper
        self._fresh = True  # the document's first, still empty paragraph is to be used

    def write(self) -> None:
        self._cursor.beginEditBlock()
        for block in self._content.blocks:
            if self._lists and block.kept and block.kind is not BlockKind.LIST_ITEM:
                self._end_list()
            if block.kept:
                self._write_block(block)
            elif self._content.show_removed:
                self._write_removed(block)
        self._write_summary()
        self._cursor.endEditBlock()

    # ------------------------------------------------------------------------------------------ paragraphs

    def _paragraph(self, look: Look, block: str, text: str = "") -> None:
        """Begin a paragraph; the text decides which way it runs, else the article."""
        right_to_left = runs_right_to_left(text) if text else None
        if right_to_left is None:
            right_to_left = self._content.right_to_left
        self._begin(self._formats.block(look, right_to_left), block)

    def _begin(self, format_: QTextBlockFormat, block: str) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(format_)
            self._fresh = False
        else:
            self._cursor.insertBlock(format_)
        if block:
            self._document.assign(self._cursor.block(), block)

    def _end_list(self) -> None:
        self._lists.clear()
        format_ = self._cursor.blockFormat()
        format_.setBottomMargin(round(0.8 * self._size))
        self._cursor.setBlockFormat(format_)

    def _write_block(self, block: Block) -> None:
        if block.kind is BlockKind.FIGURE:
            self._write_figure(block)
        elif block.kind is BlockKind.TABLE:
            self._write_table(block)
        else:
            self._write_text(block, look_of(block))

    def _write_text(self, block: Block, look: Look) -> None:
        runs = self._runs(block)
        text = "".join(run.text for run in runs)
        if len(text) > PIECE:
            self._write_long(block, runs, text, look)
            return
        self._paragraph(look, block.id, text)
        if block.kind is BlockKind.LIST_ITEM and look.role == Role.TEXT:
            self._enlist(block)
        self._insert(runs, look.type, block.id, 0)

    def _runs(self, block: Block) -> Sequence[Run]:
        """The block's text with its styles; most have none, and need no reading of HTML."""
        marked = "<" in block.html or "&" in block.html
        return fit(read(self._content.clean(block.html)), block.text) if marked else [Run(block.text)]

    def _write_long(self, block: Block, runs: Sequence[Run], text: str, look: Look) -> None:
        """A paragraph in several pieces, each of which is laid out for itself."""
        start = 0
        for number, part in enumerate(_cut(runs, PIECE)):
            length = sum(len(run.text) for run in part)
            last = start + length >= len(text)
            piece = replace(look, above=0 if number else look.above, below=look.below if last else 0)
            self._paragraph(piece, block.id, text[start : start + LOOK_AHEAD])
            self._insert(part, look.type, block.id, start)
            start += length

    def _insert(self, runs: Iterable[Run], look: str, block: str, start: int) -> None:
        position = self._cursor.position()
        parts = []
        for run in runs:
            text = shown(run.text)
            parts.append(text)
            self._cursor.insertText(text, self._formats.run(run.style, run.href, look))
        text = "".join(parts)
        if text:
            wide = utf16_length(text) != len(text)
            self._document.add_piece(Piece(block, start, start + len(text), position, text, wide))

    def _enlist(self, block: Block) -> None:
        depth = max(1, block.level)
        del self._lists[depth:]
        self._lists += [None] * (depth - len(self._lists))
        if (known := self._lists[-1]) is not None:
            known.add(self._cursor.block())
            return
        format_ = QTextListFormat()
        styles = QTextListFormat.Style
        bullets = (styles.ListDisc, styles.ListCircle, styles.ListSquare)
        format_.setStyle(styles.ListDecimal if block.ordered else bullets[min(depth, 3) - 1])
        format_.setIndent(depth)
        self._lists[-1] = self._cursor.createList(format_)

    # ------------------------------------------------------------------------------------------ pictures, tables

    def _write_figure(self, block: Block) -> None:
        picture = self._content.pictures.get(block.picture)
        caption = bool(block.text.strip())
        look = Look(Role.PICTURE, above=0.3, below=0.3 if caption else 1.0, height=100)
        if picture is None:
            self._line(replace(look, role=Role.SAYS), block.id)
            self._say(_missing_picture(block))
        else:
            self._paragraph(look, block.id)
            self._cursor.insertImage(_image(picture, self._formats.typography.width(), block.alt))
        if caption:
            runs = self._runs(block)
            self._paragraph(CAPTION, block.id, block.text)
            self._insert(runs, CAPTION.type, block.id, 0)

    def _write_table(self, block: Block) -> None:
        grid = read_table(self._content.clean(block.html))
        columns = grid.columns
        if not columns or columns * len(grid.rows) > CELLS:
            self._write_text(replace(block, html="", kind=BlockKind.VERSE), look_of(block))
            return
        format_ = QTextTableFormat()
        format_.setBorder(0)
        format_.setBorderCollapse(True)
        format_.setCellPadding(round(self._size * 0.32))
        format_.setCellSpacing(0)
        format_.setTopMargin(round(self._size * 0.4))
        format_.setBottomMargin(self._size)
        format_.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table = self._cursor.insertTable(len(grid.rows), columns, format_)
        taken: set[tuple[int, int]] = set()
        seen = 0
        for row, column, cell in _placed(grid, taken):
            if cell.rows > 1 or cell.columns > 1:
                table.mergeCells(row, column, cell.rows, cell.columns)
            table_cell = table.cellAt(row, column)
            table_cell.setFormat(self._cell_format(cell))
            self._cursor = table_cell.firstCursorPosition()
            self._fresh = True
            self._paragraph(CELL, block.id, cell.text)
            at = block.text.find(cell.text, seen)
            if at < 0:
                at = seen
            self._insert(cell.runs, "", block.id, at)
            seen = at + len(cell.text)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._fresh = True  # the empty paragraph that follows each table

    def _cell_format(self, cell: Cell) -> QTextTableCellFormat:
        format_ = QTextTableCellFormat()
        format_.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        format_.setBottomBorder(2 if cell.header else 1)
        format_.setBottomBorderBrush(self._formats.typography.paper.colour("rule"))
        format_.setPadding(round(self._size * 0.3))
        return format_

    # ------------------------------------------------------------------------------------------ what Clipper says

    def _write_removed(self, block: Block) -> None:
        self._lists.clear()
        self._line(REMOVED_LINE, block.id)
        reason = tr("Left out: {reason}", reason=tr(REASONS[block.reason or Reason.OTHER]))
        self._say(reason)
        if self._content.editable:
            self._say("   ")
            self._say(tr("Put back"), f"{ACTION}keep/{block.id}")
            self._say("   ")
            if block.reason is Reason.RULE:
                self._say(tr("Show the rules"), f"{ACTION}rules")
            elif self._content.outlet and block.text.strip():
                self._say(
                    tr("Always remove lines like this from {outlet}", outlet=shown(self._content.outlet)),
                    f"{ACTION}rule/{block.id}",
                )
        if block.kind is BlockKind.FIGURE and not block.text.strip():
            block = replace(block, text=tr("[picture]"), html="")
        if block.kind is BlockKind.TABLE:
            block = replace(block, html="")
        self._write_text(block, REMOVED)

    def _write_summary(self) -> None:
        count = sum(not block.kept for block in self._content.blocks)
        if not count:
            return
        self._line(SUMMARY, "")
        self._say(trn("{n} passage removed", "{n} passages removed", count))
        self._say("   ")
        self._say(tr("Hide") if self._content.show_removed else tr("Show"), f"{ACTION}removed")

    def _line(self, look: Look, block: str) -> None:
        """A paragraph for what Clipper says: in the direction of the window, on the side of the article."""
        format_ = QTextBlockFormat(self._formats.block(look, self._content.right_to_left))
        sides = Qt.AlignmentFlag
        side = sides.AlignRight if self._content.right_to_left else sides.AlignLeft
        format_.setAlignment(side | sides.AlignAbsolute)
        format_.setLayoutDirection(QGuiApplication.layoutDirection())
        self._begin(format_, block)

    def _say(self, text: str, href: str = "") -> None:
        self._cursor.insertText(text, self._formats.run(href=href, type_="label"))


def _missing_picture(block: Block) -> str:
    what = shown(block.alt.strip())
    return tr("Picture, not stored: {what}", what=what) if what else tr("A picture stood here; it is not stored.")


def _image(picture: Picture, width: int, alt: str) -> QTextImageFormat:
    format_ = QTextImageFormat()
    format_.setName(PICTURE + picture.sha256)
    wide, high = picture.width or width, picture.height or round(width * 0.6)
    scale = min(1.0, width / wide, 1.25 * width / high)
    format_.setWidth(max(1, round(wide * scale)))
    format_.setHeight(max(1, round(high * scale)))
    if alt:
        format_.setToolTip(shown(alt))
    return format_


def _cut(runs: Sequence[Run], size: int) -> list[list[Run]]:
    """The runs in parts of at most `size` characters, cut at spaces where there are any."""
    parts: list[list[Run]] = [[]]
    room = size
    for run in runs:
        rest = run.text
        while len(rest) > room:
            cut = rest.rfind(" ", 0, room) + 1 or room
            parts[-1].append(replace(run, text=rest[:cut]))
            parts.append([])
            rest, room = rest[cut:], size
        parts[-1].append(replace(run, text=rest))
        room -= len(rest)
    return [part for part in parts if any(run.text for run in part)]


def _placed(grid: Grid, taken: set[tuple[int, int]]) -> list[tuple[int, int, Cell]]:
    """The cells with the row and column where they stand, spans taken into account and held within the table."""
    placed: list[tuple[int, int, Cell]] = []
    height, width = len(grid.rows), grid.columns
    for row, cells in enumerate(grid.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            if column >= width:
                break
            across, down = min(cell.columns, width - column), min(cell.rows, height - row)
            spots = {(row + y, column + x) for y in range(down) for x in range(across)}
            if spots & taken:
                across = down = 1
                spots = {(row, column)}
            taken |= spots
            placed.append((row, column, replace(cell, rows=down, columns=across)))
            column += across
    return placed


def frame_margins(document: QTextDocument, sides: int, top: int, bottom: int) -> None:
    """Set the room around the text."""
    format_: QTextFrameFormat = document.rootFrame().frameFormat()
    format_.setLeftMargin(sides)
    format_.setRightMargin(sides)
    format_.setTopMargin(top)
    format_.setBottomMargin(bottom)
    document.rootFrame().setFrameFormat(format_)
