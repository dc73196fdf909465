"""A date as precise as its source gives it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_PUBLISHED = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?")


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """A date as precise as the source gives it: '2025', '2025-02', '2025-02-13', '2025-02-13T08:30+01:00'."""

    value: str

    def __post_init__(self) -> None:
        """Refuse what is not such a date with ValueError."""
        if not _PUBLISHED.fullmatch(self.value):
            raise ValueError(f"{self.value!r} is not a date such as 2025-02-13.")
        if len(self.value) >= 10:
            dt.date.fromisoformat(self.value[:10])
            if len(self.value) > 10:
                dt.datetime.fromisoformat(self.value)
        elif len(self.value) == 7:
            dt.date.fromisoformat(self.value + "-01")
        elif self.value == "0000":
            raise ValueError("There is no year 0.")

    @property
    def day(self) -> str:
        """The date without the time, as precise as it is known."""
        return self.value[:10]

    @property
    def first_day(self) -> dt.date:
        """The first day the value can mean, for sorting and statistics."""
        return dt.date.fromisoformat((self.value[:10] + "-01-01")[:10])
