"""Foreign content made fit for the screen: sanitised again on the way out, cut to size, and never loading anything."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from clipper.domain.article import Block, BlockKind, Picture
from clipper.domain.clipping import Original
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError, WorkerFailed
from clipper.extract.sanitise import clean_text, sanitise, sanitise_inline
from clipper.workers import Worker

PAGE_CHARACTERS = 1_500_000  # of a page's source that are shown as a page
SOURCE_CHARACTERS = 400_000  # of it that are shown as source at first
PDF_PAGES = 40
PDF_SECONDS = 20.0
_PDF_MEMORY = 1_500_000_000
_PRINT_WIDTH = 2480  # A4 at 300 dots an inch
_PRINT_PAGES = 10_000
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_MAIL = frozenset({"message/rfc822", "multipart/related", "application/x-mimearchive"})
_BOXES = re.compile(
    r"<(/?)(?:div|section|article|main|header|footer|nav|aside|form|fieldset|address|details|summary|center|dd|dt"
    r"|option|button|body)\b",
    re.IGNORECASE,
)
_TITLES = re.compile(r"<(/?)h1\b", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_KINDS = {
    "p": BlockKind.PARAGRAPH,
    "blockquote": BlockKind.QUOTE,
    "li": BlockKind.LIST_ITEM,
    "pre": BlockKind.VERSE,
    "figcaption": BlockKind.PARAGRAPH,
    "dt": BlockKind.PARAGRAPH,
    "dd": BlockKind.PARAGRAPH,
}


def block_html(html: str) -> str:
    """A block's HTML for display, sanitised anew: whatever is stored, nothing but the allowed set leaves here."""
    return sanitise(html) if "<table" in html.lower() else sanitise_inline(html)


@dataclass(frozen=True, slots=True)
class OriginalView:
    """An original as it can be looked at."""

    media_type: str
    size: int
    blocks: tuple[Block, ...] = ()  # as a page, without styles, scripts and remote pictures
    pictures: tuple[Picture, ...] = ()  # described; their bytes come from `Rendering.picture`
    source: str = ""  # as source text, at most SOURCE_CHARACTERS of it
    source_characters: int = 0
    cut: bool = False  # the page is longer than what is shown
    notice: str = ""


class Rendering:
    """Originals as safe views; PDF pages are drawn in a process of their own."""

    def __init__(self) -> None:
        self._worker = Worker(_PdfPages, name="PDF viewer", memory_bytes=_PDF_MEMORY)
        self._shown: Original | None = None

    def close(self) -> None:
        """End the process that draws PDF pages."""
        self._worker.close()
        self._shown = None

    def original(self, original: Original) -> OriginalView:
        """The view of an original."""
        payload = original.payload
        media_type = payload.media_type.partition(";")[0].strip().lower()
        if media_type == "application/pdf":
            return self._pdf(original)
        view = OriginalView(media_type, len(payload.data))
        if media_type.startswith("image/"):
            picture = Picture(original.sha256, media_type)
            self._shown = original
            block = Block("b1", BlockKind.FIGURE, payload.filename, picture=original.sha256)
            return dataclasses.replace(view, blocks=(block,), pictures=(picture,))
        if media_type in _MAIL:
            return _mail(view, payload)
        if media_type in _HTML or media_type.startswith("text/"):
            text = _decoded(payload)
            blocks = _page(text) if media_type in _HTML else _lines(text)
            return dataclasses.replace(_sourced(view, text), blocks=blocks, cut=len(text) > PAGE_CHARACTERS)
        return dataclasses.replace(view, notice="This kind of file cannot be shown here; it is kept byte for byte.")

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture of the view last made."""
        if self._shown is None:
            return None
        if name.startswith("page-"):
            with contextlib.suppress(ExtractionError, WorkerFailed):
                return self._worker.call("page", int(name[5:]), timeout=PDF_SECONDS)  # type: ignore[no-any-return]
            return None
        return self._shown.payload.data

    def _pdf(self, original: Original) -> OriginalView:
        view = OriginalView("application/pdf", len(original.payload.data))
        self._shown = original
        try:
            sizes: list[tuple[int, int]] = self._worker.call("open", original.payload.data, timeout=PDF_SECONDS)
        except (ExtractionError, WorkerFailed) as error:
            return dataclasses.replace(view, notice=str(error))
        pages = [Picture(f"page-{number}", "image/png", *size) for number, size in enumerate(sizes)]
        blocks = [Block(f"b{number}", BlockKind.FIGURE, "", picture=page.sha256) for number, page in enumerate(pages)]
        return dataclasses.replace(
            view, blocks=tuple(blocks[:PDF_PAGES]), pictures=tuple(pages[:PDF_PAGES]), cut=len(pages) > PDF_PAGES
        )


class PrintedPages:
    """The pages of a PDF as pictures fit for a printer, drawn in a process of their own."""

    def __init__(self, data: bytes) -> None:
        self._worker = Worker(_PdfPages, _PRINT_WIDTH, name="PDF printer", memory_bytes=_PDF_MEMORY)
        try:
            self.count = len(self._worker.call("open", data, _PRINT_PAGES, timeout=PDF_SECONDS))
        except BaseException:
            self._worker.close()
            raise

    def page(self, number: int) -> bytes:
        """A page as PNG."""
        return self._worker.call("page", number, timeout=PDF_SECONDS)  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process."""
        self._worker.close()


def source_text(original: Original) -> str:
    """The whole source of an original as text."""
    return _decoded(original.payload)


def _decoded(payload: Payload) -> str:
    return _decode(payload.data, payload.charset)


def _decode(data: bytes, charset: str) -> str:
    from clipper.extract.formats.decoding import decode  # here: the window starts without it

    return decode(data, charset)


def _sourced(view: OriginalView, text: str) -> OriginalView:
    return dataclasses.replace(view, source=text[:SOURCE_CHARACTERS], source_characters=len(text))


def _page(html: str) -> tuple[Block, ...]:
    html = _IMAGE.sub(_stand_in, html[:PAGE_CHARACTERS])
    reader = _Blocks()
    reader.feed(sanitise(_BOXES.sub(r"<\1p", _TITLES.sub(r"<\1h2", html))))
    reader.close()
    return tuple(reader.finish())


def _stand_in(image: re.Match[str]) -> str:
    alt = _ALT.search(image[0])
    text = unescape(alt[1] or alt[2] or "").strip() if alt else ""
    return f"<em>[{text.replace('<', '&lt;')}]</em>" if text else ""


def _lines(text: str) -> tuple[Block, ...]:
    parts = re.split(r"\n\s*\n", clean_text(text[:PAGE_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")))
    texts = [part.strip("\n") for part in parts if part.strip()]
    return tuple(Block(f"b{number}", BlockKind.VERSE, part) for number, part in enumerate(texts, 1))


class _Blocks(HTMLParser):
    """Blocks of sanitised HTML, in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._found: list[Block] = []
        self._parts: list[str] = []
        self._kind, self._level, self._depth, self._ordered = BlockKind.PARAGRAPH, 0, 0, False
        self._table = 0

    def finish(self) -> Iterator[Block]:
        """The blocks, those without text left out."""
        self._end()
        yield from self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            if not self._table:
                self._end()
            self._table += 1
        if not self._table:
            if tag in ("ul", "ol"):
                self._depth, self._ordered = self._depth + 1, tag == "ol"
                self._end()
                return
            if tag in _KINDS:
                if not (tag == "p" and self._kind in (BlockKind.LIST_ITEM, BlockKind.QUOTE) and not self._text()):
                    self._end(_KINDS[tag])
                return
            if tag[0] == "h" and tag[1:].isdigit():
                self._end(BlockKind.HEADING, int(tag[1:]))
                return
        self._parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._table:
            self._table -= 1
            self._parts.append("</table>")
            if not self._table:
                self._kind = BlockKind.TABLE
                self._end()
        elif self._table:
            self._parts.append(f"</{tag}>")
        elif tag in ("ul", "ol"):
            self._depth = max(0, self._depth - 1)
            self._end()
        elif tag in _KINDS or tag[0] == "h":
            self._end()
        else:
            self._parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self._parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._parts.append(f"&#{name};")

    def _text(self) -> str:
        return unescape(re.sub(r"<[^>]*>", "", "".join(self._parts))).strip()

    def _end(self, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> None:
        if text := self._text():
            is_item = self._kind is BlockKind.LIST_ITEM
            self._found.append(
                Block(
                    f"b{len(self._found) + 1}",
                    self._kind,
                    text if self._kind in (BlockKind.TABLE, BlockKind.VERSE) else " ".join(text.split()),
                    "" if self._kind is BlockKind.VERSE else "".join(self._parts).strip(),
                    level=max(1, self._depth) if is_item else self._level,
                    ordered=is_item and self._ordered,
                )
            )
        self._parts, self._kind, self._level = [], kind, level


def _mail(view: OriginalView, payload: Payload) -> OriginalView:
    import email
    import email.policy

    view = _sourced(view, _decoded(payload))
    try:
        message = email.message_from_bytes(payload.data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (RecursionError, ValueError, LookupError):
        return dataclasses.replace(view, notice="This message is too oddly built to be shown as a page.")
    for wanted, render in (("text/html", _page), ("text/plain", _lines)):
        for part in parts:
            if part.get_content_type() == wanted:
                data = part.get_payload(decode=True)
                text = _decode(data if isinstance(data, bytes) else b"", part.get_content_charset() or "")
                return dataclasses.replace(view, blocks=render(text), cut=len(text) > PAGE_CHARACTERS)
    return dataclasses.replace(view, notice="There is no text in this message.")


class _PdfPages:
    """Draws pages of a PDF; lives in a worker process, as a damaged file can bring its parser down."""

    def __init__(self, width: int = 1400) -> None:
        self._width = width
        self._document: object = None

    def open(self, data: bytes, most: int = PDF_PAGES + 1) -> list[tuple[int, int]]:
        """Take a document in; sizes of its first pages in pixels of 1/96 inch."""
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(data)
            count = min(len(document), most)
            sizes = [document.get_page_size(number) for number in range(count)]
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise ExtractionError("This PDF cannot be opened; it may be damaged or locked.") from error
        self._document = document
        return [(max(1, round(wide * 4 / 3)), max(1, round(high * 4 / 3))) for wide, high in sizes]

    def page(self, number: int) -> bytes:
        """A page as PNG."""
        import pypdfium2

        document = self._document
        if not isinstance(document, pypdfium2.PdfDocument):
            raise ExtractionError("No PDF is open.")
        try:
            page = document[number]
            width, height = page.get_size()
            scale = min(self._width / max(width, 1), 3 * self._width / max(height, 1))
            image = page.render(scale=scale).to_pil()
        except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
            raise ExtractionError("This page of the PDF cannot be drawn.") from error
        out = io.BytesIO()
        image.save(out, "PNG", compress_level=1)
        return out.getvalue()
