"""What a file or a download is, told by its first bytes, then its name, then what the sender said."""

from __future__ import annotations

import re
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

# What is worth taking out of a folder, by the end of its name.
SUFFIXES = {
    ".html": HTML, ".htm": HTML, ".xhtml": XHTML, ".xht": XHTML, ".txt": TEXT, ".text": TEXT, ".md": MARKDOWN,
    ".markdown": MARKDOWN, ".mhtml": MHTML, ".mht": MHTML, ".webarchive": WEBARCHIVE, ".eml": MAIL, ".mbox": MAILBOX,
    ".mbx": MAILBOX, ".msg": OUTLOOK, ".pdf": PDF, ".docx": DOCX, ".odt": ODT, ".rtf": RTF, ".png": "image/png",
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".tif": "image/tiff",
    ".tiff": "image/tiff", ".bmp": "image/bmp",
}  # fmt: skip
_MAGIC = (
    (b"%PDF-", PDF),
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
_HTML_START = re.compile(
    rb"(?:<!--[^>]{0,500}-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|h[1-6])\b",
    re.IGNORECASE,
)
_MAIL_START = re.compile(
    rb"(?:received|return-path|from|to|subject|date|message-id|mime-version|delivered-to|content-type|x-[\w-]+):",
    re.IGNORECASE,
)
_MAIL_LINE = re.compile(
    rb"^(?:received|return-path|from|to|subject|date|message-id|mime-version|content-type):",
    re.IGNORECASE | re.MULTILINE,
)


def sniff(data: bytes, filename: str = "", declared: str = "") -> str:
    """The media type of `data`; `application/octet-stream` when it is nothing that is known here."""
    declared = declared.partition(";")[0].strip().lower()
    named = SUFFIXES.get(suffix(filename), "")
    head = data[:4096]
    found = _binary(data, head, named) or _textual(data, head)
    if found:
        return found
    if b"\0" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff") and not named.startswith("text/"):
        return UNKNOWN
    for said in (named, declared):
        if said.startswith("text/") or said in (XHTML, MHTML, MAIL, MAILBOX):
            return said if said in SUFFIXES.values() else TEXT
    return TEXT


def suffix(filename: str) -> str:
    """The end of a file name in lower case: '.html'."""
    return PurePosixPath(filename.lower().replace("\\", "/")).suffix


def is_picture(data: bytes) -> str:
    """The media type of a picture, told by its bytes alone; '' if it is none."""
    found = _binary(data, data[:4096], "")
    return found if found.startswith("image/") else ""


def _binary(data: bytes, head: bytes, named: str) -> str:
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(data) > 26 and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data, head, named)
    return PDF if named == PDF and b"%PDF-" in head[:1024] else ""


def _zipped(data: bytes, head: bytes, named: str) -> str:
    """Office documents, by the names that stand readable in the archive; nothing is unpacked here."""
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200]:
        return ODT
    if b"word/document.xml" in head or b"word/document.xml" in data[-65536:]:
        return DOCX
    return named if named in (DOCX, ODT) else UNKNOWN


def _textual(data: bytes, head: bytes) -> str:
    start = _narrow(head).lstrip()
    if start.startswith(b"<?xml"):
        if b"WebMainResource" in data[:65536]:
            return WEBARCHIVE
        start = start.partition(b"?>")[2].lstrip()
    if start.startswith(b"From ") and _MAIL_LINE.search(start):
        return MAILBOX
    if _MAIL_START.match(start) and len({match.lower() for match in _MAIL_LINE.findall(start)}) >= 2:
        lower = start.lower()
        related = re.search(rb"^content-type:\s*multipart/related", lower, re.MULTILINE)
        return MHTML if related and (b"snapshot-content-location" in lower or b"saved by" in lower) else MAIL
    return HTML if _HTML_START.match(start) else ""


def _narrow(head: bytes) -> bytes:
    """The start of a text as ASCII bytes, whatever its encoding."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace").encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")
