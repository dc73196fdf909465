"""What long-running code gets: a context to tell progress and first results and learn of cancellation. No Qt here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from clipper.errors import Cancelled

Reporter = Callable[[int, int, str], None]
REPORT_SECONDS = 0.033


class JobContext:
    """Progress and cancellation of one job; safe to use from any thread."""

    def __init__(self, report: Reporter | None = None, on_part: Callable[[Any], object] | None = None) -> None:
        self._report = report
        self._on_part = on_part
        self._cancelled = threading.Event()
        self._last_report = 0.0

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the job is (total 0: unknown); throttled, but the last step always gets through."""
        self.check()
        now = time.monotonic()
        if self._report and (now - self._last_report >= REPORT_SECONDS or done >= total > 0):
            self._last_report = now
            self._report(done, total, text)

    def part(self, result: object) -> None:
        """Tell a part of the result before the job ends; what it is each kind of job says."""
        if self._on_part:
            self._on_part(result)

    def check(self) -> None:
        """Raise `Cancelled` if the user cancelled."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._cancelled.is_set()
