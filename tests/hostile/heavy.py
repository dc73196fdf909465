"""Pages that are heavy rather than clever: deep, long, or full of one thing. Each is made when it is asked for."""

# ruff: noqa: E501 - one hostile thing a line, however long

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.pages import PROSE

_PROSE = "".join(f"<p>{line}</p>" for line in PROSE)


def _page(body: str) -> bytes:
    return f"<html><head><title>Heavy</title></head><body><article><h1>Heavy</h1>{_PROSE}{body}</article></body></html>".encode()


HEAVY: dict[str, Callable[[], bytes]] = {
    "deep boxes.html": lambda: _page("<div>" * 100_000 + "deep" + "</div>" * 100_000),
    "deep inline.html": lambda: _page("<p>" + "<b>" * 100_000 + "deep"),
    "deep quotes.html": lambda: _page("<blockquote>" * 20_000 + "deep"),
    "deep lists.html": lambda: _page("<ul><li>" * 20_000 + "deep"),
    "deep tables.html": lambda: _page("<table><tr><td>" * 5_000 + "deep"),
    "unclosed fonts.html": lambda: _page("<font><p>" * 30_000),
    "one long line.html": lambda: _page("<p>" + "word " * 9_900_000),
    "one long word.txt": lambda: b"Headline\n\n" + b"x" * 49_000_000,
    "many lines.txt": lambda: b"A line that says little.\n" * 400_000,
    "many paragraphs.html": lambda: _page("<p>A paragraph that says little.</p>" * 200_000),
    "many links.html": lambda: _page("<p>" + "<a href='https://a.example/x'>l</a> " * 200_000),
    "many attributes.html": lambda: _page("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x"),
    "long attribute.html": lambda: _page(f"<p title='{'x' * 20_000_000}'>x"),
    "many cells.html": lambda: _page("<table>" + ("<tr>" + "<td>1" * 200) * 2_000 + "</table>"),
    "many pictures.html": lambda: _page("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>" * 50_000),
    "open brackets.html": lambda: b"<" * 5_000_000,
    "open comments.html": lambda: _page("<!--" * 500_000),
    "ampersands.html": lambda: _page("&" * 3_000_000),
    "spaces.txt": lambda: b"a" + b" " * 20_000_000 + b"b",
    "dashes.txt": lambda: b"-" * 5_000_000 + b"\n" + b"=" * 5_000_000,
}
