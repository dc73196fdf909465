"""Random things that a user does, beside a model of what must be there then.

    python -m tests.long.actions [ACTIONS] [--seed N] [--every N] [--folder FOLDER]      default: 1,000,000

Each action goes through the use-cases that the window calls; extraction alone is replaced, by articles made up on the
spot. After each the news is compared with what changed in the model, after every 250 the library with the model,
row by row, and after every 10,000 also texts, highlights and what the doctor says. The first difference ends the run
with the seed and the last actions; `--every 1` compares after each. The library should lie in memory, or the run waits
for the disk; it is begun anew from time to time, as the undo list and the histories of a library only grow.
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.long.actions.user import User

DEEP = 10_000  # actions between looks at texts and the doctor's checks
ANEW = 40_000  # actions of one library

WEIGHTS = {
    "mark_read": 40,
    "star": 15,
    "tag": 16,
    "note": 6,
    "move": 10,
    "restore": 4,
    "clip": 5,
    "clip_again": 1.5,
    "receive": 1.5,
    "by_hand": 0.5,
    "correct": 4,
    "tonality": 1,
    "edit_passage": 2,
    "passage": 1,
    "highlight": 2.5,
    "change_highlight": 1,
    "delete_highlight": 0.5,
    "rename_tag": 1.2,
    "merge_tags": 0.6,
    "delete_tag": 0.5,
    "recolour_tag": 0.5,
    "new_dossier": 0.4,
    "rename_dossier": 0.3,
    "delete_dossier": 0.15,
    "add_to_dossier": 2.5,
    "arrange_dossier": 1.5,
    "save_search": 0.4,
    "rename_search": 0.3,
    "delete_search": 0.3,
    "edit_outlet": 0.7,
    "merge_outlets": 0.3,
    "group_story": 0.8,
    "split_story": 0.6,
    "undo": 9,
    "redo": 1,
    "empty_trash": 0.35,
    "reopen": 0.08,
    "back_up": 0.02,
    "go_back_to_backup": 0.008,
}


def run(actions: int, seed: int, every: int, folder: Path) -> Counter[str]:
    """So many actions; returns how often each of them was done."""
    rand = random.Random(seed)
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    done: Counter[str] = Counter()
    user, begun = User(folder / "0", rand), time.monotonic()
    number = 0
    try:
        for number in range(1, actions + 1):
            back_and_forth = user.memory.future and rand.random() < 0.4
            name = rand.choice(("undo", "redo")) if back_and_forth else rand.choices(names, weights)[0]
            done[name] += bool(getattr(user, name)())
            if number % every == 0:
                user.look()
            if number % DEEP == 0:
                user.look_closely()
                speed = number / (time.monotonic() - begun)
                print(f"{number:,} actions, {len(user.model.cards)} clippings, {speed:.0f} a second", flush=True)
            if number % ANEW == 0:
                user.close()
                shutil.rmtree(user.folder)
                user = User(folder / str(number), rand)
        user.look_closely()
    except BaseException:
        print(f"seed {seed}, action {number}; the last ones:\n  " + "\n  ".join(user.last), flush=True)
        raise
    finally:
        user.close()
    return done


def main() -> int:
    """Run, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("actions", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--every", type=int, default=250, help="actions between comparisons of all rows")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    gc.set_threshold(50_000, 20, 50)  # the states on the undo list are many and all alive
    memory = Path("/dev/shm")
    folder = options.folder or Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        done = run(options.actions, options.seed, options.every, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(", ".join(f"{name} {number:,}" for name, number in done.most_common()))
    print(f"{options.actions:,} actions held (seed {options.seed}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
