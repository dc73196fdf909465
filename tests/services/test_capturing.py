"""Taking articles in: real store, real extraction processes."""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from clipper import capture, resources
from clipper.domain.article import Article, Block, BlockKind
from clipper.domain.changes import Changes
from clipper.domain.clipping import Clipping
from clipper.domain.duplicates import Duplicate, DuplicateKind, OnDuplicate
from clipper.domain.payload import Payload, Via
from clipper.domain.row import Extraction, Status
from clipper.errors import Cancelled, ExtractionError, FetchError
from clipper.extract import Mode
from clipper.jobs import JobContext
from clipper.services.capturing import CaptureOptions, Capturing, already_there
from clipper.services.extraction_pool import ExtractionPool, Outcome
from clipper.settings import Settings
from clipper.store import Store, clippings, content, intake, tags

SAMPLES = resources.path("samples")


def prose(topic: str, paragraphs: int = 4) -> list[str]:
    return [
        f"The {topic} was discussed for a long time on day {number}, and nobody in the hall wanted to go home before "
        f"the last of the {number + 3} speakers had said what there was to say about the {topic} and its price."
        for number in range(paragraphs)
    ]


def page(topic: str, *, url: str = "", paragraphs: int = 4) -> bytes:
    link = f"<link rel='canonical' href='{url}'>" if url else ""
    body = "".join(f"<p>{text}</p>" for text in prose(topic, paragraphs))
    return (
        f"<!doctype html><html lang=en><head><title>All about the {topic}</title>{link}</head><body><article>"
        f"<h1>All about the {topic}</h1>{body}</article></body></html>"
    ).encode()


def html(topic: str, *, url: str = "", name: str = "") -> Payload:
    return Payload(page(topic), "text/html", url=url, filename=name)


@pytest.fixture(scope="session")
def pool() -> Iterator[ExtractionPool]:
    running = ExtractionPool(seconds=20)
    yield running
    running.close()


@pytest.fixture
def capturing(store: Store, pool: ExtractionPool) -> Capturing:
    return Capturing(store, Settings(allow_private_addresses=True), pool=pool)


def get(store: Store, clipping_id: int) -> Clipping:
    with store.read() as snapshot:
        return clippings.clipping(snapshot, clipping_id)


def length(clipping: Clipping) -> int:
    """Paragraphs of a generated page."""
    return clipping.article.text.count("was discussed for a long time")


def everything(store: Store) -> list[Clipping]:
    with store.read() as snapshot:
        return clippings.clippings(snapshot, sorted(int(item) for item in store.all_index_ids()))


# ------------------------------------------------------------------------------------- receive and process


def test_what_is_received_is_kept_before_it_is_read(store: Store, capturing: Capturing):
    payload = html("bridge", url="https://the-post.example/bridge", name="bridge.html")
    changes = capturing.receive([payload], options=CaptureOptions(tags=("city",)))
    (clipping_id,) = changes.added
    before = get(store, clipping_id)
    assert (before.status, before.extraction, before.article.headline) == (
        Status.INBOX,
        Extraction.PENDING,
        "bridge.html",
    )
    assert before.tags == ("city",)
    with store.read() as snapshot:
        kept = content.original(snapshot, clipping_id)
    assert kept is not None
    assert (kept.payload.data, kept.payload.url) == (payload.data, payload.url)
    assert capturing.waiting() == (clipping_id,)

    report = capturing.process([clipping_id], JobContext())
    after = get(store, clipping_id)
    assert (report.done, report.failed, report.duplicates) == (1, (), ())
    assert report.changes.changed == {clipping_id}
    assert (after.extraction, after.article.headline) == (Extraction.DONE, "All about the bridge")
    assert length(after) == 4
    assert capturing.waiting() == ()


def test_undoing_a_clip_takes_it_away_and_redoing_brings_it_back_read(store: Store, capturing: Capturing):
    (clipping_id,) = capturing.receive([html("bridge")]).added
    capturing.process([clipping_id], JobContext())
    text = get(store, clipping_id).article.text
    undone = store.undo()
    assert undone is not None
    assert undone.removed == {clipping_id}
    assert everything(store) == []
    store.redo()
    assert get(store, clipping_id).article.text == text


def test_a_clipping_undone_meanwhile_is_passed_over(store: Store, capturing: Capturing):
    (clipping_id,) = capturing.receive([html("bridge")]).added
    store.undo()
    assert not capturing.process([clipping_id], JobContext()).changes


def test_pasted_text_shows_its_first_line_meanwhile(store: Store, capturing: Capturing):
    changes = capturing.receive([capture.from_text("\n  Skip to content\n\n" + "\n\n".join(prose("x")))])
    (clipping_id,) = changes.added
    assert get(store, clipping_id).article.headline == "Skip to content"
    assert changes.label == "Clip an article", "the first line need not be its headline"


def test_what_cannot_be_read_is_kept_with_the_reason(store: Store, capturing: Capturing):
    (clipping_id,) = capturing.receive([Payload(b"\0\1\2\3" * 50, "application/x-thing", filename="a.bin")]).added
    report = capturing.process([clipping_id], JobContext())
    ((name, sentence),) = report.failed
    assert name == "a.bin"
    assert sentence.startswith("Not extracted: ")
    failed = get(store, clipping_id)
    assert failed.extraction is Extraction.FAILED
    assert failed.failure.startswith("Not extracted: ")
    assert failed.original_sha256


def test_a_mail_alert_becomes_several_clippings_undone_together(store: Store, capturing: Capturing):
    payload = capture.from_path(SAMPLES / "news-alert.eml", max_bytes=10**7)
    added = capturing.receive([payload], options=CaptureOptions(tags=("alerts",))).added
    report = capturing.process(added, JobContext())
    assert report.done == 3
    found = everything(store)
    assert len({clipping.article.headline for clipping in found}) == 3
    assert {clipping.tags for clipping in found} == {("alerts",)}
    assert len({clipping.original_sha256 for clipping in found}) == 1
    store.undo()
    assert everything(store) == []


def test_cancelling_leaves_the_rest_waiting(store: Store, capturing: Capturing):
    added = sorted(capturing.receive([html(f"bridge {n}") for n in range(3)]).added)

    class Impatient(JobContext):
        """Cancels before the second clipping; reports are throttled, so they would not do."""

        def progress(self, done: int, total: int, text: str = "") -> None:
            if done >= 1:
                self.cancel()
            super().progress(done, total, text)

    report = capturing.process(added, Impatient())
    assert report.cancelled
    assert report.done == 1
    assert len(capturing.waiting()) == 3 - report.done
    assert not capturing.process(added, JobContext()).cancelled
    assert capturing.waiting() == ()


def test_what_the_user_says_overrules_the_page(store: Store, capturing: Capturing):
    options = CaptureOptions(outlet="The Evening Post", published="2024-12", via=Via.DROP)
    (clipping_id,) = capturing.receive([html("bridge", url="https://other.example/x/y")], options=options).added
    capturing.process([clipping_id], JobContext())
    found = get(store, clipping_id)
    assert found.article.published is not None
    assert (found.article.outlet, found.article.published.value, found.via) == ("The Evening Post", "2024-12", Via.DROP)
    assert found.corrected == {"outlet", "published"}


# ------------------------------------------------------------------------------------- duplicates


def test_the_same_address_is_noticed(store: Store, capturing: Capturing):
    first = capturing.clip(html("bridge", url="https://www.the-post.example/bridge?utm_source=rss"))
    again = capturing.clip(html("bridge and tunnel", url="https://m.the-post.example/bridge#top"))
    assert (len(first.ids), again.ids) == (1, ())
    (duplicate,) = again.duplicates
    assert (duplicate.id, duplicate.kind) == (first.ids[0], DuplicateKind.ADDRESS)
    assert len(everything(store)) == 1


def test_the_same_text_is_noticed(capturing: Capturing):
    capturing.clip(html("bridge", url="https://one.example/bridge"))
    (duplicate,) = capturing.clip(html("bridge", url="https://two.example/b")).duplicates
    assert duplicate.kind is DuplicateKind.TEXT


def test_a_front_page_is_not_the_same_article_every_day(capturing: Capturing):
    capturing.clip(html("bridge", url="https://the-post.example/"))
    assert capturing.clip(html("tunnel", url="https://the-post.example/")).ids


def test_keep_both_and_replace(store: Store, capturing: Capturing):
    url = "https://the-post.example/bridge"
    (first,) = capturing.clip(html("bridge", url=url), options=CaptureOptions(tags=("mine",))).ids
    (second,) = capturing.clip(html("bridge", url=url), on_duplicate=OnDuplicate.KEEP_BOTH).ids
    assert second != first
    replaced = capturing.clip(
        Payload(page("bridge", paragraphs=7), "text/html", url=url), on_duplicate=OnDuplicate.REPLACE
    )
    assert replaced.ids == (first,)
    assert replaced.changes.changed == {first}
    assert length(get(store, first)) == 7
    assert get(store, first).tags == ("mine",)
    store.undo()
    assert length(get(store, first)) == 4


def test_the_same_unreadable_file_is_kept_once(store: Store, capturing: Capturing):
    payload = Payload(b"\0\1\2\3" * 50, "application/x-thing", filename="a.bin")
    assert capturing.clip(payload).ids
    again = capturing.clip(payload)
    assert (again.ids, len(again.duplicates), len(again.failures)) == ((), 1, 1)
    assert len(everything(store)) == 1


def test_processing_reports_duplicates_and_the_user_decides(store: Store, capturing: Capturing):
    url = "https://the-post.example/bridge"
    (old,) = capturing.clip(html("bridge", url=url)).ids
    (new,) = capturing.receive([Payload(page("bridge", paragraphs=6), "text/html", url=url)]).added
    ((reported, duplicate),) = capturing.process([new], JobContext()).duplicates
    assert (reported, duplicate.id) == (new, old)
    assert [item.id for item in capturing.duplicates_of(new)] == [old]

    assert not capturing.resolve_duplicate(new, old, OnDuplicate.KEEP_BOTH)
    capturing.resolve_duplicate(new, old, OnDuplicate.SKIP)
    assert get(store, new).status is Status.TRASHED
    store.undo()
    capturing.resolve_duplicate(new, old, OnDuplicate.REPLACE)
    assert get(store, new).status is Status.TRASHED
    assert length(get(store, old)) == 6
    with store.read() as snapshot:
        original = content.original(snapshot, old)
    assert original is not None
    assert original.payload.data == page("bridge", paragraphs=6)
    store.undo()
    assert length(get(store, old)) == 4
    assert get(store, new).status is Status.INBOX


def test_the_same_text_in_two_papers_is_one_story(store: Store, capturing: Capturing):
    one, two = html("bridge", url="https://one.example/a"), html("bridge", url="https://two.example/b")
    (first,) = capturing.clip(one).ids
    (second,) = capturing.clip(two, on_duplicate=OnDuplicate.KEEP_BOTH).ids
    assert get(store, first).story_id == get(store, second).story_id is not None


@pytest.mark.parametrize(
    ("captured", "sentence"),
    [
        (dt.datetime(2025, 2, 13, 12, tzinfo=dt.UTC), "You have this one, from 13 Feb."),
        (dt.datetime(2024, 12, 1, 12, tzinfo=dt.UTC), "You have this one, from 1 Dec 2024."),
    ],
)
def test_the_sentence(captured: dt.datetime, sentence: str):
    duplicate = Duplicate(1, DuplicateKind.TEXT, "x", captured)
    assert already_there(duplicate, dt.date(2025, 3, 1)) == sentence


# ------------------------------------------------------------------------------------- import


def folder_of_pages(folder: Path, number: int) -> Path:
    folder.mkdir()
    for n in range(number):
        (folder / f"page {n:03}.html").write_bytes(page(f"matter {n}"))
    return folder


def test_a_folder_is_imported_in_order_and_undone_at_once(store: Store, capturing: Capturing, tmp_path: Path):
    folder = folder_of_pages(tmp_path / "pages", 120)
    (folder / "empty.html").write_text(" ")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (folder / "copy.html").write_bytes(page("matter 5"))
    seen: list[int] = []
    report = capturing.import_paths([folder], JobContext(lambda done, _total, _text: seen.append(done)))
    assert report.done == 121  # all pages, the copy left out, and the broken one as it came
    assert {Path(name).name for name, _ in report.failed} == {"empty.html", "broken.pdf"}
    assert [Path(name).name for name, _ in report.skipped] == ["page 005.html"]
    assert not report.cancelled
    assert seen == sorted(seen)
    assert seen[-1] == 123
    found = everything(store)
    assert [clipping.article.headline for clipping in found[2:]] == [
        f"All about the matter {n}" for n in range(120) if n != 5
    ]
    assert {clipping.via for clipping in found} == {Via.IMPORT}
    assert report.changes.label == "Import 123 files"
    store.undo()
    assert everything(store) == []


def test_an_import_tells_of_each_batch(capturing: Capturing, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("clipper.services.importing.BATCH_SECONDS", 600.0)
    parts: list[Changes] = []
    report = capturing.import_paths([folder_of_pages(tmp_path / "pages", 120)], JobContext(on_part=parts.append))
    assert [len(part.added) for part in parts] == [50, 50, 20]
    assert frozenset().union(*(part.added for part in parts)) == report.changes.added


def test_a_slow_import_does_not_wait_for_a_whole_batch(capturing: Capturing, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("clipper.services.importing.BATCH_SECONDS", 0.0)
    parts: list[Changes] = []
    capturing.import_paths([folder_of_pages(tmp_path / "pages", 4)], JobContext(on_part=parts.append))
    assert [len(part.added) for part in parts] == [1, 1, 1, 1]


@pytest.mark.parametrize("number", [60, 19])  # stored by a process of its own, and here
def test_an_import_that_is_undone_while_it_goes_on_ends(
    store: Store, capturing: Capturing, tmp_path: Path, monkeypatch, number: int
):
    monkeypatch.setattr("clipper.services.importing.BATCH", 10)
    monkeypatch.setattr("clipper.services.importing.BATCH_SECONDS", 600.0)
    folder = folder_of_pages(tmp_path / "pages", number)
    report = capturing.import_paths([folder], JobContext(on_part=lambda _: store.undo()))
    assert report.cancelled
    assert (report.done, report.changes) == (0, Changes())
    assert everything(store) == []
    assert store.redo() is not None  # it was a mistake: what had come in is there again
    assert len(everything(store)) == 10


def test_a_cancelled_import_keeps_what_was_done(store: Store, capturing: Capturing, tmp_path: Path):
    folder = folder_of_pages(tmp_path / "pages", 80)
    ctx = JobContext(on_part=lambda _: ctx.cancel())  # the first batch is stored
    report = capturing.import_paths([folder], ctx)
    assert report.cancelled
    assert 0 < report.done < 80
    assert len(everything(store)) == report.done


def test_importing_again_adds_nothing(store: Store, capturing: Capturing, tmp_path: Path):
    folder = folder_of_pages(tmp_path / "pages", 5)
    capturing.import_paths([folder], JobContext())
    again = capturing.import_paths([folder], JobContext())
    assert (again.done, len(again.skipped)) == (0, 5)
    assert len(everything(store)) == 5


def test_a_backup_is_made_before_many_files(store: Store, pool: ExtractionPool, tmp_path: Path):
    made: list[int] = []
    capturing = Capturing(store, Settings(), pool=pool, before_import=lambda: made.append(1))
    capturing.import_paths([folder_of_pages(tmp_path / "few", 3)], JobContext())
    assert made == []
    capturing.import_paths([folder_of_pages(tmp_path / "many", 20)], JobContext())
    assert made == [1]


def test_the_samples_are_taken_in_as_their_list_says(store: Store, capturing: Capturing):
    report = capturing.import_samples(SAMPLES, JobContext())
    assert report.failed == ()
    found = {clipping.article.headline: clipping for clipping in everything(store)}
    assert len(found) == report.done == 17
    fragment = found["Seagrass meadows return to Larkwater Bay after forty years"]
    assert fragment.article.url == "https://www.larkwater-chronicle.example/nature/seagrass-returns"
    assert fragment.tags == ("environment/sea",)
    papers = [clipping for clipping in found.values() if "city/harbour" in clipping.tags]
    assert len({clipping.story_id for clipping in papers}) == 1  # two papers, one agency text
    assert papers[0].story_id is not None
    store.undo()
    assert everything(store) == []


# ------------------------------------------------------------------------------------- addresses


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/bridge" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page("bridge"))

    def log_message(self, *_args: object) -> None:
        """Silent."""


@pytest.fixture
def site() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_an_address_is_fetched_and_clipped(store: Store, capturing: Capturing, site: str):
    (clipping_id,) = capturing.fetch(f"{site}/bridge", JobContext()).added
    assert capturing.process([clipping_id], JobContext()).done == 1
    found = get(store, clipping_id)
    assert (found.article.headline, found.via) == ("All about the bridge", Via.ADDRESS)
    with pytest.raises(FetchError, match="has no page at this address"):
        capturing.fetch(f"{site}/gone", JobContext())
    assert len(everything(store)) == 1


def test_a_dropped_link_is_kept_then_fetched(store: Store, capturing: Capturing, site: str):
    (clipping_id,) = capturing.receive([capture.link(f"{site}/bridge", title="The bridge")]).added
    assert get(store, clipping_id).article.headline == "The bridge"
    capturing.process([clipping_id], JobContext())
    found = get(store, clipping_id)
    assert found.article.headline == "All about the bridge"
    with store.read() as snapshot:
        original = content.original(snapshot, clipping_id)
    assert original is not None
    assert (original.payload.media_type, original.payload.data) == ("text/html", page("bridge"))


def test_a_link_that_cannot_be_fetched_stays_and_can_be_tried_again(store: Store, capturing: Capturing, site: str):
    (clipping_id,) = capturing.receive([capture.link(f"{site}/gone", title="The bridge")]).added
    ((name, sentence),) = capturing.process([clipping_id], JobContext()).failed
    assert name == f"{site}/gone"
    assert "has no page at this address" in sentence
    failed = get(store, clipping_id)
    assert (failed.article.headline, failed.extraction) == ("The bridge", Extraction.FAILED)
    assert capturing.process([clipping_id], JobContext()).failed


def test_private_addresses_are_refused_unless_allowed(store: Store, pool: ExtractionPool, site: str):
    with pytest.raises(FetchError, match="local network"):
        Capturing(store, Settings(), pool=pool).fetch(f"{site}/bridge", JobContext())


# ------------------------------------------------------------------------------------- by hand, once more


def test_a_clipping_typed_from_paper(store: Store, capturing: Capturing):
    changes, clipping_id = capturing.new_by_hand("From the paper")
    found = get(store, clipping_id)
    assert changes.added == {clipping_id}
    assert (found.article.headline, found.via, found.extraction) == ("From the paper", Via.MANUAL, Extraction.DONE)
    assert [block.text for block in found.article.blocks] == [""]


def test_extracting_anew_proposes_and_takes(store: Store, capturing: Capturing):
    payload = html("bridge", url="https://the-post.example/bridge")
    poor = Article(headline="Bridge", blocks=(Block("b1", BlockKind.PARAGRAPH, "Only a line."),))
    with store.begin("Clip") as tx:
        clipping_id = intake.add(tx, poor, payload)
        tags.add(tx, [clipping_id], ["mine"])
    (proposal,) = capturing.reextract([clipping_id], JobContext())
    assert (proposal.before.headline, proposal.after.headline) == ("Bridge", "All about the bridge")
    assert get(store, clipping_id).article.headline == "Bridge"
    changes = capturing.take([proposal])
    assert changes.label == "Extract 1 clipping anew"
    assert get(store, clipping_id).article.headline == "All about the bridge"
    assert get(store, clipping_id).tags == ("mine",)
    assert capturing.reextract([clipping_id], JobContext()) == []
    store.undo()
    assert get(store, clipping_id).article.text == "Only a line."


def test_extracting_without_storing(store: Store, capturing: Capturing):
    (article,) = capturing.extract_only(html("bridge"))
    assert article.headline == "All about the bridge"
    with pytest.raises(ExtractionError, match="Not extracted"):
        capturing.extract_only(Payload(b"\0\1\2\3" * 50, "application/x-thing"))
    assert everything(store) == []


# ------------------------------------------------------------------------------------- hard pages


class Trouble:
    """An extractor with every vice."""

    def outcome(self, payload: Payload, mode: Mode, rules: object) -> Outcome:
        match payload.data:
            case b"hang":
                while True:
                    pass
            case b"waits for others":
                time.sleep(2)
            case b"crash":
                import os

                os.abort()
            case b"memory":
                return Outcome.of((Article(headline=str(len(bytearray(4_000_000_000)))),))
            case b"bug":
                raise KeyError("a bug in a parser")
            case b"deep":
                raise RecursionError("too deep")
        return Outcome.of((Article(headline=payload.data.decode()),))


@pytest.mark.parametrize(
    ("vice", "sentence"),
    [
        (b"hang", "Not extracted: the page took longer than 1 seconds."),
        (b"crash", "Not extracted: the page made the reading program break off."),
        (b"memory", "Not extracted: the page needs more memory than is allowed."),
        (b"bug", "Not extracted: the page has a form that could not be read."),
        (b"deep", "Not extracted: the page is nested too deeply."),
    ],
)
def test_trouble_costs_one_page(
    vice: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr("clipper.services.extraction_pool.ExtractionProcess", Trouble)
    pool = ExtractionPool(seconds=1, workers=1)
    try:
        payloads = [(n, Payload(data, "text/html")) for n, data in enumerate((b"before", vice, b"after"))]
        outcomes = [outcome for _key, _payload, outcome in pool.many(payloads)]
        assert [outcome.failure for outcome in outcomes] == ["", sentence, ""]
        assert outcomes[2].articles[0].headline == "after"
    finally:
        pool.close()
    caplog.clear()


def test_a_page_is_read_though_other_programs_have_the_processor(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("clipper.services.extraction_pool.ExtractionProcess", Trouble)
    pool = ExtractionPool(seconds=1, workers=1)
    try:
        assert pool.one(Payload(b"waits for others", "text/html")).articles
    finally:
        pool.close()


def test_cancelling_a_page_that_hangs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("clipper.services.extraction_pool.ExtractionProcess", Trouble)
    pool = ExtractionPool(seconds=30, workers=1)
    ctx = JobContext()
    try:
        assert pool.one(Payload(b"warm", "text/html")).articles
        threading.Timer(0.2, ctx.cancel).start()
        start = time.monotonic()
        with pytest.raises(Cancelled):
            pool.one(Payload(b"hang", "text/html"), check=ctx.check)
        assert time.monotonic() - start < 5
    finally:
        pool.close()
