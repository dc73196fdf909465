"""A virtual screen with a window manager, on which the real program runs and is driven as a person would drive it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

TOOLS = ("Xvfb", "openbox", "xdotool", "xclip")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]


class Desktop:
    """A screen, its processes, and what a person can do on it."""

    def __init__(self, number: str, home: Path) -> None:
        self.environment = {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "CLIPPER_HOME": str(home),
            "NO_AT_BRIDGE": "1",
            "LANG": "C.UTF-8",
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program on the screen; it is ended with the screen."""
        process = subprocess.Popen(
            command,
            env={**self.environment, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if command[0] == sys.executable else subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process

    def run(self, *command: str, stdin: bytes = b"") -> str:
        """Run a tool to its end and return what it prints."""
        result = subprocess.run(command, env=self.environment, input=stdin, capture_output=True, check=True, timeout=60)
        return result.stdout.decode()

    def window(self, title: str, timeout: float = 60) -> str:
        """The id of a window whose title holds these words, waiting for it to appear."""

        def found() -> str:
            result = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env=self.environment, capture_output=True, check=False, text=True,
            )  # fmt: skip
            return result.stdout.split("\n")[0]

        return wait_for(found, timeout, f"a window called {title!r}")

    def focus(self, window: str) -> None:
        """Bring a window to the front and give it the keyboard."""
        self.run("xdotool", "windowactivate", "--sync", window)

    def keys(self, *names: str) -> None:
        """Press keys, such as 'ctrl+v'."""
        self.run("xdotool", "key", "--clearmodifiers", "--delay", "40", *names)

    def type(self, text: str) -> None:
        """Type text on the keyboard."""
        self.run("xdotool", "type", "--delay", "15", text)

    def copy(self, data: bytes, target: str = "UTF8_STRING") -> None:
        """Let another program own the clipboard with this content."""
        process = subprocess.Popen(
            ["xclip", "-selection", "clipboard", "-t", target], env=self.environment, stdin=subprocess.PIPE
        )
        assert process.stdin
        process.stdin.write(data)
        process.stdin.close()
        process.wait(10)  # xclip goes on in the background and serves the selection

    def picture(self, file: Path) -> None:
        """Save what is on the screen."""
        self.run("import", "-window", "root", str(file))

    def end(self) -> None:
        """End all programs on the screen."""
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stderr:
                process.stderr.close()


@contextlib.contextmanager
def screen(home: Path, size: str = "1280x800x24") -> Iterator[Desktop]:
    """A virtual screen with a window manager."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        desktop = Desktop(number, home)
        desktop.start("openbox")
        time.sleep(0.5)
        try:
            yield desktop
        finally:
            desktop.end()
    finally:
        server.terminate()
        server.wait(10)


def wait_for(found: Callable[[], str | bool | int], timeout: float, what: str) -> str:
    """What `found` returns once it is something; fails after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not (result := found()):
        if time.monotonic() > end:
            raise AssertionError(f"Waited {timeout:g} seconds for {what}.")
        time.sleep(0.1)
    return str(result)
