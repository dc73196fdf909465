"""Hostile texts print literally, or not at all, in every field and in every template; nothing is read or run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipper.domain.article import Block, BlockKind
from clipper.domain.clipping import Rights
from clipper.errors import ExportError
from clipper.export import pressbook
from clipper.export.document import Group
from clipper.export.pressbook import Options
from clipper.jobs import JobContext
from tests.export.building import Shelf, make_article, make_clipping, make_document
from tests.export.printed import boxes_of, text_of

MARKUP = (
    '#import "/etc/passwd"',
    '#read("/etc/hostname")',
    '#import "@preview/cetz:0.3.1": *',
    '#include "../data.json"',
    "#eval(\"1 + 1\")",
    "#{ while true {} }",
    "*bold* _emph_ `raw` $x^2$",
    "= Heading = 1",
    "@reference <label> <c1>",
    "\\u{41} \\n \\\\",
    "// comment /* comment */",
    "~ -- --- ... https://example.org/a_b",
    "]] }} )) [[ {{ ((",
    "'; DROP TABLE clippings; --",
    "<script>alert(1)</script>",
    "{title} {page} {nb}",
    "%PDF-1.7 endobj (\\) <<>>",
)  # fmt: skip
CONTROL = (
    "nul\x00bell\x07escape\x1b[31m",
    "lone\ud800surrogate",
    "override\u202egnitirw\u202c",
    "isolate\u2066x\u2069 mark\ufeff",
    "noncharacter\ufffe\uffff\U0001fffe",
    "private\ue000use",
    "soft\u00adhyphen",
    "line\u2028paragraph\u2029tab\tvertical\x0bfeed\x0c",
    "e\u0301\u0301\u0301\u0301\u0301\u0301 Z\u0351\u036b\u0343 zalgo",
    "👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ ☎ ✓ 1️⃣",
    "ﷺ ﬁ ŉ ǆ İ ẞ",
    "𝔘𝔫𝔦 𝟙𝟚 𒀀 𓀀 ᚠ",
    "",
    " ",
)


BODY = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.VERSE)


def texts_of(file: Path) -> str:
    return "".join(text_of(file).replace("\u200b", "").split())


def everywhere(text: str):
    """A book with the text in every field."""
    article = make_article(
        headline=text, subtitle=text, authors=(text,), outlet=text, section=text, page=text, edition=text, place=text,
        lead=text, blocks=tuple(Block(kind, kind, text, "") for kind in BODY),
    )  # fmt: skip
    clipping = make_clipping(1, article, tags=(text,), note=text, also_in=((2, text),), rights=Rights(text))
    document = make_document([clipping, clipping])
    values = dict.fromkeys(
        ("title", "subtitle", "client", "period", "issue", "prepared_by", "confidentiality", "summary", "criteria"),
        text,
    )
    groups = (Group(text, text, tuple(replace(entry, comment=text) for entry in document.entries)), Group(text, text))
    return replace(document, groups=groups, keywords=(text,), **values)


def print_book(document, target, template=0, **options):
    options.setdefault("cover", True)
    return pressbook.make(
        document, pressbook.shipped()[template], Options(**options), Shelf().get, target, JobContext()
    )


@pytest.mark.parametrize("template", range(3))
def test_markup_is_printed_as_it_stands(template, tmp_path):
    document = make_document(
        [make_clipping(n, everywhere(text).entries[0].clipping.article) for n, text in enumerate(MARKUP, 1)]
    )
    book = print_book(document, tmp_path / "b.pdf", template)
    printed = texts_of(book.files[0])
    for text in MARKUP:
        assert "".join(text.split()) in printed, text
    assert "root:" not in printed


def test_every_field_takes_markup(tmp_path):
    print_book(everywhere(" ".join(MARKUP)), tmp_path / "b.pdf", overview=True, contents=True)


@pytest.mark.parametrize("text", CONTROL, ids=lambda text: ascii(text)[:30])
def test_every_field_takes_odd_characters(text, tmp_path):
    with pikepdf.open(print_book(everywhere(text), tmp_path / "b.pdf").files[0]) as pdf, pdf.open_metadata() as meta:
        assert meta["pdfaid:part"] == "2"


def test_characters_without_typeface_are_named_with_a_remedy(tmp_path):
    book = print_book(make_document([make_clipping(1, make_article(headline="Rune ᚠ and \ue000"))]), tmp_path / "b.pdf")
    told = " ".join(book.warnings)
    assert "U+16A0 (runic letter fehu feoh fe f), used" in told
    assert "Noto Sans Runic (package fonts-noto-core)" in told
    assert "private to the page" in told
    assert "□" in texts_of(book.files[0])


def test_only_harmless_links_become_links(tmp_path):
    links = (
        "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://good.example/x", "mailto:a@b.example",
        "http://", "vbscript:x", "\x01javascript:x", "https://bad.example/ space",
    )  # fmt: skip
    html = " ".join(f'<a href="{link}">word</a>' for link in links)
    block = Block("b1", BlockKind.PARAGRAPH, " ".join(["word"] * len(links)), html)
    clippings = [make_clipping(n, make_article(url=link, blocks=(block,))) for n, link in enumerate(links, 1)]
    book = print_book(make_document(clippings), tmp_path / "b.pdf")
    found = set()
    with pikepdf.open(book.files[0]) as pdf:
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if "/A" in note and note.A.S == "/URI":
                    found.add(str(note.A.URI))
                assert "/A" not in note or note.A.S in ("/URI", "/GoTo")
        assert "/JavaScript" not in str(pdf.Root.get("/Names", ""))
    assert found == {"https://good.example/x", "mailto:a@b.example"}


def test_no_word_is_too_long_for_its_column(tmp_path):
    words = ("x" * 4000, "https://example.org/" + "a_b-c" * 200, "漢" * 300, "ا" * 300, "é" * 90 + "\u0301" * 50)
    body = tuple(Block(f"b{n}", BlockKind.PARAGRAPH, word, "") for n, word in enumerate(words))
    headlines = ("W" * 300, "Donaudampfschifffahrtsgesellschaftskapitänsmütze und anderes", "漢" * 100)
    clippings = [make_clipping(n, make_article(headline=text, blocks=body)) for n, text in enumerate(headlines, 1)]
    book = print_book(make_document(clippings, title=headlines[1]), tmp_path / "b.pdf")
    assert max(box.right for box in boxes_of(book.files[0])) < 595 - 30


def test_a_compiler_sees_no_file_outside_its_job(tmp_path):
    folder, document = tmp_path / "spy", make_document([make_clipping()])
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "template.toml").write_text('name = "Spy"')
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    sources = (
        '#read("../secret.txt")',
        '#read("/etc/hostname")',
        '#read("link.txt")',
        '#import "@preview/cetz:0.3.1": *',
    )
    for source in sources:
        (folder / "book.typ").write_text(source)
        spy = pressbook.load(folder, own=True)
        with pytest.raises(ExportError, match=r"The template “Spy” has a mistake in book\.typ, line 1"):
            pressbook.make(document, spy, Options(), Shelf().get, tmp_path / "b.pdf", JobContext())
    assert not (tmp_path / "b.pdf").exists()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=20, max_size=40))
def test_any_text_can_be_printed(tmp_path_factory, texts):
    clippings = []
    for number, text in enumerate(texts, 1):
        block = Block("b1", BlockKind.PARAGRAPH, text, text)
        clippings.append(
            make_clipping(number, make_article(headline=text, outlet=text, authors=(text,), blocks=(block,)))
        )
    book = print_book(make_document(clippings, title=texts[0]), tmp_path_factory.mktemp("any") / "b.pdf", template=2)
    assert not any("archive standard" in warning for warning in book.warnings)
