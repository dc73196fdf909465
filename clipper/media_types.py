"""Media types that Clipper reads; what some bytes are is told by their start, then their name, then the sender."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

HTML = "text/html"
XHTML = "application/xhtml+xml"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
MHTML = "multipart/related"
WEBARCHIVE = "application/x-webarchive"
MAIL = "message/rfc822"
MAILBOX = "application/mbox"
OUTLOOK = "application/vnd.ms-outlook"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
LINK = "text/uri-list"  # an address that was not fetched yet
UNKNOWN = "application/octet-stream"
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp")

# The media type that the end of a name promises; the first of several for a type is the one new files are given.
SUFFIXES: Mapping[str, str] = {
    ".html": HTML, ".htm": HTML, ".xhtml": XHTML, ".xht": XHTML, ".txt": TEXT, ".text": TEXT, ".md": MARKDOWN,
    ".markdown": MARKDOWN, ".mhtml": MHTML, ".mht": MHTML, ".webarchive": WEBARCHIVE, ".eml": MAIL, ".mbox": MAILBOX,
    ".mbx": MAILBOX, ".msg": OUTLOOK, ".pdf": PDF, ".docx": DOCX, ".odt": ODT, ".rtf": RTF, ".png": "image/png",
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".tif": "image/tiff",
    ".tiff": "image/tiff", ".bmp": "image/bmp",
}  # fmt: skip
_OTHER_NAMES = {
    "application/x-mimearchive": MHTML, "message/rfc822+mhtml": MHTML, "application/x-apple-webarchive": WEBARCHIVE,
    "text/rtf": RTF, "application/x-rtf": RTF, "text/x-markdown": MARKDOWN, "image/jpg": "image/jpeg",
    "application/x-pdf": PDF, "application/vnd.ms-outlook-msg": OUTLOOK, "application/x-mbox": MAILBOX,
}  # fmt: skip
_TEXTUAL = frozenset((HTML, XHTML, MHTML, MAIL, MAILBOX, WEBARCHIVE, TEXT, MARKDOWN))
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OUTLOOK),
    (b"bplist00", WEBARCHIVE),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # marks of UTF-16
_PAGE = re.compile(rb"(?:<!--[^>]{0,500}-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:title|article|main|section|div|p|table|span|a|h[1-6])\b", re.IGNORECASE)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?")
_MAIL_HEADERS = re.compile(
    rb"^(?:received|return-path|from|to|subject|date|message-id|mime-version|delivered-to|content-type|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def sniff(data: bytes, filename: str = "", declared: str = "") -> str:
    """The media type of `data`; `application/octet-stream` when it is nothing that can be read."""
    declared = declared.partition(";")[0].strip().lower()
    declared = _OTHER_NAMES.get(declared, declared)
    named = SUFFIXES.get(suffix(filename), "")
    head = data[:4096]
    found = _binary(data, head, named) or _textual(data, head, named, declared)
    if found:
        return found
    return UNKNOWN if b"\0" in head and not head.startswith(_WIDE) and named != TEXT else TEXT


def suffix(filename: str) -> str:
    """The end of a file name in lower case: '.html'."""
    return PurePosixPath(filename.lower().replace("\\", "/")).suffix


def suffix_for(media_type: str, default: str = ".bin") -> str:
    """The end that a new file of this type is given."""
    return next((end for end, kind in SUFFIXES.items() if kind == media_type), default)


def is_picture(data: bytes) -> str:
    """The media type of a picture, told by its bytes alone; '' if it is none."""
    found = _binary(data, data[:4096], "")
    return found if found.startswith("image/") else ""


def _binary(data: bytes, head: bytes, named: str) -> str:
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and named in ("", PDF)):
        return PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(data) > 26 and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    return _zipped(data, head, named) if head.startswith(b"PK\x03\x04") else ""


def _zipped(data: bytes, head: bytes, named: str) -> str:
    """Office documents, by the names that stand readable in the archive; nothing is unpacked here."""
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200]:
        return ODT
    if b"word/document.xml" in data:
        return DOCX
    return named if named in (DOCX, ODT) else UNKNOWN


def _textual(data: bytes, head: bytes, named: str, declared: str) -> str:
    start = _narrow(head).lstrip()
    if start.startswith(b"<?xml"):
        if b"WebMainResource" in data[:65536]:
            return WEBARCHIVE
        start = start.partition(b"?>")[2].lstrip()
    if start.startswith(b"From ") and _MAIL_HEADERS.search(start):
        return MAILBOX
    if _HEADER.match(start) and len({match.lower() for match in _MAIL_HEADERS.findall(start)}) >= 2:
        return MHTML if _is_saved_page(start.lower(), named) else MAIL
    if _PAGE.match(start) and declared != TEXT:
        return HTML
    if found := next((said for said in (named, declared) if said in _TEXTUAL), ""):
        return found
    return HTML if _MARKUP.match(start) else ""


def _is_saved_page(start: bytes, named: str) -> bool:
    """Whether a message is a page that a browser saved; others have pictures inside them, too."""
    saved = b"snapshot-content-location" in start or b"saved by" in start
    return saved or (named == MHTML and bool(_RELATED.search(start)))


def _narrow(head: bytes) -> bytes:
    """The start of a text as ASCII bytes, whatever its encoding."""
    if head.startswith(_WIDE):
        return head.decode("utf-16", "replace").lstrip("\ufeff").encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")
