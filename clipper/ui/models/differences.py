"""What must be removed from a list and inserted to make another of it, as a few runs of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

# numpy loads with the first list, in a worker: the window is there before.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ids = npt.NDArray[np.int64]
_MOST_RUNS = 256  # beyond this, starting anew is quicker than telling the view of each run


@dataclass(frozen=True)
class Steps:
    """Runs (first, last) to remove, from the end on, and then to insert, from the start on."""

    removals: tuple[tuple[int, int], ...]
    insertions: tuple[tuple[int, int], ...]


def as_ids(ids: Sequence[int] | Ids) -> Ids:
    """The ids as an array."""
    import numpy as np

    return np.ascontiguousarray(ids, dtype=np.int64)


def steps(before: Ids, after: Ids) -> Steps | None:
    """The steps from one list to the other; None when what stays changes its order or the steps are too many."""
    import numpy as np

    stays = np.isin(before, after, assume_unique=True)
    known = np.isin(after, before, assume_unique=True)
    if not np.array_equal(before[stays], after[known]):
        return None
    removals, insertions = runs(~stays), runs(~known)
    if len(removals) + len(insertions) > _MOST_RUNS:
        return None
    return Steps(tuple(reversed(removals)), tuple(insertions))


def runs(wanted: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The runs (first, last) of true values."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([False], wanted, [False])).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def places(slots: Ids, wanted: Ids) -> list[tuple[int, int]]:
    """The runs (first, last) of places where any of the wanted stand."""
    import numpy as np

    return runs(np.isin(slots, wanted))


def without(slots: Ids, first: int, last: int) -> Ids:
    """The list without a run."""
    import numpy as np

    return np.delete(slots, slice(first, last + 1))


def with_more(slots: Ids, place: int, more: Ids) -> Ids:
    """The list with a run put in."""
    import numpy as np

    return np.insert(slots, place, more)
