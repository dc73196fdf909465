"""The blocks of a clipping as well-formed XHTML, for the web page and the e-book; all text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby

from clipper.domain.article import Block, BlockKind
from clipper.domain.clipping import Highlight
from clipper.export import inline
from clipper.export.document import Entry
from clipper.export.formats.facts import Labels, facts, headline, paragraphs
from clipper.export.inline import Run
from clipper.export.texts import RIGHT_TO_LEFT, harmless, safe_link

PictureAddress = Callable[[str], str]  # SHA-256 -> what to write into src, or nothing


def clipping(entry: Entry, picture: PictureAddress, names: Labels, level: int = 2) -> str:
    """One clipping as an <article>: number, headline, facts, text, note and comment."""
    article = entry.clipping.article
    parts = [f'<article id="c{entry.number}"{language(article.language)}>']
    parts.append(f'<p class="number">{entry.number}</p><h{level}>{text(headline(entry, names))}</h{level}>')
    if article.subtitle:
        parts.append(f'<p class="subtitle">{text(article.subtitle)}</p>')
    parts.append(_facts(entry, names))
    parts += (f'<p class="comment">{text(part)}</p>' for part in paragraphs(entry.comment))
    if entry.link_only:
        parts.append(_placeholder(names, "link_only"))
    else:
        body = list(blocks(entry, picture, level))
        parts += body or [_placeholder(names, "no_text")]
    if entry.clipping.note:
        note = "".join(f"<p>{text(part)}</p>" for part in paragraphs(entry.clipping.note))
        parts.append(f'<aside class="note">{note}</aside>')
    return "\n".join([*parts, "</article>"])


def blocks(entry: Entry, picture: PictureAddress, level: int = 2) -> Iterator[str]:
    """The kept blocks; list items that follow each other make one list."""
    kept = entry.clipping.article.kept
    for is_list, group in groupby(kept, key=lambda block: block.kind is BlockKind.LIST_ITEM):
        if is_list:
            yield _list(entry, tuple(group))
        else:
            yield from (_block(entry, block, picture, level) for block in group)


def text(value: str) -> str:
    """Escaped text without characters that XML or readers cannot bear."""
    return escape(harmless(value))


def language(code: str) -> str:
    """The attributes that say a language and, where it matters, the direction."""
    if not code or not code.replace("-", "").isalnum() or not code.isascii():
        return ""
    direction = ' dir="rtl"' if code.split("-")[0].lower() in RIGHT_TO_LEFT else ' dir="ltr"'
    return f' lang="{code}" xml:lang="{code}"{direction}'


def _facts(entry: Entry, names: Labels) -> str:
    rows = "".join(
        f"<dt>{text(fact.label)}</dt><dd>{_link(fact.value) if fact.key == 'address' else text(fact.value)}</dd>"
        for fact in facts(entry, names)
    )
    return f'<dl class="facts"{language(names["code"])}>{rows}</dl>' if rows else ""


def _placeholder(names: Labels, key: str) -> str:
    return f'<p class="placeholder"{language(names["code"])}>{text(names[key])}</p>'


def _link(url: str) -> str:
    return f'<a href="{escape(url)}">{text(url)}</a>'


def _block(entry: Entry, block: Block, picture: PictureAddress, level: int) -> str:
    content = _runs(entry, block)
    if block.kind is BlockKind.HEADING:
        depth = min(level + max(block.level - 1, 1), 6)
        return f"<h{depth}>{content}</h{depth}>"
    if block.kind is BlockKind.QUOTE:
        return f"<blockquote><p>{content}</p></blockquote>"
    if block.kind is BlockKind.VERSE:
        return f'<p class="verse">{content}</p>'
    if block.kind is BlockKind.TABLE:
        return _table(block) or f"<p>{content}</p>"
    if block.kind is BlockKind.FIGURE:
        return _figure(block, content, picture)
    return f"<p>{content}</p>"


def _figure(block: Block, caption: str, picture: PictureAddress) -> str:
    source = picture(block.picture) if block.picture else ""
    image = f'<img src="{escape(source)}" alt="{text(block.alt or block.text)}"/>' if source else ""
    if not image and not caption:
        return ""
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{image}</figure>"


def _list(entry: Entry, items: tuple[Block, ...]) -> str:
    """Nested lists by the items' depth, without recursion: a hostile depth costs nothing."""
    parts: list[str] = []
    open_lists: list[str] = []
    for item in items:
        depth = min(max(item.level, 1), len(open_lists) + 1)  # a level that was skipped is not drawn
        while len(open_lists) > depth:
            parts.append(f"</li></{open_lists.pop()}>")
        if len(open_lists) == depth:
            parts.append("</li>")
        while len(open_lists) < depth:
            open_lists.append("ol" if item.ordered else "ul")
            parts.append(f"<{open_lists[-1]}>")
        parts.append(f"<li>{_runs(entry, item)}")
    while open_lists:
        parts.append(f"</li></{open_lists.pop()}>")
    return "".join(parts)


def _table(block: Block) -> str:
    rows = inline.table(block.html)
    if not rows:
        return ""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            tag = "th" if cell.header else "td"
            spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
                f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            )
            cells.append(f"<{tag}{spans}>{_markup(cell.runs)}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


def _runs(entry: Entry, block: Block) -> str:
    highlights: tuple[Highlight, ...] = tuple(mark for mark in entry.clipping.highlights if mark.block == block.id)
    return _markup(inline.runs(block, highlights, entry.mentions.get(block.id, ())))


def _markup(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    content = text(run.text).replace("\n", "<br/>")
    for wanted, tag in (
        (run.raised, "sup"), (run.lowered, "sub"), (run.emphasis, "em"), (run.strong, "strong"), (run.mention, "b"),
    ):  # fmt: skip
        if wanted:
            content = f"<{tag}>{content}</{tag}>"
    if run.highlight:
        comment = f' title="{text(run.highlight.comment)}"' if run.highlight.comment else ""
        content = f'<mark class="{run.highlight.colour}"{comment}>{content}</mark>'
    link = safe_link(run.link) if run.link else ""
    return f'<a href="{escape(link)}">{content}</a>' if link else content
