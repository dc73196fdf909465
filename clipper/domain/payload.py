"""What arrived, untouched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Via(StrEnum):
    """How something came in."""

    CLIPBOARD = "clipboard"
    DROP = "drop"
    FILE = "file"
    ADDRESS = "address"
    STANDARD_INPUT = "stdin"
    MANUAL = "manual"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that belongs to a payload: a picture of a saved page."""

    name: str  # the address or relative path by which the page refers to it
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Payload:
    """What arrived, untouched."""

    data: bytes
    media_type: str  # 'text/html', 'text/plain', 'message/rfc822', 'application/pdf', ...
    url: str = ""
    filename: str = ""
    charset: str = ""  # as declared by whoever sent it; empty: find out
    via: Via = Via.FILE
    captured: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    fragment: bool = False  # a selection, not a whole page
    parts: tuple[Part, ...] = ()
