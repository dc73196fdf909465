"""MHTML and web archives."""

import plistlib
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from clipper.domain.article import BlockKind
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract import articles
from tests.extract.formats import makers

_PICTURE = (
    "<figure><img src='PICTURE' alt='A bridge' width='400' height='300'><figcaption>A bridge</figcaption></figure>"
)
_FIRST, *_REST = (f"<p>{paragraph}</p>" for paragraph in makers.PARAGRAPHS)
PAGE = (
    "<html><head><title>Bridge vote</title></head><body><article><h1>Bridge vote put off again</h1>"
    + _FIRST
    + _PICTURE
    + "".join(_REST * 2)
    + "</article></body></html>"
)


def mhtml(picture: str, *, by_id: bool) -> bytes:
    message = MIMEMultipart("related", type="text/html")
    message["Snapshot-Content-Location"] = "https://post.example/bridge"
    message["Subject"] = "Bridge vote"
    page = MIMEText(PAGE.replace("PICTURE", picture), "html", "utf-8")
    page["Content-Location"] = "https://post.example/bridge"
    image = MIMEImage(makers.png((400, 300)))
    image["Content-ID" if by_id else "Content-Location"] = "<one@x>" if by_id else picture
    message.attach(page)
    message.attach(image)
    return message.as_bytes()


@pytest.mark.parametrize(("picture", "by_id"), [("cid:one@x", True), ("https://post.example/i.png", False)])
def test_page_and_its_picture(picture, by_id):
    (article,) = articles(Payload(mhtml(picture, by_id=by_id), "", filename="a.mhtml"))
    assert article.headline == "Bridge vote put off again"
    assert article.url == "https://post.example/bridge"
    assert makers.PARAGRAPHS[2] in article.text
    figure = next(block for block in article.blocks if block.kind is BlockKind.FIGURE)
    assert figure.picture == article.pictures[0].sha256


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_web_archive(form):
    archive = {
        "WebMainResource": {
            "WebResourceData": PAGE.replace("PICTURE", "i.png").encode(),
            "WebResourceURL": "https://post.example/bridge",
            "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": "UTF-8",
        },
        "WebSubresources": [
            {
                "WebResourceURL": "https://post.example/i.png",
                "WebResourceMIMEType": "image/png",
                "WebResourceData": makers.png((400, 300)),
            }
        ],
    }
    (article,) = articles(Payload(plistlib.dumps(archive, fmt=form), "", filename="a.webarchive"))
    assert article.headline == "Bridge vote put off again"
    assert article.url == "https://post.example/bridge"
    assert len(article.pictures) == 1


def test_archive_without_a_page():
    with pytest.raises(ExtractionError, match=r"^There is no page"):
        articles(Payload(plistlib.dumps({"WebMainResource": {}}), "application/x-webarchive", filename="a.webarchive"))


def test_mhtml_without_a_page():
    data = b"Snapshot-Content-Location: x\nMIME-Version: 1.0\nSubject: x\nContent-Type: image/png\n\nx"
    with pytest.raises(ExtractionError, match=r"^There is no page"):
        articles(Payload(data, "", filename="a.mhtml"))
