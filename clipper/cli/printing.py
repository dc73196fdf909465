"""Commands that write files: pressbook, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clipper.cli.session import fail, of, progress, say, say_aside
from clipper.domain.shelves import Sort
from clipper.errors import ExportError, NotFound
from clipper.library import Library
from clipper.services.exporting import BookRequest, ExportReport

Query = Annotated[str, typer.Argument(metavar="[QUERY]", help="What to print; without it everything.")]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")]
Ids = Annotated[list[int] | None, typer.Option("--id", metavar="N", help="A clipping by its number; may be repeated.")]
DossierName = Annotated[str, typer.Option("--dossier", metavar="NAME", help="The clippings of a dossier.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(pressbook)
    app.command()(export)


def pressbook(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    output: Output,
    query: Query = "",
    dossier: DossierName = "",
    ids: Ids = None,
    title: Annotated[str, typer.Option(help="Title on the cover.")] = "",
    subtitle: Annotated[str, typer.Option(help="Subtitle on the cover.")] = "",
    template: Annotated[str, typer.Option(help="classic, modern, brief, or one of your own.")] = "classic",
    paper: Annotated[str, typer.Option(help="a4, letter or a5.")] = "a4",
) -> None:
    """Print clippings as a press book (PDF)."""
    with of(context).library(must_exist=True) as library, progress("Press book") as job:
        request = BookRequest(
            ids=tuple(ids) if ids else _found(library, query) if not dossier else None,
            dossier_id=_dossier(library, dossier) if dossier else None,
            query=query,
            title=title or dossier or query or "Press book",
            subtitle=subtitle,
            template=template,
            paper=paper,
        )
        report = library.exporting.pressbook(request, output, job)
    _report(report, output)


def export(
    context: typer.Context,
    output: Output,
    query: Query = "",
    dossier: DossierName = "",
    ids: Ids = None,
    format_name: Annotated[
        str, typer.Option("--format", help="html, markdown, docx, epub, csv, xlsx, ris, bibtex, csl, archive.")
    ] = "",
) -> None:
    """Write clippings in another format, or everything as an archive."""
    wanted = format_name or {"md": "markdown", "bib": "bibtex", "zip": "archive", "json": "csl"}.get(
        output.suffix[1:].lower(), output.suffix[1:].lower()
    )
    with of(context).library(must_exist=True) as library, progress("Export") as job:
        if wanted == "archive":
            library.maintenance.export_archive(output, job)
            say(str(output))
            return
        if wanted not in library.exporting.FORMATS:
            known = ", ".join((*library.exporting.FORMATS, "archive"))
            raise typer.BadParameter(f"{wanted!r} is not one of {known}.", param_hint="--format")
        if dossier:
            chosen = library.reading.dossier(_dossier(library, dossier)).clipping_ids
        else:
            chosen = tuple(ids) if ids else _found(library, query)
        report = library.exporting.export(chosen, output, wanted, job)
    _report(report, output)


def _found(library: Library, query: str) -> tuple[int, ...]:
    library.finding.wait_indexed(120)
    found = library.finding.find(query, sort=Sort.NEWEST)
    for problem in found.problems:
        say_aside(f"{problem.message} {problem.suggestion}".strip())
    if found.total == 0:
        fail(ExportError("Nothing was found, so there is nothing to print.", "Try another query."))
    return tuple(int(i) for i in found.ids)


def _dossier(library: Library, name: str) -> int:
    for info in library.reading.dossiers():
        if info.name.casefold() == name.casefold():
            return info.id
    raise NotFound(f"There is no dossier called “{name}”.", "The names are shown in the window's sidebar.")


def _report(report: ExportReport, output: Path) -> None:
    for warning in report.warnings:
        say_aside(warning)
    for file in report.files or (output,):
        say(str(file))
