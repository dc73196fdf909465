"""What is there already, and what to do about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class DuplicateKind(StrEnum):
    """In what way a clipping is had already."""

    ADDRESS = "same address"
    TEXT = "same text"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A clipping that is there already."""

    id: int
    kind: DuplicateKind
    headline: str
    captured: dt.datetime


class OnDuplicate(StrEnum):
    """What to do with something that is there already."""

    ASK = "ask"
    SKIP = "skip"
    KEEP_BOTH = "keep both"
    REPLACE = "replace"
