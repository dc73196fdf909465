"""Markdown (CommonMark) with YAML front matter: one document of a selection; text is escaped, never markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from clipper.domain.article import Block, BlockKind
from clipper.export import inline
from clipper.export.document import Document, Entry, LoadPicture
from clipper.export.formats.facts import Labels, book_title, facts, headline, labels, paragraphs, title_lines
from clipper.export.inline import Run
from clipper.export.texts import harmless, line, safe_link

# Characters that begin markup anywhere; those that do so only at the start of a line come after.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LINE_START = re.compile(r"^(\s*)([-+=:]|\d+[.)])", re.MULTILINE)


def write(document: Document, load: LoadPicture, check: Callable[[], None]) -> bytes:
    """The document as UTF-8."""
    names = labels(document.language)
    parts = [_front_matter(document, names), f"# {escaped(book_title(document, names))}"]
    parts += [escaped(text) for text in title_lines(document)]
    parts += [escaped(text) for text in paragraphs(document.summary)]
    for group in document.groups:
        if group.title:
            parts.append(f"# {escaped(line(group.title))}")
        parts += [f"*{escaped(text)}*" for text in paragraphs(group.comment)]
        for entry in group.entries:
            check()
            parts += _clipping(entry, names)
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """Text in which nothing is markup."""
    text = _SPECIAL.sub(r"\\\1", harmless(text))
    return _LINE_START.sub(lambda match: match[1] + _escape_start(match[2]), text)


def _escape_start(mark: str) -> str:
    return mark[:-1] + "\\" + mark[-1]


def _front_matter(document: Document, names: Labels) -> str:
    """YAML in which every value is a JSON string, which YAML 1.2 reads as such."""
    values = {
        "title": book_title(document, names),
        "date": f"{document.created:%Y-%m-%d}",
        "lang": document.language,
        "author": line(document.prepared_by),
        "client": line(document.client),
        "period": line(document.period),
        "clippings": len(document.entries),
    }
    rows = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    return "\n".join(["---", *rows, "---"])


def _clipping(entry: Entry, names: Labels) -> list[str]:
    article = entry.clipping.article
    parts = [f"## {entry.number}. {escaped(headline(entry, names))}"]
    if article.subtitle:
        parts.append(f"**{escaped(line(article.subtitle))}**")
    rows = [
        f"- {escaped(fact.label)}: {_address(fact.value) if fact.key == 'address' else escaped(fact.value)}"
        for fact in facts(entry, names)
    ]
    parts.append("\n".join(rows))
    parts += [f"*{escaped(text)}*" for text in paragraphs(entry.comment)]
    if entry.link_only:
        parts.append("*" + names["link_only"] + "*")
    else:
        parts += _blocks(entry) or ["*" + names["no_text"] + "*"]
    parts += [f"> {escaped(text)}" for text in paragraphs(entry.clipping.note)]
    return [part for part in parts if part]


def _blocks(entry: Entry) -> list[str]:
    parts: list[str] = []
    previous: BlockKind | None = None
    for block in entry.clipping.article.kept:
        rendered = _block(entry, block)
        if not rendered:
            continue
        if block.kind is BlockKind.LIST_ITEM and previous is BlockKind.LIST_ITEM:
            parts[-1] += "\n" + rendered
        else:
            parts.append(rendered)
        previous = block.kind
    return parts


def _block(entry: Entry, block: Block) -> str:
    highlights = tuple(mark for mark in entry.clipping.highlights if mark.block == block.id)
    text = _runs(inline.runs(block, highlights))
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(max(block.level, 2) + 1, 6)} {text.replace(chr(10), ' ')}"
    if block.kind is BlockKind.QUOTE:
        return "\n".join(f"> {part}" for part in text.split("\n"))
    if block.kind is BlockKind.LIST_ITEM:
        mark = "1." if block.ordered else "-"
        return f"{'   ' * (min(max(block.level, 1), 8) - 1)}{mark} {text.replace(chr(10), ' ')}"
    if block.kind is BlockKind.TABLE:
        return _table(block) or text
    if block.kind is BlockKind.FIGURE:
        caption = escaped(line(block.text or block.alt))
        return f"*{caption}*" if caption else ""
    return text.replace("\n", "  \n") if block.kind is BlockKind.VERSE else text.replace("\n", " ")


def _table(block: Block) -> str:
    rows = inline.table(block.html)
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    lines = []
    for place, row in enumerate(rows):
        cells = [_runs(cell.runs).replace("\n", " ") for cell in row] + [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if place == 0:
            lines.append("|" + " --- |" * width)
    return "\n".join(lines)


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    core = run.text.strip()
    if not core:
        return escaped(run.text)
    before, after = run.text[: run.text.index(core)], run.text[run.text.index(core) + len(core) :]
    text = escaped(core)
    for wanted, mark in ((run.emphasis, "*"), (run.strong, "**")):
        if wanted:
            text = f"{mark}{text}{mark}"
    for wanted, tag in ((run.raised, "sup"), (run.lowered, "sub"), (run.highlight is not None, "mark")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    link = safe_link(run.link) if run.link else ""
    if link:
        text = f"[{text}]({_address(link)})"
    return f"{before}{text}{after}"


def _address(url: str) -> str:
    return "<" + url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C") + ">"
