"""A process that indexes is killed at any moment: the index is whole each time, and nothing committed is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from clipper.query import parse
from clipper.search.engine import Engine
from clipper.search.index import TextIndex

ROUNDS = int(os.environ.get("CLIPPER_KILLS", "8"))

CHILD = """
import sys
from pathlib import Path
from clipper.domain.index_document import IndexDocument
from clipper.search.engine import Engine
from clipper.search.index import TextIndex

engine = Engine(TextIndex(Path(sys.argv[1])))
last = int(max(engine.ids(), default=0))
print("ready", flush=True)
while True:
    for _ in range(5):
        last += 1
        text = f"wind farm number{last} " + " ".join(f"word{last * 7 % n}" for n in range(1, 60))
        engine.index([IndexDocument(last, f"Headline {last}", "", (), text, "", "", "en", "2025")])
    if last % 3 == 0:
        engine.remove([last - 4])
    engine.commit()
    print(last, flush=True)
    engine.merge()
"""


def test_killed_while_it_commits_and_merges(tmp_path: Path):
    folder = tmp_path / "i"
    TextIndex.create(folder, "test")
    chance = random.Random(11)
    committed = 0
    for _ in range(ROUNDS):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.02, 0.5))
        os.kill(child.pid, signal.SIGKILL)
        lines = child.stdout.read().split("\n")
        child.wait()
        child.stdout.close()
        committed = max([committed, *(int(line) for line in lines[:-1])])
        index = TextIndex(folder)
        index.verify()
        engine = Engine(index)
        there = set(engine.ids().tolist())
        (answer,) = engine.ask([parse("wind farm").node])
        assert set(answer.ids.tolist()) == there
        gone = {last - 4 for last in range(5, committed + 1, 5) if last % 3 == 0}
        assert set(range(1, committed + 1)) - gone <= there
        assert len(there) == len(answer.ids)
    assert committed > 0
    engine.index([])
    engine.remove([1])
    engine.commit()
    names = {segment.name for segment, _ in engine.opened_index.segments}
    left = {path.name.partition(".")[0] for path in folder.glob("*.c?[sm]")}
    assert left == names  # what was half written went with the next commit
