"""The folders of the user that Clipper uses: data, cache, settings, state, logs."""

import os
import sys
from pathlib import Path

import platformdirs

_APP = "Clipper"


def _base(kind: str, default: str) -> Path:
    """CLIPPER_HOME (for portable use and tests) holds everything in one folder; else the system's places."""
    home = os.environ.get("CLIPPER_HOME")
    return Path(home) / kind if home else Path(default)


def default_library() -> Path:
    """The library that is opened when none is named."""
    return _base("data", platformdirs.user_data_dir(_APP, appauthor=False)) / "library"


def cache() -> Path:
    """Derived files that may be deleted at any time: search indexes, font tables."""
    return _base("cache", platformdirs.user_cache_dir(_APP, appauthor=False))


def config() -> Path:
    """The folder of the settings file and of the user's own press book templates."""
    return _base("config", platformdirs.user_config_dir(_APP, appauthor=False))


def state() -> Path:
    """Window geometry, recent libraries, past queries."""
    return _base("state", platformdirs.user_state_dir(_APP, appauthor=False))


def logs() -> Path:
    """Log files and crash reports."""
    return _base("log", platformdirs.user_log_dir(_APP, appauthor=False))


def display_available() -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere with an X or Wayland display."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY"))
