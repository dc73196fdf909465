"""What the user names on the command line or drops (files, folders, addresses, standard input) as payloads."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clipper import capture
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError, ClipperError, TooLarge
from clipper.media_types import sniff

MEDIA_TYPES = {"text": "text/plain", "html": "text/html"}
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to take in: its name for messages and its payload, or why there is none."""

    name: str
    payload: Payload | None
    error: ClipperError | None = None


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How sources are read. Sizes in bytes, times in seconds; `as_type` is 'text', 'html' or empty (find out)."""

    as_type: str = ""
    url: str = ""
    max_bytes: int = 50_000_000
    seconds: float = 30.0
    allow_private: bool = False
    check: Callable[[], None] | None = None


def read(names: Iterable[str], options: SourceOptions) -> Iterator[Source]:
    """Each named source as a payload, one after the other; folders give all the files in them."""
    for name in names:
        for single in _files_of(name):
            try:
                yield Source(single, _typed(_payload(single, options), options))
            except ClipperError as error:
                yield Source(single, None, error)


def is_address(name: str) -> bool:
    """Whether a source is an address to fetch."""
    return name.lower().startswith(("http://", "https://"))


def _files_of(name: str) -> Iterator[str]:
    if name != STANDARD_INPUT and not is_address(name) and Path(name).is_dir():
        yield from (str(file) for file in capture.walk([Path(name)]))
    else:
        yield name


def _payload(name: str, options: SourceOptions) -> Payload:
    if name == STANDARD_INPUT:
        data = sys.stdin.buffer.read(options.max_bytes + 1)
        if len(data) > options.max_bytes:
            raise TooLarge(f"Standard input is larger than {options.max_bytes // 1_000_000} MB and was not taken in.")
        if not data.strip():
            raise CaptureError("Standard input is empty.", "Pipe an article into it, or name a file.")
        return Payload(data, sniff(data), via=Via.STANDARD_INPUT)
    if is_address(name):
        return capture.fetch(
            name,
            max_bytes=options.max_bytes,
            seconds=options.seconds,
            allow_private=options.allow_private,
            check=options.check,
        )
    return capture.from_path(Path(name), max_bytes=options.max_bytes)


def _typed(payload: Payload, options: SourceOptions) -> Payload:
    media_type = MEDIA_TYPES.get(options.as_type, payload.media_type)
    return dataclasses.replace(payload, media_type=media_type, url=options.url or payload.url)
