"""`clipper [--library FOLDER] COMMAND`: options, commands, and what happens without a command."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from clipper import __version__, diagnostics, paths, settings
from clipper.cli import collecting, printing, searching, upkeep
from clipper.cli.session import CANNOT_OPEN, SOME_FAILED, Session, complain, say, say_aside
from clipper.errors import Cancelled, ClipperError, LibraryError

app = typer.Typer(
    name="clipper",
    help="Clipper keeps press clippings: clean, tagged, searchable, printed as a press book. "
    "Without a command it opens the window.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (collecting, searching, printing, upkeep):
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"Clipper {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    library: Annotated[
        Path | None, typer.Option("--library", metavar="FOLDER", help="The library to use; default: your own.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open the window, or run a command."""
    diagnostics.start_logging(paths.logs())
    loaded = settings.load(paths.config() / "settings.toml")
    context.obj = Session(library or paths.default_library(), loaded.settings, library)
    if context.invoked_subcommand is None:
        if not paths.display_available():
            say_aside(
                "There is no display here, so the window cannot open. See `clipper --help` for what works without."
            )
            raise typer.Exit(SOME_FAILED)
        from clipper import app as window

        raise typer.Exit(window.run(library))


@app.command(name="open")
def open_files(
    context: typer.Context,
    file: Annotated[list[Path] | None, typer.Argument(metavar="[FILE...]", help="Files to clip.")] = None,
) -> None:
    """Open the window and clip these files."""
    _open_window(context.obj.named, file or [])


def _open_window(library: Path | None, files: list[Path]) -> None:
    if not paths.display_available():
        say_aside("There is no display here, so the window cannot open. See `clipper --help` for what works without.")
        raise typer.Exit(SOME_FAILED)
    from clipper import app as window

    raise typer.Exit(window.run(library, files))


@app.command(hidden=True)
def demo(
    folder: Annotated[Path, typer.Argument(help="Where the demo library and its files go.")] = Path("demo"),
) -> None:
    """Make a demo library from the samples, search it, write a press book and a picture of the window."""
    from clipper import app as window

    window.demo(folder)


def run() -> None:
    """Entry point: every expected failure ends in a sentence and a status, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except LibraryError as error:
        complain(error)
        sys.exit(CANNOT_OPEN)
    except ClipperError as error:
        complain(error)
        sys.exit(SOME_FAILED)
    except Cancelled:
        say_aside("Cancelled.")
        sys.exit(SOME_FAILED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, as in `clipper search x | head`
        sys.exit(SOME_FAILED)
