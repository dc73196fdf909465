"""Taking articles in: receive at once, extract in another process, ask before having something twice."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from clipper import capture
from clipper.domain.article import Article, Block, BlockKind, Rule, body_text
from clipper.domain.changes import Changes
from clipper.domain.duplicates import Duplicate, OnDuplicate
from clipper.domain.payload import Payload, Via
from clipper.domain.row import Status
from clipper.errors import ActionUndone, Cancelled, ClipperError, ExtractionError, NotFound
from clipper.extract import Mode
from clipper.jobs import JobContext
from clipper.services import samples
from clipper.services.capture_reports import (
    NOTHING_SAID,
    CaptureOptions,
    CaptureReport,
    ClipResult,
    Proposal,
    already_there,
)
from clipper.services.extraction_pool import ExtractionPool, Outcome
from clipper.services.importing import Import, files_of, reader
from clipper.services.saving import Saving, adjusted, provisional_headline
from clipper.services.storing import StoringBeside, StoringHere
from clipper.settings import Settings
from clipper.store import Store, clippings, content, duplicates, incoming, intake, shelves, tags, writing
from clipper.store.uids import new_uid
from clipper.workers import Priority

__all__ = ["CaptureOptions", "CaptureReport", "Capturing", "ClipResult", "Proposal", "already_there"]

FETCH_SECONDS = 60.0
MANY = 20  # files from which on a backup is made before an import, and it has a process of its own to store


class Capturing:
    """The use-cases of taking articles in. Safe to use from any thread."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        pool: ExtractionPool | None = None,
        before_import: Callable[[], object] | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._pool = pool or ExtractionPool(seconds=settings.page_seconds)
        self._before_import = before_import
        self._saving = Saving()
        self._batches: dict[int, str] = {}  # clippings of this run: what undoes them together with their capture

    @property
    def max_bytes(self) -> int:
        """The largest size taken in."""
        return self._settings.max_payload_mb * 1_000_000

    def close(self) -> None:
        """End the extraction processes."""
        self._pool.close()

    # ------------------------------------------------------------------------------------- one by one

    def receive(self, payloads: Iterable[Payload], *, options: CaptureOptions = NOTHING_SAID) -> Changes:
        """Store what arrived as clippings in the inbox, at once; `process` extracts them."""
        payloads = [adjusted(payload, options) for payload in payloads]
        label = _clip_label(["" if _pasted(payload) else provisional_headline(payload) for payload in payloads])
        batch = f"clip-{new_uid()}"
        with self._store.begin(label, batch=batch) as tx:
            for payload in payloads:
                headline = provisional_headline(payload)
                clipping_id = intake.receive(tx, payload, headline=headline, labels=options.tags)
                self._saving.note_given(tx, clipping_id, options)
                self._batches[clipping_id] = batch
            return tx.changes(label, undoable=True)

    def waiting(self) -> tuple[int, ...]:
        """Clippings that were received and not extracted yet, perhaps by a program that ended too early."""
        with self._store.read() as snapshot:
            return tuple(incoming.waiting(snapshot))

    def process(self, ids: Iterable[int], ctx: JobContext, *, mode: Mode = Mode.THOROUGH) -> CaptureReport:
        """Extract received or failed clippings and fill them in; links are fetched first."""
        with self._store.read() as snapshot:
            wanted = incoming.to_extract(snapshot, ids)
        report = CaptureReport()
        for number, clipping_id in enumerate(wanted):
            try:
                ctx.progress(number, len(wanted), "Reading the article")
                one = self._process_one(clipping_id, ctx, mode)
            except Cancelled:
                return report | CaptureReport(cancelled=True)
            except (NotFound, ActionUndone):
                continue  # undone or deleted in the meantime
            report |= one
        with contextlib.suppress(Cancelled):  # too late: everything is done
            ctx.progress(len(wanted), len(wanted))
        return report

    def _process_one(self, clipping_id: int, ctx: JobContext, mode: Mode) -> CaptureReport:
        with self._store.read() as snapshot:
            original = content.original(snapshot, clipping_id)
            labels = tags.of_each(snapshot, [clipping_id]).get(clipping_id, ())
            known_rules = shelves.rules(snapshot)
        if original is None:
            raise NotFound("This clipping has no original.")
        payload, fetched = original.payload, None
        if payload.media_type == capture.LINK:
            try:
                payload = fetched = self._fetched(payload.url, ctx)
            except ClipperError as error:
                return self._failed(clipping_id, payload, Outcome(failure=str(error), hint=error.hint))
        outcome = self._pool.one(payload, mode=mode, rules=known_rules, check=ctx.check)
        if outcome.failure:
            return self._failed(clipping_id, payload, outcome, fetched)
        batch = self._batches.pop(clipping_id, "")
        with self._store.begin(undoable=False) as tx:
            if fetched is not None:
                incoming.set_original(tx, clipping_id, fetched)
            first, *others = outcome.articles
            intake.fill(tx, clipping_id, first)
            duplicates.propose_story(tx, clipping_id)
            had = self._saving.known(tx, first, payload, original=original.sha256, other_than=clipping_id)
            changes = tx.changes("", undoable=False)
        if others:
            label = f"Clip {len(others) + 1} articles of “{payload.filename or first.headline}”"
            with self._store.begin(label, batch=batch) as tx:
                self._saving.add_others(tx, others, payload, labels)
                changes |= tx.changes(label, undoable=True)
        return CaptureReport(changes, len(outcome.articles), duplicates=tuple((clipping_id, item) for item in had))

    def _failed(
        self, clipping_id: int, payload: Payload, outcome: Outcome, fetched: Payload | None = None
    ) -> CaptureReport:
        with self._store.begin(undoable=False) as tx:
            if fetched is not None:
                incoming.set_original(tx, clipping_id, fetched)
            intake.fail(tx, clipping_id, f"{outcome.failure} {outcome.hint}".strip())
            changes = tx.changes("", undoable=False)
        name = payload.filename or payload.url or provisional_headline(payload) or "Pasted"
        return CaptureReport(changes, failed=((name, outcome.failure),))

    def clip(
        self,
        payload: Payload,
        *,
        options: CaptureOptions = NOTHING_SAID,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
        ctx: JobContext | None = None,
    ) -> ClipResult:
        """Extract, look for duplicates, and save: what is there already is reported, not saved again (see options)."""
        ctx = ctx or JobContext()
        payload = adjusted(payload, options)
        if payload.media_type == capture.LINK:
            payload = self._fetched(payload.url, ctx)
        outcome = self._pool.one(payload, rules=self._rules(), check=ctx.check)
        label = _clip_label([article.headline for article in outcome.articles] or [provisional_headline(payload)])
        with self._store.begin(label) as tx:
            result = self._saving.save(tx, payload, outcome, options, on_duplicate)
            changes = tx.changes(label, undoable=True)
        return ClipResult(changes, result.ids, result.duplicates, result.failures)

    def extract_only(self, payload: Payload, ctx: JobContext | None = None) -> tuple[Article, ...]:
        """The articles of a payload, without storing anything; raises ExtractionError."""
        outcome = self._pool.one(payload, rules=self._rules(), check=(ctx or JobContext()).check)
        if outcome.failure:
            raise ExtractionError(outcome.failure, outcome.hint)
        return outcome.articles

    # ------------------------------------------------------------------------------------- many, from afar, by hand

    def import_paths(
        self,
        paths: Iterable[Path],
        ctx: JobContext,
        *,
        options: CaptureOptions = NOTHING_SAID,
        on_duplicate: OnDuplicate = OnDuplicate.SKIP,
    ) -> CaptureReport:
        """Take in files and whole folders; a cancel keeps what was stored, failures are reported by name."""
        files = files_of([Path(path) for path in paths])
        if len(files) >= MANY and self._before_import is not None:
            ctx.progress(0, len(files), "Backing up the library")
            self._before_import()
        read, rules = reader(options, self.max_bytes), self._rules()
        if len(files) < MANY:
            return Import(StoringHere(self._store, self._saving), self._pool, on_duplicate).run(
                files, read, ctx, rules=rules
            )
        # What the user does meanwhile, a paste too, does not wait for these pages.
        pool = ExtractionPool(seconds=self._settings.page_seconds, priority=Priority.SPARE)
        with contextlib.closing(pool):
            one = Import(StoringBeside(self._store, self._saving), pool, on_duplicate)
            return one.run(files, read, ctx, rules=rules)

    def import_samples(self, folder: Path, ctx: JobContext) -> CaptureReport:
        """Take in the articles that come with the program, with the addresses and tags their list names."""
        files, read = samples.listed(folder, self.max_bytes)
        storing = StoringHere(self._store, self._saving)
        one = Import(storing, self._pool, OnDuplicate.SKIP, mode=Mode.THOROUGH)
        return one.run(files, read, ctx, rules=self._rules())

    def fetch(self, url: str, ctx: JobContext, *, options: CaptureOptions = NOTHING_SAID) -> Changes:
        """Fetch an address the user named and store its page, which `process` extracts; raises FetchError."""
        return self.receive([self._fetched(url, ctx)], options=options)

    def new_by_hand(self, headline: str = "") -> tuple[Changes, int]:
        """An empty clipping for an article typed from paper."""
        label = f"New clipping “{headline}”" if headline else "New clipping"
        article = Article(headline=headline, blocks=(Block("b1", BlockKind.PARAGRAPH, ""),), extractor="by hand")
        with self._store.begin(label) as tx:
            clipping_id = intake.add(tx, article, Payload(b"", "text/plain", via=Via.MANUAL))
            return tx.changes(label, undoable=True), clipping_id

    def _fetched(self, url: str, ctx: JobContext) -> Payload:
        ctx.progress(0, 0, f"Fetching {url}")
        return capture.fetch(
            url,
            max_bytes=self.max_bytes,
            seconds=FETCH_SECONDS,
            allow_private=self._settings.allow_private_addresses,
            check=ctx.check,
        )

    def _rules(self) -> Sequence[Rule]:
        with self._store.read() as snapshot:
            return shelves.rules(snapshot)

    # ------------------------------------------------------------------------------------- once more

    def reextract(self, ids: Iterable[int], ctx: JobContext) -> list[Proposal]:
        """Extract these clippings' originals anew; gives back what would change, and changes nothing."""
        wanted = list(ids)
        known_rules = self._rules()
        found: list[Proposal] = []
        mode = Mode.THOROUGH if len(wanted) <= MANY else Mode.FAST
        extracted = self._pool.many(self._originals(wanted), mode=mode, rules=known_rules, check=ctx.check)
        for number, (clipping_id, _payload, outcome) in enumerate(extracted, start=1):
            ctx.progress(number, len(wanted), "Reading originals again")
            with self._store.read() as snapshot:
                now = clippings.clippings(snapshot, [clipping_id])
            if now and outcome.articles and (after := _same_article(now[0].article, outcome.articles)) is not None:
                found.append(Proposal(clipping_id, now[0].article, after))
        return found

    def _originals(self, ids: Iterable[int]) -> Iterable[tuple[int, Payload | None]]:
        for clipping_id in ids:
            with self._store.read() as snapshot:
                original = content.original(snapshot, clipping_id)
            yield clipping_id, original.payload if original else None

    def take(self, proposals: Iterable[Proposal]) -> Changes:
        """Take new extractions over; what was corrected by hand stays."""
        taken = list(proposals)
        label = f"Extract {len(taken):,} clipping{'' if len(taken) == 1 else 's'} anew"
        with self._store.begin(label) as tx:
            for proposal in taken:
                intake.fill(tx, proposal.id, proposal.after)
            return tx.changes(label, undoable=True)

    # ------------------------------------------------------------------------------------- duplicates

    def duplicates_of(self, clipping_id: int) -> list[Duplicate]:
        """What is there already of a clipping: the same address or the same text."""
        with self._store.read() as snapshot:
            found = clippings.clipping(snapshot, clipping_id)
            article = found.article
            urls = [url for url in (article.canonical_url, article.url) if url]
            text = body_text(article.blocks)
            return incoming.known(
                snapshot, urls=urls, text=text, original=found.original_sha256, other_than=clipping_id
            )

    def resolve_duplicate(self, new_id: int, old_id: int, choice: OnDuplicate) -> Changes:
        """Keep both, keep the old one only (the new one goes to the trash), or give the old one the new text."""
        if choice in (OnDuplicate.KEEP_BOTH, OnDuplicate.ASK):
            return Changes()
        label = "Keep the clipping you had" if choice is OnDuplicate.SKIP else "Replace the text of a clipping"
        with self._store.begin(label) as tx:
            if choice is OnDuplicate.REPLACE:
                new, original = clippings.clipping(tx, new_id), content.original(tx, new_id)
                self._saving.replace(tx, old_id, new.article, original.payload if original else None)
            writing.set_status(tx, [new_id], Status.TRASHED)
            return tx.changes(label, undoable=True)


def _pasted(payload: Payload) -> bool:
    """Whether it is pasted text: a page's first line is rarely its headline."""
    return payload.media_type == "text/plain" and not payload.filename


def _clip_label(headlines: Sequence[str]) -> str:
    if len(headlines) != 1:
        return f"Clip {len(headlines):,} articles"
    return f"Clip “{headlines[0][:80]}”" if headlines[0] else "Clip an article"


def _same_article(before: Article, found: Sequence[Article]) -> Article | None:
    """Of an original's articles the one a clipping was made of; None when nothing would change."""
    best = max(found, key=lambda article: (article.headline == before.headline, article.url == before.url))
    if len(found) > 1 and best.headline != before.headline and best.url != before.url:
        return None
    same_text = [(b.text, b.kept) for b in best.blocks] == [(b.text, b.kept) for b in before.blocks]
    names = ("headline", "subtitle", "authors", "outlet", "published", "language", "section", "lead")
    same_facts = all(getattr(best, name) == getattr(before, name) for name in names)
    return None if same_text and same_facts else best
