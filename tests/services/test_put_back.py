"""A removed passage that goes back into the article has its picture again, taken out of the kept original."""

import base64
import email.message
import hashlib
import io
import os

import pytest
from PIL import Image

from clipper.domain.article import Article
from clipper.domain.payload import Part, Payload
from clipper.extract import Mode, articles
from clipper.services.editing import Editing
from clipper.store import Store, clippings, content, intake

URL = "https://the-post.example/bridge"


def png() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((160, 120), 80).save(out, "PNG")
    return out.getvalue()


def page(source: str) -> bytes:
    prose = "".join(
        f"<p>{'The bridge was discussed for a long time, and nobody wanted to go. ' * 4}</p>" for _ in "abc"
    )
    links = "".join(f"<li><a href='/{number}'>Story {number}</a></li>" for number in range(12))
    end = f"<footer class='footer'><ul>{links}</ul><figure><img src='{source}'></figure><ul>{links}</ul></footer>"
    return f"<html><body><article><h1>The bridge</h1>{prose}</article>{end}</body></html>".encode()


def beside(picture: bytes) -> Payload:
    return Payload(
        page("page_files/a.png"), "text/html", url=URL, parts=(Part("page_files/a.png", "image/png", picture),)
    )


def within(picture: bytes) -> Payload:
    return Payload(page("data:image/png;base64," + base64.b64encode(picture).decode()), "text/html", url=URL)


def mhtml(picture: bytes) -> Payload:
    message = email.message.EmailMessage()
    message["Snapshot-Content-Location"] = URL
    message.set_content(page("https://the-post.example/a.png").decode(), subtype="html")
    message.add_related(picture, "image", "png", headers=["Content-Location: https://the-post.example/a.png"])
    return Payload(message.as_bytes(), "multipart/related", filename="bridge.mhtml")


@pytest.mark.parametrize("made", [beside, within, mhtml])
def test_the_picture_of_a_passage_put_back_is_stored(store: Store, made):
    picture = png()
    name = hashlib.sha256(picture).hexdigest()
    payload = made(picture)
    (article,) = articles(payload, mode=Mode.FAST)
    (figure,) = [block for block in article.blocks if block.picture == name]
    assert not figure.kept
    assert not article.pictures
    with store.begin("Clip") as tx:
        clipping_id = intake.add(tx, article, payload)
    editing = Editing(store)

    def shown() -> tuple[Article, bytes | None]:
        with store.read() as snapshot:
            return clippings.clipping(snapshot, clipping_id).article, content.picture(snapshot, name)

    editing.keep_block(clipping_id, figure.id)
    article, stored = shown()
    assert stored == picture
    assert [(item.sha256, item.width) for item in article.pictures] == [(name, 160)]
    store.undo()
    assert not shown()[0].pictures
    store.redo()
    assert [item.sha256 for item in shown()[0].pictures] == [name]
    editing.remove_block(clipping_id, figure.id)
    editing.keep_block(clipping_id, figure.id)
    assert len(shown()[0].pictures) == 1


NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number) for number in range(5000)
)


@pytest.mark.parametrize(
    "payload",
    [
        Payload(page("gone.png"), "text/html", url=URL),
        Payload(b"MIME-Version: 1.0\r\n" + NESTED, "multipart/related", filename="nested.mhtml"),
        Payload(b"bplist00" + b"\xff" * 400, "application/x-webarchive", filename="torn.webarchive"),
    ],
    ids=["gone", "nested", "torn"],
)
def test_a_passage_goes_back_without_a_picture_that_cannot_be_had(store: Store, payload: Payload):
    (article,) = articles(beside(png()), mode=Mode.FAST)
    (figure,) = [block for block in article.blocks if block.picture]
    with store.begin("Clip") as tx:
        clipping_id = intake.add(tx, article, payload)
    Editing(store).keep_block(clipping_id, figure.id)
    with store.read() as snapshot:
        after = clippings.clipping(snapshot, clipping_id).article
    assert figure.id in {block.id for block in after.kept}
    assert not after.pictures


def test_an_original_that_kills_its_reader_costs_the_picture_and_nothing_else(store: Store, monkeypatch):
    payload = beside(png())
    (article,) = articles(payload, mode=Mode.FAST)
    (figure,) = [block for block in article.blocks if block.picture]
    with store.begin("Clip") as tx:
        clipping_id = intake.add(tx, article, payload)
    monkeypatch.setattr("clipper.services.editing.CameAlong", Deadly)
    Editing(store).keep_block(clipping_id, figure.id)
    with store.read() as snapshot:
        after = clippings.clipping(snapshot, clipping_id).article
    assert figure.id in {block.id for block in after.kept}
    assert not after.pictures


class Deadly:
    def picture(self, payload: Payload, sha256: str) -> None:
        os.abort()
