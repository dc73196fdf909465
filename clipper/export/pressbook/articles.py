"""A clipping as the template gets it: header, body in runs, pictures, and everything that stands under it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clipper.domain.article import Block, BlockKind
from clipper.export import inline, texts
from clipper.export.document import HEADLINE, LEAD, Entry, LoadPicture
from clipper.export.inline import Cell, Run
from clipper.export.pressbook.illustrations import Illustrations, entry_name
from clipper.export.pressbook.lettering import Lettering
from clipper.export.pressbook.options import Facsimiles, Options
from clipper.export.pressbook.report import Findings
from clipper.export.wording import Wording

Json = dict[str, Any]
_KINDS = {
    BlockKind.PARAGRAPH: "p",
    BlockKind.HEADING: "h",
    BlockKind.QUOTE: "q",
    BlockKind.LIST_ITEM: "li",
    BlockKind.VERSE: "v",
}
_TABLE_CELLS = 4000  # a larger table is printed as plain lines
_TEASER = 360  # characters
_LEAD_PICTURE_WITHIN = 4  # blocks from the start
_NUMBER = re.compile(r"[+\-−–±~≈<>]?[^\w\s]?\s?\d[\d.,'’\s\u202f]*\s?(%|[^\W\d_]{0,4})[*†]?")
_NOTHING = ("", "-", "–", "—", "…")


class Articles:
    """Turns entries into data for the template."""

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
        self._findings = findings
        self._pictures = Illustrations(wording, letters, settled, options, load, findings)

    def entry(self, entry: Entry, job: Path, *, full: bool = True) -> Json:
        """One clipping; without its body when it is not set in full."""
        article, line = entry.clipping.article, self._letters.line
        sample = article.headline + " " + " ".join(block.text for block in article.kept[:3])
        language, region = texts.typeset_language(article.language, sample, self._wording.language)
        found: Json = {
            "id": f"c{entry.number}",
            "number": entry.number,
            "here": full,
            "lang": language,
            "region": region or None,
            "rtl": language in texts.RIGHT_TO_LEFT,
            "headline": self._headline(entry),
            "outlet": line(entry.outlet_name) or self._wording.say("unknown_outlet"),
            "date": self._wording.date(article.published),
            "date_short": self._wording.short_date(article.published),
            "byline": self._byline(article.authors),
            "authors": [line(author) for author in article.authors],
            "subtitle": line(article.subtitle),
            "lead": self._lead(entry),
            "teaser": self._teaser(entry),
            "facts": self._facts(entry),
            "tonality": str(entry.clipping.tonality or ""),
            "tonality_name": self._wording.say(str(entry.clipping.tonality)) if entry.clipping.tonality else "",
            "tags": [line(tag) for tag in entry.clipping.tags] if self._settled["tags"] else [],
            "address": self._address(entry),
            "comment": self._letters.paragraphs(entry.comment) if self._settled["comments"] else [],
            "note": self._letters.paragraphs(entry.clipping.note) if self._settled["notes"] else [],
            "also_in": [name for _, outlet in entry.clipping.also_in if (name := line(outlet))],
            "rights": self._rights(entry),
            "notice": self._notice(entry),
        }  # fmt: skip
        if full:
            self._add_body(found, entry, job)
        else:
            found |= {"body": [], "remarks": [], "picture": None, "facsimiles": []}
        return found

    # ------------------------------------------------------------------------------------------ header

    def _headline(self, entry: Entry) -> str:
        return self._letters.line(entry.clipping.article.headline) or self._wording.say("untitled")

    def _byline(self, authors: tuple[str, ...]) -> str:
        return self._letters.line(self._wording.say("by", names=self._wording.listing(authors))) if authors else ""

    def _lead(self, entry: Entry) -> str:
        """The standfirst, unless it only repeats what is printed anyway."""
        article = entry.clipping.article
        lead = texts.line(article.lead)
        said = [texts.line(article.subtitle), *(texts.line(block.text) for block in article.kept[:3])]
        folded = _folded(lead)
        if not folded or any(folded[:60] in _folded(text) for text in said if text):
            return ""
        return self._letters.line(lead) if len(lead) <= 600 and not entry.link_only else ""

    def _teaser(self, entry: Entry) -> str:
        """What says most in a few lines: the lead, or how the text begins."""
        article = entry.clipping.article
        begins = (block.text for block in article.kept if block.kind is BlockKind.PARAGRAPH)
        found = texts.line(article.lead) or next(begins, "") or article.subtitle
        return "" if entry.link_only else self._letters.line(texts.shortened(found, _TEASER))

    def _facts(self, entry: Entry) -> list[str]:
        article, say, outlet = entry.clipping.article, self._wording.say, entry.outlet
        known = [article.section]
        if article.page:
            known.append(say("printed_page", page=article.page))
        known += [article.edition, article.place]
        if outlet:
            known.append(self._wording.either(outlet.medium))
            if outlet.circulation:
                count = self._wording.number(outlet.circulation)
                year = outlet.circulation_date.year if outlet.circulation_date else 0
                known.append(
                    say("circulation_dated", count=count, year=year) if year else say("circulation", count=count)
                )
        code = article.language.split("-")[0].lower()
        if code and code != self._wording.language:
            known.append(self._wording.language_name(code))
        return [shown for fact in known if (shown := self._letters.line(fact))]

    def _address(self, entry: Entry) -> Json | None:
        link = texts.safe_link(entry.address)
        if not link:
            return None
        day = entry.clipping.captured.date()
        return {
            "url": link,
            "shown": self._letters.address(link),
            "accessed": self._wording.say("accessed", date=self._wording.day(day)),
        }

    def _rights(self, entry: Entry) -> str:
        rights, say = entry.clipping.rights, self._wording.say
        known = [say("licence", licence=rights.licence)] if rights.licence else []
        if rights.readers is not None:
            known.append(say("readers", count=self._wording.number(rights.readers)))
        if rights.expires:
            known.append(say("expires", date=self._wording.day(rights.expires)))
        return self._letters.line(", ".join(known))

    def _notice(self, entry: Entry) -> str:
        if entry.link_only:
            return self._wording.say("link_only")
        if entry.clipping.article.kept or (
            entry.clipping.article.facsimiles and self._options.facsimiles is not Facsimiles.NONE
        ):
            return ""
        self._findings.add(f"{entry_name(entry)} has no text; a note stands in its place.")
        return self._wording.say("no_text")

    # ------------------------------------------------------------------------------------------ body

    def _add_body(self, found: Json, entry: Entry, job: Path) -> None:
        facsimiles = [] if entry.link_only else self._pictures.facsimiles(entry, job)
        instead = self._options.facsimiles is Facsimiles.INSTEAD and bool(facsimiles)
        blocks = () if entry.link_only or instead else entry.clipping.article.kept
        remarks: list[Json] = []
        body: list[Json] = []
        picture: Json | None = None
        for place, block in enumerate(blocks):
            if block.kind is BlockKind.FIGURE:
                figure = self._pictures.figure(block, entry, job, found["headline"])
                if figure and not picture and place < _LEAD_PICTURE_WITHIN and figure["file"]:
                    picture = figure
                elif figure:
                    body.append(figure)
            elif made := self._block(block, entry, remarks):
                body.append(made)
        if body and body[-1]["k"] == "h":  # a subhead with nothing under it would stand alone
            body[-1]["k"] = "p"
        headline = ((0, 0),) if not entry.mentions.get(HEADLINE) else entry.mentions[HEADLINE]
        found |= {
            "headline_runs": self._runs(
                inline.marked((Run(texts.line(entry.clipping.article.headline)),), (), headline), []
            )
            or [{"t": found["headline"]}],
            "lead_runs": self._runs(inline.marked((Run(found["lead"]),), (), tuple(entry.mentions.get(LEAD, ()))), []),
            "body": _numbered(body),
            "remarks": remarks,
            "picture": picture,
            "facsimiles": facsimiles,
        }

    def _block(self, block: Block, entry: Entry, remarks: list[Json]) -> Json | None:
        if block.kind is BlockKind.TABLE:
            rows = inline.table(block.html)
            if rows and sum(map(len, rows)) <= _TABLE_CELLS and (made := self._table(rows)):
                return made
        highlights = tuple(mark for mark in entry.clipping.highlights if mark.block == block.id)
        if not self._settled["highlights"]:
            highlights = ()
        runs = self._runs(inline.runs(block, highlights, tuple(entry.mentions.get(block.id, ()))), remarks)
        if not runs or not any(run["t"].strip() for run in runs):
            return None
        kind = _KINDS.get(block.kind, "v")
        return {"k": kind, "r": runs, "level": max(block.level, 1), "ordered": block.ordered}

    def _runs(self, runs: tuple[Run, ...], remarks: list[Json]) -> list[Json]:
        made: list[Json] = []
        for place, run in enumerate(runs):
            text = self._letters.passage(run.text)
            if not text:
                continue
            item: Json = {"t": text}
            for key, value in (("b", run.strong), ("i", run.emphasis), ("up", run.raised), ("down", run.lowered)):
                if value:
                    item[key] = True
            if run.link and text.strip() and (link := texts.safe_link(run.link)):
                item["url"] = link
            if run.mention:
                item["m"] = True
            if run.highlight:
                item["hl"] = str(run.highlight.colour)
                last = place + 1 == len(runs) or runs[place + 1].highlight != run.highlight
                if last and (comment := self._letters.line(run.highlight.comment)):
                    remarks.append({"n": len(remarks) + 1, "t": comment, "hl": item["hl"]})
                    item["ref"] = len(remarks)
            made.append(item)
        return made

    def _table(self, rows: tuple[tuple[Cell, ...], ...]) -> Json | None:
        width = max(sum(cell.columns for cell in row) for row in rows)
        if not width or width > 12:
            return None
        made = [
            [{"r": self._runs(cell.runs, []), "th": cell.header, "cols": min(cell.columns, width)} for cell in row]
            for row in rows
        ]
        header = 1 if len(made) > 1 and all(cell["th"] for cell in made[0]) else 0
        return {
            "k": "tb",
            "width": width,
            "rows": made,
            "header": header,
            "numbers": _columns_of_numbers(rows[header:]),
        }


def _columns_of_numbers(rows: tuple[tuple[Cell, ...], ...]) -> list[int]:
    """Which columns of a table hold nothing but numbers, and so stand flush to one side."""
    held: dict[int, list[str]] = {}
    for row in rows:
        place = 0
        for cell in row:
            if cell.columns == 1:
                held.setdefault(place, []).append("".join(run.text for run in cell.runs).strip())
            place += cell.columns
    return [
        place
        for place, words in held.items()
        if any(words) and all(_NUMBER.fullmatch(word) for word in words if word not in _NOTHING)
    ]


def _numbered(body: list[Json]) -> list[Json]:
    """Give the items of numbered lists their numbers."""
    counters: dict[int, int] = {}
    for block in body:
        if block["k"] != "li":
            counters.clear()
            continue
        level = block["level"]
        counters = {depth: count for depth, count in counters.items() if depth <= level}
        counters[level] = counters.get(level, 0) + 1
        if block["ordered"]:
            block["n"] = counters[level]
    return body


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
