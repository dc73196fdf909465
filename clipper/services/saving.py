"""Extracted payloads into the library: duplicates are looked for before anything is stored."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clipper.capture import TYPES, link_title
from clipper.domain.article import Article, body_text
from clipper.domain.duplicates import Duplicate, OnDuplicate
from clipper.domain.payload import Payload
from clipper.domain.published import Published
from clipper.services.capture_reports import CaptureOptions, ClipResult
from clipper.services.extraction_pool import Outcome
from clipper.store import duplicates, incoming, intake

if TYPE_CHECKING:
    from clipper.store.transaction import Transaction

_SHOWN = 120  # characters of a pasted text that stand for its headline until it is known


def adjusted(payload: Payload, options: CaptureOptions) -> Payload:
    """The payload as the user wants it read."""
    return dataclasses.replace(
        payload,
        url=options.url or payload.url,
        via=options.via or payload.via,
        media_type=TYPES.get(options.as_type, payload.media_type),
    )


def provisional_headline(payload: Payload) -> str:
    """What stands for the headline until the article has been extracted."""
    if title := link_title(payload):
        return title
    if payload.media_type == "text/plain":
        text = payload.data[:2000].decode(payload.charset or "utf-8", "replace")
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        return first if len(first) <= _SHOWN else first[: _SHOWN - 1].rstrip() + "…"
    return payload.filename or payload.url


class Saving:
    """Stores what was extracted, in a transaction of the caller."""

    def save(
        self,
        tx: Transaction,
        payload: Payload,
        outcome: Outcome,
        options: CaptureOptions,
        on_duplicate: OnDuplicate,
    ) -> ClipResult:
        """Store one payload's articles; what is there already as `on_duplicate` says."""
        if outcome.failure:
            return self._save_failed(tx, payload, outcome, options, on_duplicate)
        ids: list[int] = []
        had: list[Duplicate] = []
        original = hashlib.sha256(payload.data).hexdigest()
        for article in outcome.articles:
            found = self.known(tx, article, payload, original=original if len(outcome.articles) == 1 else "")
            if found and on_duplicate is OnDuplicate.REPLACE:
                self.replace(tx, found[0].id, article, payload)
                ids.append(found[0].id)
            elif found and on_duplicate is not OnDuplicate.KEEP_BOTH:
                had.append(found[0])
            else:
                clipping_id = intake.add(tx, article, payload, labels=options.tags)
                self.note_given(tx, clipping_id, options)
                duplicates.propose_story(tx, clipping_id)
                ids.append(clipping_id)
        return ClipResult(ids=tuple(ids), duplicates=tuple(had))

    def known(
        self, tx: Transaction, article: Article, payload: Payload, *, original: str = "", other_than: int | None = None
    ) -> list[Duplicate]:
        """What is there already with an article's address or text."""
        urls = [url for url in (article.canonical_url, article.url or payload.url) if url]
        text = body_text(article.blocks)
        return incoming.known(tx, urls=urls, text=text, original=original, other_than=other_than)

    def replace(self, tx: Transaction, clipping_id: int, article: Article, payload: Payload | None) -> None:
        """Give a clipping another text; what the user corrected and wrote stays."""
        if payload is not None:
            incoming.set_original(tx, clipping_id, payload)
        intake.fill(tx, clipping_id, article)

    def note_given(self, tx: Transaction, clipping_id: int, options: CaptureOptions) -> None:
        """Note what the user said about it."""
        published = Published(options.published) if options.published else None
        incoming.set_given(tx, clipping_id, outlet=options.outlet, published=published)

    def add_others(
        self, tx: Transaction, articles: Sequence[Article], payload: Payload, labels: Sequence[str]
    ) -> tuple[int, ...]:
        """Store the further articles of a payload whose first one has its clipping already."""
        ids = []
        for article in articles:
            ids.append(intake.add(tx, article, payload, labels=labels))
            duplicates.propose_story(tx, ids[-1])
        return tuple(ids)

    def _save_failed(
        self,
        tx: Transaction,
        payload: Payload,
        outcome: Outcome,
        options: CaptureOptions,
        on_duplicate: OnDuplicate,
    ) -> ClipResult:
        """Keep the original, with the reason why there is no article; the same bytes are kept once."""
        original = hashlib.sha256(payload.data).hexdigest()
        found = incoming.known(tx, urls=(), text="", original=original)
        if found and on_duplicate is not OnDuplicate.KEEP_BOTH:
            return ClipResult(duplicates=(found[0],), failures=(outcome.failure,))
        clipping_id = intake.receive(tx, payload, headline=provisional_headline(payload), labels=options.tags)
        self.note_given(tx, clipping_id, options)
        intake.fail(tx, clipping_id, outcome.failure)
        return ClipResult(ids=(clipping_id,), failures=(outcome.failure,))
