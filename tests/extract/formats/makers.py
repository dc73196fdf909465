"""Documents of each format, made on the spot."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from email.message import EmailMessage

from PIL import Image, ImageDraw

from clipper.errors import ExtractionError

PARAGRAPHS = (
    "The harbour council put off the vote on the new bridge for the third time on Monday, and nobody could say when "
    "it will come back to the table. The treasurer said that the money was there, but not the will.",
    "Fishermen fear that the piers will drive the herring out of the bay. Their association has asked for a study "
    "that looks at the currents as well, and it wants to choose the people who make it.",
    "The architect has offered to draw the bridge again with one pier fewer. That would cost four months and a little "
    "more than two million, he said, and the view would be the better for it.",
)


def fails_with_a_sentence(call: Callable[[], object]) -> str:
    """Call it; the sentence it fails with, or an empty string when it does not fail. Other errors go through."""
    try:
        call()
    except ExtractionError as error:
        return str(error)
    return ""


def png(size: tuple[int, int] = (40, 30), text: str = "") -> bytes:
    """A small picture, with words on it if given."""
    image = Image.new("RGB", size, "white")
    if text:
        ImageDraw.Draw(image).text((20, 20), text, fill="black", font_size=36)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def mail(
    plain: str = "", html: str = "", *, subject: str = "News", sender: str = "The Post <news@post.example>"
) -> EmailMessage:
    """A mail with a plain and an HTML part."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender, "me@home.example"
    message["Date"] = "Thu, 13 Feb 2025 08:30:00 +0100"
    if plain or not html:
        message.set_content(plain)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def docx() -> bytes:
    """A Word document with headline, byline, list, table and picture."""
    import docx as library

    document = library.Document()
    document.core_properties.author = "The typist"
    document.add_heading("Bridge vote put off again", 0)
    document.add_paragraph("By Jane Roe, 13 February 2025")
    paragraph = document.add_paragraph("It was ")
    paragraph.add_run("not").bold = True
    paragraph.add_run(" a surprise. H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O <script>alert(1)</script>")
    document.add_heading("What next?", 1)
    document.add_paragraph("First thing", style="List Bullet")
    document.add_paragraph(PARAGRAPHS[0])
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "yes", "no"
    document.add_picture(io.BytesIO(png()))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt() -> bytes:
    """An OpenDocument text with title, heading, list and a line break."""
    from odf import style, text
    from odf.opendocument import OpenDocumentText

    document = OpenDocumentText()
    title = style.Style(name="Title", family="paragraph")
    document.styles.addElement(title)
    document.text.addElement(text.P(stylename=title, text="Bridge vote put off again"))
    document.text.addElement(text.P(text="By Jane Roe"))
    document.text.addElement(text.H(outlinelevel=2, text="What next?"))
    poem = text.P(text="Roses are red")
    poem.addElement(text.LineBreak())
    poem.addText("violets are blue")
    poem.addElement(text.LineBreak())
    poem.addText("and so are you")
    document.text.addElement(poem)
    items = text.List()
    item = text.ListItem()
    item.addElement(text.P(text="First thing"))
    items.addElement(item)
    document.text.addElement(items)
    document.text.addElement(text.P(text=PARAGRAPHS[0]))
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def pdf(source: str) -> bytes:
    """A PDF set by typst."""
    import typst

    return bytes(typst.compile(source.encode(), format="pdf"))


# ------------------------------------------------------------------------- Outlook's container, just enough of it

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def outlook(subject: str, body: str, sender: str) -> bytes:
    """A .msg file with subject, sender and plain text."""
    values = {0x001A: "IPM.Note", 0x0037: subject, 0x1000: body, 0x0C1A: sender}
    streams = {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in values.items()}
    properties = struct.pack("<8x4I8x", 0, 0, 0, 0)
    for tag, text in values.items():
        properties += struct.pack("<IIII", tag << 16 | 0x1F, 6, len(text) * 2 + 2, 0)
    streams["__properties_version1.0"] = properties
    return _container(streams)


def _container(streams: dict[str, bytes]) -> bytes:
    small, mini_fat, entries = b"", [], []
    for name, data in streams.items():
        first = len(mini_fat)
        count = -(-len(data) // _SMALL)
        mini_fat += [*range(first + 1, first + count), _END]
        small += data.ljust(count * _SMALL, b"\0")
        entries.append((name, 2, first, len(data)))
    sectors: list[bytes] = []
    fat: list[int] = []

    def add(data: bytes) -> int:
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        first = len(sectors)
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    small_at = add(small)
    mini_at = add(b"".join(struct.pack("<I", entry) for entry in mini_fat).ljust(_SECTOR, b"\xff"))
    directory = _entry("Root Entry", 5, small_at, len(small), child=1)
    for number, (name, kind, first, size) in enumerate(entries, 1):
        directory += _entry(name, kind, first, size, right=number + 1 if number < len(entries) else _FREE)
    directory += _entry("", 0, 0, 0) * (-len(directory) // 128 % 4)
    directory_at = add(directory)
    fat_at = len(sectors)
    fat.append(_FAT)
    sectors.append(b"".join(struct.pack("<I", entry) for entry in fat).ljust(_SECTOR, b"\xff"))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, directory_at, 0, _CUTOFF, mini_at, -(-len(mini_fat) * 4 // _SECTOR), _END, 0, fat_at,
    )  # fmt: skip
    return header.ljust(_SECTOR, b"\xff") + b"".join(sectors)


def _entry(name: str, kind: int, first: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    return struct.pack("<64sHBBIII16xI8x8xIQ", encoded, length, kind, 1, _FREE, right, child, 0, first, size)


def alert_html(entries: Sequence[tuple[str, str, str]]) -> str:
    """A news alert as the big services send it: links that are headlines, with a source and a snippet."""
    rows = "".join(
        f'<table><tr><td><a href="https://alerts.example/url?url={url}&ct=ga"><b>{title}</b></a></td></tr>'
        f"<tr><td>The Post</td></tr><tr><td>{snippet}</td></tr>"
        '<tr><td><a href="https://alerts.example/flag">Flag as irrelevant</a></td></tr></table>'
        for title, url, snippet in entries
    )
    return f"<html><body><div>Your alert: bridge</div>{rows}<div>Unsubscribe from this alert</div></body></html>"
