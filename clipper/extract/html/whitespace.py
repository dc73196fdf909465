"""White space of a page as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clipper.extract.html.segment import Inline

Pieces = list[tuple[str, "Inline | None"]]

BREAK = "\x0b"  # stands for <br>; the parser lets no such character through
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[ \t\n\r\f\x0b\u3000]+")


def preformatted(pieces: Pieces) -> str:
    """Text in which every space and line break counts."""
    text = _UNSEEN.sub("", "".join(text for text, _ in pieces)).replace(BREAK, "\n").expandtabs(4)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def paragraphs(pieces: Pieces) -> Iterator[Pieces]:
    """White space as a browser shows it; two line breaks in a row part paragraphs."""
    run: Pieces = []
    space, breaks = True, 0
    for raw, inline in pieces:
        if raw == BREAK:
            breaks += 1
            space = True
            continue
        text = _SPACES.sub(" ", _UNSEEN.sub("", raw))
        if space:
            text = text.lstrip(" ")
        if text == "\xa0":  # alone in its element: how Chromium copies the space between a word and a link
            text = "" if space else " "
        if not text:
            continue
        if breaks and run:
            if breaks > 1:
                yield _stripped(run)
                run = []
            else:
                run = _stripped(run)
                run.append(("\n", None))
        breaks = 0
        run.append((text, inline))
        space = text.endswith(" ")
    if run:
        yield _stripped(run)


def _stripped(run: Pieces) -> Pieces:
    while run and not run[-1][0].rstrip(" \xa0"):
        run.pop()
    if run:
        run[-1] = (run[-1][0].rstrip(" "), run[-1][1])
    return run
