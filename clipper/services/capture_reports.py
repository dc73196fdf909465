"""What capturing is asked for and what it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clipper.domain.changes import Changes
from clipper.domain.duplicates import Duplicate

if TYPE_CHECKING:
    from clipper.domain.article import Article
    from clipper.domain.payload import Via

NO_CHANGES = Changes()


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """What the user says about what comes in; `outlet` and `published` overrule what the article says."""

    via: Via | None = None
    url: str = ""
    outlet: str = ""
    published: str = ""  # '2025', '2025-02', '2025-02-13'
    tags: tuple[str, ...] = ()
    as_type: str = ""  # 'text' or 'html': whatever it looks like


NOTHING_SAID = CaptureOptions()


@dataclass(frozen=True, slots=True)
class ClipResult:
    """What became of one payload."""

    changes: Changes = NO_CHANGES
    ids: tuple[int, ...] = ()  # clippings that were added, or given a new text
    duplicates: tuple[Duplicate, ...] = ()  # what was there already, and was not taken in again
    failures: tuple[str, ...] = ()  # sentences: the original is kept, but there is no article


@dataclass(frozen=True, slots=True)
class CaptureReport:
    """What became of many."""

    changes: Changes = NO_CHANGES
    done: int = 0
    failed: tuple[tuple[str, str], ...] = ()  # name, sentence
    duplicates: tuple[tuple[int, Duplicate], ...] = ()  # new clipping, what was there already
    cancelled: bool = False
    skipped: tuple[tuple[str, Duplicate], ...] = ()  # name, what was there already: not taken in again

    def __or__(self, other: CaptureReport) -> CaptureReport:
        """Both together."""
        return CaptureReport(
            self.changes | other.changes,
            self.done + other.done,
            self.failed + other.failed,
            self.duplicates + other.duplicates,
            self.cancelled or other.cancelled,
            self.skipped + other.skipped,
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a new extraction of a clipping's original would change."""

    id: int
    before: Article
    after: Article


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def already_there(duplicate: Duplicate, today: dt.date | None = None) -> str:
    """'You have this one, from 13 Feb.' The year is named when it is another one."""
    today = today or dt.date.today()
    day = duplicate.captured.astimezone().date() if duplicate.captured.tzinfo else duplicate.captured.date()
    year = "" if day.year == today.year else f" {day.year}"
    return f"You have this one, from {day.day} {_MONTHS[day.month - 1]}{year}."
