"""Which lines of a pasted page belong to its article, worked out from the benchmark's truth."""

from __future__ import annotations

import difflib
import importlib.util
import json
import lzma
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from clipper.extract.text.split import Line, split

_TOKEN = re.compile(r"\w+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True)
class Page:
    """A pasted page with a verdict for each line: share of it that is article, None where the truth is silent."""

    name: str
    collection: str
    site: str
    lines: list[Line]
    verdicts: list[float | None]
    title: int | None  # the headline's line


def bench_folder(given: str | None = None) -> Path:
    """The folder with the extraction benchmark."""
    for place in (given, os.environ.get("CLIPPER_BENCH"), "../shared/bench"):
        if place and (folder := Path(place)).exists():
            return folder / "extraction" if (folder / "extraction").exists() else folder
    raise SystemExit("The benchmark's folder is not there: give it as an argument or in CLIPPER_BENCH.")


def scorer(folder: Path) -> ModuleType:
    """The benchmark's own scoring."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def truth(folder: Path) -> dict[str, Any]:
    """The truth of all pages that are scored as pasted text."""
    table = json.loads((folder / "truth.json").read_text("utf-8"))
    return {name: page for name, page in sorted(table.items()) if page.get("paste")}


def pasted(folder: Path, name: str) -> str:
    """The pasted text of a page."""
    return (folder / "pasted" / f"{name}.txt").read_bytes().decode("utf-8")


def pages(folder: Path) -> Iterator[Page]:
    """All pages with their verdicts."""
    for name, page in truth(folder).items():
        lines = split(pasted(folder, name))
        verdicts, body = _verdicts(folder, name, page, lines)
        title = title_of(page.get("title_line") or "", lines, verdicts)
        if title is not None and body:
            verdicts[title] = 1.0
        yield Page(name, page["set"], site(name, page["url"]), lines, verdicts, title)


def site(name: str, url: str) -> str:
    """What must not be in training and test at once."""
    host = urlsplit(url).hostname or ""
    if host in {"", "fakehost", "localhost"}:
        return re.sub(r"-\d+$", "", name)
    return ".".join(host.split(".")[-2:])


def tokens(text: str) -> list[str]:
    """Words as the benchmark counts them."""
    return _TOKEN.findall(_UNSEEN.sub("", text).casefold())


def _verdicts(folder: Path, name: str, page: dict[str, Any], lines: list[Line]) -> tuple[list[float | None], bool]:
    if "body" in page:
        return list(aligned(lines, (page.get("title_line") or "") + "\n" + page["body"])), True
    verdicts = _agreed(folder, name, lines)
    for number, line in enumerate(lines):
        text = tokens(line.text)
        if any(_within(tokens(phrase), text) for phrase in page["with"]):
            verdicts[number] = 1.0
        elif any(
            _within(wrong := tokens(phrase), text) and len(wrong) >= 0.3 * len(text) for phrase in page["without"]
        ):
            verdicts[number] = 0.0
    return verdicts, any(verdict is not None for verdict in verdicts)


def _within(phrase: list[str], text: list[str]) -> bool:
    return bool(phrase) and f" {' '.join(phrase)} " in f" {' '.join(text)} "


def _agreed(folder: Path, name: str, lines: list[Line]) -> list[float | None]:
    """Where the truth is only some phrases: what two tools that read the HTML page agree about."""
    import readability
    import trafilatura
    from lxml import etree, html

    data = lzma.decompress((folder / "pages" / f"{name}.html.xz").read_bytes())
    first = trafilatura.extract(data, include_comments=False) or ""
    try:
        second = html.fromstring(readability.Document(data.decode("utf-8", "replace")).summary()).text_content()
    except (readability.readability.Unparseable, etree.LxmlError, ValueError):
        return [None] * len(lines)
    if len(first) < 200 or len(second) < 200:
        return [None] * len(lines)
    pairs = zip(aligned(lines, first), aligned(lines, second), strict=True)
    return [a if (a >= 0.5) == (b >= 0.5) else None for a, b in pairs]


def aligned(lines: list[Line], body: str) -> Iterator[float]:
    """For each line the share of its words that the truth has at this place."""
    page: list[str] = []
    spans = []
    for line in lines:
        start = len(page)
        page += tokens(line.text)
        spans.append((start, len(page)))
    wanted = tokens(body)
    hit = bytearray(len(page))
    matcher = difflib.SequenceMatcher(None, page, wanted, autojunk=False)
    for start, _, size in matcher.get_matching_blocks():
        if size >= 3 or (size and _whole_line(spans, start, size)):
            hit[start : start + size] = b"\1" * size
    for start, end in spans:
        yield sum(hit[start:end]) / (end - start) if end > start else 0.0


def _whole_line(spans: list[tuple[int, int]], start: int, size: int) -> bool:
    return any(first >= start and last <= start + size and last > first for first, last in spans)


def title_of(title: str, lines: list[Line], verdicts: list[float | None]) -> int | None:
    """The line that is the headline; of several equal ones the one nearest above the body."""
    wanted = tokens(title)
    places = [number for number, line in enumerate(lines) if wanted and tokens(line.text) == wanted]
    if not places:
        return None
    body = [number for number, verdict in enumerate(verdicts) if verdict and len(tokens(lines[number].text)) > 15]
    first = body[0] if body else len(lines)
    above = [place for place in places if place <= first]
    return above[-1] if above else places[0]
