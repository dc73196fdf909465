"""What the index process tells of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index is."""

    complete: bool  # every clipping that was there when it was begun is in it
    done: int = 0  # clippings indexed so far
    total: int = 0
    learnt: tuple[int, ...] = ()  # outbox entries that are in the index
    reason: str = ""  # why it was begun anew
    writes: bool = True  # False: another process keeps this index up to date
    rebuilding: bool = False  # a new index is being made beside the one that answers
    problem: str = ""  # why nothing can be indexed at the moment, a sentence
