"""What a file is: told by its first bytes, then its name, then what the sender said."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
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
UNKNOWN = "application/octet-stream"
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp")

_SUFFIXES = {
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
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OUTLOOK),
)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|article|table|meta|span|h[1-6]|a\s)[\s>/]?", re.I)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?")
_MAIL_HEADERS = re.compile(
    rb"^(?:received|return-path|from|to|subject|date|message-id|mime-version|delivered-to|content-type|x-[\w-]+):",
    re.I | re.M,
)


def sniff(data: bytes, filename: str = "", declared: str = "") -> str:
    """The media type of `data`; `application/octet-stream` when it is nothing that can be read."""
    declared = declared.partition(";")[0].strip().lower()
    declared = _OTHER_NAMES.get(declared, declared)
    named = _SUFFIXES.get(PurePosixPath(filename.lower().replace("\\", "/")).suffix, "")
    head = data[:4096]
    found = _by_magic(data, head) or _by_text(data, head, named, declared)
    if found:
        return found
    if _looks_binary(head):
        return UNKNOWN
    return named if named.startswith("text/") or named == XHTML else TEXT


def _by_magic(data: bytes, head: bytes) -> str:
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if b"%PDF-" in head[:1024]:
        return PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(data) > 26 and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head.startswith(b"bplist00"):
        return WEBARCHIVE
    return _office(data) if head.startswith(b"PK") else ""


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return ODT if kind.startswith(ODT) else UNKNOWN
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error):
        return UNKNOWN
    return UNKNOWN


def _by_text(data: bytes, head: bytes, named: str, declared: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<?xml") and b"WebMainResource" in data[:65536]:
        return WEBARCHIVE
    if start.startswith(b"From ") and _MAIL_HEADERS.search(start):
        return MAILBOX
    if _HEADER.match(start) and len({m.lower() for m in _MAIL_HEADERS.findall(start)}) >= 2:
        related = re.search(rb"^content-type:\s*multipart/related", start, re.I | re.M)
        saved = b"snapshot-content-location" in start.lower() or b"saved by" in start.lower()
        return MHTML if saved or (related and named == MHTML) else MAIL
    if named in {HTML, XHTML, MHTML, MAIL, MAILBOX, WEBARCHIVE}:
        return named
    if declared in {HTML, XHTML, MHTML, MAIL, MAILBOX, WEBARCHIVE, TEXT, MARKDOWN}:
        return declared
    if not named and (start[:64].lower().startswith((b"<!doctype html", b"<html")) or _wide_markup(head)):
        return HTML
    return HTML if not named and _MARKUP.match(start) else ""


def _wide_markup(head: bytes) -> bool:
    """Markup in UTF-16, as some clipboards and editors write it."""
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    text = head.decode("utf-16", "replace").lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    return bool(_MARKUP.match(text))


def _looks_binary(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    return head.count(b"\0") > 0
