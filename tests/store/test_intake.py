import dataclasses
import datetime as dt

import pytest

from clipper.domain.article import Certainty, Picture, Reason, word_count
from clipper.domain.clipping import HighlightColour
from clipper.domain.payload import Part, Via
from clipper.domain.published import Published
from clipper.domain.row import Extraction, Status
from clipper.errors import ClipperError, NotFound
from clipper.services.curating import Curating
from clipper.services.reading import Reading
from clipper.store import intake
from clipper.store.schema import HighlightRow
from tests.store.builders import make_article, make_block, make_clipping, make_payload


@pytest.fixture
def reading(store):
    return Reading(store)


@pytest.fixture
def curating(store):
    return Curating(store)


def fill(store, clipping_id, article):
    with store.begin(undoable=False) as tx:
        intake.fill(tx, clipping_id, article)


def test_everything_of_an_article_comes_back(store, reading):
    article = make_article(
        "Grüße aus Łódź",
        subtitle="Sub",
        section="Politics",
        page="4",
        edition="Late",
        place="Berlin",
        published=Published("2025-02-13T08:30+01:00"),
        language="de",
        url="https://www.post.example/a?utm_source=x",
        canonical_url="https://post.example/a",
        lead="The lead.",
        authors=("Jane Roe", "John Doe", "Jane Roe"),
        pictures=(Picture("", "image/png", 3, 2, b"png bytes", "a.png"),),
        facsimiles=(Picture("", "application/pdf", data=b"%PDF-1.4"),),
        certainty={"headline": Certainty.STRUCTURED},
        notices=("Text was read by OCR.",),
    )
    payload = make_payload(
        b"<html>" * 100,
        url="https://www.post.example/a",
        filename="a.html",
        charset="utf-8",
        via=Via.DROP,
        fragment=True,
        parts=(Part("a_files/1.png", "image/png", b"png bytes"), Part("a_files/1.css", "text/css", b"css")),
    )
    made = make_clipping_of(store, article, payload)
    clipping = reading.clipping(made)
    got = clipping.article
    assert got.authors == ("Jane Roe", "John Doe")
    assert [picture.name for picture in got.pictures] == ["a.png"]
    assert reading.picture(got.pictures[0].sha256) == b"png bytes"
    assert reading.picture(got.facsimiles[0].sha256) == b"%PDF-1.4"
    assert (got.pictures[0].width, got.pictures[0].height, got.pictures[0].data) == (3, 2, b"")
    without = {"authors": (), "pictures": (), "facsimiles": ()}
    assert dataclasses.replace(got, **without) == dataclasses.replace(article, **without)
    assert (clipping.status, clipping.extraction, clipping.via) == (Status.INBOX, Extraction.DONE, Via.DROP)
    assert clipping.words == word_count(article.text)
    assert reading.original(made).payload == payload
    header = reading.original_header(made)
    assert (header.size, header.media_type, header.filename) == (600, "text/html", "a.html")
    row = reading.rows([made])[made]
    assert (row.headline, row.outlet, row.authors, row.lead) == (got.headline, "The Post", got.authors, "The lead.")
    assert row.picture == got.pictures[0].sha256


def make_clipping_of(store, article, payload):
    with store.begin(undoable=False) as tx:
        return intake.add(tx, article, payload)


def test_the_same_bytes_are_stored_once(store):
    payload = make_payload(b"the same page")
    make_clipping(store, payload=payload)
    make_clipping(store, payload=payload)
    with store.read() as snapshot:
        assert snapshot.connection.exec_driver_sql("SELECT count(*) FROM original").scalar() == 1


def test_a_payload_without_an_article_waits_in_the_inbox(store, reading):
    with store.begin("Paste") as tx:
        made = intake.receive(tx, make_payload(url="https://post.example/x"), headline="x", labels=["new"])
    clipping = reading.clipping(made)
    assert (clipping.extraction, clipping.status, clipping.tags) == (Extraction.PENDING, Status.INBOX, ("new",))
    assert clipping.article.url == "https://post.example/x"
    with store.begin(undoable=False) as tx:
        intake.fail(tx, made, "It is nested too deeply.")
    assert reading.clipping(made).failure == "It is nested too deeply."
    fill(store, made, make_article("Found"))
    clipping = reading.clipping(made)
    assert (clipping.extraction, clipping.failure) == (Extraction.DONE, "")
    assert clipping.article.headline == "Found"


def test_what_was_corrected_by_hand_is_not_overwritten(store, reading, curating):
    made = make_clipping(store, "Extracted", text="One.\n\nTwo.\n\nThree.")
    for field, value in {
        "headline": "By hand",
        "authors": ["Ann Other"],
        "published": "2024-12-24",
        "outlet": "Le Monde",
        "language": "fr",
        "url": "https://lemonde.example/1",
    }.items():
        curating.correct(made, field, value)
    curating.edit_block(made, "b2", "Two, <b>better</b>.<script>alert(1)</script>")
    curating.remove_block(made, "b3")
    curating.keep_block(made, "b4")
    fill(store, made, make_article("Again", text="Zero.\n\nOne.\n\nTwo.\n\nThree.", section="New"))
    clipping = reading.clipping(made)
    article = clipping.article
    assert (article.headline, article.authors, article.outlet) == ("By hand", ("Ann Other",), "Le Monde")
    assert (article.published, article.language) == (Published("2024-12-24"), "fr")
    assert (article.url, article.section) == ("https://lemonde.example/1", "New")
    assert article.certainty["headline"] is Certainty.USER
    assert clipping.corrected == {"headline", "authors", "published", "outlet", "language", "url"}
    assert [block.text for block in article.kept] == ["Zero.", "One.", "Two, better.", "Share and Follow"]
    assert article.blocks[2].html == "Two, <b>better</b>."
    assert article.blocks[3].reason is Reason.USER


def test_edited_passages_stay_when_the_new_text_has_nothing_like_them(store, reading, curating):
    made = make_clipping(store, text="A long sentence about the harbour bridge.")
    curating.edit_block(made, "b1", "A long sentence about the old harbour bridge.")
    before = reading.clipping(made).article.blocks
    fill(store, made, make_article(text="Nothing to do with it whatever 123."))
    assert reading.clipping(made).article.blocks == before


def test_highlights_move_with_their_words(store, reading, curating):
    made = make_clipping(store, text="The vote was put off.\n\nAnother paragraph.")
    curating.highlight(made, "b1", 4, 8, HighlightColour.GREEN, "why?")
    fill(store, made, make_article(text="A new first line.\n\nSo: The vote was put off.\n\nAnother paragraph."))
    (mark,) = reading.clipping(made).highlights
    assert (mark.block, mark.start, mark.end, mark.comment) == ("b2", 8, 12, "why?")
    fill(store, made, make_article(text="Something else entirely."))
    clipping = reading.clipping(made)
    assert clipping.highlights == ()
    assert clipping.note == "“vote” why?"


def test_a_highlight_stays_when_another_passage_is_edited(store, reading, curating):
    """Even one of blank space, which an archive may bring: it must not turn into a note."""
    made = make_clipping(store, text="The vote was put off.\n\nAnother paragraph.")
    with pytest.raises(ClipperError, match="nothing to mark"):
        curating.highlight(made, "b1", 3, 4)
    with store.begin("Archive") as tx:
        tx.insert(HighlightRow, clipping_id=made, block="b1", start=3, end=4, colour="green", comment="blank")
    curating.edit_block(made, "b2", "Another line.")
    clipping = reading.clipping(made)
    assert [(mark.block, mark.start, mark.end) for mark in clipping.highlights] == [("b1", 3, 4)]
    assert clipping.note == ""


def test_lone_surrogates_and_nul_do_no_harm(store, reading):
    article = make_article("Bad \ud800 \0 headline", text="Text \udfff\0 end.", authors=("A\ud800",))
    made = make_clipping_of(store, article, make_payload(filename="\ud800.html"))
    assert reading.clipping(made).article.headline == "Bad ?  headline"
    assert reading.clipping(made).article.blocks[0].text == "Text ? end."


def test_what_is_gone_is_not_found(store, reading):
    with pytest.raises(NotFound):
        reading.clipping(99)
    with pytest.raises(NotFound), store.begin("x") as tx:
        intake.fill(tx, 99, make_article())
    assert reading.rows([99]) == {}
    assert reading.original(99) is None
    assert reading.picture("0" * 64) is None


def test_captured_moments_keep_their_instant(store, reading):
    moment = dt.datetime(2025, 2, 13, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    made = make_clipping(store, payload=make_payload(captured=moment))
    assert reading.clipping(made).captured == moment
    assert reading.rows([made])[made].captured == moment


def test_documents_for_the_index(store, curating):
    figure = make_block("A caption", 2, alt="A bridge at night")
    made = make_clipping(store, "Head", blocks=(make_block("Text."), figure), subtitle="Sub")
    curating.set_note(made, "My note")
    (document,) = store.documents([made, 99])
    assert (document.headline, document.subtitle, document.text) == ("Head", "Sub", "Text.\n\nA caption")
    assert (document.captions, document.note, document.authors) == ("A bridge at night", "My note", ("Jane Roe",))
    assert (document.language, document.published) == ("en", "2025-02-13")
    assert store.texts([made]) == {made: ("Head", "Text.\n\nA caption")}


def test_the_outbox_names_what_the_index_has_to_learn(store, curating):
    made, other = make_clipping(store), make_clipping(store)
    waiting = store.outbox()
    assert [(item, gone) for _, item, gone in waiting] == [(made, False), (other, False)]
    store.outbox_done([seq for seq, _, _ in waiting])
    curating.tag([made], add=["x"])
    curating.star([made])
    assert store.outbox() == [], "facts are answered by SQL"
    curating.set_note(made, "words")
    curating.correct(other, "authors", "Ann Other")
    assert [item for _, item, _ in store.outbox()] == [made, other]
    curating.undo()
    assert [item for _, item, _ in store.outbox()] == [made, other, other]
    curating.trash([made])
    curating.empty_trash()
    assert store.outbox()[-1][1:] == (made, True)
