"""From a request to a document: which clippings in which order, with outlets, marks and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from clipper.domain.answers import Found
from clipper.domain.clipping import Clipping, Original
from clipper.domain.dossier import Dossier, DossierEntry, DossierGroup
from clipper.domain.payload import Payload
from clipper.domain.shelves import Outlet, Sort
from clipper.errors import ExportError
from clipper.export.document import HEADLINE, LEAD, Document, Entry, Group, Ranges
from clipper.export.wording import Wording
from clipper.jobs import JobContext
from clipper.media_types import suffix_for
from clipper.services.book_request import BookRequest

_AT_A_TIME = 100


class Shelves(Protocol):
    """What exports read of a library."""

    def clippings(self, ids: Iterable[int], /) -> list[Clipping]:
        """Clippings with their articles; those that are gone are left out."""

    def dossier(self, dossier_id: int, /) -> Dossier:
        """A dossier with its groups."""

    def outlets(self) -> list[Outlet]:
        """The register of outlets."""

    def picture(self, sha256: str, /) -> bytes | None:
        """The bytes of a stored picture or facsimile."""

    def original(self, clipping_id: int, /) -> Original | None:
        """The stored payload."""


class Marks(Protocol):
    """What exports ask of the search."""

    def find(self, query: str, /, *, sort: Sort = ...) -> Found:
        """The clippings that answer a query."""

    def marks(self, query: str, clipping: Clipping, /) -> Mapping[str, Sequence[tuple[int, int]]]:
        """The places of a clipping's text that answer a query."""


def document(request: BookRequest, library: Shelves, marks: Marks | None, ctx: JobContext) -> Document:
    """Everything that is to be printed, in order."""
    dossier = library.dossier(request.dossier_id) if request.dossier_id is not None else None
    shelves = _groups(request, dossier, library, marks)
    register = {outlet.id: outlet for outlet in library.outlets()}
    found_ones = _loaded([place.clipping_id for shelf in shelves for place in shelf.entries], library, ctx)
    number, groups = 0, []
    for shelf in shelves:
        entries = []
        for place in shelf.entries:
            ctx.check()
            clipping = found_ones.get(place.clipping_id)
            if clipping is None:  # emptied from the trash since the dossier was made
                continue
            number += 1
            outlet = register.get(clipping.outlet_id) if clipping.outlet_id is not None else None
            found = _mentions(request, clipping, marks)
            entries.append(Entry(number, clipping, place.comment, outlet, found))
        if entries or shelf.comment:
            groups.append(Group(shelf.title, shelf.comment, tuple(entries)))
    return _titled(request, dossier, tuple(groups))


def _loaded(ids: Sequence[int], library: Shelves, ctx: JobContext) -> dict[int, Clipping]:
    found: dict[int, Clipping] = {}
    for start in range(0, len(ids), _AT_A_TIME):
        ctx.progress(start, len(ids), "Reading the clippings")
        found.update((clipping.id, clipping) for clipping in library.clippings(ids[start : start + _AT_A_TIME]))
    return found


def _groups(
    request: BookRequest, dossier: Dossier | None, library: Shelves, marks: Marks | None
) -> tuple[DossierGroup, ...]:
    if dossier:
        if not dossier.clipping_ids and dossier.query and marks:
            dossier = refreshed(dossier, marks)
        chosen = frozenset(request.ids) if request.ids is not None else None
        return tuple(
            replace(group, entries=tuple(e for e in group.entries if chosen is None or e.clipping_id in chosen))
            for group in dossier.groups
        )
    ids: Iterable[int] = request.ids if request.ids is not None else ()
    if request.ids is None:
        if not marks:
            raise ExportError("The search is not available; choose the clippings instead.")
        ids = (int(i) for i in marks.find(request.query, sort=Sort.OLDEST).ids)
    return (DossierGroup(0, "", "", tuple(DossierEntry(clipping_id) for clipping_id in dict.fromkeys(ids))),)


def _titled(request: BookRequest, dossier: Dossier | None, groups: tuple[Group, ...]) -> Document:
    clippings = [entry.clipping for group in groups for entry in group.entries]
    days = sorted(c.article.published.first_day for c in clippings if c.article.published)
    period = request.period or (Wording(request.language).span(days[0], days[-1]) if days else "")
    return Document(
        title=request.title or (dossier.name if dossier else "") or Wording(request.language).say("press_review"),
        created=_created(request, clippings),
        groups=groups,
        language=request.language,
        subtitle=request.subtitle,
        client=request.client,
        period=period,
        issue=request.issue,
        prepared_by=request.prepared_by,
        confidentiality=request.confidentiality,
        summary=request.summary,
        criteria=request.criteria or (dossier.query if dossier else "") or request.query,
        keywords=_keywords(clippings),
        logo=_logo(request),
    )


def _created(request: BookRequest, clippings: list[Clipping]) -> dt.datetime:
    """The one date of the book: given, or the last change of what is in it, so that the same input prints alike."""
    if request.date:
        return dt.datetime.combine(request.date, dt.time(), dt.UTC)
    changed = max((c.modified or c.captured for c in clippings), default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    return changed.replace(microsecond=0)


def _keywords(clippings: list[Clipping], most: int = 12) -> tuple[str, ...]:
    counted: dict[str, int] = {}
    for clipping in clippings:
        for tag in clipping.tags:
            counted[tag] = counted.get(tag, 0) + 1
    return tuple(sorted(counted, key=lambda tag: (-counted[tag], tag))[:most])


def _logo(request: BookRequest) -> bytes:
    if not request.logo:
        return b""
    try:
        return request.logo.read_bytes()
    except OSError as error:
        raise ExportError(
            f"The logo {request.logo.name} could not be read: {error.strerror}.", "Choose another."
        ) from error


def _mentions(request: BookRequest, clipping: Clipping, marks: Marks | None) -> dict[str, Ranges]:
    found: dict[str, list[tuple[int, int]]] = {}
    if request.mark_query and request.query and marks:
        for block, ranges in marks.marks(request.query, clipping).items():
            found.setdefault(block, []).extend(ranges)
    if request.mentions:
        pattern = word_pattern(request.mentions)
        article = clipping.article
        texts = [(HEADLINE, article.headline), (LEAD, article.lead), *((b.id, b.text) for b in article.kept)]
        for key, text in texts:
            if spans := [match.span() for match in pattern.finditer(text)]:
                found.setdefault(key, []).extend(spans)
    return {key: tuple(sorted(set(ranges))) for key, ranges in found.items()}


def word_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Whole words in any case; in scripts without spaces, wherever they stand."""
    parts = []
    for word in sorted({" ".join(word.split()) for word in words if word.strip()}, key=len, reverse=True):
        body = re.escape(word).replace(r"\ ", r"\s+")
        start, end = (r"\b" if spaced(char) else "" for char in (word[0], word[-1]))
        parts.append(f"{start}{body}{end}")
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def spaced(char: str) -> bool:
    """Whether a character belongs to a word of a script that sets words apart."""
    return char.isalnum() and not "\u0e00" <= char <= "\u0eff" and not "\u3040" <= char <= "\u9fff"


def refreshed(dossier: Dossier, marks: Marks) -> Dossier:
    """Filled anew by the dossier's own search: what stays keeps group and comment, new ones join the last group."""
    if not dossier.query:
        raise ExportError(f"The dossier “{dossier.name}” is not fed by a search.", "Give it a search first.")
    found = [int(i) for i in marks.find(dossier.query, sort=Sort.OLDEST).ids]
    had = set(dossier.clipping_ids)
    wanted = set(found)
    fresh = tuple(DossierEntry(clipping_id) for clipping_id in found if clipping_id not in had)
    groups = [
        replace(group, entries=tuple(entry for entry in group.entries if entry.clipping_id in wanted))
        for group in dossier.groups
    ] or [DossierGroup(0, "")]
    groups[-1] = replace(groups[-1], entries=groups[-1].entries + fresh)
    options = dict(dossier.options)
    if options.get("issue", "").isdigit():
        options["issue"] = str(int(options["issue"]) + 1)
    for stale in ("period", "date"):
        options.pop(stale, None)
    return replace(dossier, groups=tuple(groups), options=options)


def attachment_name(number: int, payload: Payload) -> str:
    """A file name for an original that every system accepts."""
    stem, _, suffix = payload.filename.rpartition(".")
    plain = re.sub(r"[^\w-]+", "-", stem or suffix or "original").strip("-")[:60] or "original"
    ending = f".{suffix.lower()}" if stem and re.fullmatch(r"\w{1,8}", suffix) else ""
    return f"{number:04}-{plain}{suffix_for(payload.media_type, ending)}"
