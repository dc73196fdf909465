"""The form of an article survives: headings, lists, quotes, tables, emphasis, lines of verse, pictures with captions."""

import base64
import hashlib
import io

import pytest
from PIL import Image

from clipper.domain.article import Block, BlockKind, body_text
from clipper.domain.payload import Part
from clipper.extract import html
from clipper.extract.html.parsing import parse
from clipper.extract.html.pictures import Pictures, largest, read_picture
from clipper.extract.html.segments import segments_of
from clipper.extract.html.structure import BlockBuilder


def blocks(body: str, *, base: str = "https://a.example/dir/page.html", parts: tuple[Part, ...] = ()) -> list[Block]:
    """All blocks of a page as if all were kept."""
    page = parse(f"<html><body>{body}</body></html>")
    builder = BlockBuilder(base, Pictures(base, parts, page.data))
    return [builder.block(number, segment, None) for number, segment in enumerate(segments_of(page.root), 1)]


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 120), colour).save(out, "PNG")
    return out.getvalue()


def test_emphasis_links_and_scripts_above_the_line():
    (block,) = blocks('<p>A <b>bold</b> <i>word</i>, <a href="../x">a link</a>, m<sup>2</sup> and H<sub>2</sub>O.</p>')
    assert block.html == (
        "A <strong>bold</strong> <em>word</em>, "
        '<a href="https://a.example/x">a link</a>, m<sup>2</sup> and H<sub>2</sub>O.'
    )
    assert block.text == "A bold word, a link, m2 and H2O."


def test_readings_stand_beside_the_text_and_not_in_it():
    (block,) = blocks("<p><ruby>虐待<rp>(</rp><rt>ぎゃくたい</rt><rp>)</rp></ruby>をした<b>親</b></p>")
    assert block.text == "虐待をした親"
    assert block.html == ("<ruby>虐待<rp>(</rp><rt>ぎゃくたい</rt><rp>)</rp></ruby>をした<strong>親</strong>")


def test_nested_emphasis_closes_in_order():
    (block,) = blocks("<p><b>one <i>two</i></b><i> three</i></p>")
    assert block.html == "<strong>one <em>two</em></strong><em> three</em>"


def test_markup_in_text_stays_text():
    (block,) = blocks("<p>Use &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;</p>")
    assert block.text == '<Use <script>alert(1)</script> & "x"'[1:]
    assert "<script" not in block.html


def test_a_heading_as_long_as_a_paragraph_is_one():
    short, long = "The vote. " * 20, "The vote. " * 30
    found = [(block.kind, block.level) for block in blocks(f"<h2>{short}</h2><h3>{long}</h3>")]
    assert found == [(BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, 0)]


def test_headings_and_lists():
    found = blocks("<h1>One</h1><h3>Three</h3><ul><li>a<ul><li>b</li></ul></li></ul><ol><li>c</li></ol>")
    assert [(b.kind, b.text, b.level, b.ordered) for b in found] == [
        (BlockKind.HEADING, "One", 2, False),
        (BlockKind.HEADING, "Three", 3, False),
        (BlockKind.LIST_ITEM, "a", 1, False),
        (BlockKind.LIST_ITEM, "b", 2, False),
        (BlockKind.LIST_ITEM, "c", 1, True),
    ]


def test_quotes_and_preformatted_text():
    found = blocks("<blockquote><p>Said he.</p><p>And she.</p></blockquote><pre>def f():\n    return 1</pre>")
    assert [b.kind for b in found] == [BlockKind.QUOTE, BlockKind.QUOTE, BlockKind.VERSE]
    assert found[2].text == "def f():\n    return 1"


def test_lines_of_a_poem_stay_and_two_breaks_part_paragraphs():
    one, two = blocks("<div>Roses are red<br>Violets are blue<br><br>Sugar is <i>sweet</i></div>")
    assert one.text == "Roses are red\nViolets are blue"
    assert one.html == "Roses are red<br>Violets are blue"
    assert (two.text, two.html) == ("Sugar is sweet", "Sugar is <em>sweet</em>")


def test_soft_hyphens_go():
    (block,) = blocks("<p>Donau&shy;dampf&shy;schiff\u200b</p>")
    assert block.text == block.html == "Donaudampfschiff"


def test_data_tables_are_one_block_and_layout_tables_are_none():
    (table,) = blocks(
        "<table><caption>Votes</caption><tr><th>Party</th><th>Seats</th></tr>"
        "<tr><td><b>Blue</b></td><td><a href='/s'>12</a></td></tr></table>"
    )
    assert table.kind is BlockKind.TABLE
    assert table.text == "Votes\nParty Seats\nBlue 12"
    assert "<td><strong>Blue</strong></td>" in table.html
    assert 'href="https://a.example/s"' in table.html
    layout = blocks(
        "<table><tr><td><p>Left column with a story.</p></td><td><table><tr><td>x</td></tr></table></td></tr></table>"
    )
    assert [b.kind for b in layout] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_figures_have_caption_and_alternative_text():
    (figure,) = blocks(
        '<figure><img src="pic.jpg" alt="A bridge"><figcaption>The <b>old</b> bridge. Photo: J. Roe</figcaption></figure>'
    )
    assert figure.kind is BlockKind.FIGURE
    assert figure.text == "The old bridge. Photo: J. Roe"
    assert figure.html == "The <strong>old</strong> bridge. Photo: J. Roe"
    assert (figure.alt, figure.picture_url, figure.picture) == ("A bridge", "https://a.example/dir/pic.jpg", "")


def test_a_caption_stays_with_its_picture_and_is_not_running_text():
    figure = '<figure><img src="/pic.jpg" alt=""><figcaption>The old bridge at dusk</figcaption></figure>'
    story = "<p>" + "The council voted on Tuesday to put the bridge off until the spring of next year. " * 4 + "</p>"
    article = html.clean((story + figure + story).encode())
    assert "The old bridge at dusk" in [block.text for block in article.kept]
    assert "The old bridge at dusk" not in article.text
    assert "The old bridge at dusk" in body_text(article.blocks)


def test_pictures_that_came_along_are_stored():
    data = picture()
    page = (
        "<html><body><article><h1>Bridge</h1>"
        + "<p>The council voted on Tuesday to put the bridge off until next spring, the mayor said.</p>" * 4
        + f'<figure><img src="page_files/a%20b.png" alt="x"></figure><img src="data:image/png;base64,{base64.b64encode(picture("blue")).decode()}">'
        + "<p>Nobody in the chamber was surprised by what the harbour master had to say about it.</p>" * 4
        + "</article></body></html>"
    )
    article = html.clean(page.encode(), parts=(Part("page_files/a b.png", "image/png", data),))
    figures = [block for block in article.kept if block.kind is BlockKind.FIGURE]
    assert [figure.picture for figure in figures] == [p.sha256 for p in article.pictures]
    assert article.pictures[0].sha256 == hashlib.sha256(data).hexdigest()
    assert (article.pictures[0].width, article.pictures[0].media_type) == (200, "image/png")


def test_lazy_pictures_are_found_by_their_real_address():
    (figure,) = blocks('<img src="data:image/gif;base64,R0lGOD" data-src="https://cdn.example/real.jpg">')
    assert figure.picture_url == "https://cdn.example/real.jpg"


@pytest.mark.parametrize(
    ("srcset", "address"),
    [
        ("a.jpg 320w, b.jpg 1280w, c.jpg 640w", "b.jpg"),
        ("a.jpg 1x, b.jpg 2x", "b.jpg"),
        ("a.jpg", "a.jpg"),
        ("", ""),
    ],
)
def test_the_largest_of_a_set(srcset, address):
    assert largest(srcset) == address


def test_what_is_no_picture_is_refused():
    assert read_picture(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>" * 3) is None
    assert read_picture(b"\x89PNG\r\n\x1a\n" + b"\0" * 100) is None
    assert read_picture(b"") is None
