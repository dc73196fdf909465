"""What helps when something went wrong: a rotating log, crash reports, a text to copy. Nothing is ever sent.

None of it holds article text, names of files, addresses or queries: of an error its kind and place are written, of a
message of somebody else's library only where it came from; the program's own messages name numbers and kinds.
"""

from __future__ import annotations

import datetime as dt
import faulthandler
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from clipper import __version__

LOG_BYTES, LOG_FILES = 1_000_000, 3
REPORTS_KEPT = 10
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "Whoosh-Reloaded", "trafilatura", "lxml", "numpy", "typst", "pikepdf")


def start_logging(folder: Path) -> None:
    """Write warnings and the program's own notes to a rotating file in `folder`; a full disk only costs the log."""
    from logging.handlers import RotatingFileHandler

    logging.raiseExceptions = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "clipper.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(PrivateFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("clipper").setLevel(logging.INFO)


class PrivateFormatter(logging.Formatter):
    """One line a message, and for an error its kind and places in place of what it says."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a record."""
        own = record.name.split(".")[0] == "clipper"
        text = record.getMessage() if own else f"a message from {record.module}:{record.lineno}"
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {' '.join(text.split())}"
        kind, error, trace = record.exc_info or (None, None, None)
        return "\n".join([line, *_failure(kind, error, trace)]) if kind and error else line


def named(error: BaseException) -> str:
    """An error for the log: its kind and where it was raised, for its sentence may name files and headlines."""
    places = [_place(frame).strip() for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {places[-1]}" if places else type(error).__name__


def crash_report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, *, now: dt.datetime | None = None
) -> str:
    """The text of a crash report: versions and where it happened."""
    return _report(_failure(kind, error, trace), now or dt.datetime.now(dt.UTC))


def _report(lines: Iterable[str], now: dt.datetime) -> str:
    head = f"Clipper {__version__} crash report, {now:%Y-%m-%d %H:%M} UTC"
    return "\n".join([head, *versions(), "", *lines]) + "\n"


def _failure(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> list[str]:
    """Where an error happened and of what kind it is; what it says only where it cannot quote an article."""
    says = error.strerror if isinstance(error, OSError) else str(error) if isinstance(error, _SAFE_MESSAGES) else ""
    places = [_place(frame) for frame in traceback.extract_tb(trace)]
    return [*places, f"{kind.__module__}.{kind.__qualname__}" + (f": {says}" if says else "")]


_SAFE_MESSAGES = (AttributeError, NameError, ImportError, MemoryError, RecursionError)


def note_aborts(folder: Path) -> None:
    """From now on, a fault in a library's native code leaves its places in a file; the next start makes a report of it.

    All windows write to the same file, each at its end.
    """
    file = folder / "abort.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if file.exists() and (text := file.read_text("utf-8", "replace").strip()):
            when = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
            save_crash_report(folder, _report(map(_without_folders, text.splitlines()), when))
            os.truncate(file, 0)
        faulthandler.enable(file.open("a"))
    except OSError:
        return


def _without_folders(line: str) -> str:
    """A line of the fault handler, its file named as in other reports."""
    found = re.fullmatch(r'\s*File "(.*)", line (\d+) in (.*)', line)
    return f"  {_short(found[1])}:{found[2]} in {found[3]}" if found else line


def save_crash_report(folder: Path, text: str) -> Path | None:
    """Keep a crash report for the next start, the last few of them; None if it could not be written."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S-%f")
    file = folder / f"crash-{stamp}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        for old in sorted(folder.glob("crash-*.txt"))[:-REPORTS_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return file


def crash_reports(folder: Path) -> list[Path]:
    """The crash reports that nobody has looked at yet, newest first."""
    return sorted(folder.glob("crash-*.txt"), reverse=True)


def set_aside(report: Path) -> None:
    """Mark a crash report as looked at."""
    report.replace(report.with_name(f"seen-{report.name}"))


def summary(facts: Mapping[str, object], logs: Path) -> str:
    """What “Copy diagnostics” copies: versions, facts about the library (sizes, doctor's result), the last errors."""
    lines = [f"Clipper {__version__}", *versions(), ""]
    lines += [f"{name}: {value}" for name, value in facts.items()]
    lines += ["", "Last errors:", *_last_errors(logs / "clipper.log")]
    return "\n".join(lines) + "\n"


def versions() -> list[str]:
    """Versions of Python, the system and the libraries that matter."""
    import platform  # slow to load, as the next, and only wanted here
    from importlib import metadata

    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} (bundled)")
    return [f"Python {platform.python_version()} on {platform.system()} {platform.release()}", ", ".join(found)]


def _place(frame: traceback.FrameSummary) -> str:
    return f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}"


def _short(name: str) -> str:
    """A file of the program without the folder that it is installed in."""
    for root in sorted(sys.path, key=len, reverse=True):
        if root and name.startswith(root + os.sep):
            return name[len(root) + 1 :]
    return Path(name).name if Path(name).is_absolute() else name


def _last_errors(log: Path, most: int = 10) -> list[str]:
    try:
        lines = log.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ["none"]
    return [line for line in lines if " ERROR " in line or " WARNING " in line][-most:] or ["none"]
