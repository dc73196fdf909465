"""The reader's text document: it knows where each block stands, and shows no picture but those it was given."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QColor, QImage, QTextBlock, QTextDocument, QTextFormat, QTextFragment

from clipper.ui.panels.reader.direction import from_utf16, utf16_length
from clipper.ui.panels.reader.inline import Run, Style
from clipper.ui.panels.reader.typography import style_of

ROLE = QTextFormat.Property.UserProperty.value + 1  # of a paragraph: see Role

PICTURE = "picture:"


class Role:
    """What a paragraph of the document is."""

    TEXT = "text"
    QUOTE = "quote"
    REMOVED = "removed"  # text of a passage that was left out
    SAYS = "says"  # a line that Clipper itself says; never copied
    SAYS_REMOVED = "says removed"  # such a line on top of a removed passage
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of a block's text, standing at `position` in the document."""

    block: str
    start: int
    end: int
    position: int
    text: str
    wide: bool = True  # some characters may take two places in the document

    @property
    def stop(self) -> int:
        """Document position after the piece."""
        return self.position + utf16_length(self.text)

    def at(self, offset: int) -> int:
        """Document position of an offset into the block's text, held within the piece."""
        inside = min(max(offset, self.start), self.end) - self.start
        return self.position + (utf16_length(self.text[:inside]) if self.wide else inside)

    def offset(self, position: int) -> int:
        """Offset into the block's text of a document position, held within the piece."""
        return self.start + from_utf16(self.text, max(0, position - self.position))


class ArticleDocument(QTextDocument):
    """A document that loads nothing: pictures are put into it, everything else stays a grey field."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.pieces: list[Piece] = []
        self._block_ids: list[str] = []  # by the user state of paragraphs, so that these can share their formats
        self._by_block: dict[str, list[Piece]] = {}
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        self._nothing.fill(QColor(128, 128, 128, 40))

    def loadResource(self, type: int, url: QUrl | str) -> QImage:
        """Refuse to load anything; stored pictures come in through `addResource`."""
        return self._nothing

    def assign(self, paragraph: QTextBlock, block: str) -> None:
        """Note which block of the article a paragraph shows."""
        if not self._block_ids or self._block_ids[-1] != block:
            self._block_ids.append(block)
        paragraph.setUserState(len(self._block_ids) - 1)

    def id_of(self, paragraph: QTextBlock) -> str:
        """Id of the article's block that a paragraph shows, or ''."""
        state = paragraph.userState()
        return self._block_ids[state] if 0 <= state < len(self._block_ids) else ""

    def add_piece(self, piece: Piece) -> None:
        """Note where a piece of text stands; pieces come in the order of the document."""
        self.pieces.append(piece)
        self._by_block.setdefault(piece.block, []).append(piece)

    def ranges(self, block: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where characters `start` to `end` of a block stand in the document, as ranges of positions."""
        yield from self.all_ranges(block, [(start, end)])

    def all_ranges(self, block: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The ranges of many spans of a block; a word may be found thousands of times in it."""
        found: list[tuple[int, int]] = []
        for piece in self._by_block.get(block, ()):
            first, last = piece.start, piece.end
            inside = [(max(start, first), min(end, last)) for start, end in spans if start < last and end > first]
            if piece.wide:
                found += [(piece.at(start), piece.at(end)) for start, end in inside]
            else:
                shift = piece.position - first
                found += [(start + shift, end + shift) for start, end in inside]
        return found

    def place(self, position: int) -> tuple[str, int] | None:
        """Block and offset at a document position, or None outside the article's text."""
        index = bisect.bisect_right(self.pieces, position, key=lambda piece: piece.position) - 1
        if index < 0 or position > self.pieces[index].stop:
            return None
        return self.pieces[index].block, self.pieces[index].offset(position)

    def selected(self, start: int, end: int) -> list[tuple[str, int, int]]:
        """The blocks and their characters between two document positions."""
        found: dict[str, tuple[int, int]] = {}
        for piece in self.pieces:
            if piece.position < end and piece.stop > start:
                first, last = piece.offset(start), piece.offset(min(end, piece.stop))
                before = found.get(piece.block)
                found[piece.block] = (before[0], last) if before else (first, last)
        return [(block, first, last) for block, (first, last) in found.items() if last > first]

    def paragraphs(self, block: str) -> list[QTextBlock]:
        """The paragraphs that show an article's block."""
        found: list[QTextBlock] = []
        paragraph = self.begin()
        while paragraph.isValid():
            if self.id_of(paragraph) == block:
                found.append(paragraph)
            elif found:
                break
            paragraph = paragraph.next()
        return found


def role(paragraph: QTextBlock) -> str:
    """What a paragraph of the reader's document is."""
    return paragraph.blockFormat().stringProperty(ROLE)


def fragments(paragraph: QTextBlock) -> Iterator[QTextFragment]:
    """The fragments of a paragraph."""
    iterator = paragraph.begin()
    while not iterator.atEnd():
        yield iterator.fragment()
        iterator += 1


def runs_of(paragraph: QTextBlock, start: int = 0, end: int | None = None) -> list[Run]:
    """The runs of a paragraph between two document positions (the whole of it by default)."""
    end = paragraph.position() + paragraph.length() if end is None else end
    heading = paragraph.blockFormat().headingLevel() > 0
    runs: list[Run] = []
    for fragment in fragments(paragraph):
        first, last = max(start, fragment.position()), min(end, fragment.position() + fragment.length())
        format_ = fragment.charFormat()
        if first >= last or format_.isImageFormat():
            continue
        raw = fragment.text().encode("utf-16-le", "surrogatepass")
        at = fragment.position()
        text = raw[2 * (first - at) : 2 * (last - at)].decode("utf-16-le", "replace")
        style = style_of(format_) & ~Style.STRONG if heading else style_of(format_)
        runs.append(Run(text.replace("\u2028", "\n"), style, format_.anchorHref() if format_.isAnchor() else ""))
    return runs
