"""Word, OpenDocument, RTF, Markdown, PDF and pictures."""

import io
import shutil
import zipfile

import pytest

from clipper.domain.article import BlockKind, Certainty, Reason, Rule
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract import Mode, articles
from clipper.extract.formats import FORMATS, limits, pictures
from tests.extract.formats import makers


def read(data: bytes, name: str = "", **more):
    (article,) = articles(Payload(data, "", filename=name), **more)
    return article


def kinds(article):
    return [(block.kind, block.text) for block in article.kept]


def test_word_document():
    article = read(makers.docx(), "bridge.docx")
    assert article.headline == "Bridge vote put off again"
    assert article.authors == ("Jane Roe",)
    assert article.published
    assert article.published.value == "2025-02-13"
    assert (BlockKind.HEADING, "What next?") in kinds(article)
    assert (BlockKind.LIST_ITEM, "First thing") in kinds(article)
    assert (BlockKind.TABLE, "yes\tno") in kinds(article)
    strong = next(block for block in article.kept if "surprise" in block.text)
    assert "<strong>not</strong>" in strong.html
    assert "<sub>2</sub>" in strong.html
    assert "<script" not in strong.html
    figure = next(block for block in article.kept if block.kind is BlockKind.FIGURE)
    assert figure.picture == article.pictures[0].sha256
    assert "The typist" not in article.authors


def test_opendocument_text():
    article = read(makers.odt(), "bridge.odt")
    assert article.headline == "Bridge vote put off again"
    assert article.authors == ("Jane Roe",)
    assert (BlockKind.HEADING, "What next?") in kinds(article)
    assert (BlockKind.LIST_ITEM, "First thing") in kinds(article)
    assert (BlockKind.VERSE, "Roses are red\nviolets are blue\nand so are you") in kinds(article)


def test_rich_text():
    source = r"{\rtf1\ansi\ansicpg1252 {\b Br\'fccke}\par By Jane Roe\par " + makers.PARAGRAPHS[0] + r"\par}"
    article = read(source.encode(), "a.rtf")
    assert article.headline == "Brücke"
    assert article.text == makers.PARAGRAPHS[0]


def test_markdown():
    source = (
        "---\nauthor: Jane Roe\ndate: 2025-02-13\n---\n# Bridge *vote*\n\n"
        "Some [text](https://a.example/) here\nand there.\n\n- one\n- two\n\n> said\n"
    )
    article = read(source.encode(), "a.md")
    assert article.headline == "Bridge vote"
    assert article.authors == ("Jane Roe",)
    assert kinds(article) == [
        (BlockKind.PARAGRAPH, "Some text here and there."),
        (BlockKind.LIST_ITEM, "one"),
        (BlockKind.LIST_ITEM, "two"),
        (BlockKind.QUOTE, "said"),
    ]
    assert article.kept[0].html == 'Some <a href="https://a.example/">text</a> here and there.'


TWO_COLUMNS = """
#set page(
  paper: "a5", columns: 2, header: [The Vale Observer #h(1fr) 12 March 2025],
  footer: [#context counter(page).display()],
)
#set text(size: 9pt)
#place(top, scope: "parent", float: true)[#text(22pt)[Bridge vote put off again] \\ By Jane Roe]
#for n in range(1, 15) [Sentence number #n begins here and goes on for a little while,
  so that there is something to break. It ends with word#n.

]
"""


def test_pdf_in_columns():
    data = makers.pdf(TWO_COLUMNS)
    article = read(data, "a.pdf")
    assert article.headline == "Bridge vote put off again"
    assert article.authors == ("Jane Roe",)
    assert article.outlet == "The Vale Observer"
    assert article.published
    assert article.published.value == "2025-03-12"
    assert [block.text.split(" begins")[0] for block in article.kept] == [f"Sentence number {n}" for n in range(1, 15)]
    assert all(block.text.endswith(f"word{n}.") for n, block in enumerate(article.kept, 1))
    assert {block.text for block in article.removed if block.reason is Reason.NAVIGATION} >= {"1"}
    assert article.facsimiles[0].data == data
    assert article.facsimiles[0].media_type == "application/pdf"


def test_hyphenation_of_pdf_is_undone():
    words = "extraordinary international correspondence concerning administrative responsibilities"
    source = (
        '#set page(width: 6cm, height: 20cm)\n#set par(justify: true)\n#set text(hyphenate: true, lang: "en")\n'
        f"#text(20pt)[Head]\n\nThe {words} continued uninterrupted."
    )
    article = read(makers.pdf(source), "a.pdf")
    assert words in article.text


def test_empty_pdf_keeps_the_facsimile():
    article = read(makers.pdf("#rect()"), "a.pdf")
    assert article.facsimiles
    assert article.notices


def test_picture_without_ocr_says_so(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    article = read(makers.png(), "a.png")
    assert article.facsimiles[0].width == 40
    assert article.notices == (pictures.NO_OCR,)
    assert article.text == ""


@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
def test_picture_is_read_by_ocr():
    article = read(makers.png((900, 100), "The bridge was opened on Monday."), "a.png")
    assert "bridge was opened" in article.text + article.headline
    assert article.notices == (pictures.READ,)


def test_tiff_is_kept_as_png():
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (10, 10)).save(buffer, "TIFF")
    assert read(buffer.getvalue(), "a.tiff").facsimiles[0].media_type == "image/png"


def test_rules_go_before_everything():
    rules = (Rule(1, "", False, "First thing"), Rule(2, "", True, "By Jane Roe, 1 February 2000"))
    article = read(makers.docx(), "a.docx", rules=rules)
    assert "First thing" in [block.text for block in article.removed if block.reason is Reason.RULE]
    assert "By Jane Roe, 13 February 2025" in article.text


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (limits.UNPACKED_BYTES + 1))
    return buffer.getvalue()


def with_entity() -> bytes:
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(makers.odt()))
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "content.xml":
                entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                data = data.replace(b"?>", b"?>" + entity, 1).replace(b"First thing", b"&e;")
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (bomb(), "a.docx"),
        (with_entity(), "a.odt"),
        (makers.docx()[:3000], "a.docx"),
        (makers.png()[:60], "a.png"),
        (b"%PDF-1.7\nrubbish", "a.pdf"),
        (b"{\\rtf1" + b"{" * 100_000, "a.rtf"),
        (b"GIF89a" + bytes(60), "a.gif"),
        (b"bplist00" + bytes(100), "a.webarchive"),
        (b"PK\x03\x04" + bytes(100), "a.docx"),
    ],
    ids=["bomb", "entity", "cut docx", "cut png", "pdf", "rtf", "gif", "webarchive", "zip"],
)
def test_damaged_and_hostile_files_give_a_sentence(data, name):
    with pytest.raises(ExtractionError) as caught:
        read(data, name)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("media_type", sorted(FORMATS))
@pytest.mark.parametrize("data", [b"", b"\xff" * 50, b"<?xml version='1.0'?><a>", bytes(range(256)) * 20])
def test_no_reader_raises_anything_else(media_type, data):
    said = makers.fails_with_a_sentence(lambda: FORMATS[media_type](Payload(data, media_type), Mode.FAST, ()))
    assert said == "" or said.endswith(".")


@pytest.mark.parametrize("cut", range(0, 1000, 100))
@pytest.mark.parametrize("name", ["docx", "odt", "msg", "pdf"])
def test_files_cut_or_changed_anywhere(name, cut):
    whole = {
        "docx": makers.docx,
        "odt": makers.odt,
        "msg": lambda: makers.outlook("A", "B", "C"),
        "pdf": lambda: makers.pdf("Hello"),
    }[name]()
    at = len(whole) * cut // 1000
    for data in (whole[:at], whole[:at] + b"\xff\x00\x41" + whole[at + 3 :]):
        payload = Payload(data, "", filename=f"a.{name}")
        said = makers.fails_with_a_sentence(lambda payload=payload: articles(payload))
        assert said == "" or said.endswith((".", "!"))


def test_certainty_is_told_for_each_value():
    article = read(makers.docx(), "a.docx")
    assert article.certainty["authors"] is Certainty.VISIBLE
    assert article.certainty["headline"] is Certainty.VISIBLE
    assert set(article.certainty) <= {"headline", "authors", "published", "language", "outlet"}
