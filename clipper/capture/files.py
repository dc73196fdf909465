"""Files and folders as payloads: a saved page takes the pictures of its 'page_files' folder along."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from clipper.capture.decoding import readable_name
from clipper.domain.payload import Part, Payload, Via
from clipper.errors import CaptureError, TooLarge
from clipper.media_types import HTML, SUFFIXES, UNKNOWN, XHTML, is_picture, sniff, suffix

MAX_PARTS = 500
MAX_DEPTH = 40
# What browsers in many languages add to the name of a page for the folder of its files.
_COMPANION = (
    "_files", ".files", "-files", "_file", "_dateien", "-dateien", "_fichiers", "-fichiers", "_archivos", "_ficheiros",
    "_arquivos", "_bestanden", "_pliki", "_soubory", "_filer", "_tiedostot", "_elemei", "_dosyalar", "_datoteke",
)  # fmt: skip
_PAGES = (".html", ".htm", ".xhtml", ".xht")
_ODD_HEADS = ("text/html", "multipart/related", "message/rfc822", "application/pdf", "application/mbox")
_REASONS = {
    errno.ENOENT: "it is not there",
    errno.EACCES: "reading it is not allowed",
    errno.EPERM: "reading it is not allowed",
    errno.EIO: "the disk reports an error",
    errno.ELOOP: "its links lead in a circle",
    errno.ENAMETOOLONG: "its name is too long",
}


def from_path(path: Path, *, max_bytes: int, via: Via = Via.FILE) -> Payload:
    """A file as a payload, with the pictures of a saved page. Raises CaptureError with a sentence."""
    name = readable_name(path.name)
    data = _read(path, name, max_bytes)
    if not data.strip(b"\0 \t\r\n"):
        raise CaptureError(f"“{name}” is empty.")
    media_type = sniff(data, path.name)
    if media_type == UNKNOWN:
        raise CaptureError(
            f"“{name}” is not a kind of file that can be clipped.",
            "Clipper reads web pages, mails, PDF, text, Word and OpenDocument files and pictures.",
        )
    parts = _parts(path, max_bytes - len(data)) if media_type in (HTML, XHTML) else ()
    return Payload(data, media_type, filename=name, via=via, parts=parts)


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """The files worth taking in, in a stable order; named files always, those in folders by their kind.

    Links inside folders, hidden files and the folders that belong to saved pages are left out.
    """
    for path in paths:
        if path.is_dir():
            yield from _walk_folder(path, MAX_DEPTH)
        else:
            yield path


def too_large(name: str, max_bytes: int) -> TooLarge:
    """The error for what is over the limit."""
    return TooLarge(
        f"{name} is larger than {max_bytes / 1_000_000:g} MB and was not taken in.",
        "The limit can be changed in the settings.",
    )


def _read(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        # Not blocking: a named pipe would wait for its writer for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise CaptureError(f"“{name}” is not an ordinary file.")
            if status.st_size > max_bytes:
                raise too_large(f"“{name}”", max_bytes)
            data = file.read(max_bytes + 1)  # it may be growing
    except IsADirectoryError as error:
        raise CaptureError(f"“{name}” is a folder.") from error
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else None
        reason = _REASONS.get(number or 0, "the system could not open it")
        raise CaptureError(f"“{name}” could not be read: {reason}.") from error
    if len(data) > max_bytes:
        raise too_large(f"“{name}”", max_bytes)
    return data


def _parts(page: Path, room: int) -> tuple[Part, ...]:
    """The pictures in the page's own folder, named as the page refers to them."""
    parts: list[Part] = []
    for folder in _companions(page):
        for file in _tree(folder, 3):
            if len(parts) >= MAX_PARTS:
                return tuple(parts)
            try:
                if file.stat().st_size > room:
                    continue
                data = _read(file, readable_name(file.name), room)
            except (OSError, CaptureError):
                continue  # the page itself is what counts
            if media_type := is_picture(data):
                relative = file.relative_to(page.parent).as_posix()
                parts.append(
                    Part(relative.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), media_type, data)
                )
                room -= len(data)
    return tuple(parts)


def _companions(page: Path) -> list[Path]:
    stem = page.stem
    wanted = {(stem + end).lower() for end in _COMPANION}
    try:
        changed = page.parent.stat().st_mtime_ns
    except OSError:
        return []
    return [folder for folder in _folders(page.parent, changed) if folder.name.lower() in wanted]


@lru_cache(maxsize=16)
def _folders(folder: Path, _changed: int) -> tuple[Path, ...]:
    """The folders in a folder, listed once for all pages that lie in it."""
    return tuple(entry for entry in _entries(folder) if _is_folder(entry))


def _walk_folder(folder: Path, depth: int) -> Iterator[Path]:
    entries = _entries(folder)
    pages = {entry.stem.lower() for entry in entries if suffix(entry.name) in _PAGES}
    belonging = {stem + end for stem in pages for end in _COMPANION}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            if depth and entry.name.lower() not in belonging:
                yield from _walk_folder(entry, depth - 1)
        elif _is_file(entry) and _worth(entry):
            yield entry


def _tree(folder: Path, depth: int) -> Iterator[Path]:
    for entry in _entries(folder):
        if _is_file(entry):
            yield entry
        elif depth and _is_folder(entry):
            yield from _tree(entry, depth - 1)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name))
    except OSError:
        return []


def _worth(file: Path) -> bool:
    if suffix(file.name):
        return suffix(file.name) in SUFFIXES
    try:
        with file.open("rb") as opened:
            return sniff(opened.read(4096)) in _ODD_HEADS
    except OSError:
        return False


def _is_folder(path: Path) -> bool:
    """A real folder: a link could lead in a circle or out of what the user chose."""
    return path.is_dir() and not path.is_symlink()


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
