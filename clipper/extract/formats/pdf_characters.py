"""The characters of a PDF page as pieces of lines, with place, size and weight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clipper.extract.formats.pdf_layout import Line

_MOST_CHARACTERS = 60_000  # of one page
_BREAKS = "\r\n\x0b\x0c\x02"
_SOFT_HYPHENS = "\u00ad\ufffe\x02"  # as PDFium writes a hyphen that ends a line


def lines(text: Any, height: float) -> list[Line]:  # noqa: ANN401 - the library has no types
    """Pieces of lines in the order of the page's own text; y counts from the top."""
    found: list[Line] = []
    for start, end in _stretches(text):
        content = "".join(chr(_code(text, i)) for i in range(start, end)).replace("\x00", "")
        boxes = [box for i in range(start, end) if (box := _box(text, i))]
        if not content.strip() or not boxes:
            continue
        size = _size(text, start)
        found.append(
            Line(
                content.strip().replace("\u00a0", " "),
                min(box[0] for box in boxes),
                height - max(box[3] for box in boxes),
                max(box[2] for box in boxes),
                height - min(box[1] for box in boxes),
                size or boxes[0][3] - boxes[0][1],
                _bold(text, start),
            )
        )
    return found


def _stretches(text: Any) -> Iterator[tuple[int, int]]:  # noqa: ANN401
    """Runs of characters that stand on one line without a wide gap."""
    count = min(text.count_chars(), _MOST_CHARACTERS)
    start, last = 0, None
    for index in range(count):
        code = chr(_code(text, index))
        if code in _BREAKS and code != "\x02":
            if index > start:
                yield start, index
            start, last = index + 1, None
            continue
        box = _box(text, index)
        if box is None or code.isspace():
            continue
        if last is not None and _apart(last, box):
            yield start, index
            start = index
        last = box
    if count > start:
        yield start, count


def _apart(last: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    tall = max(last[3] - last[1], box[3] - box[1], 4.0)
    off_line = box[1] > last[3] + 0.2 * tall or box[3] < last[1] - 0.2 * tall
    gap = max(box[0] - last[2], last[0] - box[2])
    return off_line or gap > 1.6 * max(tall, 6.0)


def _raw() -> Any:  # noqa: ANN401
    import pypdfium2.raw

    return pypdfium2.raw


def _code(text: Any, index: int) -> int:  # noqa: ANN401
    code = int(_raw().FPDFText_GetUnicode(text, index))
    if code in (0xFFFE, 0x02, 0xAD):
        return ord("-")
    return code if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else 0xFFFD


def _box(text: Any, index: int) -> tuple[float, float, float, float] | None:  # noqa: ANN401
    """Left, bottom, right, top as high as the font's letters reach, so that a comma and a quote share a line."""
    rectangle = _raw().FS_RECTF()
    if not _raw().FPDFText_GetLooseCharBox(text, index, rectangle):
        return None
    box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return box if box[2] > box[0] and box[3] > box[1] else None


def _size(text: Any, index: int) -> float:  # noqa: ANN401
    return float(_raw().FPDFText_GetFontSize(text, index))


def _bold(text: Any, index: int) -> bool:  # noqa: ANN401
    return int(_raw().FPDFText_GetFontWeight(text, index)) >= 600
