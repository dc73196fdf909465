"""Where the files of resources/ are: in a checkout, in an installed wheel, in a frozen bundle."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).parent


def path(name: str) -> Path:
    """Full path of a resource such as 'templates/classic'; raises FileNotFoundError if it does not exist."""
    bundle = getattr(sys, "_MEIPASS", None)
    places = [Path(bundle) / "resources"] if bundle else [_PACKAGE.parent / "resources", _PACKAGE / "_resources"]
    for place in places:
        if (place / name).exists():
            return place / name
    raise FileNotFoundError(f"Clipper's own file {name!r} is missing; please install Clipper again.")
