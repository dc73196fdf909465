"""Commands that find and show: search, show."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from clipper.cli.session import of, say, say_aside, say_json
from clipper.domain.answers import Found, Snippet
from clipper.domain.clipping import Clipping
from clipper.domain.row import ClippingRow
from clipper.domain.shelves import Sort
from clipper.library import Library

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(search)
    app.command()(show)


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help='Words, "phrases", field:value; see the README.')],
    limit: Annotated[int, typer.Option(min=1, help="Show so many at most.")] = 20,
    sort: Annotated[Sort, typer.Option(help="Order of the hits.")] = Sort.RELEVANCE,
    count: Annotated[bool, typer.Option("--count", help="Print only how many there are.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Find clippings."""
    with of(context).library(must_exist=True) as library:
        library.finding.wait_indexed(120)
        found = library.finding.find(query, sort=sort)
        for problem in found.problems:
            say_aside(f"{problem.message} {problem.suggestion}".strip())
        if found.notice:
            say_aside(found.notice)
        if count:
            say(str(found.total))
            return
        ids = [int(i) for i in found.ids[:limit]]
        rows = library.reading.rows(ids)
        snippets = library.finding.snippets(query, ids)
        for clipping_id in ids:
            if clipping_id in rows:
                _print_hit(rows[clipping_id], snippets.get(clipping_id), found, as_json=as_json)
        if not as_json:
            _print_total(library, query, found, len(ids))


def _print_hit(row: ClippingRow, snippet: Snippet | None, found: Found, *, as_json: bool) -> None:
    published = row.published.value if row.published else ""
    if as_json:
        say_json(
            {
                "id": row.id,
                "title": row.headline,
                "outlet": row.outlet,
                "published": published,
                "tags": list(row.tags),
                "score": found.scores.get(row.id, 0.0),
                "snippet": snippet.text if snippet else row.lead,
            }
        )
        return
    say(f"{row.id}\t{row.headline}")
    about = " · ".join(part for part in (row.outlet, published, ", ".join(row.tags)) if part)
    if about:
        say(f"\t{about}")
    if snippet and snippet.text:
        say(f"\t{' '.join(snippet.text.split())}")


def _print_total(library: Library, query: str, found: Found, shown: int) -> None:
    if found.total == 0:
        meant = library.finding.did_you_mean(query)
        say_aside("Nothing was found." + (f" Did you mean: {meant}" if meant else ""))
    elif shown < found.total:
        say_aside(f"{shown} of {found.total} shown; --limit shows more.")


def show(
    context: typer.Context,
    clipping: Annotated[int, typer.Argument(metavar="ID", help="Number of a clipping.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Print one clipping."""
    with of(context).library(must_exist=True) as library:
        found = library.reading.clipping(clipping)
    if as_json:
        say_json(as_plain_data(found))
    else:
        _print_clipping(found)


def as_plain_data(clipping: Clipping) -> dict[str, Any]:
    """A clipping as the JSON object that scripts get."""
    article = clipping.article
    return {
        "id": clipping.id,
        "uid": clipping.uid,
        "title": article.headline,
        "subtitle": article.subtitle,
        "authors": list(article.authors),
        "outlet": article.outlet,
        "published": article.published.value if article.published else "",
        "language": article.language,
        "url": article.url,
        "tags": list(clipping.tags),
        "status": clipping.status.value,
        "starred": clipping.starred,
        "note": clipping.note,
        "captured": clipping.captured.isoformat(),
        "words": clipping.words,
        "original_sha256": clipping.original_sha256,
        "text": article.text,
        "blocks": [
            {"kind": b.kind.value, "text": b.text, "kept": b.kept, "reason": b.reason.value if b.reason else ""}
            for b in article.blocks
        ],
    }


def _print_clipping(clipping: Clipping) -> None:
    article = clipping.article
    say(article.headline)
    about = [article.outlet, article.published.value if article.published else "", ", ".join(article.authors)]
    say(" · ".join(part for part in about if part))
    for label, value in (("Address", article.url), ("Tags", ", ".join(clipping.tags)), ("Note", clipping.note)):
        if value:
            say(f"{label}: {value}")
    say()
    say(article.text or clipping.failure)
    if article.removed:
        say(f"\n{len(article.removed)} passages removed.")
