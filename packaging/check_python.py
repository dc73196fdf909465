"""Say plainly when the Python at hand is too old, before anything else fails in a less readable way."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this script is run by whatever Python is at hand
    sys.exit("Clipper needs Python 3.11 or newer; try: make PYTHON=python3.11 run")
