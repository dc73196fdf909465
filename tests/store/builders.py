"""Builders of articles, payloads and clippings for tests of all parts."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from clipper.domain.article import Article, Block, BlockKind, Reason
from clipper.domain.payload import Payload, Via
from clipper.domain.published import Published
from clipper.domain.row import Status
from clipper.store import Store, intake

_numbers = itertools.count(1)
MOMENT = dt.datetime(2025, 2, 13, 8, 30, tzinfo=dt.UTC)


def make_block(text: str, number: int = 1, **values: Any) -> Block:
    """A paragraph, or what `values` say."""
    return Block(**{"id": f"b{number}", "kind": BlockKind.PARAGRAPH, "text": text, "html": text, **values})


def make_article(headline: str = "Harbour bridge vote put off again", *, text: str = "", **values: Any) -> Article:
    """An article; `text` gives its paragraphs, separated by blank lines."""
    paragraphs = (
        text.split("\n\n") if text else [f"The council has put off the vote on the bridge, paragraph {headline}."]
    )
    blocks = [make_block(paragraph, number) for number, paragraph in enumerate(paragraphs, 1)]
    blocks.append(
        make_block("Share and Follow", len(blocks) + 1, kept=False, reason=Reason.SHARE),
    )
    defaults: dict[str, Any] = {
        "outlet": "The Post",
        "authors": ("Jane Roe",),
        "published": Published("2025-02-13"),
        "language": "en",
        "blocks": tuple(blocks),
        "extractor": "test 1",
    }
    return Article(headline=headline, **{**defaults, **values})


def make_payload(data: bytes | None = None, **values: Any) -> Payload:
    """A small HTML page, each one different."""
    content = data if data is not None else f"<p>Page {next(_numbers)}</p>".encode()
    defaults = {"media_type": "text/html", "captured": MOMENT, "via": Via.FILE}
    return Payload(data=content, **{**defaults, **values})


def make_clipping(
    store: Store,
    headline: str = "Harbour bridge vote put off again",
    *,
    tags: Sequence[str] = (),
    status: Status = Status.INBOX,
    payload: Payload | None = None,
    **values: Any,
) -> int:
    """A clipping in the store; `values` are the article's. Not on the undo list."""
    with store.begin(undoable=False) as tx:
        return intake.add(tx, make_article(headline, **values), payload or make_payload(), status=status, labels=tags)
