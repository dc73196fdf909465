"""What the list shows of a clipping."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from clipper.domain.published import Published


class Status(StrEnum):
    """Where a clipping lies."""

    INBOX = "inbox"
    FILED = "filed"
    TRASHED = "trashed"


class Extraction(StrEnum):
    """How far the extraction of a clipping has come."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ClippingRow:
    """What the list shows of a clipping."""

    id: int
    headline: str
    outlet: str
    authors: tuple[str, ...]
    published: Published | None
    captured: dt.datetime
    status: Status
    extraction: Extraction
    starred: bool
    read: bool
    tags: tuple[str, ...]
    lead: str
    language: str
    picture: str = ""  # SHA-256 of the first picture
    has_note: bool = False
    story_id: int | None = None
    story_size: int = 1
    words: int = 0
