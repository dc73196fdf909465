"""Tables: those that hold data, told from those that only lay out the page."""

import re

from lxml import html

_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BLOCKS = ("div", "p", "h1", "h2", "h3", "h4", "ul", "ol", "form", "article", "section", "table")


def is_data_table(table: html.HtmlElement) -> bool:
    """Whether the table is one for a reader: cells in rows and columns, not a frame for other things."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "form", "h1"), None) is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if row]
    if len(rows) < 2:
        return False
    wide = sum(1 for row in rows if len(row) > 1)
    if wide < 2 or wide < len(rows) * 0.4:
        return False
    cells = sum(len(row) for row in rows)
    if next(table.iterdescendants("th", "caption"), None) is not None:
        return True
    blocks = sum(1 for _ in table.iterdescendants(*_BLOCKS))
    chars = len(_SPACE.sub(" ", table.text_content()))
    return blocks <= cells and chars <= 200 * cells


def rows_of(table: html.HtmlElement) -> list[list[tuple[html.HtmlElement, str]]]:
    """The rows with their cells and the text of each."""
    return [[(cell, cell_text(cell)) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


def cell_text(element: html.HtmlElement) -> str:
    """The text of a cell on one line; elements that break lines part words."""
    parts: list[str] = []
    skip = 0
    for event, node in _events(element):
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "noscript", "svg", "template"):
            skip += 1 if event == "start" else -1
        elif event == "start" and not skip:
            if node.tag in ("br", "p", "div", "li", "td", "th", "tr"):
                parts.append(" ")
            if node.text:
                parts.append(node.text)
        if event == "end" and not skip and node is not element:
            if node.tag in ("p", "div", "li"):
                parts.append(" ")
            if node.tail:
                parts.append(node.tail)
    return _SPACE.sub(" ", _UNSEEN.sub("", "".join(parts))).strip()


def table_text(table: html.HtmlElement) -> str:
    """The whole table as text: a line a row."""
    lines = [cell_text(caption) for caption in table.iter("caption")]
    lines += [" ".join(text for _, text in row if text) for row in rows_of(table)]
    return "\n".join(line for line in lines if line)


def _events(element: html.HtmlElement):  # type: ignore[no-untyped-def]  # noqa: ANN202 - lxml has no types
    from lxml import etree

    return etree.iterwalk(element, events=("start", "end"))
