"""A document becomes a job folder: data.json with nothing but strings and numbers, and pictures encoded anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import clipper
from clipper.domain.clipping import Tonality
from clipper.export import texts
from clipper.export.document import Document, Group, LoadPicture
from clipper.export.figures import Figures, figures
from clipper.export.pressbook import fonts, pictures
from clipper.export.pressbook.articles import Articles
from clipper.export.pressbook.lettering import Lettering
from clipper.export.pressbook.options import Form, Options
from clipper.export.pressbook.report import Findings
from clipper.export.pressbook.templates import Template
from clipper.export.wording import Wording
from clipper.jobs import JobContext

Json = dict[str, Any]
BALANCED_UP_TO = 200  # columns of equal length double the work and take 1.4 times the memory


@dataclass(frozen=True, slots=True)
class Volume:
    """Which part of a book a job is: its number, how many there are, and its first page."""

    number: int = 1
    total: int = 1
    first_page: int = 1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF."""

    name: str
    media_type: str
    description: str
    data: bytes


class Builder:
    """Fills the job folder of one volume."""

    def __init__(
        self, document: Document, template: Template, options: Options, load: LoadPicture, lettering: Lettering
    ) -> None:
        self._document = document
        self._options = options
        self._settled = template.settled(options)
        self._load = load
        self._letters = lettering
        self._wording = Wording(document.language)
        self.findings = Findings()

    def build(
        self,
        job: Path,
        ctx: JobContext,
        *,
        volume: Volume = Volume(),
        whole: Document | None = None,
        bodies: int | None = None,
        attachments: Iterable[Attachment] = (),
    ) -> None:
        """Write data.json and the pictures; `bodies` limits how many clippings are set in full (for a preview)."""
        (job / "img").mkdir(parents=True, exist_ok=True)
        book = self._book(volume, len(self._document.entries) <= BALANCED_UP_TO)
        book["logo"] = self._logo(job)
        articles = Articles(self._wording, self._letters, self._settled, self._options, self._load, self.findings)
        entries: dict[int, Json] = {}
        total = len(self._document.entries)
        for done, entry in enumerate(self._document.entries):
            ctx.progress(done, total, "Preparing the clippings")
            entries[entry.number] = articles.entry(entry, job, full=bodies is None or done < bodies)
        data: Json = {
            "book": book,
            "options": self._settled,
            "labels": self._wording.labels,
            "figures": self._figures(figures(whole or self._document)),
            "groups": [self._group(place, group, entries) for place, group in enumerate(self._document.groups, 1)],
            "index": self._index(entries),
            "attachments": [self._attach(job, place, item) for place, item in enumerate(attachments, 1)],
        }
        book["families"] = fonts.needed(self._letters.seen)
        (job / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8", errors="replace")
        self._letters.report(self.findings)

    def _book(self, volume: Volume, balanced: bool) -> Json:
        document, line, say = self._document, self._letters.line, self._wording.say
        spoken = document.language.lower().startswith(self._wording.language)
        language, region = texts.typeset_language(document.language if spoken else self._wording.language, "", "en")
        numbered = line(say("issue", issue=document.issue)) if document.issue else ""
        parts = say("volume_of", volume=volume.number, total=volume.total) if volume.total > 1 else ""
        return {
            "title": line(document.title) or say("press_review"),
            "subtitle": line(document.subtitle),
            "client": line(document.client),
            "period": line(document.period),
            "issue": numbered,
            "issue_number": line(document.issue),
            "volume": parts,
            "first_page": volume.first_page,
            "first_volume": volume.number == 1,
            "count": len(document.entries),
            "count_words": self._wording.clippings(len(document.entries)),
            "date": self._wording.day(document.created.date()),
            "prepared_by": line(document.prepared_by),
            "confidentiality": line(document.confidentiality),
            "summary": self._letters.paragraphs(document.summary),
            "criteria": self._letters.paragraphs(document.criteria),
            "keywords": [line(word) for word in document.keywords],
            "lang": language,
            "region": region or None,
            "grouped": document.grouped,
            "balanced": balanced,
            "program": f"Clipper {clipper.__version__}",
            "created": [document.created.year, document.created.month, document.created.day],
        }

    def _logo(self, job: Path) -> Json | None:
        if not self._document.logo:
            return None
        try:
            logo = pictures.printable(self._document.logo, 1200)
        except pictures.Unprintable:
            self.findings.add("The logo could not be read and was left out.")
            return None
        (job / "img" / f"logo{logo.suffix}").write_bytes(logo.data)
        return {"file": f"/img/logo{logo.suffix}", "ratio": logo.width / logo.height}

    def _group(self, place: int, group: Group, entries: Mapping[int, Json]) -> Json:
        here = [entries[entry.number] for entry in group.entries]
        language, region = texts.typeset_language("", group.title + group.comment, self._document.language)
        return {
            "id": f"g{place}",
            "title": self._letters.line(group.title),
            "comment": self._letters.paragraphs(group.comment),
            "lang": language,
            "region": region or None,
            "count": self._wording.clippings(len(here)),
            "entries": here,
        }

    def _figures(self, found: Figures) -> Json:
        wording = self._wording
        media = [(wording.either(name), count) for name, count in found.by_medium]
        counted = dict(found.by_tonality)
        tones = [(wording.say(tone), counted[tone]) for tone in Tonality if tone in counted]
        languages = [(wording.language_name(name), count) for name, count in found.by_language]
        timeline = found.timeline
        return {
            "clippings": found.clippings,
            "stories": found.stories,
            "outlets": found.outlets,
            "words": wording.number(found.words) if found.words else "",
            "period": wording.span(found.first, found.last) if found.first and found.last else "",
            "by_outlet": self._bars(found.by_outlet, 10),
            "by_medium": self._bars(media, 8),
            "by_tonality": self._bars(tones, 3),
            "by_language": self._bars(languages, 6) if len(languages) > 1 else [],
            "step": wording.say(f"per_{timeline.step}") if timeline else "",
            "timeline": [[wording.step(day, timeline.step), count] for day, count in timeline.bars] if timeline else [],
        }

    def _bars(self, counts: Iterable[tuple[str, int]], most: int) -> list[list[Any]]:
        rows: list[list[Any]] = [[self._letters.line(name), count] for name, count in counts]
        if len(rows) <= most:
            return rows
        rest = sum(count for _, count in rows[most - 1 :])
        return [*rows[: most - 1], [self._wording.say("others"), rest]]

    def _index(self, entries: Mapping[int, Json]) -> Json:
        outlets: dict[str, list[str]] = defaultdict(list)
        authors: dict[str, list[str]] = defaultdict(list)
        for entry in self._document.entries:
            if name := self._letters.line(entry.outlet_name):
                outlets[name].append(entries[entry.number]["id"])
            for author in dict.fromkeys(entry.clipping.article.authors):
                if name := self._letters.line(author):
                    authors[name].append(entries[entry.number]["id"])
        return {"outlets": self._sorted(outlets), "authors": self._sorted(authors)}

    def _sorted(self, places: Mapping[str, list[str]]) -> list[Json]:
        names = sorted(places, key=lambda name: (texts.collation_key(name), name))
        return [
            {"name": name, "lang": texts.typeset_language("", name, self._document.language)[0], "at": places[name]}
            for name in names
        ]

    def _attach(self, job: Path, place: int, item: Attachment) -> Json:
        (job / "attach").mkdir(exist_ok=True)
        (job / "attach" / f"{place}.bin").write_bytes(item.data)
        return {
            "file": f"/attach/{place}.bin",
            "name": item.name,
            "type": item.media_type,
            "description": item.description,
        }


def standards(form: Form) -> list[str]:
    """What the file promises to conform to."""
    return {Form.ARCHIVE: ["a-2a", "ua-1"], Form.ATTACHMENTS: ["a-3a", "ua-1"], Form.SMALL: []}[form]
