"""What can be wrong with a query, as sentences with a place and a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from clipper.domain.answers import QueryProblem


class Problems:
    """Collects the mistakes of one query."""

    def __init__(self) -> None:
        self.found: list[QueryProblem] = []

    def add(self, message: str, span: tuple[int, int], suggestion: str = "") -> None:
        """Note a mistake; the same one at the same place counts once."""
        problem = QueryProblem(message, span[0], span[1], suggestion)
        if problem not in self.found:
            self.found.append(problem)

    def unknown(self, what: str, given: str, known: Iterable[str], span: tuple[int, int], *, lead: str = "") -> None:
        """Note a name that is not one of the known ones, with the nearest as suggestion."""
        choices = list(known)
        near = closest(given, choices)
        unknown = f"{what} “{given}” is not known"
        message = f"{unknown}; did you mean “{near}”?" if near else f"{unknown}; there are {', '.join(choices)}."
        self.add(message, span, f"{lead}{near}" if near else "")


def closest(given: str, known: Iterable[str]) -> str:
    """The known name that is most like the given one, or nothing."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(given.lower()[:60], by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else ""
