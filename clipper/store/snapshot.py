"""The library at one moment, to read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Executable

from clipper.store.sqlite import GIVEN, listed


class Snapshot:
    """Reads that all see the same state."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: Executable, ids: Iterable[int | str] | None = None) -> Sequence[Any]:
        """All rows of a query; `ids` for one that is about `given` ones."""
        return self.connection.execute(statement, None if ids is None else {GIVEN: listed(ids)}).all()

    def names(self, statement: Executable, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The names that each of these ids has, in the order of a query of id and name."""
        found: dict[int, list[str]] = {}
        for key, name in self.rows(statement, ids):
            found.setdefault(key, []).append(name)
        return {key: tuple(names) for key, names in found.items()}

    def first(self, statement: Executable) -> Any:  # noqa: ANN401 - a row, or None
        """The first row of a query, or None."""
        return self.connection.execute(statement).first()

    def scalars(self, statement: Executable) -> list[Any]:
        """The first column of a query."""
        return list(self.connection.execute(statement).scalars())

    def scalar(self, statement: Executable) -> Any:  # noqa: ANN401 - the column's own type
        """The first value of a query, or None."""
        return self.connection.execute(statement).scalar()
