"""Commands that keep a library well: doctor, backup, restore, reindex."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clipper.cli.session import SOME_FAILED, of, progress, say, say_aside


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command()(doctor)
    app.command()(backup)
    app.command()(restore)
    app.command()(reindex)


def doctor(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended without loss.")] = False,
) -> None:
    """Check the library and say what was found."""
    with of(context).library(must_exist=True) as library, progress("Checking") as job:
        report = library.maintenance.doctor(job, repair=repair)
    for finding in report.findings:
        say(finding.text + (" It was repaired." if finding.repaired else ""))
    if report.ok:
        say("The library is in good order.")
    else:
        raise typer.Exit(SOME_FAILED)


def backup(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; default: the library's backups.")
    ] = None,
) -> None:
    """Make a verified backup."""
    with of(context).library(must_exist=True) as library, progress("Backing up") as job:
        made = library.maintenance.backup(file, job)
    say(f"{made.path}")
    say_aside(f"The backup has {made.size / 1_000_000:.1f} MB and was checked.")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", exists=True, dir_okay=False)],
) -> None:
    """Restore a backup into the library's folder; what is there now is backed up before."""
    session = of(context)
    with session.library() as library, progress("Restoring") as job:
        library.maintenance.restore(file, session.folder, job)
    say(f"The library in {session.folder} is as it was in {file}.")


def reindex(context: typer.Context) -> None:
    """Build the search index anew from the library."""
    with of(context).library(must_exist=True) as library, progress("Indexing") as job:
        library.maintenance.reindex(job)
    say("The search index was built anew.")
