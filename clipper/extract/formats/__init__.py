"""The file formats other than HTML and plain text: each becomes one or several articles."""

from clipper.extract.formats.registry import FORMATS
from clipper.extract.formats.sniffing import sniff

__all__ = ["FORMATS", "sniff"]
