"""The command line: the same services as the window, without Qt."""

from clipper.cli.main import run

__all__ = ["run"]
