"""What all commands share: opening the library, exit statuses, printing, progress."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from clipper import paths, settings
from clipper.errors import ClipperError, LibraryError
from clipper.jobs import JobContext
from clipper.library import Library

DONE, SOME_FAILED, WRONG_USAGE, CANNOT_OPEN = 0, 1, 2, 3


@dataclass(frozen=True)
class Session:
    """The options that stand before the command."""

    folder: Path
    settings: settings.Settings
    named: Path | None = None  # the library, if one was named

    @contextlib.contextmanager
    def library(self, *, must_exist: bool = False) -> Iterator[Library]:
        """Open the library for one command; ends the program with status 3 when it cannot be opened."""
        if must_exist and not (self.folder / "library.db").exists():
            complain(LibraryError(f"There is no library in {self.folder}.", "Add an article first, or name a library."))
            raise typer.Exit(CANNOT_OPEN)
        try:
            library = Library.open(self.folder, cache=paths.cache(), settings=self.settings)
        except LibraryError as error:
            complain(error)
            raise typer.Exit(CANNOT_OPEN) from error
        try:
            if library.notice:
                say_aside(library.notice)
            yield library
        finally:
            library.close()


def of(context: typer.Context) -> Session:
    """The session of a command's context."""
    session = context.find_root().obj
    assert isinstance(session, Session)
    return session


def say(text: str = "") -> None:
    """Print a result line; characters that the terminal cannot show do not stop it."""
    sys.stdout.write(text + "\n")


def say_json(data: Mapping[str, Any]) -> None:
    """Print one JSON object on one line."""
    say(json.dumps(data, ensure_ascii=False))


def say_aside(text: str) -> None:
    """Print something that is not a result, on standard error."""
    sys.stdout.flush()
    sys.stderr.write(text + "\n")


def complain(error: ClipperError, about: str = "") -> None:
    """Print an expected failure: the sentence and what to do about it."""
    say_aside(" ".join(part for part in (f"{about}:" if about else "", str(error), error.hint) if part))


def fail(error: ClipperError) -> NoReturn:
    """End with status 1 after an expected failure."""
    complain(error)
    raise typer.Exit(SOME_FAILED) from error


@contextlib.contextmanager
def progress(title: str) -> Iterator[JobContext]:
    """A job context that draws a bar on a terminal and is silent in a pipe."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield JobContext()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int, text: str) -> None:
            bar.update(task, completed=done, total=total or None, description=text or title)

        yield JobContext(report)
