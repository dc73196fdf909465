"""Commands that take articles in: add, extract, import, tag."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from clipper.cli.session import SOME_FAILED, complain, of, progress, say, say_aside, say_json
from clipper.domain.article import Article
from clipper.domain.duplicates import Duplicate, OnDuplicate
from clipper.domain.published import Published
from clipper.errors import ClipperError
from clipper.library import Library
from clipper.services import extracting, sources
from clipper.services.capturing import CaptureOptions, already_there
from clipper.services.sources import Source, SourceOptions


class AsType(StrEnum):
    """How to read a source whatever it looks like."""

    TEXT = "text"
    HTML = "html"


Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, addresses, or - for standard input.")
]
AsOption = Annotated[AsType | None, typer.Option("--as", help="Read the sources as text or as HTML.")]
UrlOption = Annotated[str, typer.Option("--url", help="The address the article is from.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(add)
    app.command()(extract)
    app.command(name="import")(import_file)
    app.command()(tag)


def add(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    source: Sources,
    as_type: AsOption = None,
    url: UrlOption = "",
    outlet: Annotated[str, typer.Option(help="The outlet, whatever the article says.")] = "",
    date: Annotated[str, typer.Option(help="Date of publication: 2025, 2025-02 or 2025-02-13.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag for each of them; may be repeated.")] = None,
    keep_both: Annotated[bool, typer.Option(help="Add also what is there already.")] = False,
    replace: Annotated[bool, typer.Option(help="Replace the text of what is there already.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take articles into the library."""
    try:
        published = Published(date).value if date else ""
    except ValueError:
        raise typer.BadParameter(f"{date!r} is not a date such as 2025-02-13.", param_hint="--date") from None
    choice = OnDuplicate.KEEP_BOTH if keep_both else OnDuplicate.REPLACE if replace else OnDuplicate.SKIP
    session = of(context)
    failed = 0
    with session.library() as library, progress("Adding") as job:
        reading = SourceOptions(
            as_type=as_type or "",
            url=url,
            max_bytes=session.settings.max_payload_mb * 1_000_000,
            allow_private=session.settings.allow_private_addresses,
            check=job.check,
        )
        for done, item in enumerate(sources.read(source, reading), start=1):
            options = CaptureOptions(outlet=outlet, published=published, tags=tuple(tag or ()))
            failed += not _add_one(library, item, options, choice, as_json=as_json)
            job.progress(done, 0, f"{done} taken in")
        library.finding.catch_up()
        library.finding.wait_indexed(60)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _add_one(library: Library, item: Source, options: CaptureOptions, choice: OnDuplicate, *, as_json: bool) -> bool:
    if item.payload is None:
        complain(item.error or ClipperError("It could not be read."), item.name)
        return False
    try:
        result = library.capturing.clip(item.payload, options=options, on_duplicate=choice)
    except ClipperError as error:
        complain(error, item.name)
        return False
    for duplicate in result.duplicates:
        say_aside(f"{item.name}: {_had(duplicate)} Use --keep-both or --replace to take it in all the same.")
    for clipping_id in result.ids:
        clipping = library.reading.clipping(clipping_id)
        if as_json:
            say_json({"id": clipping_id, **extracting.as_plain_data(clipping.article, item.name)})
        else:
            say(f"{clipping_id}\t{clipping.article.headline}")
    for failure in result.failures:
        say_aside(f"{item.name}: {failure} The original is kept in the inbox.")
    return not result.failures


def _had(duplicate: Duplicate) -> str:
    return f"{already_there(duplicate)} It is {duplicate.id}, “{duplicate.headline}” ({duplicate.kind})."


def extract(
    context: typer.Context, source: Sources, as_type: AsOption = None, url: UrlOption = "", as_json: JsonOption = False
) -> None:
    """Print the article in each source without storing it."""
    session = of(context)
    reading = SourceOptions(
        as_type=as_type or "",
        url=url,
        max_bytes=session.settings.max_payload_mb * 1_000_000,
        allow_private=session.settings.allow_private_addresses,
    )
    failed = False
    for item in sources.read(source, reading):
        try:
            if item.payload is None:
                raise item.error or ClipperError("It could not be read.")
            found = extracting.articles(item.payload)
        except ClipperError as error:
            complain(error, item.name)
            failed = True
            continue
        for article in found:
            if as_json:
                say_json(extracting.as_plain_data(article, item.name))
            else:
                _print_article(article)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _print_article(article: Article) -> None:
    about = [article.outlet, article.published.value if article.published else "", ", ".join(article.authors)]
    say(article.headline)
    say(" · ".join(part for part in about if part))
    say()
    say(article.text)
    if article.removed:
        say()
        say(f"Left out ({len(article.removed)}):")
        for block in article.removed:
            say(f"  {block.reason}: {' '.join(block.text.split())[:100]}")


def import_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An archive that Clipper exported, or a folder.", exists=True)
    ],
) -> None:
    """Take in an archive, or all the pages of a folder."""
    with of(context).library() as library, progress("Importing") as job:
        if file.is_dir():
            report = library.capturing.import_paths([file], job, options=CaptureOptions())
        else:
            report = library.maintenance.import_archive(file, job)
        library.finding.catch_up()
        library.finding.wait_indexed(600)
    say(f"{report.done} clippings were taken in.")
    for name, duplicate in report.skipped:
        say_aside(f"{name}: {_had(duplicate)}")
    for name, sentence in report.failed:
        say_aside(f"{name}: {sentence}")
    if report.failed:
        raise typer.Exit(SOME_FAILED)


def tag(
    context: typer.Context,
    clipping: Annotated[list[int], typer.Argument(metavar="ID...", help="Numbers of clippings.")],
    add: Annotated[list[str] | None, typer.Option(help="A tag to add; may be repeated.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="A tag to remove; may be repeated.")] = None,
) -> None:
    """Add tags to clippings or remove them."""
    if not add and not remove:
        raise typer.BadParameter("say what to --add or to --remove.")
    with of(context).library(must_exist=True) as library:
        there = library.reading.rows(clipping)
        if there:
            library.curating.tag(tuple(there), add=tuple(add or ()), remove=tuple(remove or ()))
        for clipping_id in clipping:
            if row := library.reading.rows([clipping_id]).get(clipping_id):
                say(f"{clipping_id}\t{', '.join(row.tags)}")
            else:
                say_aside(f"There is no clipping {clipping_id}.")
    if len(there) < len(set(clipping)):
        raise typer.Exit(SOME_FAILED)
