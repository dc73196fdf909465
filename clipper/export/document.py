"""What an export is made of: a titled, grouped, numbered selection, built by services and read by every format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clipper.domain.clipping import Clipping
from clipper.domain.shelves import Outlet

LoadPicture = Callable[[str], bytes | None]  # SHA-256 -> bytes, so that no book holds all its pictures in memory
Ranges = tuple[tuple[int, int], ...]

HEADLINE = "headline"  # key of the headline among the mentions, beside the ids of the blocks
LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Entry:
    """A clipping at its place in the export."""

    number: int  # running number, from 1
    clipping: Clipping
    comment: str = ""  # the editor's, about this clipping in this selection
    outlet: Outlet | None = None  # as registered, with medium and circulation
    mentions: Mapping[str, Ranges] = field(default_factory=dict)  # block id -> places of the words to be marked

    @property
    def outlet_name(self) -> str:
        """The registered name, or what the source says."""
        return self.outlet.name if self.outlet else self.clipping.article.outlet

    @property
    def link_only(self) -> bool:
        """Whether the text may not be reprinted."""
        return self.clipping.rights.link_only

    @property
    def address(self) -> str:
        """Where the article is to be found on the web, or nothing."""
        return self.clipping.article.canonical_url or self.clipping.article.url


@dataclass(frozen=True, slots=True)
class Group:
    """A titled part of the selection; a single group without a title means: not grouped."""

    title: str = ""
    comment: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A selection ready to be written in any format."""

    title: str
    created: dt.datetime  # the one date of the whole export: the same input gives the same bytes
    groups: tuple[Group, ...] = ()
    language: str = "en"
    subtitle: str = ""
    client: str = ""
    period: str = ""
    issue: str = ""
    prepared_by: str = ""
    confidentiality: str = ""
    summary: str = ""  # by the editor; paragraphs are separated by blank lines
    criteria: str = ""  # how the clippings were chosen
    keywords: tuple[str, ...] = ()
    logo: bytes = b""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in order."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def grouped(self) -> bool:
        """Whether there are groups to be shown."""
        return len(self.groups) > 1 or any(group.title for group in self.groups)
