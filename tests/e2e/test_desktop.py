"""A real window on a virtual screen, driven from outside: another program's clipboard, a browser, keys only."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clipper import resources
from clipper.domain.clipping import Clipping
from clipper.domain.row import Status
from clipper.domain.shelves import Sort
from clipper.jobs import JobContext
from clipper.library import Library
from tests.e2e.desktop import MISSING, Desktop, screen, wait_for

pytestmark = [
    pytest.mark.display,
    pytest.mark.xdist_group("display"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

PAGE = (
    "<h1>Harbour bridge vote put off</h1><p>By Jane Roe</p>"
    "<p>The council of Eastmere put off its vote on the new harbour bridge on Monday evening, after three hours.</p>"
    "<p>Councillor Anna Brandt said that the figures for the pylons had arrived too late to be checked.</p>"
    "<p>A new date was not set, and the planning office will publish its report on the foundations in March.</p>"
)


@pytest.fixture
def desktop(home: Path) -> Iterator[Desktop]:
    with screen(home) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def window(desktop: Desktop, folder: Path) -> str:
    """Clipper's window, open and in front."""
    desktop.start(sys.executable, "-m", "clipper", "--library", str(folder))
    window = desktop.window("Clipper")
    desktop.focus(window)
    wait_for(lambda: (folder / "library.db").exists(), 30, "the library")
    time.sleep(1.5)
    return window


def clippings(folder: Path, home: Path) -> list[Clipping]:
    """What is in the library now, seen by another program."""
    library = Library.open(folder, cache=home / "other-cache", read_only=True)
    try:
        ids = [int(i) for i in library._store.sorted_ids(Sort.NEWEST, None)]
        return [library.reading.clipping(i) for i in ids]
    finally:
        library.close()


def when(
    folder: Path, home: Path, true: Callable[[list[Clipping]], bool], what: str, timeout: float = 40
) -> list[Clipping]:
    """The clippings, once they are as expected."""
    seen: list[Clipping] = []

    def look() -> bool:
        seen[:] = clippings(folder, home)
        return true(seen)

    wait_for(look, timeout, what)
    return seen


def extracted(found: list[Clipping]) -> bool:
    return bool(found) and all(c.extraction == "done" for c in found)


def test_paste_from_the_clipboard_of_another_program(desktop, window, folder, home):
    desktop.copy(PAGE.encode(), "text/html")
    desktop.keys("ctrl+v")
    [clipping] = when(folder, home, extracted, "the pasted article")
    assert clipping.article.headline == "Harbour bridge vote put off"
    assert "pylons" in clipping.article.text
    assert clipping.status is Status.INBOX


def test_paste_plain_text_search_tag_trash_undo_and_print_with_the_keyboard_alone(
    desktop, window, folder, home, tmp_path
):
    text = next(p for p in sorted(resources.path("samples").glob("*.txt"))).read_text("utf-8")
    desktop.copy(text.encode())
    desktop.keys("ctrl+v")
    [clipping] = when(folder, home, extracted, "the pasted text")
    words = clipping.article.text.split()

    desktop.keys("ctrl+f")
    desktop.type(f'"{" ".join(words[4:7])}"')
    time.sleep(2)
    desktop.keys("Return", "Escape")
    desktop.keys("ctrl+2")
    time.sleep(0.7)
    desktop.keys("Home", "t")
    time.sleep(0.5)
    desktop.type("harbour")
    desktop.keys("Return", "Escape")
    when(folder, home, lambda found: found[0].tags == ("harbour",), "the tag")

    desktop.keys("ctrl+z")
    when(folder, home, lambda found: found[0].tags == (), "the tag to be undone")
    desktop.keys("ctrl+shift+z")
    when(folder, home, lambda found: found[0].tags == ("harbour",), "the tag to be back")


def test_a_second_start_hands_its_file_to_the_open_window(desktop, window, folder, home):
    sample = next(p for p in sorted(resources.path("samples").glob("*.html")))
    second = desktop.start(sys.executable, "-m", "clipper", "--library", str(folder), "open", str(sample))
    assert second.wait(60) == 0
    when(folder, home, extracted, "the file that was handed over")


@pytest.fixture
def site() -> Iterator[str]:
    """The samples on a web server of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(resources.path("samples")))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def browse(desktop: Desktop, address: str, profile: Path, place: str) -> str:
    """A browser window on a page."""
    assert CHROMIUM
    x, y, width, height = place.split(",")
    desktop.start(
        CHROMIUM, "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-quic", f"--user-data-dir={profile}",
        f"--window-position={x},{y}", f"--window-size={width},{height}", f"--app={address}",
    )  # fmt: skip
    window = desktop.window("Harbour", 90)
    time.sleep(3)
    return window


@needs_chromium
def test_copy_a_page_from_a_real_browser(desktop, window, folder, home, tmp_path, site):
    browser = browse(desktop, f"{site}/harbour-bridge.html", tmp_path / "profile", "0,0,900,700")
    desktop.focus(browser)
    desktop.keys("ctrl+a", "ctrl+c")
    time.sleep(1)
    desktop.focus(window)
    desktop.keys("ctrl+v")
    [clipping] = when(folder, home, extracted, "the copied page")
    assert "Harbour bridge vote put off" in clipping.article.headline
    assert clipping.article.url.startswith(site)
    assert "ferry, hired from Norway" in clipping.article.text
    assert "Ferry skippers ask for a fourth boat" not in clipping.article.text


@needs_chromium
def test_drag_a_selection_from_a_real_browser(desktop, window, folder, home, tmp_path, site):
    desktop.run("xdotool", "windowsize", window, "600", "700", "windowmove", window, "660", "20")
    browser = browse(desktop, f"{site}/harbour-bridge.html", tmp_path / "profile", "0,0,640,700")
    desktop.focus(browser)
    desktop.keys("ctrl+a")
    time.sleep(0.5)
    for name, *where in (("mousemove", "200", "400"), ("mousedown", "1")):
        desktop.run("xdotool", name, *where)
        time.sleep(0.3)
    for x in range(220, 900, 20):
        desktop.run("xdotool", "mousemove", str(x), "420")
        time.sleep(0.02)
    time.sleep(0.5)
    desktop.run("xdotool", "mouseup", "1")
    [clipping] = when(folder, home, extracted, "the dragged selection")
    assert "ferry, hired from Norway" in clipping.article.text


SYSTEM_PYTHON = "/usr/bin/python3"


def has_accessibility_bindings() -> bool:
    """Whether the system's Python can read accessibility trees."""
    if not shutil.which("dbus-run-session") or not Path(SYSTEM_PYTHON).exists():
        return False
    probe = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    return subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_accessibility_bindings(), reason="python3-gi, gir1.2-atspi-2.0 or dbus is not installed")
def test_a_screen_reader_finds_a_name_on_every_control(desktop, folder, home):
    library = Library.open(folder, cache=home / "cache")
    library.capturing.import_samples(resources.path("samples"), JobContext())
    library.close()
    tree_file = home / "tree.json"
    reader = Path(__file__).with_name("accessible_tree.py")
    script = (
        f'"{sys.executable}" -m clipper --library "{folder}" & P=$!; '
        f'{SYSTEM_PYTHON} "{reader}" clipper > "{tree_file}"; kill $P; wait $P'
    )
    subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env={**desktop.environment, "NO_AT_BRIDGE": "0", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        cwd=Path(__file__).parents[2], capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    nodes = list(flat(json.loads(tree_file.read_text("utf-8"))))
    unnamed = [node["role"] for node in nodes if node["showing"] and node["focusable"] and not node["name"]]
    assert unnamed == []
    names = {node["name"] for node in nodes}
    assert any("Harbour bridge vote put off" in name and "2 tags" in name for name in names)


def flat(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node and all below it."""
    yield node
    for child in node["children"]:
        yield from flat(child)
