"""`make run`: open the window, or without a display do the same main job without one."""

import os
import sys
from pathlib import Path

from clipper.cli import run
from clipper.paths import display_available

if __name__ == "__main__":
    if not display_available():
        print("There is no display here, so no window can open. Clipper shows what it does without one.")
        sys.argv[1:] = ["demo", os.fspath(Path(__file__).parents[1] / "demo")]
    run()
