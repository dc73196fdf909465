"""A library full of hostile things, a server that must never be asked, and a file that must never be read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from clipper import capture
from clipper.domain.clipping import Clipping, Original
from clipper.domain.duplicates import OnDuplicate
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError
from clipper.services.capturing import Capturing, ClipResult
from clipper.services.exporting import Exporting
from clipper.services.extraction_pool import ExtractionPool
from clipper.services.reading import Reading
from clipper.settings import Settings
from clipper.store import Store
from tests.hostile.files import files
from tests.hostile.pages import pages

SECRET = "The combination of the safe is 4711-canary-0815."
SECONDS = 20


class Canary(BaseHTTPRequestHandler):
    """Remembers whoever asks."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    do_POST = do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_args: object) -> None:
        """Silent."""


@dataclass
class House:
    """The library and what came of taking everything in."""

    folder: Path
    secret: Path
    asked: list[str]
    store: Store
    reading: Reading
    capturing: Capturing
    exporting: Exporting
    payloads: dict[str, Payload] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    results: dict[str, ClipResult] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def take_in(self, name: str, data: bytes) -> None:
        """From a file, as a user would."""
        file = self.folder / "incoming" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
        try:
            payload = capture.from_path(file, max_bytes=50_000_000, via=Via.FILE)
        except CaptureError as error:
            self.refused[name] = str(error)
            return
        start = time.monotonic()
        self.payloads[name] = payload
        self.results[name] = self.capturing.clip(payload, on_duplicate=OnDuplicate.KEEP_BOTH)
        self.seconds[name] = time.monotonic() - start

    def clippings(self, name: str) -> list[Clipping]:
        """What became of a file."""
        return self.reading.clippings(self.results[name].ids)

    def original(self, name: str) -> Original:
        """What is kept of it."""
        found = self.reading.original(self.results[name].ids[0])
        assert found is not None
        return found

    @property
    def everything(self) -> list[Clipping]:
        """All clippings that were made of hostile things, those of bulk mails once."""
        return [clipping for result in self.results.values() for clipping in self.reading.clippings(result.ids[:5])]


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("hostile")
    secret = folder / "secret.txt"
    secret.write_text(SECRET)
    server = HTTPServer(("127.0.0.1", 0), Canary)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    store = Store.open(folder / "library")
    pool = ExtractionPool(seconds=SECONDS)
    reading = Reading(store)
    exporting = Exporting(reading)
    house = House(
        folder, secret, server.asked, store, reading, Capturing(store, Settings(), pool=pool), exporting  # type: ignore[attr-defined]
    )  # fmt: skip
    web = f"http://127.0.0.1:{server.server_port}"
    for name, data in {**pages(web=web, file=str(secret)), **files(web=web, file=str(secret))}.items():
        house.take_in(name, data)
    yield house
    exporting.close()
    pool.close()
    store.close()
    server.shutdown()
    thread.join()
    server.server_close()
