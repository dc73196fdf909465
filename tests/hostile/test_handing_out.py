"""What leaves Clipper after hostile things came in: every format says the same and does nothing."""

import csv
import io
import json
import zipfile
from pathlib import Path

import bibtexparser
import openpyxl
import pikepdf
import pypdfium2
import pytest
import rispy
from lxml import etree
from markdown_it import MarkdownIt

from clipper.services.exporting import BookRequest
from tests.hostile.checking import assert_article_html, assert_inert_page, assert_link
from tests.hostile.conftest import SECRET, House


@pytest.fixture(scope="module")
def ids(house: House) -> tuple[int, ...]:
    """One clipping of each hostile thing."""
    return tuple(result.ids[0] for result in house.results.values() if result.ids)


@pytest.fixture(scope="module")
def exported(house: House, ids: tuple[int, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exported")
    found = {}
    for name, form in house.exporting.FORMATS.items():
        found[name] = folder / f"all{form.suffix}"
        house.exporting.export(ids, found[name], name)
    return found


def test_web_page(exported: dict[str, Path]):
    html = exported["html"].read_text("utf-8")
    assert_inert_page(html)
    assert SECRET not in html


def test_markdown(exported: dict[str, Path]):
    text = exported["markdown"].read_text("utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert_inert_page(html)
    assert SECRET not in text


def test_epub(exported: dict[str, Path]):
    with zipfile.ZipFile(exported["epub"]) as book:
        for name in book.namelist():
            assert ".." not in name
            assert not name.startswith("/")
            data = book.read(name)
            assert SECRET.encode() not in data
            if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
                root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
                for element in root.iter("{http://www.w3.org/1999/xhtml}*"):
                    tag = etree.QName(element).localname
                    assert tag not in {"script", "iframe", "object", "embed", "form", "svg", "math", "base"}
                    assert not [key for key in element.attrib if key.lower().startswith("on")]
                    for key in ("src", "href"):
                        value = element.get(key, "")
                        if "//" in value or ":" in value:
                            assert key == "href"
                            assert_link(value)


def test_word(exported: dict[str, Path]):
    with zipfile.ZipFile(exported["docx"]) as document:
        for name in document.namelist():
            data = document.read(name)
            assert SECRET.encode() not in data
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
            for relation in root.iter("{*}Relationship"):
                if relation.get("TargetMode") == "External":
                    assert_link(relation.get("Target"))
            fields = " ".join(element.text or "" for element in root.iter("{*}instrText"))
            assert "INCLUDE" not in fields
            assert "DDE" not in fields


def test_table(exported: dict[str, Path], ids: tuple[int, ...]):
    content = exported["csv"].read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";" if content.count(";") > content.count(",") else ","))
    assert len(rows) == len(ids) + 1
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell[:80]


def test_spreadsheet(exported: dict[str, Path], ids: tuple[int, ...]):
    book = openpyxl.load_workbook(exported["xlsx"])
    assert max(sheet.max_row for sheet in book.worksheets) > len(ids)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or "cmd" not in str(cell.value), cell.value
                if cell.hyperlink and cell.hyperlink.target:
                    assert_link(cell.hyperlink.target)
    book.close()


def test_references(exported: dict[str, Path], ids: tuple[int, ...]):
    assert len(rispy.loads(exported["ris"].read_text("utf-8"))) == len(ids)
    library = bibtexparser.parse_string(exported["bibtex"].read_text("utf-8"))
    assert (len(library.entries), library.failed_blocks) == (len(ids), [])
    assert len(json.loads(exported["csl"].read_text("utf-8"))) == len(ids)


@pytest.fixture(scope="module")
def book(house: House, ids: tuple[int, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("book") / "all.pdf"
    title = '#read("/etc/passwd") <script> \u202eevil'
    request = BookRequest(ids=ids, title=title, client="*x* #panic()", summary='= x\n#eval("1")', tags=True)
    house.exporting.pressbook(request, target)
    return target


def test_press_book_prints_everything(book: Path):
    document = pypdfium2.PdfDocument(book.read_bytes())
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert '#read("/etc/passwd")' in text
    assert "Council waits again" in text
    assert SECRET not in text
    assert "root:x:0" not in text


def test_press_book_does_nothing(book: Path):
    with pikepdf.open(book) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert "/JS" not in thing
                assert "/AA" not in thing
                assert thing.get("/S") not in ("/JavaScript", "/Launch", "/SubmitForm", "/GoToR", "/ImportData")
                if thing.get("/S") == "/URI":
                    assert_link(str(thing.URI))
                for annotation in thing.get("/Annots", []) if "/Annots" in thing else []:
                    action = annotation.get("/A")
                    if action is not None and action.get("/S") == "/URI":
                        assert_link(str(action.URI))


def test_search_texts_are_text(house: House, ids: tuple[int, ...]):
    for document in house.store.documents(ids):
        document.text.encode("utf-8")
        document.headline.encode("utf-8")
    for headline, text in house.store.texts(ids).values():
        assert SECRET not in headline + text


def test_nothing_was_loaded_on_the_way_out(house: House, exported: dict[str, Path], book: Path):
    assert exported
    assert book.exists()
    assert house.asked == []


def test_article_html_is_checked_by_something_that_can_fail():
    """The checks themselves find what they are for."""
    for bad in (
        "<p onclick=x>y</p>", "<a href='javascript:1'>x</a>", "<img src=x>", "<svg><a href=x>y</a></svg>",
        "<p style='x'>y</p>", "<a href=' &#1;javascript:1'>x</a>",
    ):  # fmt: skip
        with pytest.raises(AssertionError):
            assert_article_html(bad)
    for bad in (
        "<img src='http://x/y'>",
        "<style>@import 'x'</style>",
        "<script>1</script>",
        "<meta http-equiv=refresh>",
    ):
        with pytest.raises(AssertionError):
            assert_inert_page(bad)
