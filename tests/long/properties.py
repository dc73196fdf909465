"""The properties of the store with many more, and longer, examples than in the tests.

    python -m tests.long.properties [EXAMPLES]      default: 500

Any sequence of actions, undone, gives the state before, and exported and imported an equal library. The libraries lie
in memory where there is a place for it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.test_archive import test_export_then_import_gives_an_equal_library as equal_after_import
from tests.store.test_undo import ACTIONS
from tests.store.test_undo import test_undo_of_all_gives_the_state_before as same_after_undo


class Folders:
    """Hands out folders as pytest does, but keeps only the newest."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.number = 0

    def mktemp(self, name: str) -> Path:
        """A new empty folder."""
        shutil.rmtree(self.place, ignore_errors=True)
        self.number += 1
        folder = self.place / f"{name}-{self.number}"
        folder.mkdir(parents=True)
        return folder


def main() -> int:
    """Run both; a counter-example ends it with the actions that lead to it."""
    examples = int(sys.argv[1]) if sys.argv[1:] else 500
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as work:
        for check in (same_after_undo, equal_after_import):
            folders, begun = Folders(Path(work) / "libraries"), time.monotonic()
            longer = given(st.lists(ACTIONS, min_size=1, max_size=30))(check.hypothesis.inner_test)  # type: ignore[attr-defined]
            settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))(longer)(folders)
            print(f"{check.__name__}: {folders.number} examples, {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
