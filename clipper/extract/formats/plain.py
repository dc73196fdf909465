"""Text files, Markdown and RTF."""

from __future__ import annotations

import re
from collections.abc import Sequence

from striprtf.striprtf import rtf_to_text

from clipper.domain.article import Article, BlockKind, Rule
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract import text
from clipper.extract.formats.decoding import decode
from clipper.extract.formats.document import Known, Piece, article_of
from clipper.extract.formats.limits import MEGABYTE, RTF_BYTES, TEXT_CHARACTERS
from clipper.extract.formats.markdown import Markdown, looks_like_markdown
from clipper.extract.mode import Mode

_BRACE_DEPTH = 500


def read_text(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """A text file or a pasted text: usually a whole page, with much in it that is not the article."""
    content = _decoded(payload)
    return (text.clean(content, url=payload.url, rules=rules),)


def read_markdown(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """A Markdown file is a written document: all of it is the article."""
    content = _decoded(payload)
    if not looks_like_markdown(content):
        return read_text(payload, mode, rules)
    markdown = Markdown(content)
    return (article_of(markdown.pieces, known=markdown.known(payload.url), rules=rules),)


def _decoded(payload: Payload) -> str:
    content = decode(payload.data, payload.charset)
    if len(content) > TEXT_CHARACTERS:
        raise ExtractionError(f"The text has more than {TEXT_CHARACTERS:,} characters, which is no article.")
    return content


def read_rtf(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """A rich-text document: its paragraphs."""
    if len(payload.data) > RTF_BYTES:
        raise ExtractionError(f"RTF files over {RTF_BYTES // MEGABYTE} MB are not read.")
    source = payload.data.decode("latin-1")
    if _depth(source) > _BRACE_DEPTH:
        raise ExtractionError("The RTF document is nested too deeply.")
    try:
        content = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ExtractionError("The RTF document is damaged.") from error
    lines = [line.strip() for line in re.split(r"\n", content.replace("|\n", "\n"))]
    pieces = [Piece(BlockKind.PARAGRAPH, line) for line in lines if line]
    return (article_of(pieces, known=Known(url=payload.url), rules=rules),)


def _depth(source: str) -> int:
    deepest = depth = 0
    for match in re.finditer(r"\\[{}]|[{}]", source):
        if match[0] == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] == "}":
            depth -= 1
    return deepest
