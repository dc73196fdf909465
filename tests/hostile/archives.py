"""An archive as Clipper writes it, ways to spoil it, and what must hold for a library that took something in."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clipper.domain.article import Article, Block, BlockKind, Picture
from clipper.domain.clipping import HighlightColour
from clipper.domain.payload import Payload
from clipper.jobs import JobContext
from clipper.services import archive
from clipper.services.curating import Curating
from clipper.services.exporting import Exporting
from clipper.services.reading import Reading
from clipper.services.rendering import block_html
from clipper.store import Store, intake
from tests.hostile.checking import assert_article_html, assert_inert_page

# What a field of a record may hold that it should not.
BAD_VALUES: list[Any] = [
    None, "", "x", -1, 10**400, 1.5, True, [], {}, [[[]]], {"a": {}}, "\u202eevil\x00\n\x1b[2J", "\ud800",
    "<script>alert(1)</script>", "javascript:alert(1)", "9999-99-99", "../../etc/passwd", "x" * 100_000,
]  # fmt: skip


def good_archive(folder: Path) -> bytes:
    """An archive of a small library with something of every kind in it, made in a folder."""
    store = Store.open(folder / "library")
    data = b"GIF89a\1\0\1\0\0\0\0;"
    picture = Picture(hashlib.sha256(data).hexdigest(), "image/gif", 1, 1, data)
    facsimile = Picture("", "application/pdf", data=b"%PDF")
    ids = []
    with store.begin("Clip") as tx:
        for number in range(3):
            blocks = (
                Block("b1", BlockKind.PARAGRAPH, "Some text.", "Some <b>text</b>."),
                Block("b2", BlockKind.FIGURE, "A view", "A view", picture=picture.sha256),
            )
            article = Article(
                headline=f"Headline {number}", outlet="The Post", authors=("A", "B"), blocks=blocks,
                pictures=(picture,), facsimiles=(facsimile,),
            )  # fmt: skip
            ids.append(intake.add(tx, article, Payload(b"<p>Some text.", "text/html"), labels=("one/two",)))
    curating = Curating(store)
    curating.highlight(ids[0], "b1", 0, 4, HighlightColour.PINK, "see")
    curating.group_story(ids[:2])
    _, dossier = curating.new_dossier("Board")
    curating.add_to_dossier(dossier, ids)
    curating.save_search("Wind", "wind OR x", "newest")
    curating.add_rule("a.example", "Share and Follow", True)
    archive.write(store, folder / "good.zip", JobContext())
    store.close()
    return (folder / "good.zip").read_bytes()


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """The archive with files changed, left out (None) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


def assert_usable(store: Store, folder: Path) -> list[int]:
    """Everything in the library can be read and handed out, and is harmless."""
    reading = Reading(store)
    ids = [int(item) for item in store.all_index_ids()]
    reading.rows(ids)
    for clipping in reading.clippings(ids):
        for block in clipping.article.blocks:
            assert_article_html(block_html(block.html))
        reading.original(clipping.id)
        reading.history(clipping.id)
    store.documents(ids)
    if ids:
        target = folder / "all.html"
        exporting = Exporting(reading)
        exporting.export(ids, target, "html")
        exporting.close()
        assert_inert_page(target.read_text("utf-8"))
    return ids
