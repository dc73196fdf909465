"""The main job from end to end without a display: clip the samples, tag, search, print, and a picture of the window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from clipper import resources
from clipper.domain.shelves import Sort
from clipper.jobs import JobContext
from clipper.library import Library
from clipper.services.exporting import BookRequest

QUERY = "bridge OR Brücke OR pont OR puente"
SHOWN = 5
INDEX_SECONDS = 60


def run(folder: Path, picture: Callable[[Path, Path], None]) -> None:
    """Do the main job in `folder` and say what was done; `picture(library, file)` renders the window."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "library"
    library = Library.open(place, cache=folder / "home" / "cache")
    try:
        _clip(library)
        _search(library)
        _print(library, folder / "pressbook.pdf")
    finally:
        library.close()
    for theme in ("light", "dark"):
        file = folder / f"window-{theme}.png"
        picture(place, file)
        _say(f"A picture of the window: {file}")
    _say(f"The demo library: {place}   (open it with: clipper --library {place})")


def _clip(library: Library) -> None:
    report = library.capturing.import_samples(resources.path("samples"), JobContext())
    for name, sentence in report.failed:
        _say(f"{name}: {sentence}")
    library.finding.catch_up()
    library.finding.wait_indexed(INDEX_SECONDS)
    found = library.finding.find("", sort=Sort.NEWEST)
    _say(f"{found.total} clippings from the samples, {len(report.skipped)} files were there already.")
    library.curating.tag([int(number) for number in found.ids[:3]], add=["press review"])
    _say("The three newest were tagged with “press review”.")


def _search(library: Library) -> None:
    found = library.finding.find(QUERY, sort=Sort.RELEVANCE)
    ids = [int(number) for number in found.ids[:SHOWN]]
    rows, snippets = library.reading.rows(ids), library.finding.snippets(QUERY, ids)
    _say(f"Search for {QUERY}: {found.total} found")
    for number in ids:
        published = f", {rows[number].published.day}" if rows[number].published else ""  # type: ignore[union-attr]
        _say(f"  {rows[number].headline} ({rows[number].outlet or 'unknown'}{published})")
        if number in snippets:
            _say(f"      {' '.join(snippets[number].text.split())}")


def _print(library: Library, target: Path) -> None:
    found = library.finding.find("", sort=Sort.NEWEST)
    request = BookRequest(
        ids=tuple(int(number) for number in found.ids),
        title="Press review",
        subtitle="What the samples report",
        prepared_by="Clipper",
        summary="Invented news from invented outlets, in ten languages.",
    )
    report = library.exporting.pressbook(request, target, JobContext())
    for warning in report.warnings:
        _say(f"  {warning}")
    _say(f"A press book of {report.pages} pages: {target}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
