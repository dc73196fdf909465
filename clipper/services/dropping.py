"""Clipboards and drops for the window, which may not know capture itself: their contents and files as payloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from clipper import capture
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError


def payloads(formats: Mapping[str, bytes], *, via: Via, max_bytes: int) -> tuple[Payload, ...]:
    """What a clipboard or drop (format name -> bytes) brings; raises CaptureError when there is nothing to take in."""
    return capture.from_formats(formats, via=via, max_bytes=max_bytes)


def files(formats: Mapping[str, bytes]) -> tuple[Path, ...]:
    """The local files and folders that it names."""
    return capture.file_paths(formats)


def read(paths: Iterable[Path], *, via: Via, max_bytes: int) -> tuple[list[Payload], list[tuple[str, str]]]:
    """The payloads of files, and of those that cannot be read the name and why."""
    payloads: list[Payload] = []
    failed: list[tuple[str, str]] = []
    for path in paths:
        try:
            payloads.append(capture.from_path(path, max_bytes=max_bytes, via=via))
        except CaptureError as error:
            failed.append((path.name, str(error)))
    return payloads, failed


def is_link(payload: Payload) -> bool:
    """Whether it is an address only, to be fetched."""
    return payload.media_type == capture.LINK
