"""Pictures and facsimiles on their way into the job folder; a bad one becomes a placeholder and a finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clipper.domain.article import Block
from clipper.domain.published import Published
from clipper.export import texts
from clipper.export.document import Entry, LoadPicture
from clipper.export.pressbook import pictures
from clipper.export.pressbook.lettering import Lettering
from clipper.export.pressbook.options import Facsimiles, Form, Options
from clipper.export.pressbook.report import Findings
from clipper.export.wording import Wording

Json = dict[str, Any]


class Illustrations:
    """Encodes pictures anew, each once, and describes them for the template."""

    def __init__(
        self,
        wording: Wording,
        letters: Lettering,
        settled: Mapping[str, object],
        options: Options,
        load: LoadPicture,
        findings: Findings,
    ) -> None:
        self._wording = wording
        self._letters = letters
        self._settled = settled
        self._options = options
        self._load = load
        self._findings = findings
        self._saved: dict[str, Json | None] = {}  # by hash

    def figure(self, block: Block, entry: Entry, job: Path, headline: str) -> Json | None:
        """A picture of the article with its caption; nothing when it is not stored here."""
        if not self._settled["pictures"] or not block.picture:
            return None
        caption = self._letters.line(block.text)
        alt = self._letters.line(block.alt) or caption or headline
        if block.picture not in self._saved:
            self._saved[block.picture] = self._save(block.picture, entry, job)
        return {
            "k": "fig",
            "file": "",
            "ratio": 1.5,
            **(self._saved[block.picture] or {}),
            "alt": alt,
            "caption": caption,
        }

    def _save(self, sha256: str, entry: Entry, job: Path) -> Json | None:
        small = self._options.form is Form.SMALL
        try:
            data = self._load(sha256)
            if not data:
                raise pictures.Unprintable("it is not in the library")
            picture = pictures.printable(data, 900 if small else 1600, 70 if small else 85)
        except pictures.Unprintable as problem:
            self._findings.add(f"A picture of {entry_name(entry, inside=True)} could not be printed ({problem}).")
            return None
        name = f"{len(self._saved) + 1:05}{picture.suffix}"
        (job / "img" / name).write_bytes(picture.data)
        return {"file": f"/img/{name}", "ratio": picture.width / picture.height, "pixels": picture.width}

    def facsimiles(self, entry: Entry, job: Path) -> list[Json]:
        """The pages as they were published."""
        if self._options.facsimiles is Facsimiles.NONE:
            return []
        made: list[Json] = []
        small = self._options.form is Form.SMALL
        for facsimile in entry.clipping.article.facsimiles:
            try:
                data = self._load(facsimile.sha256)
                if not data:
                    raise pictures.Unprintable("it is not in the library")
                pages = pictures.facsimile_pages(data, facsimile.media_type, 1400 if small else 2200)
            except pictures.Unprintable as problem:
                self._findings.add(f"A facsimile of {entry_name(entry, inside=True)} could not be printed ({problem}).")
                continue
            for page in pages:
                name = f"f{entry.number:05}-{len(made) + 1}{page.suffix}"
                (job / "img" / name).write_bytes(page.data)
                made.append(
                    {"file": f"/img/{name}", "ratio": page.width / page.height, "alt": self._facsimile_alt(entry)}
                )
        return made

    def _facsimile_alt(self, entry: Entry) -> str:
        published: Published | None = entry.clipping.article.published
        outlet = entry.outlet_name or self._wording.say("unknown_outlet")
        date = self._wording.date(published) or self._wording.say("undated")
        return self._letters.line(self._wording.say("facsimile_of", outlet=outlet, date=date))


def entry_name(entry: Entry, *, inside: bool = False) -> str:
    """How the report names a clipping."""
    headline = texts.line(entry.clipping.article.headline)
    shown = headline if len(headline) <= 60 else headline[:59].rstrip() + "…"
    start = "clipping" if inside else "Clipping"
    return f"{start} {entry.number} (“{shown}”)" if shown else f"{start} {entry.number}"
