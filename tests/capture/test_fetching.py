"""Fetching an address: a real server on the loopback, and everything that must be refused."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clipper import __version__
from clipper.capture import connecting, fetch
from clipper.domain.payload import Payload, Via
from clipper.errors import Cancelled, FetchError, TooLarge

PAGE = "<!doctype html><title>Vote</title><p>Größe: Nach neun Stunden.".encode()
HTML = {"Content-Type": "text/html; charset=utf-8"}
Route = tuple[int, dict[str, str], bytes]


class Server(ThreadingHTTPServer):
    """Answers by a table of routes and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route] = {"/page": (200, HTML, PAGE)}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.released = threading.Event()

    def url(self, path: str = "/page", *, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away are what is tested here."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path == "/never":
            self.server.released.wait(30)
            return
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            while not self.server.released.wait(0.02):
                self.wfile.write(b"x")
            return
        status, headers, body = self.server.routes.get(self.path, (404, {}, b"no"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()


def get(url: str, *, max_bytes: int = 100_000, seconds: float = 10, check: Callable[[], None] | None = None) -> Payload:
    return fetch(url, max_bytes=max_bytes, seconds=seconds, allow_private=True, check=check)


def test_a_page(server: Server):
    payload = get(server.url() + "#part")
    assert (payload.data, payload.media_type, payload.charset) == (PAGE, "text/html", "utf-8")
    assert (payload.url, payload.filename, payload.via) == (server.url(), "page", Via.ADDRESS)
    assert not payload.fragment


def test_what_is_sent_is_truthful_and_without_cookies(server: Server):
    server.routes["/page"] = (302, {"Location": "/next", "Set-Cookie": "id=1; Path=/"}, b"")
    server.routes["/next"] = (200, HTML, PAGE)
    get(server.url())
    for _path, headers in server.asked:
        assert headers["User-Agent"] == f"Clipper/{__version__}"
        assert headers["Host"] == f"127.0.0.1:{server.server_port}"
        assert not {"Cookie", "Referer", "Authorization"} & set(headers)


def test_a_compressed_page(server: Server):
    server.routes["/page"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE))
    assert get(server.url()).data == PAGE


def test_query_and_odd_characters_reach_the_site(server: Server):
    server.routes["/stra%C3%9Fe%20x?q=%C3%BC&b=1"] = (200, HTML, PAGE)
    assert get(server.url("/straße%20x?q=ü&b=1")).data == PAGE


def test_a_pdf(server: Server):
    server.routes["/p.pdf"] = (200, {"Content-Type": "application/octet-stream"}, b"%PDF-1.7 ...")
    assert get(server.url("/p.pdf")).media_type == "application/pdf"


# ---------------------------------------------------------------------------------------------- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: Server, status: int):
    server.routes["/old"] = (status, {"Location": "../page?x=1"}, b"")
    server.routes["/page?x=1"] = (200, HTML, PAGE)
    assert get(server.url("/old")).url == server.url("/page?x=1")


def test_a_redirect_with_raw_letters(server: Server):
    server.routes["/old"] = (302, {"Location": "/straße x".encode().decode("latin-1")}, b"")
    server.routes["/stra%C3%9Fe%20x"] = (200, HTML, PAGE)
    assert get(server.url("/old")).data == PAGE


def test_redirects_have_an_end(server: Server):
    server.routes["/round"] = (302, {"Location": "/round"}, b"")
    with pytest.raises(FetchError, match="without end"):
        get(server.url("/round"))
    assert len(server.asked) == 9


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/x", "javascript:alert(1)", "data:text/html,x"]
)
def test_redirects_to_other_schemes_are_refused(server: Server, target: str):
    server.routes["/old"] = (302, {"Location": target}, b"")
    with pytest.raises(FetchError, match="not an address that can be fetched"):
        get(server.url("/old"))


def test_each_redirect_is_checked_again(server: Server, monkeypatch: pytest.MonkeyPatch):
    """The first host is (said to be) public, the second is not."""
    server.routes["/old"] = (302, {"Location": server.url("/page", host="inside.example")}, b"")
    names = {"outside.example": "198.51.100.7", "inside.example": "127.0.0.1"}
    real = socket.getaddrinfo
    monkeypatch.setattr(connecting.socket, "getaddrinfo", lambda name, *a, **kw: real(names.get(name, name), *a, **kw))
    monkeypatch.setattr(connecting, "is_private", lambda address: address == "127.0.0.1")
    opened = connecting.HTTPConnection
    monkeypatch.setattr(connecting, "open_connection", lambda place, _seconds: opened("127.0.0.1", place.port))
    with pytest.raises(FetchError, match=r"inside\.example is in the local network"):
        fetch(server.url("/old", host="outside.example"), max_bytes=1000, seconds=5)
    assert [path for path, _ in server.asked] == ["/old"]


# ---------------------------------------------------------------------------------------------- the local network


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "nonsense",
    ],
)
def test_private_addresses(address: str):
    assert connecting.is_private(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_addresses(address: str):
    assert not connecting.is_private(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_however_it_is_written(server: Server, host: str):
    with pytest.raises(FetchError, match=r"local network|no site named"):
        fetch(server.url(host=host), max_bytes=1000, seconds=5)
    assert server.asked == []


def test_one_private_answer_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch):
    answers = [(2, 1, 6, "", (address, 80)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(connecting.socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(FetchError, match="local network"):
        fetch("http://rebinding.example/", max_bytes=1000, seconds=5)


def test_a_name_is_resolved_once_and_that_address_connected_to(server: Server, monkeypatch: pytest.MonkeyPatch):
    """A name server that answers differently the second time changes nothing."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(name: str, port: int, *args: object, **kwargs: object) -> object:
        asked.append(name)
        address = "127.0.0.1" if len(asked) == 1 and name == "rebinding.example" else name
        return real(address, port, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(connecting.socket, "getaddrinfo", answer)
    assert get(server.url(host="rebinding.example")).data == PAGE
    assert asked.count("rebinding.example") == 1
    assert server.asked[0][1]["Host"] == f"rebinding.example:{server.server_port}"


# ---------------------------------------------------------------------------------------------- limits


def test_a_page_that_says_it_is_too_large(server: Server):
    server.routes["/page"] = (200, HTML, b"x" * 5000)
    with pytest.raises(TooLarge, match=r"larger than 0\.004 MB"):
        get(server.url(), max_bytes=4000)


def test_a_page_that_unfolds_to_too_much(server: Server):
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    server.routes["/page"] = (200, {**HTML, "Content-Encoding": "gzip"}, bomb)
    with pytest.raises(TooLarge):
        get(server.url(), max_bytes=1_000_000)


def test_a_page_that_cannot_be_unpacked(server: Server):
    server.routes["/page"] = (200, {**HTML, "Content-Encoding": "gzip"}, b"not gzip at all")
    with pytest.raises(FetchError, match="cannot be unpacked"):
        get(server.url())


@pytest.mark.parametrize("path", ["/never", "/drip"])
def test_a_site_that_takes_too_long(server: Server, path: str):
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"took longer than 0\.3 seconds|does not answer"):
        get(server.url(path), seconds=0.3)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("path", ["/never", "/drip"])
def test_cancelling(server: Server, path: str):
    start = time.monotonic()

    def check() -> None:
        if time.monotonic() - start > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        get(server.url(path), check=check)
    assert time.monotonic() - start < 2


# ---------------------------------------------------------------------------------------------- failures


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "127.0.0.1 has no page at this address (status 404)."),
        (403, "127.0.0.1 does not give this page to Clipper (status 403)."),
        (451, "127.0.0.1 may not show this page for legal reasons (status 451)."),
        (503, "127.0.0.1 has a fault at the moment (status 503)."),
        (204, "127.0.0.1 does not give the page (status 204)."),
    ],
)
def test_a_status_is_a_sentence(server: Server, status: int, sentence: str):
    server.routes["/page"] = (status, {}, b"")
    with pytest.raises(FetchError) as caught:
        get(server.url())
    assert str(caught.value) == sentence
    assert caught.value.hint


def test_an_empty_page(server: Server):
    server.routes["/page"] = (200, HTML, b" \n")
    with pytest.raises(FetchError, match="sent an empty page"):
        get(server.url())


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match=r"The connection to 127\.0\.0\.1 failed"):
        get(f"http://127.0.0.1:{port}/")


def test_no_such_name(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(connecting.socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError, match=r"There is no site named nowhere\.example"):
        fetch("https://nowhere.example/", max_bytes=1000, seconds=5)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example/", "the-post.example", "", "http://", "http://a b/"]
)
def test_not_an_address(url: str):
    with pytest.raises(FetchError, match="not an address that can be fetched"):
        fetch(url, max_bytes=1000, seconds=5)


def test_a_certificate_that_nobody_signed_is_shown_and_not_accepted(server: Server):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "data/unsigned.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    for host in ("localhost", "127.0.0.1"):
        with pytest.raises(FetchError) as caught:
            get(server.url(host=host, scheme="https"))
        assert str(caught.value) == (
            f"{host} cannot prove who it is: its certificate was not accepted (self-signed certificate)."
        )
    assert server.asked == []


def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    def trust() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=Path(__file__).parent / "data/unsigned.pem")

    monkeypatch.setattr(connecting, "_trust", trust)


def test_a_certificate_counts_for_the_name_not_for_the_address(server: Server, monkeypatch: pytest.MonkeyPatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "data/unsigned.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    trusting(monkeypatch)
    assert get(server.url(host="localhost", scheme="https")).data == PAGE
    real = socket.getaddrinfo
    monkeypatch.setattr(connecting.socket, "getaddrinfo", lambda _, *args, **kw: real("127.0.0.1", *args, **kw))
    with pytest.raises(FetchError, match=r"other\.example cannot prove who it is"):
        get(server.url(host="other.example", scheme="https"))
