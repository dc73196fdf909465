"""Mails, mailboxes, Outlook messages and news alerts."""

import email.message

import pytest

from clipper.domain.article import Certainty, Reason
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract import Mode, articles
from clipper.extract.formats import FORMATS, limits
from clipper.media_types import sniff
from tests.extract.formats import makers

BODY = "Bridge vote put off again\n\nBy Jane Roe\n\n" + "\n\n".join(makers.PARAGRAPHS)
ENTRIES = (
    ("Bridge vote put off again by the council", "https://post.example/a", makers.PARAGRAPHS[0]),
    ("Fishermen fear for the herring in the bay", "https://post.example/b", makers.PARAGRAPHS[1]),
    ("Architect offers to draw the bridge again", "https://courier.example/c", makers.PARAGRAPHS[2]),
)


def read(data: bytes, name: str = ""):
    return articles(Payload(data, "", filename=name))


def test_plain_mail_is_one_article():
    (article,) = read(makers.mail(BODY, subject="Fwd: Bridge vote put off again").as_bytes(), "a.eml")
    assert article.headline == "Bridge vote put off again"
    assert article.authors == ("Jane Roe",)
    assert article.text.startswith("The harbour council")
    assert str(article.published and article.published.value) == "2025-02-13T08:30+01:00"
    assert article.certainty["published"] is Certainty.GUESS
    assert article.outlet == "The Post"


def test_alert_becomes_one_article_for_each_entry():
    found = read(makers.mail("see the other part", makers.alert_html(ENTRIES)).as_bytes())
    assert [(article.headline, article.url) for article in found] == [entry[:2] for entry in ENTRIES]
    for article, (_, _, snippet) in zip(found, ENTRIES, strict=True):
        assert article.text == f"The Post\n\n{snippet}" or article.text == snippet
    everything = [block.text for article in found for block in article.blocks]
    assert "Your alert: bridge" in everything
    assert "Unsubscribe from this alert" in everything
    assert "Flag as irrelevant" in [block.text for block in found[0].removed]


def test_alert_in_plain_text():
    plain = "Your alert: bridge\n\n" + "\n".join(f"{t}\n{s}\n<{u}>\n" for t, u, s in ENTRIES) + "\nUnsubscribe\n"
    found = read(makers.mail(plain).as_bytes())
    assert [(article.headline, article.url) for article in found] == [entry[:2] for entry in ENTRIES]


def test_article_with_links_below_is_no_alert():
    links = "".join(
        f'<p><a href="https://post.example/{n}">Another story of the day number {n}</a></p>' for n in range(4)
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in makers.PARAGRAPHS)
    html = f"<html><body><h1>Bridge vote put off</h1>{body}{links}</body></html>"
    (article,) = read(makers.mail(html=html).as_bytes())
    assert makers.PARAGRAPHS[1] in article.text


def test_attached_mails_are_read():
    outer = makers.mail("Please see the two mails.", subject="Two clippings")
    for title in ("First bridge story", "Second bridge story"):
        outer.add_attachment(makers.mail(BODY.replace("Bridge vote put off again", title), subject=title))
    headlines = [article.headline for article in read(outer.as_bytes(), "x.eml")]
    assert headlines[-2:] == ["First bridge story", "Second bridge story"]


def test_covering_note_gives_way_to_the_attached_document():
    outer = makers.mail("Here it is.", subject="FYI")
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    outer.add_attachment(makers.docx(), maintype="application", subtype=kind, filename="bridge.docx")
    (article,) = read(outer.as_bytes(), "x.eml")
    assert article.headline == "Bridge vote put off again"


def test_mails_nested_too_deep_are_refused():
    message = makers.mail(BODY)
    for _ in range(limits.NESTED_MAILS + 2):
        outer = email.message.EmailMessage()
        outer["Subject"], outer["From"] = "Fwd", "a@b.example"
        outer.add_attachment(message)
        message = outer
    with pytest.raises(ExtractionError, match=r"^Mails inside mails are read 4 deep"):
        read(message.as_bytes(), "x.eml")


def test_mailbox():
    mails = [
        makers.mail(BODY.replace("Bridge", name), subject=f"{name} vote put off again") for name in ("Bridge", "Ferry")
    ]
    data = b"".join(b"From news@post.example Thu Feb 13 08:30:00 2025\n" + m.as_bytes() + b"\n" for m in mails)
    found = read(data, "press.mbox")
    assert [article.headline for article in found] == ["Bridge vote put off again", "Ferry vote put off again"]


def test_outlook_message():
    data = makers.outlook("RE: Bridge vote put off again", BODY, "The Post")
    assert sniff(data, "x.msg", "") == "application/vnd.ms-outlook"
    (article,) = read(data, "x.msg")
    assert article.headline == "Bridge vote put off again"
    assert makers.PARAGRAPHS[2] in article.text


def test_headers_in_every_state_are_read():
    data = b"Subject: =?utf-8?b?4oKs4oKs?= =?bogus?q?x?=\nFrom: \xff\xfe <\nDate: yesterday\n\n" + BODY.encode()
    (article,) = read(data, "x.eml")
    assert article.published is None
    assert article.text


@pytest.mark.parametrize(
    "kind", ["message/rfc822", "application/mbox", "application/vnd.ms-outlook", "multipart/related"]
)
@pytest.mark.parametrize(
    "data", [b"\0" * 300, b"Content-Type: multipart/mixed; boundary=\n\n--\n", bytes(range(256)) * 9]
)
def test_damaged_mails_give_a_sentence(kind, data):
    said = makers.fails_with_a_sentence(lambda: FORMATS[kind](Payload(data, kind), Mode.FAST, ()))
    assert said == "" or (said[0].isupper() and said.endswith("."))


def test_entries_are_complete_in_the_ledger():
    found = read(makers.mail(html=makers.alert_html(ENTRIES)).as_bytes())
    reasons = {block.text: block.reason for article in found for block in article.blocks}
    assert reasons["Flag as irrelevant"] in {Reason.SHARE, Reason.NAVIGATION}
