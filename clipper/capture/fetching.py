"""Fetching one page because the user asked for it: no cookies, no hidden requests, every step checked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError, NewConnectionError
from urllib3.exceptions import TimeoutError as NetworkTimeout
from urllib3.util import parse_url

from clipper import __version__
from clipper.addresses import is_web_address
from clipper.capture import connecting, making
from clipper.capture.files import too_large
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError, ClipperError, FetchError

USER_AGENT = f"Clipper/{__version__}"
MAX_REDIRECTS = 8
MAX_READ_SECONDS = 20.0
_CHUNK = 65_536
_POLL_SECONDS = 0.03
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_STATUS = {
    401: "asks for a name and password",
    402: "asks for a payment",
    403: "does not give this page to Clipper",
    404: "has no page at this address",
    410: "has taken this page down",
    429: "asks to wait before the next page",
    451: "may not show this page for legal reasons",
}
_PASTE = "Open the page in a browser and copy it from there."


def fetch(
    url: str,
    *,
    max_bytes: int,
    seconds: float,
    allow_private: bool = False,
    check: Callable[[], None] | None = None,
) -> Payload:
    """Fetch one address as a payload; raises FetchError or TooLarge with a sentence, and whatever `check` raises."""
    transfer = _Transfer(url.strip(), max_bytes, time.monotonic() + seconds, allow_private)
    thread = threading.Thread(target=transfer.run, name="fetch", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_POLL_SECONDS)
            if check:
                check()
            if transfer.late:
                raise FetchError(f"{_site(url)} took longer than {seconds:g} seconds to send the page.", _PASTE)
    finally:
        transfer.stop()
    return transfer.result()


@dataclass(slots=True)
class _Answer:
    """What a site sent."""

    url: str
    content_type: str
    data: bytes


class _Transfer:
    """One fetch in its own thread, so that it can be given up at any moment, also while a name is resolved."""

    def __init__(self, url: str, max_bytes: int, deadline: float, allow_private: bool) -> None:
        self._url = url
        self._max_bytes = max_bytes
        self._deadline = deadline
        self._allow_private = allow_private
        self._stopped = threading.Event()
        self._answer: _Answer | None = None
        self._error: BaseException | None = None
        self._connection: HTTPConnection | None = None

    def run(self) -> None:
        """Fetch, keeping the answer or the error for `result`."""
        try:
            self._answer = self._follow()
        except (ClipperError, OSError, HTTPError, HTTPException, ValueError) as error:
            self._error = error

    @property
    def late(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self._deadline

    def stop(self) -> None:
        """Give up what is still going on."""
        self._stopped.set()
        connection = self._connection
        if connection is not None and (sock := connection.sock) is not None:
            with contextlib.suppress(OSError):  # it may have ended by itself in between
                sock.shutdown(socket.SHUT_RDWR)

    def result(self) -> Payload:
        """The payload, or the error as a sentence."""
        if self._error is not None:
            raise _sentence(self._error, self._url) from self._error
        answer = self._answer
        if answer is None:
            raise FetchError(f"The page at {_site(self._url)} could not be fetched.", _PASTE)
        try:
            return making.from_bytes(
                answer.data,
                url=answer.url,
                filename=making.name_of(answer.url),
                declared=answer.content_type,
                via=Via.ADDRESS,
            )
        except CaptureError as error:
            raise FetchError(f"{_site(answer.url)} sent an empty page.", _PASTE) from error

    def _follow(self) -> _Answer:
        url = self._url
        for _ in range(MAX_REDIRECTS + 1):
            if not is_web_address(url):
                raise FetchError(
                    f"“{url[:200]}” is not an address that can be fetched.", "It must begin with http:// or https://."
                )
            answer, url = self._ask(url)
            if answer is not None:
                return answer
        raise FetchError(f"{_site(self._url)} leads from one address to the next without end.", _PASTE)

    def _ask(self, url: str) -> tuple[_Answer | None, str]:
        """One request: the answer, or None and where it leads."""
        parts = urlsplit(url)
        place = connecting.resolve(parts, allow_private=self._allow_private)
        target = parse_url(urlunsplit(("", "", parts.path or "/", parts.query, ""))).url
        with contextlib.closing(connecting.open_connection(place, self._left())) as connection:
            self._connection = connection
            self._go_on()
            connection.request("GET", target, headers={**_HEADERS, "Host": place.host_header}, preload_content=False)
            with contextlib.closing(connection.getresponse()) as response:
                if response.status in _REDIRECTS and (location := response.headers.get("Location")):
                    return None, urljoin(url, _written_out(location))
                _check_status(response.status, url)
                data = self._read(response)
        return _Answer(url.partition("#")[0], response.headers.get("Content-Type", ""), data), url

    def _read(self, response: BaseHTTPResponse) -> bytes:
        length = response.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and int(length) > self._max_bytes:
            raise too_large("The page", self._max_bytes)
        data = bytearray()
        # Sizes count after decompression, piece by piece: a small answer may unfold to gigabytes.
        for piece in response.stream(_CHUNK, decode_content=True):
            data += piece
            if len(data) > self._max_bytes:
                raise too_large("The page", self._max_bytes)
            self._go_on()
        return bytes(data)

    def _go_on(self) -> None:
        if self._stopped.is_set() or self.late:
            raise FetchError("The page was not fetched to its end.")

    def _left(self) -> float:
        return min(max(self._deadline - time.monotonic(), 0.1), MAX_READ_SECONDS)


def _written_out(location: str) -> str:
    """The target of a redirect with what should have been escaped; headers are read as Latin-1, most are UTF-8."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return quote(location.strip(), safe="%/:?#[]@!$&'()*+,;=-._~")


def _check_status(status: int, url: str) -> None:
    if status == 200:
        return
    what = _STATUS.get(status) or ("has a fault at the moment" if status >= 500 else "does not give the page")
    raise FetchError(f"{_site(url)} {what} (status {status}).", _PASTE)


def _sentence(error: BaseException, url: str) -> ClipperError:
    """What a failure of the network means, as a sentence."""
    if isinstance(error, ClipperError):
        return error
    name = _site(url)
    if isinstance(error, ssl.SSLError):
        return FetchError(
            f"{name} cannot prove who it is: its certificate was not accepted ({_plain(error)}).",
            "Nothing was fetched, since somebody could be reading or changing the page on its way.",
        )
    if isinstance(error, NetworkTimeout | TimeoutError) and not isinstance(error, NewConnectionError):
        return FetchError(f"{name} does not answer.", "Try again later, or copy the page from a browser.")
    if isinstance(error, DecodeError):
        return FetchError(f"{name} sent a page that cannot be unpacked.", _PASTE)
    return FetchError(f"The connection to {name} failed.", "Check the address and the connection.")


def _plain(error: BaseException) -> str:
    """The reason that OpenSSL gives, without the codes around it."""
    text = str(error)
    _, found, reason = text.rpartition("certificate verify failed: ")
    return (reason if found else text).partition(" (_ssl")[0].strip(" '\")(.")[:200]


def _site(url: str) -> str:
    try:
        return urlsplit(url).hostname or url[:100]
    except ValueError:
        return url[:100]
