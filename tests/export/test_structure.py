"""What PDF/A and PDF/UA ask of a file's structure, checked on every template and kind of file."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest

from clipper.export import pressbook
from clipper.export.pressbook import Form, Options
from clipper.export.pressbook.builder import Attachment
from clipper.jobs import JobContext
from tests.export.building import Shelf, showcase

KINDS = [
    ("classic", Options()),
    ("classic", Options(new_page=False, form=Form.ATTACHMENTS)),
    ("modern", Options()),
    ("modern", Options(new_page=False, columns=2, paper="a5")),
    ("brief", Options(index=True, overview=True, contents=True)),
    ("brief", Options(form=Form.ATTACHMENTS)),
]
# Standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4), to which every other must be mapped.
_NAMES = """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody
    Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP
    Figure Formula Form"""
STANDARD = frozenset(_NAMES.split())


# Of two things poppler knows but one form: that nothing is suspect, and borders of four colours (ISO 32000-1, 14.7.1
# and 14.8.5.4.2).
_ALLOWED = (
    "Suspects object is wrong type (boolean)",
    "Attribute BorderColor value is of wrong type (array)",
)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"{kind[0]}-{kind[1].form}-{kind[1].new_page}")
def made(request, tmp_path_factory):
    """A book of each kind: its file and its options."""
    name, options = request.param
    shelf = Shelf()
    template = next(item for item in pressbook.shipped() if item.key == name)
    extra = (
        (Attachment("overview.csv", "text/csv", "Overview", b"a,b\r\n"),) if options.form is Form.ATTACHMENTS else ()
    )
    target = tmp_path_factory.mktemp("made") / "book.pdf"
    book = pressbook.make(showcase(shelf), template, options, shelf.get, target, JobContext(), extra)
    assert not [warning for warning in book.warnings if "archive" in warning]
    return target, options


@pytest.fixture(scope="module")
def pdf(made):
    with pikepdf.open(made[0]) as pdf:
        yield pdf


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """All structure elements."""
    left = [pdf.Root.StructTreeRoot]
    while left:
        node = left.pop()
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                left.append(kid)


def test_says_what_it_conforms_to(made, pdf):
    with pdf.open_metadata() as meta:
        assert meta["pdfaid:part"] == ("3" if made[1].form is Form.ATTACHMENTS else "2")
        assert meta["pdfaid:conformance"] == "A"
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"].startswith("The Harbour Bridge")
        assert meta["dc:language"] == ["en"] or meta["dc:language"] == {"en"}
        assert meta["pdf:Keywords"] or meta["dc:subject"]
    assert bool(pdf.Root.MarkInfo.Marked)
    assert not bool(pdf.Root.MarkInfo.get("/Suspects", False))
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    intent = pdf.Root.OutputIntents[0]
    assert intent.S == "/GTS_PDFA1"
    assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"  # an ICC profile


def test_holds_nothing_that_the_standard_forbids(pdf):
    assert not pdf.is_encrypted
    assert not {"/AA", "/OpenAction"} & set(pdf.Root.keys())
    assert not {"/JavaScript", "/AlternatePresentations"} & set(pdf.Root.get("/Names", pikepdf.Dictionary()).keys())
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary):
            assert item.get("/S") not in ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ImportData", "/ResetForm")
        if isinstance(item, pikepdf.Stream):
            assert "/F" not in item  # no stream lies outside
            assert item.get("/Filter") not in ("/LZWDecode", "/Crypt")
            if item.get("/Subtype") == "/Image":
                assert not item.get("/Interpolate", False)
                assert not {"/Alternates", "/OPI"} & set(item.keys())


def test_every_page_takes_its_tab_order_from_the_structure(pdf):
    for page in pdf.pages:
        assert "/StructParents" in page
        if "/Annots" in page:
            assert page.Tabs == "/S"


def test_structure_types_are_standard_or_mapped_to_such(pdf):
    roles = {str(key): str(value) for key, value in pdf.Root.StructTreeRoot.get("/RoleMap", {}).items()}
    for element in elements(pdf):
        kind = str(element.S)
        kind = roles.get(kind, kind)
        assert kind.lstrip("/") in STANDARD, kind


def test_headings_never_skip_a_level(pdf):
    level = 0
    seen = 0
    order = list(_in_order(pdf.Root.StructTreeRoot))
    for element in order:
        kind = str(element.S)
        if kind[:2] == "/H" and kind[2:].isdigit():
            assert int(kind[2:]) <= level + 1
            level = int(kind[2:])
            seen += 1
    assert seen > 20


def _in_order(node: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _in_order(kid)


def test_every_figure_has_a_text_alternative(pdf):
    figures = [element for element in elements(pdf) if element.S == "/Figure"]
    assert figures
    assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_tables_have_heads_and_equal_rows(pdf):
    kinds = Counter(str(element.S) for element in elements(pdf))
    for element in elements(pdf):
        if element.S != "/Table":
            continue
        rows = [kid for kid in _in_order(element) if kid.S == "/TR"]
        widths = {sum(_columns(cell) for cell in row.K if cell.S in ("/TH", "/TD")) for row in rows}
        assert len(widths) == 1, widths
    assert kinds["/TOC"] == 0 or kinds["/TOCI"] >= 23


def _columns(cell: pikepdf.Dictionary) -> int:
    attributes = cell.get("/A", [])
    for attribute in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(attribute, pikepdf.Dictionary) and "/ColSpan" in attribute:
            return int(attribute.ColSpan)
    return 1


def test_languages_are_marked_where_they_change(pdf):
    found = {str(element.Lang) for element in elements(pdf) if "/Lang" in element}
    assert {"de", "fr", "ar", "ja"} <= {code.split("-")[0] for code in found}


def test_every_link_is_tagged_says_where_it_leads_and_leads_somewhere(pdf):
    objects = sum(1 for element in elements(pdf) if element.S == "/Link")
    links = 0
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            assert note.Subtype == "/Link"
            assert "/StructParent" in note
            assert str(note.Contents)
            assert int(note.get("/F", 0)) & 4  # printed, neither hidden nor invisible
            if "/A" in note:
                assert note.A.S in ("/URI", "/GoTo")
                assert note.A.S != "/URI" or str(note.A.URI).startswith(("https://", "http://", "mailto:"))
            else:
                assert "/Dest" in note
            links += 1
    assert objects
    assert links >= 23


def test_fonts_are_embedded_with_the_way_back_to_text(pdf):
    found = 0
    for font in (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"):
        found += 1
        if font.Subtype in ("/CIDFontType0", "/CIDFontType2"):
            assert {"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys())
            assert font.Subtype == "/CIDFontType0" or "/CIDToGIDMap" in font
        else:
            assert "/ToUnicode" in font
            assert font.Subtype in ("/Type0", "/Type3")
    assert found > 6


def test_attached_files_say_what_they_are_to_the_book(made, pdf):
    if made[1].form is not Form.ATTACHMENTS:
        assert not pdf.attachments
        return
    (name,) = pdf.attachments
    assert name == "overview.csv"
    (file,) = pdf.Root.AF
    assert file.AFRelationship == "/Source"
    assert str(file.Desc) == "Overview"
    assert file.EF.F.Subtype == "/text/csv"
    assert "/ModDate" in file.EF.F.Params
    assert file.F == file.UF


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(made):
    subprocess.run(["qpdf", "--check", str(made[0])], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler's tools are not installed")
def test_poppler_reads_the_structure_without_complaint(made):
    told = subprocess.run(["pdfinfo", "-struct", str(made[0])], check=True, capture_output=True)
    complaints = {line for line in told.stderr.decode("utf-8", "replace").splitlines() if not line.endswith(_ALLOWED)}
    assert not complaints
    assert told.stdout.startswith(b"Document")
