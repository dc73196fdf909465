"""Originals as safe views."""

import io

import pytest
from PIL import Image

from clipper.domain.article import BlockKind
from clipper.domain.clipping import Original
from clipper.domain.payload import Payload
from clipper.services import rendering
from clipper.services.rendering import Rendering, block_html


@pytest.fixture
def views():
    made = Rendering()
    yield made
    made.close()


def original(data: bytes, media_type: str = "text/html", **more: str) -> Original:
    return Original("0" * 64, Payload(data, media_type, **more))


def test_block_html_is_sanitised_again():
    evil = 'He <b onclick="x()">said</b> <img src="http://x/t.gif"><a href="javascript:x()">so</a><script>x()</script>'
    safe = block_html(evil)
    assert "<b>said</b>" in safe
    assert not any(word in safe for word in ("onclick", "img", "javascript", "script", "x()"))


def test_tables_keep_their_cells():
    assert "<td>1</td>" in block_html("<table onload=x><tr><td>1</td></tr></table>")


def test_page_becomes_blocks_without_anything_that_loads(views):
    page = b"""<html><head><title>T</title><style>@import url(http://x/)</style>
    <meta http-equiv=refresh content=0></head>
    <body><div>Top</div><div><h2>Head</h2><p>One <b>two</b><p>Three</div><ul><li>a<ul><li>b</ul></ul>
    <img src=http://x/p.png alt="A &lt;b&gt; bridge"><iframe src=http://x></iframe><script>alert(1)</script>
    <table><tr><td>x<td>y</table><blockquote><p>Quoted</p></blockquote></body></html>"""
    view = views.original(original(page))
    assert [(block.kind, block.text) for block in view.blocks] == [
        (BlockKind.PARAGRAPH, "Top"),
        (BlockKind.HEADING, "Head"),
        (BlockKind.PARAGRAPH, "One two"),
        (BlockKind.PARAGRAPH, "Three"),
        (BlockKind.LIST_ITEM, "a"),
        (BlockKind.LIST_ITEM, "b"),
        (BlockKind.PARAGRAPH, "[A <b> bridge]"),
        (BlockKind.TABLE, "xy"),
        (BlockKind.QUOTE, "Quoted"),
    ]
    everything = "".join(block.html for block in view.blocks)
    assert "http://x" not in everything
    assert "alert" not in everything
    assert "alert(1)" in view.source


def test_a_huge_original_is_cut_and_says_so(views):
    view = views.original(original(b"<p>" + b"word " * 1_000_000))
    assert view.cut
    assert len(view.source) == rendering.SOURCE_CHARACTERS
    assert view.source_characters == 5_000_003


def test_deep_nesting_does_no_harm(views):
    view = views.original(original(b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000))
    assert [block.text for block in view.blocks] == ["deep"]


def test_mail_shows_its_html_part(views):
    mail = b"From: a@b.example\nContent-Type: multipart/alternative; boundary=X\n\n"
    mail += b"--X\nContent-Type: text/plain\n\nplain\n"
    mail += b"--X\nContent-Type: text/html; charset=iso-8859-1\n\n<p>caf\xe9</p>\n--X--\n"
    view = views.original(original(mail, "message/rfc822"))
    assert [block.text for block in view.blocks] == ["café"]
    assert view.source.startswith("From:")


def test_deeply_nested_mail_is_refused_kindly(views):
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    view = views.original(original(parts + b"\ntext", "message/rfc822"))
    assert view.notice
    assert view.source


def test_pdf_pages_are_drawn_in_another_process(views):
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "red").save(out, "PDF")
    view = views.original(original(out.getvalue(), "application/pdf"))
    assert len(view.blocks) == 1
    data = views.picture(view.pictures[0].sha256)
    assert data is not None
    assert data.startswith(b"\x89PNG")
    assert views.picture("page-7") is None


def test_damaged_pdf_gives_a_sentence(views):
    view = views.original(original(b"%PDF-1.4 nonsense", "application/pdf"))
    assert view.notice == "This PDF cannot be opened; it may be damaged or locked."


def test_unknown_kinds_are_said_to_be_kept(views):
    assert "byte for byte" in views.original(original(b"\0\1", "application/zip")).notice
