"""The press book as a file: what it promises to conform to, outline, links, page numbers, fonts, metadata, bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from clipper.export import pressbook
from clipper.export.pressbook import Form, Options
from clipper.jobs import JobContext
from tests.export.building import Shelf, blocks, make_article, make_clipping, make_document, showcase
from tests.export.printed import boxes_of, head_of, text_of


@pytest.fixture(scope="module")
def shelf():
    return Shelf()


@pytest.fixture(scope="module")
def document(shelf):
    return showcase(shelf)


@pytest.fixture(scope="module")
def book(document, shelf, tmp_path_factory):
    target = tmp_path_factory.mktemp("book") / "book.pdf"
    return pressbook.make(document, pressbook.shipped()[0], Options(), shelf.get, target, JobContext())


def test_is_archivable_and_accessible(book):
    with pikepdf.open(book.files[0]) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert "/StructTreeRoot" in root
        assert str(root.Lang) == "en"
        assert "/OutputIntents" in root
        with pdf.open_metadata() as meta:
            assert meta["pdfaid:part"] == "2"
            assert meta["pdfaid:conformance"] == "A"
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"].startswith("The Harbour Bridge in the Press")


def fonts_of(pdf: pikepdf.Pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            yield item


def test_every_font_is_embedded_and_readable(book):
    with pikepdf.open(book.files[0]) as pdf:
        found = 0
        for font in fonts_of(pdf):
            if font.Subtype in ("/CIDFontType0", "/CIDFontType2"):
                descriptor = font.FontDescriptor
                assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
            else:
                assert "/ToUnicode" in font
            found += 1
        assert found > 10


def test_outline_is_groups_and_headlines(book, document):
    reader = PdfReader(book.files[0])
    flat = []

    def walk(items, depth):
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                flat.append((depth, item.title, reader.get_destination_page_number(item) + 1))

    walk(reader.outline, 0)
    titles = [title for depth, title, _ in flat if depth == 1]
    assert titles == [entry.clipping.article.headline for entry in document.entries]
    assert [title for depth, title, _ in flat if depth == 0] == [
        "Summary", "Overview", "Contents", *(group.title for group in document.groups), "Index", "Colophon",
    ]  # fmt: skip


def test_contents_and_overview_name_the_real_pages(book, document):
    reader = PdfReader(book.files[0])
    pages = {}
    for item in reader.outline:
        for inner in item if isinstance(item, list) else ():
            pages.setdefault(inner.title, []).append(reader.get_destination_page_number(inner) + 1)
    overview = next(text for page in reader.pages if "Overview" in (text := page.extract_text()) and "Headline" in text)
    numbers = [int(found) for found in re.findall(r"(?m)(\d+)\s*$", overview)]
    expected = [pages[entry.clipping.article.headline].pop(0) for entry in document.entries]
    assert set(expected) <= set(numbers)


def test_rows_are_links_to_the_clippings(book, document):
    reader = PdfReader(book.files[0])
    inner = [
        note.get_object()
        for page in reader.pages[:6]
        for note in page.get("/Annots", ())
        if "/A" not in note.get_object() or note.get_object()["/A"]["/S"] == "/GoTo"
    ]
    assert len(inner) >= 2 * len(document.entries)
    assert all("/Contents" in note for note in inner)


def test_text_comes_out_as_it_went_in(book):
    text = " ".join(text_of(book.files[0]).split())
    assert "The vote on the new harbour bridge has been put off for the third time." in text
    assert "Το δημοτικό συμβούλιο ανέβαλε" in text
    assert "Городской совет в третий раз отложил" in text
    assert "市議会は新しい港の橋" in text


def test_pages_are_counted(book):
    assert f"Page 3 of {book.pages}" in text_of(book.files[0], page=3)
    assert len(PdfReader(book.files[0]).pages) == book.pages


def test_the_same_input_gives_the_same_bytes(document, shelf, book, tmp_path):
    again = pressbook.make(document, pressbook.shipped()[0], Options(), shelf.get, tmp_path / "b.pdf", JobContext())
    assert again.files[0].read_bytes() == book.files[0].read_bytes()


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(book):
    subprocess.run(["qpdf", "--check", str(book.files[0])], check=True, capture_output=True)


def test_plain_small_book_is_smaller(document, shelf, book, tmp_path):
    small = pressbook.make(
        document, pressbook.shipped()[0], Options(form=Form.SMALL), shelf.get, tmp_path / "s.pdf", JobContext()
    )
    assert small.files[0].stat().st_size < 0.7 * book.files[0].stat().st_size


def test_large_books_become_volumes_with_one_numbering(document, shelf, tmp_path):
    target = tmp_path / "big.pdf"
    book = pressbook.make(document, pressbook.shipped()[0], Options(), shelf.get, target, JobContext(), most=16)
    assert [file.name for file in book.files] == ["big-1.pdf", "big-2.pdf"]
    assert not target.exists()
    first, second = (PdfReader(file) for file in book.files)
    assert book.pages == len(first.pages) + len(second.pages)
    start = len(first.pages)
    told = " ".join(second.pages[1].extract_text().split())
    assert f"Page {start + 2} · Volume 2 of 2 (2/{len(second.pages)})" in told
    numbers = set(map(int, re.findall(r"\d+", told)))
    outline = [item for part in second.outline if isinstance(part, list) for item in part]
    assert {second.get_destination_page_number(item) + 1 + start for item in outline} <= numbers


def test_a_very_long_article_is_printed_whole(tmp_path):
    text = "\n".join(f"Paragraph {n} of a report that does not end, {'word ' * 60}." for n in range(700))
    long = make_clipping(1, make_article(blocks=blocks(text)))
    document = make_document([long, make_clipping(2)])
    book = pressbook.make(document, pressbook.shipped()[0], Options(), Shelf().get, tmp_path / "l.pdf", JobContext())
    assert book.pages > 50
    printed = " ".join(text_of(book.files[0]).split())
    assert all(f"Paragraph {n} of" in printed for n in (0, 1, 350, 698, 699))


@pytest.mark.parametrize("template", range(3))
@pytest.mark.parametrize("paper", ["a4", "letter", "a5"])
def test_every_template_prints_on_every_paper(document, shelf, template, paper, tmp_path):
    target = tmp_path / "p.pdf"
    options = Options(paper=paper, columns=2, new_page=False, accent="#336699", typeface="sans")
    book = pressbook.make(document, pressbook.shipped()[template], options, shelf.get, target, JobContext())
    width, height = {"a4": (595, 842), "letter": (612, 792), "a5": (420, 595)}[paper]
    box = PdfReader(book.files[0]).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (width, height)
    assert book.warnings == ()


def test_warnings_of_the_typesetter_are_none(document, shelf, tmp_path):
    for number, template in enumerate(pressbook.shipped()):
        ours = replace(template, own=True)  # those of own templates are told
        book = pressbook.make(document, ours, Options(), shelf.get, tmp_path / f"{number}.pdf", JobContext())
        assert book.warnings == ()


def test_no_text_runs_over_the_margins(document, shelf, tmp_path):
    for number, template in enumerate(pressbook.shipped()):
        target = tmp_path / f"{number}.pdf"
        pressbook.make(document, template, Options(), shelf.get, target, JobContext())
        boxes = boxes_of(target)
        assert len(boxes) > 500
        for left, top, right, bottom in boxes:
            assert left > 50
            assert right < 595 - 50
            assert bottom < 842 - 60 or top > 842 - 65  # the text, or the foot below it


@pytest.fixture(scope="module", params=["classic", "modern"])
def running_on(request, document, shelf, tmp_path_factory):
    template = next(item for item in pressbook.shipped() if item.key == request.param)
    target = tmp_path_factory.mktemp("on") / "on.pdf"
    ours = replace(template, own=True)  # so that a layout that does not come to rest would be told
    return pressbook.make(document, ours, Options(new_page=False), shelf.get, target, JobContext())


def test_pages_that_run_on_are_headed_by_the_clipping_at_their_top(running_on, document):
    assert running_on.warnings == ()
    reader = PdfReader(running_on.files[0])
    inner = [item for part in reader.outline if isinstance(part, list) for item in part]
    begins = [reader.get_destination_page_number(item) + 1 for item in inner]  # of each clipping, in order
    assert begins == sorted(begins)
    assert len(set(begins)) < len(begins)  # some share a page
    opening = {begins[document.entries.index(group.entries[0])] for group in document.groups}
    inner_pages = [page for page in range(begins[0], begins[-1] + 1) if page not in opening]
    assert len(inner_pages) > 3
    for page in inner_pages:
        last = max(number for number, begin in enumerate(begins, 1) if begin < page)
        here = [number for number, begin in enumerate(begins, 1) if begin == page]
        head = head_of(running_on.files[0], page)
        outlets = {number: document.entries[number - 1].outlet_name for number in (last, *here[:1])}
        assert any(str(number) in head.split() and outlet in head for number, outlet in outlets.items()), head


def test_no_page_holds_nothing_but_the_address(book):
    for number in range(6, book.pages + 1):
        words = text_of(book.files[0], number).split("Read online")
        assert len(words) == 1 or len(words[0]) > 200, number
