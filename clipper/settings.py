"""The settings: one line each with type, default, label and help; the settings dialog and the docs are made from it.

Stored as TOML. Unknown keys are kept, bad values fall back to the default with a notice, renames stand in one table.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RENAMED: Mapping[str, str] = {}  # old key -> new key


def _setting(
    default: Any,  # noqa: ANN401 - bool, int, float or str
    label: str,
    help_text: str = "",
    *,
    section: str,
    choices: Sequence[str] = (),
    low: float | None = None,
    high: float | None = None,
) -> Any:  # noqa: ANN401 - typed by the field
    return field(
        default=default,
        metadata={
            "label": label,
            "help": help_text,
            "section": section,
            "choices": tuple(choices),
            "low": low,
            "high": high,
        },
    )


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults."""

    # fmt: off
    theme: str = _setting("system", "Colours", "Follow the system, or always light or dark.", section="Appearance", choices=("system", "light", "dark"))
    language: str = _setting("system", "Language", "Language of the window; needs a restart.", section="Appearance", choices=("system", "en", "de"))
    density: str = _setting("comfortable", "List density", "Room between the lines of the list.", section="Appearance", choices=("comfortable", "compact"))
    reader_font: str = _setting("Source Serif 4", "Reading face", "Typeface of the article.", section="Reading")
    reader_size: int = _setting(17, "Text size", "Size of the article's text in pixels.", section="Reading", low=11, high=36)
    reader_paper: str = _setting("system", "Paper", "Colours of the reading page.", section="Reading", choices=("system", "light", "sepia", "dark"))
    reader_measure: int = _setting(68, "Line length", "Characters in a line of the article.", section="Reading", low=45, high=100)
    mark_read_seconds: int = _setting(2, "Mark as read after", "Seconds a clipping is shown before it counts as read; 0 never.", section="Reading", low=0, high=60)
    watch_clipboard: bool = _setting(False, "Watch the clipboard", "Offer to clip what was copied elsewhere.", section="Capture")
    max_payload_mb: int = _setting(50, "Largest size taken in (MB)", "Larger files and pages are refused.", section="Capture", low=1, high=2000)
    page_seconds: int = _setting(20, "Time for a page (seconds)", "Extraction is stopped when it has worked for this long; the original is kept.", section="Capture", low=2, high=600)
    allow_private_addresses: bool = _setting(False, "Allow addresses in the local network", "Fetch pages from private and loopback addresses too.", section="Capture")
    backup_daily: bool = _setting(True, "Back up daily", "Make a verified backup on the first change of a day.", section="Library")
    trash_days: int = _setting(0, "Empty the trash after (days)", "0: only on request.", section="Library", low=0, high=3650)
    # fmt: on


@dataclass(frozen=True)
class LoadedSettings:
    """Settings as read from a file, with what was wrong and what was not known."""

    settings: Settings
    notices: tuple[str, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict)


def load(file: Path) -> LoadedSettings:
    """Read settings; a missing or broken file gives the defaults, with a notice if it was broken."""
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return LoadedSettings(Settings(), (f"The settings file could not be read ({error}); the defaults are used.",))
    values: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    notices: list[str] = []
    known = {item.name: item for item in dataclasses.fields(Settings)}
    for key, value in raw.items():
        item = known.get(RENAMED.get(key, key))
        if item is None:
            unknown[key] = value
        elif problem := _problem(item, value):
            notices.append(f"The setting “{item.metadata['label']}” {problem}; {item.default!r} is used instead.")
        else:
            values[item.name] = value
    return LoadedSettings(Settings(**values), tuple(notices), unknown)


def save(file: Path, settings: Settings, unknown: Mapping[str, Any] | None = None) -> None:
    """Write what differs from the defaults, and the unknown keys, at once or not at all."""
    values = {
        item.name: getattr(settings, item.name)
        for item in dataclasses.fields(Settings)
        if getattr(settings, item.name) != item.default
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(file.name + ".part")
    with contextlib.suppress(FileNotFoundError):
        partial.unlink()
    import tomli_w  # here: the window starts without it

    partial.write_text(tomli_w.dumps({**(unknown or {}), **values}), "utf-8")
    os.replace(partial, file)  # noqa: PTH105 - the atomic one, by its plain name


def _problem(item: dataclasses.Field[Any], value: object) -> str:
    if type(value) is not type(item.default):
        return f"cannot be {value!r}"
    choices, low, high = item.metadata["choices"], item.metadata["low"], item.metadata["high"]
    if choices and value not in choices:
        return f"must be one of {', '.join(choices)}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if low is not None and value < low:
            return f"must be at least {low}"
        if high is not None and value > high:
            return f"must be at most {high}"
    return ""
