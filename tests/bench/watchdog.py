"""Watches the window's thread: how late a 5 ms timer comes, and where the thread was when it came latest."""

from __future__ import annotations

import faulthandler
import gc
import tempfile
import threading
import time
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer

TICK = 0.005


@dataclass
class Report:
    """What was seen in one scene, in milliseconds."""

    name: str
    gaps: list[float] = field(default_factory=list)
    own: float = 0.0  # the most the thread itself worked between two ticks; the rest of a gap it waited for others
    worst_stack: str = ""
    collected: float = 0.0  # the longest stop for Python's collector of cycles, in whatever thread

    @property
    def worst(self) -> float:
        """The longest time between two ticks."""
        return max(self.gaps, default=0.0)

    @property
    def most(self) -> float:
        """The time within which 99 of 100 ticks come."""
        ordered = sorted(self.gaps)
        return ordered[int(len(ordered) * 0.99)] if ordered else 0.0

    @property
    def good(self) -> bool:
        """Whether the goals are met."""
        return self.worst <= 50 and self.most <= 16

    def __str__(self) -> str:
        return (
            f"{self.name:<44} {len(self.gaps):>6} ticks   99 %: {self.most:6.1f} ms"
            f"   worst: {self.worst:6.1f} ms   own work: {self.own:.0f} ms"
            f"   over 16: {sum(gap > 16 for gap in self.gaps)}, 50: {sum(gap > 50 for gap in self.gaps)}"
            f"   collector: {self.collected:.0f} ms"
        )


class Watchdog(QObject):
    """A precise timer in the window's thread, and a thread that looks at its stack while the timer is late."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.report = Report("")
        self._main = threading.main_thread().ident
        self._last = time.perf_counter()
        self._worked = time.thread_time()
        self._late: tuple[float, str] = (0.0, "")
        self._running = True
        self._file = tempfile.TemporaryFile("w+")  # noqa: SIM115 - open as long as it watches
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(int(TICK * 1000))
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._watcher = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._watcher.start()
        self._collecting = 0.0
        gc.callbacks.append(self._on_collection)

    def begin(self, name: str) -> Report:
        """Begin a new scene."""
        self.report = Report(name)
        self._last, self._worked = time.perf_counter(), time.thread_time()
        return self.report

    def stop(self) -> None:
        """End the watching."""
        gc.callbacks.remove(self._on_collection)
        self._timer.stop()
        self._running = False
        self._watcher.join(1)
        self._file.close()

    def _tick(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self._last = now
        report = self.report
        if gap >= report.worst and self._late[1]:
            report.worst_stack = self._late[1]
        self._late = (0.0, "")
        report.gaps.append(gap)
        worked = time.thread_time()
        report.own, self._worked = max(report.own, (worked - self._worked) * 1000), worked

    def _on_collection(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._collecting = time.perf_counter()
        else:
            self.report.collected = max(self.report.collected, (time.perf_counter() - self._collecting) * 1000)

    def _watch(self) -> None:
        while self._running:
            time.sleep(0.004)
            late = (time.perf_counter() - self._last) * 1000
            if late > 25 and late > self._late[0] + 10:
                self._late = (late, self._stacks())

    def _stacks(self) -> str:
        # faulthandler holds no reference to a frame: one on a frame that paints would keep its painter alive too long.
        self._file.seek(0)
        self._file.truncate()
        faulthandler.dump_traceback(self._file, all_threads=True)
        self._file.seek(0)
        text = self._file.read()
        threads = text.split("\n\n")
        mine = next((part for part in threads if f"0x{self._main or 0:016x}" in part), text)
        others = [part.splitlines()[:8] for part in threads if part is not mine and "watchdog.py" not in part]
        busy = [lines for lines in others if not any(idle in lines[1] for idle in ("threading.py", "selectors.py"))]
        return "\n".join(mine.splitlines()[:6] + [line for lines in busy for line in ("meanwhile", *lines)])
