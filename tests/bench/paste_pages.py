"""Make of saved HTML pages the plain text that a browser's "select all, copy" gives, as training pages for the model.

    python -m tests.bench.paste_pages FOLDER [--browser chromium]

For each NAME.html of the folder NAME.txt is written beside it. As when the benchmark's pasted texts were made, page
scripts do not run and nothing is loaded from outside the page: of 60 of its pages 99.6 % of the lines came out equal.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1280,1024",
)  # fmt: skip
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_DRIVER = """<!doctype html><meta charset="windows-1252"><iframe id="page" width="1280" height="1024"
 sandbox="allow-same-origin"></iframe><script>
const count = COUNT, frame = document.getElementById("page");
function load(number) {
  return new Promise(done => { frame.onload = done; frame.src = "/page/" + number; setTimeout(done, 5000); });
}
(async () => {
  for (let number = 0; number < count; number++) {
    await load(number);
    let text = "";
    try { text = frame.contentDocument.body.innerText; } catch (error) { console.log(error); }
    await fetch("/text/" + number, { method: "POST", body: text });
  }
  await fetch("/text/" + count, { method: "POST", body: "" });
})();
</script>"""


class _Server(ThreadingHTTPServer):
    """Serves the pages to the browser and takes their texts."""

    daemon_threads = True

    def __init__(self, pages: list[Path]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages, self.done = pages, threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        kind, _, number = self.path.strip("/").partition("/")
        if kind == "page":
            self._page(self.server.pages[int(number)].read_bytes())
        elif kind == "all":
            self._answer(_DRIVER.replace("COUNT", json.dumps(len(self.server.pages))).encode())
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        number = int(self.path.rpartition("/")[2])
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if number < len(self.server.pages):
            self.server.pages[number].with_suffix(".txt").write_bytes(data)
        else:
            self.server.done.set()
        self._answer(b"")

    def _page(self, data: bytes) -> None:
        """A page in the encoding it is in: inside another page a browser guesses less than it does by itself."""
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            self._answer(data, _POLICY)
        else:
            self._answer(data, _POLICY, "; charset=utf-8")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, data: bytes, policy: str = "", encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html" + encoding)
        self.send_header("Content-Length", str(len(data)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(data)


def paste(pages: list[Path], browser: str) -> None:
    """Write the pasted text of each page beside it."""
    server = _Server(pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/all"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [browser, *_FLAGS, f"--user-data-dir={profile}", "--remote-debugging-port=0", address]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            server.done.wait(60 + 8 * len(pages))
            process.terminate()
    server.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--browser", default="chromium")
    arguments = parser.parse_args()
    pages = sorted(arguments.folder.glob("*.html"))
    paste(pages, arguments.browser)
    print(sum(page.with_suffix(".txt").exists() for page in pages), "of", len(pages), "pages")


if __name__ == "__main__":
    main()
