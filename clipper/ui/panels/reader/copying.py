"""What is copied out of the reader: the article's text with its formatting, and nothing that Clipper says."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextListFormat

from clipper.ui.panels.reader.document import Role, role, runs_of
from clipper.ui.panels.reader.inline import write

_SILENT = (Role.SAYS, Role.SAYS_REMOVED, Role.PICTURE)


def copied(cursor: QTextCursor) -> QMimeData:
    """The selection as clean HTML and as plain text."""
    mime = QMimeData()
    parts = list(_parts(cursor.document(), cursor.selectionStart(), cursor.selectionEnd()))
    mime.setText("\n\n".join(text for _, text, _ in parts if text))
    mime.setHtml("".join(html for html, _, _ in _listed(parts)))
    return mime


def _parts(document: QTextDocument, start: int, end: int) -> Iterator[tuple[str, str, str]]:
    """HTML, text and kind of list ('', 'ul', 'ol') of each paragraph."""
    paragraph = document.findBlock(start)
    while paragraph.isValid() and paragraph.position() < end:
        if role(paragraph) not in _SILENT:
            runs = runs_of(paragraph, start, end)
            text = "".join(run.text for run in runs)
            if text.strip():
                tag, list_ = _tag(paragraph)
                yield f"<{tag}>{write(runs)}</{tag}>", text, list_
        paragraph = paragraph.next()


def _tag(paragraph: QTextBlock) -> tuple[str, str]:
    if level := paragraph.blockFormat().headingLevel():
        return f"h{level}", ""
    if list_ := paragraph.textList():
        return "li", "ol" if list_.format().style() == QTextListFormat.Style.ListDecimal else "ul"
    return ("blockquote" if role(paragraph) == Role.QUOTE else "p"), ""


def _listed(parts: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    opened = ""
    for html, text, list_ in parts:
        change = (f"</{opened}>" if opened else "") + (f"<{list_}>" if list_ else "") if list_ != opened else ""
        opened = list_
        yield change + html, text, list_
    if opened:
        yield f"</{opened}>", "", ""
