"""The file formats other than HTML and plain text: each becomes one or several articles."""

from clipper.extract.formats.registry import FORMATS

__all__ = ["FORMATS"]
