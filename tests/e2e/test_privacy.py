"""Log, diagnostics and crash reports of the real program hold nothing of what was read, and crashes are told of."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.crashing import CANARY, PAGE

FILES = {
    f"{CANARY} page.html": PAGE.encode(),
    f"{CANARY} damaged.pdf": b"%PDF-1.7\n" + CANARY.encode() * 20,
    f"{CANARY} text.txt": f"{CANARY} once more\n\nThe council of {CANARY} met on Tuesday, without result.\n".encode(),
}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Things to clip that have the canary in content and name."""
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in FILES]


def run(*command: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CLIPPER_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, check=False, timeout=180
    )


def written(home: Path) -> dict[str, str]:
    """Everything that the program wrote for supporters."""
    found = [*(home / "log").iterdir(), *home.glob("diagnostics.txt")]
    return {file.name: file.read_text("utf-8") for file in found}


def test_the_window_fails_in_every_way_and_keeps_what_it_read_to_itself(home: Path, tmp_path: Path, files: list[str]):
    library = str(tmp_path / "library")
    crashed = run("tests.e2e.crashing", "work", library, *files, home=home)
    assert crashed.returncode == -signal.SIGABRT, crashed.stderr
    texts = written(home)
    assert "Told the user of CaptureError" in texts["clipper.log"]
    assert "ValueError" in texts["clipper.log"]
    assert "FileNotFoundError: No such file" in texts["clipper.log"]
    assert "a message from crashing:" in texts["clipper.log"]
    assert "clippings: 3" in texts["diagnostics.txt"]
    assert any("builtins.KeyError" in text for name, text in texts.items() if name.startswith("crash-"))
    assert [name for name, text in texts.items() if CANARY in text] == []

    offered = run("tests.e2e.crashing", "again", library, home=home)
    assert offered.returncode == 0, offered.stderr
    assert "Fatal Python error: Aborted" in offered.stdout
    assert "crashing.py:" in offered.stdout
    assert str(Path.home()) not in offered.stdout
    texts = written(home)
    assert texts["abort.txt"] == ""
    assert len([name for name in texts if name.startswith("seen-crash-")]) == 1
    assert [name for name, text in texts.items() if CANARY in text] == []


def test_the_command_line_keeps_what_it_read_to_itself(home: Path, tmp_path: Path, files: list[str]):
    added = run("clipper", "--library", str(tmp_path / "library"), "add", *files, home=home)
    assert added.returncode == 1  # the damaged file
    run("clipper", "--library", str(tmp_path / "library"), "search", f"{CANARY} OR (", home=home)
    run("clipper", "--library", str(tmp_path / "library"), "export", CANARY, "-o", f"/{CANARY}/x.csv", home=home)
    assert [name for name, text in written(home).items() if CANARY in text] == []
