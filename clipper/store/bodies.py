"""The blocks of a clipping as one compressed JSON value, and back."""

from __future__ import annotations

import html
import json
import zlib
from collections.abc import Sequence
from typing import Any

from clipper.domain.article import Block, BlockKind, Reason
from clipper.errors import LibraryDamaged
from clipper.store.packing import inflate

_EXCERPT = 320
_LIMIT = 500_000_000


def pack(blocks: Sequence[Block]) -> bytes:
    """Blocks as bytes; what has its usual value is left out."""
    return zlib.compress(json.dumps([plain(block) for block in blocks], ensure_ascii=False).encode("utf-8"), 3)


def unpack(data: bytes) -> tuple[Block, ...]:
    """Bytes back to blocks; raises LibraryDamaged."""
    try:
        return tuple(block(item) for item in json.loads(inflate(data, _LIMIT)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LibraryDamaged("The text of a clipping is damaged.", "Run the doctor on the library.") from error


def plain(block: Block) -> dict[str, Any]:
    """A block as JSON."""
    item: dict[str, Any] = {"id": block.id, "kind": block.kind.value, "text": clean(block.text)}
    if block.html:
        item["html"] = clean(block.html)
    if not block.kept:
        item["reason"] = (block.reason or Reason.OTHER).value
    for name in ("level", "ordered", "picture", "picture_url", "alt", "edited"):
        if value := getattr(block, name):
            item[name] = clean(value) if isinstance(value, str) else value
    return item


def block(item: dict[str, Any]) -> Block:
    """A block from JSON."""
    reason = item.get("reason")
    return Block(
        id=item["id"],
        kind=BlockKind(item["kind"]),
        text=item["text"],
        html=item.get("html", ""),
        kept=reason is None,
        reason=None if reason is None else Reason(reason),
        level=item.get("level", 0),
        ordered=item.get("ordered", False),
        picture=item.get("picture", ""),
        picture_url=item.get("picture_url", ""),
        alt=item.get("alt", ""),
        edited=item.get("edited", False),
    )


def plain_blocks(text: str) -> tuple[Block, ...]:
    """A plain text as paragraphs."""
    return tuple(
        Block(f"b{number}", BlockKind.PARAGRAPH, paragraph, html.escape(paragraph, quote=False))
        for number, paragraph in enumerate(text.split("\n\n"), 1)
    )


def clean(text: str) -> str:
    """Text without what no database and no file can hold: lone surrogates become a question mark, NUL goes."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def excerpt(text: str) -> str:
    """The beginning of a text on one line, for the list."""
    start = " ".join(text[: 2 * _EXCERPT].split())
    if len(start) <= _EXCERPT:
        return start
    return start[:_EXCERPT].rsplit(" ", 1)[0] + " …"
