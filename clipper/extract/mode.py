"""How much work an extraction may be, and the name of what extracts: a leaf for every part of the package."""

from enum import StrEnum

EXTRACTOR = "clipper-extract 1"


class Mode(StrEnum):
    """How much work to put into one article."""

    THOROUGH = "thorough"  # one clipping the user is waiting to read
    FAST = "fast"  # one of a thousand in an import
