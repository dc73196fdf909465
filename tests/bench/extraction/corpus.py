"""The benchmark's pages and the truth about them, and its own scoring program."""

from __future__ import annotations

import importlib.util
import json
import lzma
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

SETS = ("sh", "rd", "wx", "tf")


@dataclass(frozen=True)
class Page:
    """One saved page."""

    id: str
    collection: str
    url: str
    truth: dict[str, Any]
    folder: Path

    @property
    def data(self) -> bytes:
        """The page in its own encoding."""
        return lzma.decompress((self.folder / "pages" / f"{self.id}.html.xz").read_bytes())

    @property
    def pasted(self) -> str:
        """The text of the whole page as copied."""
        return (self.folder / "pasted" / f"{self.id}.txt").read_text("utf-8")

    @property
    def site(self) -> str:
        """What pages of one publisher have in common, so that they stay on one side of a cross-validation."""
        host = urlsplit(self.url).hostname or ""
        if host in ("fakehost", "web.archive.org"):
            return self.id.rstrip("-0123456789")
        return ".".join(host.split(".")[-2:])


def folder(given: str | None = None) -> Path:
    """The folder with the benchmark."""
    for place in (given, os.environ.get("CLIPPER_BENCH"), "../shared/bench"):
        if place and Path(place).exists():
            inner = Path(place) / "extraction"
            return inner if inner.exists() else Path(place)
    raise SystemExit("Name the folder with the extraction benchmark, or set CLIPPER_BENCH.")


def pages(where: Path) -> Iterator[Page]:
    """All pages in the order of their ids."""
    truth = json.loads((where / "truth.json").read_text("utf-8"))
    for name, entry in sorted(truth.items()):
        yield Page(name, entry["set"], entry["url"], entry, where)


def scoring(where: Path) -> ModuleType:
    """The benchmark's score.py as a module."""
    spec = importlib.util.spec_from_file_location("score", where / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
