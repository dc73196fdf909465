"""The reader's document: where blocks stand, what is copied, that nothing is loaded."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QPalette, QTextCursor, QTextDocument

from clipper.domain.article import Block, BlockKind, Picture, Reason
from clipper.domain.clipping import Highlight
from clipper.services.rendering import block_html
from clipper.ui.panels.reader.builder import PIECE, Content, build
from clipper.ui.panels.reader.copying import copied
from clipper.ui.panels.reader.document import Role, role
from clipper.ui.panels.reader.marks import find_ranges, highlight_at, search_ranges
from clipper.ui.panels.reader.typography import PAPERS, Typography, paper_named

K = BlockKind


@pytest.fixture
def typography(qapp):
    return Typography("Source Serif 4", 17, 68, paper_named("light"))


@pytest.fixture
def make(typography):
    def made(*blocks, **more):
        return build(Content(blocks, more.pop("pictures", {}), clean=block_html, **more), typography)

    return made


def lines(document):
    return [line for line in document.toPlainText().replace("\u2028", "\n").split("\n") if line]


def under(document, range_):
    cursor = QTextCursor(document)
    cursor.setPosition(range_[0])
    cursor.setPosition(range_[1], QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


ARTICLE = (
    Block("b1", K.PARAGRAPH, "The vote 🗳 was put off.", "The <b>vote</b> 🗳 was put off."),
    Block("b2", K.PARAGRAPH, "Share this", kept=False, reason=Reason.SHARE),
    Block("b3", K.HEADING, "Cost", level=3),
    Block("b4", K.LIST_ITEM, "one", level=1),
    Block("b5", K.LIST_ITEM, "two", level=2),
    Block("b6", K.TABLE, "A 1 B 2", "<table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>"),
    Block("b7", K.QUOTE, "Not late."),
)


def test_blocks_stand_in_their_order(make):
    assert lines(make(*ARTICLE)) == [
        "The vote 🗳 was put off.", "Cost", "one", "two", "A", "1", "B", "2", "Not late.",
        "1 passage removed   Show",
    ]  # fmt: skip


def test_removed_passages_are_shown_in_place_with_their_reason(make):
    shown = lines(make(*ARTICLE, show_removed=True, outlet="the-post.example"))
    at = shown.index("Share this")
    assert shown[at - 1].startswith("Left out: share line   Put back")
    assert "the-post.example" in shown[at - 1]
    assert shown[at + 1] == "Cost"
    assert shown[-1] == "1 passage removed   Hide"


def test_read_only_offers_nothing_to_change(make):
    shown = lines(make(*ARTICLE, show_removed=True, outlet="the-post.example", editable=False))
    assert "Left out: share line" in shown


def test_offsets_count_characters_and_not_units(make):
    document = make(*ARTICLE)
    assert [under(document, span) for span in document.ranges("b1", 11, 14)] == ["was"]
    start, end = next(document.ranges("b1", 11, 14))
    assert document.place(start) == ("b1", 11)
    assert document.selected(start, end) == [("b1", 11, 14)]


def test_cells_of_a_table_have_their_offsets(make):
    document = make(*ARTICLE)
    assert [under(document, span) for span in document.ranges("b6", 4, 7)] == ["B", "2"]


def test_a_selection_over_blocks_gives_the_parts_of_each(make):
    document = make(*ARTICLE)
    start = next(document.ranges("b1", 17, 20))[0]
    end = next(document.ranges("b3", 0, 2))[1]
    assert document.selected(start, end) == [("b1", 17, 23), ("b3", 0, 2)]


def test_very_long_paragraphs_are_cut_without_losing_their_offsets(make):
    text = "word " * (PIECE // 2)
    document = make(Block("b1", K.PARAGRAPH, text))
    assert len(document.paragraphs("b1")) > 1
    spans = list(document.ranges("b1", 0, len(text)))
    assert "".join(under(document, span) for span in spans) == text
    assert [under(document, span) for span in document.ranges("b1", 10_000, 10_004)] == ["word"]


def test_nothing_is_loaded(make):
    evil = 'x<img src="file:///etc/passwd"><img src="http://x.example/p.png">'
    document = make(
        Block("b1", K.PARAGRAPH, "x", evil), Block("b2", K.FIGURE, "", picture_url="http://x.example/p.png")
    )
    assert "<img" not in document.toHtml()
    for address in ("file:///etc/passwd", "http://x.example/p.png", "picture:unknown", ":/qt-project.org/x"):
        for kind in QTextDocument.ResourceType:
            found = document.resource(kind.value, QUrl(address))
            assert (found.width(), found.height()) == (1, 1)


def test_pictures_have_their_room_before_they_come(make):
    picture = Picture("ab" * 32, "image/jpeg", 4000, 2000)
    document = make(Block("b1", K.FIGURE, "Caption", picture="ab" * 32), pictures={picture.sha256: picture})
    assert lines(document)[-1] == "Caption"
    image = document.begin().begin().fragment().charFormat().toImageFormat()
    assert image.width() == pytest.approx(2 * image.height(), abs=2)
    assert 300 < image.width() < 800


def test_text_that_would_break_paragraphs_is_kept_in_its_place(make):
    text = "a\u2029b\ufffcc\x00d\u202ee\rf"
    document = make(Block("b1", K.PARAGRAPH, text), Block("b2", K.PARAGRAPH, "next"))
    assert document.blockCount() == 2
    assert [under(document, span) for span in document.ranges("b2", 0, 4)] == ["next"]
    assert "\u202e" not in document.toPlainText()


def test_right_to_left_articles_run_right_to_left(make):
    document = make(Block("b1", K.PARAGRAPH, "أجّل المجلس"), Block("b2", K.PARAGRAPH, "12.4"), right_to_left=True)
    assert document.begin().textDirection().name == "RightToLeft"
    assert document.begin().next().textDirection().name == "RightToLeft"


def test_copies_keep_formatting_and_leave_out_what_clipper_says(make):
    document = make(*ARTICLE, show_removed=True, outlet="x.example")
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    mime = copied(cursor)
    assert "<p>The <strong>vote</strong> 🗳 was put off.</p>" in mime.html()
    assert "<h3>Cost</h3><ul><li>one</li><li>two</li></ul>" in mime.html()
    assert "<blockquote>Not late.</blockquote>" in mime.html()
    for said in ("Left out", "Put back", "passage removed", "clipper:"):
        assert said not in mime.html() + mime.text()
    assert mime.text().startswith("The vote 🗳 was put off.\n\n")


def test_find_ignores_case_and_accents(make):
    document = make(Block("b1", K.PARAGRAPH, "Zürich und ZURICH, İstanbul"))
    assert [under(document, span) for span in find_ranges(document, "zurich")] == ["Zürich", "ZURICH"]
    assert [under(document, span) for span in find_ranges(document, "istanbul")] == ["İstanbul"]
    assert find_ranges(document, "  ") == []


def test_search_marks_and_highlights(make):
    document = make(*ARTICLE)
    assert [
        under(document, span) for span in search_ranges(document, {"b3": [(0, 4)], "b1": [(4, 8)], "gone": [(0, 1)]})
    ] == ["vote", "Cost"]
    highlight = Highlight(1, "b1", 4, 8)
    at = next(document.ranges("b1", 5, 6))[0]
    assert highlight_at(document, [highlight], at) == highlight
    assert highlight_at(document, [highlight], at + 10) is None


def test_roles_tell_quotations_from_text(make):
    document = make(*ARTICLE)
    assert role(document.paragraphs("b7")[0]) == Role.QUOTE


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("<>&\"'/=\x00\u2028\u2029\u202e\u2066\ufffc\ufdd0\r\n\t 🗳"),
    ),
    max_size=80,
)
MARKUP = st.lists(
    st.one_of(
        HOSTILE,
        st.sampled_from(
            ["<b>", "</b>", "<script>", "</script>", "<a href='javascript:x()'>", "<table>", "<td colspan=999>", "<tr>",
             "</table>", "<img src=x onerror=x>", "<svg><p>", "<!--", "]]>", "&#x202e;", "&bogus;", "<br>", "<style>"]
        ),
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(K)), HOSTILE, MARKUP, st.booleans()), max_size=5))
def test_whatever_a_page_holds_it_is_shown_as_text_and_in_its_place(make, found):
    blocks = [
        Block(f"b{number}", kind, text, html, kept, None if kept else Reason.OTHER)
        for number, (kind, text, html, kept) in enumerate(found)
    ]
    document = make(*blocks, show_removed=True, outlet="x.example")
    links = re.findall(r'href="([^"]*)"', document.toHtml())
    assert all(link.startswith(("clipper:", "http:", "https:", "mailto:")) for link in links)
    for piece in document.pieces:
        assert under(document, (piece.position, piece.stop)).replace("\u2029", "\u2028") == piece.text
        assert document.place(piece.at(piece.start)) is not None


def luminance(colour):
    parts = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_readable(name, qapp):
    paper = paper_named(name)
    grounds = ["ground", "removed"]
    pairs = [(ink, ground) for ink in ("ink", "muted", "link", "bad", "warn") for ground in grounds]
    pairs += [("ink", colour) for colour in ("mark", "yellow", "green", "blue", "pink")] + [("current_ink", "current")]
    for ink, ground in pairs:
        light, dark = sorted((luminance(paper.colour(ink)), luminance(paper.colour(ground))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{ink} on {ground}"


def test_the_paper_follows_the_window(qapp):
    from clipper.ui.panels.reader.typography import paper

    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, "#101010")
    assert paper("system", palette).name == "dark"
    palette.setColor(QPalette.ColorRole.Window, "#f5f5f5")
    assert paper("system", palette).name == "light"
    assert paper("sepia", palette).name == "sepia"


def test_a_list_that_begins_deeper_than_it_goes_on(make):
    levels = (2, 1, 3, 3, 1, 2)
    document = make(*(Block(f"b{n}", K.LIST_ITEM, f"item {n}", level=level) for n, level in enumerate(levels)))
    block, indents = document.begin(), []
    while block.isValid():
        indents += [block.textList().format().indent()] if block.textList() else []
        block = block.next()
    assert tuple(indents) == levels
