"""The articles that come with the program, read as their list says."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clipper import capture
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError
from clipper.services.capture_reports import CaptureOptions
from clipper.services.importing import Reader

LIST = "samples.toml"


def entries(folder: Path) -> list[Mapping[str, Any]]:
    """The entries of the list, in its order."""
    try:
        found: list[Mapping[str, Any]] = tomllib.loads((folder / LIST).read_text("utf-8"))["sample"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise CaptureError("The list of the samples is missing.", "Please install Clipper again.") from error
    return found


def listed(folder: Path, max_bytes: int) -> tuple[list[Path], Reader]:
    """The files of the list, and how to read each of them."""
    by_path = {folder / str(entry["file"]): entry for entry in entries(folder)}

    def read(path: Path) -> tuple[Payload, CaptureOptions]:
        entry = by_path[path]
        payload = dataclasses.replace(
            capture.from_path(path, max_bytes=max_bytes, via=Via.IMPORT),
            url=entry["url"],
            fragment=entry.get("fragment", False),  # a clipping from the clipboard, kept in a file
        )
        return payload, CaptureOptions(tags=tuple(entry["tags"]))

    return list(by_path), read
