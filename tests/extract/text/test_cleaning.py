"""Pasted pages: what is kept, what is left out and why."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipper import resources
from clipper.domain.article import BlockKind, Certainty, Reason, Rule
from clipper.errors import ExtractionError
from clipper.extract.text import clean
from clipper.extract.text.split import split

PARAGRAPHS = [
    f"Paragraph number {n} tells how the night library of the port was opened, who came on the first evening, and what "
    f"they read until the morning; the librarian counted {n + 20} guests, and she was content with every one of them."
    for n in range(1, 12)
]
TEASERS = [
    (f"Another story of the port, part {n}", f"What happened at the quay number {n} last night will be remembered by…")
    for n in range(1, 10)
]


def page(headline: str = "Night library opens for shift workers") -> str:
    teasers = "\n\n".join(f"{title}\n\n{text}" for title, text in TEASERS)
    body = "\n\n".join(PARAGRAPHS)
    return f"{headline}\n\nShare and Follow\n\n{body}\n\nShare and Follow\n\nYou May Also Like\n\n{teasers}\n"


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_page_with_share_lines_and_teasers_is_exact(gap):
    article = clean(page().replace("\n\n", gap))
    assert article.headline == "Night library opens for shift workers"
    assert [block.text for block in article.kept] == PARAGRAPHS
    reasons = [(block.text, block.reason) for block in article.removed]
    assert reasons[0] == (article.headline, Reason.METADATA)
    assert reasons[1:4] == [
        ("Share and Follow", Reason.SHARE),
        ("Share and Follow", Reason.SHARE),
        ("You May Also Like", Reason.RELATED),
    ]
    assert reasons[4:] == [pair for title, text in TEASERS for pair in ((title, Reason.RELATED), (text, Reason.TEASER))]


def test_sample_of_the_same_form():
    article = clean(resources.path("samples/night-library.txt").read_text("utf-8"))
    assert len(article.kept) == 11
    assert {block.reason for block in article.removed} == {
        Reason.METADATA, Reason.SHARE, Reason.RELATED, Reason.TEASER
    }  # fmt: skip
    assert article.language == "en"


def visible(text: str) -> str:
    return re.sub(r"[\s•‣◦▪●■*·–—-]", "", text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), st.sampled_from([*PARAGRAPHS[:3], "Share", "Home", ""])), max_size=25))
def test_kept_and_removed_together_are_the_input(lines):
    text = "\n".join(lines)
    if not split(text):
        with pytest.raises(ExtractionError):
            clean(text)
        return
    blocks = clean(text).blocks
    assert visible("".join(block.text for block in blocks)) == visible("".join(line.text for line in split(text)))
    assert len({block.id for block in blocks}) == len(blocks)
    assert all(block.kept == (block.reason is None) for block in blocks)


def test_article_without_a_page_around_it_is_kept_whole():
    article = clean("\n\n".join(["A headline of some words", *PARAGRAPHS[:4]]))
    assert article.headline == "A headline of some words"
    assert [block.text for block in article.kept] == PARAGRAPHS[:4]
    assert clean(PARAGRAPHS[0]).text == PARAGRAPHS[0]


def test_a_page_of_strange_words_is_not_taken_for_an_article_alone():
    foot = [
        "Annual meeting of shareholders", "Offices in nine countries", "Suppliers and partners",
        "Wharves of the north side", "The history of the company", "Schools and visitors", "Officers and pictures",
        "Harbour works and quays", "Figures of the past quarter", "Ratings and indices", "Members of the board",
    ]  # fmt: skip
    article = clean("\n\n".join(["A headline of some words", *PARAGRAPHS[:4]]) + "\n\n" + "\n".join(foot))
    assert [block.text for block in article.kept] == PARAGRAPHS[:4]


def test_byline_and_date_are_read_and_taken_out():
    text = page().replace("Share and Follow", "By Jane Roe\n\n13 February 2025\n\nShare and Follow", 1)
    article = clean(text)
    assert article.authors == ("Jane Roe",)
    assert article.published
    assert article.published.value == "2025-02-13"
    assert article.certainty["published"] is Certainty.VISIBLE
    assert [block.text for block in article.kept] == PARAGRAPHS


def test_no_author_and_no_date_where_there_is_none():
    article = clean(page())
    assert article.authors == ()
    assert article.published is None
    assert not {"authors", "published", "outlet", "place"} & set(article.certainty)


def test_rules_of_the_outlet_go_before_everything():
    rules = (
        Rule(1, "post.example", False, "Paragraph number 3 " + PARAGRAPHS[2].split(" ", 3)[3]),
        Rule(2, "post.example", True, "Share and follow"),
        Rule(3, "other.example", False, PARAGRAPHS[0]),
    )
    article = clean(page(), url="https://www.post.example/a", rules=rules)
    kept = [block.text for block in article.kept]
    assert kept.count("Share and Follow") == 2
    assert not any(text in kept for text in PARAGRAPHS)  # digits match any digits
    assert PARAGRAPHS[2] in [block.text for block in article.removed if block.reason is Reason.RULE]


def test_japanese_page_is_cut_by_characters():
    body = "\n\n".join(
        f"港の図書館は{n}日の夜から朝まで開くことになり、初日には多くの人が訪れた。館長は「静かな夜を本と過ごしてほしい」と話している。利用は無料で、登録も要らない。"
        for n in range(1, 8)
    )
    article = clean(
        f"ホーム\n政治\n経済\nスポーツ\n夜の図書館が開館\n\n2025年2月13日\n\nシェアする\n\n{body}\n\n関連記事\n\n港の橋、投票延期\n蜂が市庁舎の屋上に\n"
    )
    assert article.headline == "夜の図書館が開館"
    assert article.text == body
    assert article.published
    assert article.published.value == "2025-02-13"


def test_verse_and_addresses_stay_in_their_lines():
    poem = (
        "The tide comes in, the tide goes out,\nand all the while the lamp burns low,\n"
        "the keeper turns the page about,\nand reads of ships lost long ago."
    )
    article = clean(f"A headline of some words\n\n{PARAGRAPHS[0]}\n\n{poem}\n\n{PARAGRAPHS[1]}")
    verse = next(block for block in article.kept if block.kind is BlockKind.VERSE)
    assert verse.text == poem
    assert verse.html.count("<br>") == 3


def test_markup_in_a_paste_is_text():
    article = clean(f"A headline of some words\n\n<script>alert(1)</script> {PARAGRAPHS[0]}")
    assert article.kept[0].html.startswith("&lt;script&gt;")


def test_empty_paste():
    with pytest.raises(ExtractionError, match=r"^There is no text"):
        clean(" \n\u200b\n")


def test_long_pages_do_not_take_long():
    clean(page())
    start = time.process_time()
    clean(page() + "\n".join(f"Menu entry {n}" for n in range(3000)))
    assert time.process_time() - start < 6


def test_date_and_author_below_a_standfirst_are_read():
    page = """Skip to content
Home
News
Log in
Night library of the harbour stays open until spring
The council of the port has found the money to keep the night library open until March, and asks the ships for a part.

30 November 2026, 08:15
By Jane Roe, MBA
Share
Print

The vote was close until the very end. Eleven members were for it, ten against, and two had stayed at home, as the chair told the meeting.

For the sailors who come in after midnight it is the only warm room on the quay. "I have read more here than at school," one said.

The money comes from the fund for the lighthouse, which nobody has asked for in nine years. It was sold in spring and is an inn now.

Leave a Reply
Your email address will not be published. Required fields are marked *
Related stories
Ferry tickets go up again
"""
    article = clean(page)
    assert article.headline == "Night library of the harbour stays open until spring"
    assert [block.text[:11] for block in article.blocks if block.kept] == [
        "The council",
        "The vote wa",
        "For the sai",
        "The money c",
    ]
    assert article.authors == ("Jane Roe",)
    assert article.published
    assert article.published.value == "2026-11-30T08:15"
