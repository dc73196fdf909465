"""What the sidebar shows: tags, outlets, saved searches, dossiers, counts; and the orders of a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Tag:
    """A label; nested by '/' in its name."""

    id: int
    name: str
    colour: str = ""  # '#rrggbb' or empty
    count: int = 0  # clippings with this tag or one below it, trash left out
    last_used: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, site, broadcaster or agency."""

    id: int
    name: str
    domains: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    medium: str = ""  # 'daily', 'weekly', 'magazine', 'online', 'agency', 'radio', 'television', 'blog', ...
    country: str = ""
    language: str = ""
    circulation: int | None = None
    circulation_date: dt.date | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A named query as the user typed it."""

    id: int
    name: str
    query: str
    sort: str = ""


@dataclass(frozen=True, slots=True)
class DossierInfo:
    """What the sidebar shows of a dossier."""

    id: int
    name: str
    count: int


class Sort(StrEnum):
    """Orders of a list."""

    RELEVANCE = "relevance"
    NEWEST = "newest"  # by publication
    OLDEST = "oldest"
    CAPTURED = "captured"  # last taken in first
    HEADLINE = "headline"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clippings lie where."""

    inbox: int
    all: int  # outside the trash
    starred: int
    unread: int
    trash: int
