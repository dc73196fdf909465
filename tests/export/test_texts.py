"""The small pure parts of the exports: texts, inline runs, wording, figures, typefaces, pictures, volumes."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from PIL import Image

from clipper.domain.article import Block, BlockKind
from clipper.domain.clipping import Highlight, Tonality
from clipper.domain.published import Published
from clipper.export import texts
from clipper.export.document import Group
from clipper.export.figures import figures
from clipper.export.inline import Cell, Run, runs, styled, table
from clipper.export.pressbook import fonts, pictures
from clipper.export.pressbook.making import split
from clipper.export.wording import Wording, languages
from tests.export.building import OUTLETS, make_article, make_clipping, make_document, photograph


def test_styles_are_spread_over_exactly_the_text():
    found = styled("A b c", "A <b>b</b> <i>c</i>")
    assert found == (Run("A "), Run("b", strong=True), Run(" "), Run("c", emphasis=True))


def test_markup_of_another_text_is_ignored():
    assert styled("Corrected", "<b>Original</b>") == (Run("Corrected"),)


@pytest.mark.parametrize(
    "html", ["<b>a", "a</b>", "<b><i>a</b></i>", "<x>a</x>", "<a href='u'>a", "&lt;", "<", "<b", ""]
)
def test_broken_markup_never_loses_text(html):
    for text in ("a", "<", ""):
        assert "".join(run.text for run in styled(text, html)) == text


def test_highlights_and_mentions_cut_runs():
    block = Block("b1", BlockKind.PARAGRAPH, "The old bridge leans", "The <b>old bridge</b> leans")
    mark = Highlight(1, "b1", 4, 10)
    found = runs(block, (mark,), ((8, 14),))
    assert [(run.text, run.strong, run.highlight is mark, run.mention) for run in found] == [
        ("The ", False, False, False),
        ("old ", True, True, False),
        ("br", True, True, True),
        ("idge", True, False, True),
        (" leans", False, False, False),
    ]


@pytest.mark.parametrize("place", [(-5, 3), (2, 99), (7, 2), (50, 60)])
def test_highlights_outside_the_text_do_no_harm(place):
    block = Block("b1", BlockKind.PARAGRAPH, "short", "")
    assert "".join(run.text for run in runs(block, (Highlight(1, "b1", *place),))) == "short"


def test_tables_are_read_with_headers_and_spans():
    rows = table('<table><tr><th>A</th><th>B</th></tr><tr><td colspan="2">c <b>d</b></td></tr><tr></tr></table>')
    assert rows == (
        (Cell((Run("A"),), True), Cell((Run("B"),), True)),
        (Cell((Run("c "), Run("d", strong=True)), columns=2),),
    )
    assert table("no table") == ()


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ("en-US", "Hello", ("en", "US")),
        ("de_AT", "Guten Tag", ("de", "AT")),
        ("", "صحيفة الميناء", ("ar", "")),
        ("en", "צוללנים בינואר", ("he", "")),
        ("fa", "صحيفة", ("fa", "")),
        ("uk", "Портовий вісник", ("uk", "")),
        ("zh-Hant", "港口日報", ("zh", "TW")),
        ("", "港の橋の採決", ("ja", "")),
        ("nonsense!", "words", ("fr", "")),
        ("ar", "Latin letters only", ("fr", "")),
        ("", "12345", ("fr", "")),
    ],
)
def test_texts_are_typeset_in_their_language(declared, text, expected):
    assert texts.typeset_language(declared, text, "fr") == expected


def test_texts_are_made_harmless():
    assert texts.harmless("a\x00b\u202ec\u00add\ud800\ufeff") == "abcd"
    assert texts.harmless("a\r\nb\u2028c\td") == "a\nb\nc d"
    assert texts.line("  a \n b ") == "a b"


def test_long_words_get_break_points_but_never_within_a_character():
    assert max(map(len, texts.breakable("x" * 200).split("\u200b"))) == 30
    assert texts.breakable("x" * 40) == "x" * 40
    assert all(not piece.startswith("\u0301") for piece in texts.breakable("e\u0301" * 60).split("\u200b"))


def test_texts_are_shortened_after_a_sentence_or_a_word():
    assert texts.shortened("One two. Three four five six.", 14) == "One two."
    assert texts.shortened("One two three four five", 14) == "One two three…"
    assert texts.shortened("short", 14) == "short"


@pytest.mark.parametrize("language", languages())
def test_every_language_has_all_words_with_their_places(language):
    own, english = Wording(language).labels, Wording("en").labels
    assert own.keys() == english.keys()
    for key, words in english.items():
        assert sorted(part.split("}")[0] for part in own[key].split("{")[1:]) == sorted(
            part.split("}")[0] for part in words.split("{")[1:]
        ), key


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "13 February 2025"),
        ("en-US", "February 13, 2025"),
        ("de", "13. Februar 2025"),
        ("fr", "13 février 2025"),
        ("es", "13 de febrero de 2025"),
        ("xx", "13 February 2025"),
    ],
)
def test_dates_are_written_in_the_language(language, expected):
    assert Wording(language).date(Published("2025-02-13T08:30+01:00")) == expected


def test_dates_are_as_precise_as_they_are_known():
    words = Wording("en")
    assert words.date(Published("2025-02")) == "February 2025"
    assert words.date(Published("2025")) == "2025"
    assert words.date(None) == ""
    assert words.span(dt.date(2025, 2, 3), dt.date(2025, 2, 9)) == "3–9 February 2025"
    assert words.span(dt.date(2024, 12, 30), dt.date(2025, 2, 9)) == "30 December 2024 – 9 February 2025"


def test_figures_count_only_what_is_known():
    clippings = [
        make_clipping(1, make_article(published=Published("2025-02-03")), tonality=Tonality.POSITIVE, story_id=7),
        make_clipping(2, make_article(published=Published("2025-02-05")), story_id=7),
        make_clipping(3, make_article(published=Published("2025-02"), outlet="", language="de-AT")),
        make_clipping(4, make_article(published=None, outlet="the post")),
    ]
    document = make_document(clippings)
    entries = tuple(replace(entry, outlet=OUTLETS[0] if entry.number == 1 else None) for entry in document.entries)
    found = figures(replace(document, groups=(Group(entries=entries),)))
    assert (found.clippings, found.stories, found.outlets) == (4, 3, 1)
    assert found.timeline.bars == (
        (dt.date(2025, 2, 3), 1),
        (dt.date(2025, 2, 4), 0),
        (dt.date(2025, 2, 5), 1),
    )
    assert found.by_tonality == (("positive", 1),)
    assert found.by_medium == (("daily", 1),)
    assert found.by_language == (("en", 3), ("de", 1))


@pytest.mark.parametrize(
    ("last", "step"),
    [("2025-02-20", "day"), ("2025-06-01", "week"), ("2026-06-01", "month"), ("2035-01-01", "year")],
)
def test_the_timeline_takes_steps_that_fit(last, step):
    days = ("2025-01-31", last)
    clippings = [make_clipping(n, make_article(published=Published(day))) for n, day in enumerate(days)]
    timeline = figures(make_document(clippings)).timeline
    assert timeline.step == step
    assert sum(count for _, count in timeline.bars) == 2
    assert len(timeline.bars) <= 60


def test_the_shipped_coverage_is_that_of_the_shipped_fonts():
    stored = json.loads((fonts.folder() / fonts.COVERAGE).read_text("utf-8"))
    assert stored == json.loads(json.dumps(fonts.measure(fonts.folder())))


def test_every_typeface_has_its_licence_beside_it():
    names = {file.name for file in fonts.folder().iterdir()}
    assert {"OFL-Noto.txt", "OFL-SourceSans3.txt", "OFL-SourceSerif4.txt"} <= names
    assert all("SIL OPEN FONT LICENSE" in (fonts.folder() / n).read_text("utf-8") for n in names if n.startswith("OFL"))
    assert sum(file.stat().st_size for file in fonts.folder().iterdir()) < 55_000_000


def test_only_families_that_are_needed_are_named():
    assert fonts.needed("Hello é") == ["Source Serif 4", "Source Sans 3"]
    assert fonts.needed("صحيفة 港 😀")[2:] == ["Noto Naskh Arabic", "Noto Serif CJK", "Noto Color Emoji"]


def test_pictures_are_turned_limited_and_flattened():
    picture = pictures.printable(photograph(1, 3000, 1000), 1600)
    assert (picture.width, picture.height, picture.suffix) == (1600, 533, ".jpg")
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (255, 0, 0, 0)).save(out, "PNG")
    flat = Image.open(io.BytesIO(pictures.printable(out.getvalue(), 1600).data))
    assert (flat.mode, flat.getpixel((5, 5))) == ("RGB", (255, 255, 255))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("CMYK", (60, 40)).save(out, "JPEG", exif=exif)
    turned = pictures.printable(out.getvalue(), 1600)
    assert (turned.width, turned.height) == (40, 60)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "F", "RGBA", "YCbCr"])
def test_pictures_of_every_mode_are_printable(mode):
    out = io.BytesIO()
    Image.new("RGB" if mode == "YCbCr" else mode, (50, 30)).save(out, "TIFF")
    printed = Image.open(io.BytesIO(pictures.printable(out.getvalue(), 40).data))
    assert max(printed.size) <= 50
    assert printed.mode in ("L", "RGB")


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", photograph(1, 200, 100)[:900], b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 50]
)
def test_what_is_no_picture_is_unprintable(data):
    with pytest.raises(pictures.Unprintable):
        pictures.printable(data, 1600)


@pytest.mark.parametrize("side", [9_200, 20_000])
def test_bombs_are_refused_before_they_are_decoded(side):
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    with pytest.raises(pictures.Unprintable, match="too large"):
        pictures.printable(out.getvalue(), 1600)


def test_volumes_keep_order_and_split_at_groups_where_they_can():
    document = make_document([make_clipping(n) for n in range(1, 12)])
    entries = document.entries
    groups = (Group("A", "a", entries[:3]), Group("B", "b", entries[3:6]), Group("C", "c", entries[6:]))
    volumes = split(replace(document, groups=groups), 4)
    assert [[(g.title, g.comment, len(g.entries)) for g in volume.groups] for volume in volumes] == [
        [("A", "a", 3)],
        [("B", "b", 3), ("C", "c", 1)],
        [("C", "", 4)],
    ]
    assert [entry.number for volume in volumes for entry in volume.entries] == list(range(1, 12))
