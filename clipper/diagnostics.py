"""What helps when something went wrong: a rotating log, crash reports, a text to copy. Nothing is ever sent.

None of it holds article text: messages name numbers and kinds, and crash reports leave out the values of variables.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import logging
import logging.handlers
import os
import platform
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from clipper import __version__

LOG_BYTES, LOG_FILES = 1_000_000, 3
REPORTS_KEPT = 10
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "Whoosh-Reloaded", "trafilatura", "lxml", "numpy", "typst", "pikepdf")


def start_logging(folder: Path) -> None:
    """Write warnings and the program's own notes to a rotating file in `folder`; a full disk only costs the log."""
    logging.raiseExceptions = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "clipper.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("clipper").setLevel(logging.INFO)


def crash_report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, *, now: dt.datetime | None = None
) -> str:
    """The text of a crash report: versions and where it happened.

    The message of the error is left out where it could quote an article: only expected kinds of messages stay.
    """
    lines = [
        f"Clipper {__version__} crash report, {(now or dt.datetime.now(dt.UTC)):%Y-%m-%d %H:%M} UTC",
        *versions(),
        "",
        *(_place(frame) for frame in traceback.extract_tb(trace)),
        f"{kind.__module__}.{kind.__qualname__}" + (f": {error}" if isinstance(error, _SAFE_MESSAGES) else ""),
    ]
    return "\n".join(lines) + "\n"


_SAFE_MESSAGES = (AttributeError, NameError, ImportError, OSError, MemoryError, RecursionError)


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
    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} (bundled)")
    return [f"Python {platform.python_version()} on {platform.system()} {platform.release()}", ", ".join(found)]


def _place(frame: traceback.FrameSummary) -> str:
    name = frame.filename
    for root in sorted(sys.path, key=len, reverse=True):
        if root and name.startswith(root + os.sep):
            name = name[len(root) + 1 :]
            break
    return f"  {name}:{frame.lineno} in {frame.name}"


def _last_errors(log: Path, most: int = 10) -> list[str]:
    try:
        lines = log.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ["none"]
    return [line for line in lines if " ERROR " in line or " WARNING " in line][-most:] or ["none"]
