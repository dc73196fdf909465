"""Every other format: what it holds, that it opens, and that hostile text stays text in it."""

import csv
import dataclasses
import datetime as dt
import html.parser
import io
import json
import re
import shutil
import subprocess
import zipfile

import bibtexparser
import docx
import openpyxl
import pytest
import rispy
from lxml import etree
from PIL import Image

from clipper.domain.article import Article, Block, BlockKind
from clipper.domain.clipping import Clipping, Highlight, HighlightColour, Rights
from clipper.domain.payload import Via
from clipper.domain.published import Published
from clipper.domain.row import Extraction, Status
from clipper.domain.shelves import Outlet
from clipper.errors import Cancelled
from clipper.export.document import Document, Entry, Group
from clipper.export.formats import FORMATS

HOSTILE = [
    '<script>alert("x")</script>',
    "</article></body></html>",
    "]]> <!-- & &amp; &#x41;",
    '=HYPERLINK("http://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\\input{/etc/passwd} $x$ %comment {unbalanced",
    "TY  - BOOK\nER  - ",
    "# heading\n\n- list\n1. one\n`code` [link](javascript:alert(1)) ![i](http://evil.example/p.png)",
    "\x00\x07\ud800 null, bell and surrogate \ufffe",
    "\u202egnp.exe right to left override",
    "---\ntitle: other\n---",
]


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "steelblue").save(out, "PNG")
    return out.getvalue()


def clipping(number: int, headline: str, *blocks: Block, **changes) -> Clipping:
    fields = {name: changes.pop(name) for name in list(changes) if name in Article.__dataclass_fields__}
    article = Article(headline=headline, blocks=blocks, **{"language": "en", **fields})
    base = Clipping(
        id=number,
        uid=f"uid-{number}",
        article=article,
        outlet_id=None,
        status=Status.FILED,
        extraction=Extraction.DONE,
        captured=dt.datetime(2025, 2, 14, 9, tzinfo=dt.UTC),
        via=Via.FILE,
    )
    return dataclasses.replace(base, **changes)


def paragraph(number: int, text: str, html: str = "", **fields) -> Block:
    return Block(f"b{number}", fields.pop("kind", BlockKind.PARAGRAPH), text, html, **fields)


@pytest.fixture
def document() -> Document:
    harbour = clipping(
        1,
        "Harbour bridge vote put off",
        paragraph(1, "The council met on Monday.", "The council met on <b>Monday</b>."),
        paragraph(2, "What comes next", kind=BlockKind.HEADING, level=2),
        paragraph(3, "First point", kind=BlockKind.LIST_ITEM, level=1),
        paragraph(4, "A point below", kind=BlockKind.LIST_ITEM, level=3),
        paragraph(5, "Second point", kind=BlockKind.LIST_ITEM, level=1),
        paragraph(6, "We wait, she said.", kind=BlockKind.QUOTE),
        paragraph(
            7,
            "Year Cost\n2024 10",
            "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>10</td></tr></table>",
            kind=BlockKind.TABLE,
        ),
        paragraph(8, "The bridge in fog", kind=BlockKind.FIGURE, picture="p" * 64, alt="A bridge"),
        paragraph(9, "See the plan online.", '<a href="https://plan.example/a">See the plan</a> online.'),
        paragraph(10, "Left out", kept=False),
        authors=("Jane Roe", "Max Muster"),
        published=Published("2025-02-13"),
        page="4",
        url="https://the-post.example/bridge",
        tags=("harbour", "city/bridges"),
        note="Ask for the minutes.",
        highlights=(Highlight(1, "b1", 4, 11, HighlightColour.GREEN, "who"),),
    )
    arabic = clipping(2, "تأجيل التصويت على الجسر", paragraph(1, "اجتمع المجلس يوم الاثنين."), language="ar")
    closed = clipping(
        3, "Behind the wall", paragraph(1, "Secret text"), rights=Rights("PMG", 20, dt.date(2026, 1, 1), link_only=True)
    )
    post = Outlet(1, "The Post", medium="daily", circulation=120_000)
    return Document(
        title="Harbour & bridges",
        created=dt.datetime(2025, 2, 20, 8, tzinfo=dt.UTC),
        prepared_by="Press office",
        summary="A quiet week.",
        groups=(
            Group("The bridge", "All about it.", (Entry(1, harbour, "Important.", post), Entry(2, arabic))),
            Group("Other", "", (Entry(3, closed),)),
        ),
    )


@pytest.fixture
def hostile_document() -> Document:
    entries = []
    for number, text in enumerate(HOSTILE, start=1):
        entries.append(
            Entry(
                number,
                clipping(
                    number,
                    text,
                    paragraph(1, text, text),
                    authors=(text,),
                    outlet=text,
                    section=text,
                    page=text,
                    url="javascript:alert(1)",
                    tags=(text,),
                    note=text,
                ),
                comment=text,
            )
        )
    return Document(
        title=HOSTILE[0],
        created=dt.datetime(2025, 2, 20, tzinfo=dt.UTC),
        groups=(Group(HOSTILE[1], HOSTILE[2], tuple(entries)),),
    )


def load(sha256: str) -> bytes | None:
    return png() if sha256 == "p" * 64 else None


def written(document: Document, name: str) -> bytes:
    return FORMATS[name].write(document, load, lambda: None)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_selection_gives_the_same_bytes(document, name):
    assert written(document, name) == written(document, name)


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_and_an_empty_selection_never_stop_an_export(hostile_document, name):
    assert written(hostile_document, name)
    assert isinstance(written(Document("", dt.datetime(2025, 1, 1, tzinfo=dt.UTC)), name), bytes)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_cancelled(document, name):
    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        FORMATS[name].write(document, load, check)


@pytest.mark.parametrize("name", ["html", "markdown", "epub", "docx"])
def test_link_only_clippings_give_no_text(document, name):
    data = written(document, name)
    texts = zip_texts(data) if name in ("epub", "docx") else data.decode()
    assert "Behind the wall" in texts
    assert "Secret text" not in texts
    assert "Left out" not in texts


def zip_texts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(("ml", "opf")))


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_the_web_page_holds_everything_and_loads_nothing(document):
    text = written(document, "html").decode()
    assert "default-src 'none'" in text
    parser = Tags()
    parser.feed(text)
    images = [attrs for tag, attrs in parser.tags if tag == "img"]
    assert len(images) == 1
    assert images[0]["src"].startswith("data:image/")
    assert images[0]["alt"] == "A bridge"
    assert ("mark", {"class": "green", "title": "who"}) in parser.tags
    assert any(attrs.get("dir") == "rtl" for tag, attrs in parser.tags if tag == "article")
    assert "120,000" in text
    etree.fromstring(text.split("\n", 1)[1].encode())  # well-formed, lists nested rightly


def test_nothing_hostile_lives_in_the_web_page(hostile_document):
    parser = Tags()
    parser.feed(written(hostile_document, "html").decode())
    names = {tag for tag, _ in parser.tags}
    assert not names & {"script", "iframe", "img", "object", "form"}
    assert all((attrs.get("href") or "#").startswith("#") for _, attrs in parser.tags)
    assert not any(name.startswith("on") for _, attrs in parser.tags for name in attrs)


def test_markdown_says_what_it_holds(document):
    text = written(document, "markdown").decode()
    assert text.startswith('---\ntitle: "Harbour & bridges"\n')
    assert "## 1. Harbour bridge vote put off" in text
    assert "The <mark>council</mark> met on **Monday**." in text
    assert "| Year | Cost |\n| --- | --- |\n| 2024 | 10 |" in text
    assert "[See the plan](<https://plan.example/a>) online." in text


def test_nothing_is_markup_in_markdown(hostile_document):
    from markdown_it import MarkdownIt

    body = written(hostile_document, "markdown").decode().split("---\n", 2)[2]
    rendered = MarkdownIt("commonmark").render(body)
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert "javascript:" not in re.sub(r">[^<]*<", "><", rendered)
    assert "<code>" not in rendered


def test_the_word_document_opens_with_its_structure(document):
    word = docx.Document(io.BytesIO(written(document, "docx")))
    styles = {p.style.name for p in word.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Quote", "Caption"} <= styles
    assert len(word.inline_shapes) == 1
    assert [[c.text for c in row.cells] for row in word.tables[1].rows] == [["Year", "Cost"], ["2024", "10"]]
    assert any(rel.target_ref == "https://plan.example/a" for rel in word.part.rels.values() if rel.is_external)


def test_the_e_book_has_a_spine_and_contents(document):
    data = written(document, "epub")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        package = etree.fromstring(book.read("book/package.opf"))
        names = {"o": "http://www.idpf.org/2007/opf"}
        pages = [item.get("idref") for item in package.iterfind(".//o:itemref", names)]
        assert len(pages) == 2 + 2 + 3
        for name in book.namelist():
            if name.endswith(".xhtml"):
                etree.fromstring(book.read(name))


@pytest.mark.skipif(not (shutil.which("epubcheck") and shutil.which("java")), reason="epubcheck is not installed")
@pytest.mark.parametrize("which", ["document", "hostile_document"])
def test_epubcheck_finds_nothing(which, request, tmp_path):
    file = tmp_path / "book.epub"
    file.write_bytes(written(request.getfixturevalue(which), "epub"))
    judge = ["java", "-jar", shutil.which("epubcheck")]
    result = subprocess.run([*judge, str(file)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_csv_is_a_table_without_formulas(document, hostile_document):
    text = written(document, "csv").decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert table[0][:5] == ["No.", "Date", "Outlet", "Medium", "Headline"]
    assert table[1][:5] == ["1", "2025-02-13", "The Post", "Daily paper", "Harbour bridge vote put off"]
    hostile = csv.reader(io.StringIO(written(hostile_document, "csv").decode("utf-8-sig")))
    assert not [cell for row in hostile for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_workbook_holds_texts_only(document, hostile_document):
    sheet = openpyxl.load_workbook(io.BytesIO(written(document, "xlsx"))).active
    assert sheet["E2"].value == "Harbour bridge vote put off"
    assert sheet["L2"].value == 120_000
    hostile = openpyxl.load_workbook(io.BytesIO(written(hostile_document, "xlsx"))).active
    assert not [cell for row in hostile.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


def test_ris_is_read_back(document, hostile_document):
    records = rispy.loads(written(document, "ris").decode())
    assert [r["title"] for r in records] == [e.clipping.article.headline for e in document.entries]
    assert records[0]["authors"] == ["Jane Roe", "Max Muster"]
    assert records[0]["date"] == "2025/02/13"
    assert len(rispy.loads(written(hostile_document, "ris").decode())) == len(HOSTILE)


def test_bibtex_is_read_back(document, hostile_document):
    library = bibtexparser.parse_string(written(document, "bibtex").decode())
    assert not library.failed_blocks
    assert library.entries[0].fields_dict["journal"].value == "The Post"
    assert library.entries[0].key == "thepost2025-1"
    hostile = bibtexparser.parse_string(written(hostile_document, "bibtex").decode())
    assert not hostile.failed_blocks
    assert len(hostile.entries) == len(HOSTILE)


def test_csl_is_json_for_citation_processors(document):
    items = json.loads(written(document, "csl"))
    assert items[0]["issued"] == {"date-parts": [[2025, 2, 13]]}
    assert items[0]["container-title"] == "The Post"
    assert "javascript" not in json.dumps(items)


def test_tables_speak_the_language_of_the_book(document):
    german = dataclasses.replace(document, language="de-AT")
    assert "Überschrift" in written(german, "csv").decode("utf-8-sig").splitlines()[0]
