"""Reads the accessibility tree of Clipper's window through AT-SPI, as a screen reader does, and prints it as JSON.

Run by the system's Python, which has the bindings (python3-gi, gir1.2-atspi-2.0), inside a D-Bus session.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - after the version is chosen

DEPTH = 40


def find(name: str, seconds: float = 40) -> "Atspi.Accessible":
    """The application of this name, waiting for it to appear."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(number)
            if child and name in (child.get_name() or "").lower() and child.get_child_count():
                return child
        time.sleep(0.5)
    raise SystemExit(f"No application called {name} shows itself.")


def walk(node: "Atspi.Accessible", depth: int = 0) -> dict:
    """A node with what lies below it; long lists are cut."""
    states = node.get_state_set()
    children = []
    if depth < DEPTH:
        for number in range(min(node.get_child_count(), 40)):
            if (child := node.get_child_at_index(number)) is not None:
                children.append(walk(child, depth + 1))
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "showing": states.contains(Atspi.StateType.SHOWING),
        "focusable": states.contains(Atspi.StateType.FOCUSABLE),
        "children": children,
    }


def read(name: str, seconds: float = 40) -> dict:
    """The whole tree; read once more when something in it went away meanwhile, as while the window is being filled."""
    end = time.monotonic() + seconds
    while True:
        time.sleep(1)
        try:
            return walk(find(name))
        except (GLib.Error, AttributeError):  # gone, or not there any more to be asked
            if time.monotonic() > end:
                raise


if __name__ == "__main__":
    json.dump(read(sys.argv[1]), sys.stdout, ensure_ascii=False)
