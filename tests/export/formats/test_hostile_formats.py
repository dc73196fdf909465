"""Any text at all in every field: tables, references and documents are read back whole, and nothing in them is run."""

import csv
import io
import json
import re
from dataclasses import replace

import bibtexparser
import docx
import openpyxl
import rispy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clipper.domain.article import Block, BlockKind
from clipper.export.document import Entry, Group
from clipper.export.formats import FORMATS
from clipper.export.texts import line
from tests.export.building import make_article, make_clipping, make_document

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def written(name: str, text: str) -> bytes:
    """A format of one clipping that has the text in every field."""
    block = Block("b1", BlockKind.PARAGRAPH, text, text)
    article = make_article(
        headline=text, subtitle=text, authors=(text, "Jane Roe"), outlet=text, section=text, page=text, edition=text,
        place=text, lead=text, blocks=(block,),
    )  # fmt: skip
    clipping = make_clipping(1, article, tags=(text,), note=text)
    document = make_document([clipping, make_clipping(2)], title=text)
    group = Group(text, text, (Entry(1, clipping, text), *document.entries[1:]))
    return FORMATS[name].write(replace(document, groups=(group,)), lambda _: None, _go_on)


def _go_on() -> None:
    return None


@few
@given(TEXTS)
@example("a;=cmd|' /C calc'!A0;b")
@example('a; "=1+1')
@example("＝1+1")
@example("-")
def test_no_cell_of_a_csv_file_starts_a_formula_wherever_it_is_cut(text):
    rows = list(csv.reader(io.StringIO(written("csv", text).decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    for cell in rows[1]:
        for piece in re.split(r"[;|]", cell):
            assert not piece.lstrip(' "').startswith(FORMULA)


@few
@given(TEXTS)
@example("=1+1")
@example("http://a.example/" + "x" * 50)
@example("_x0041_ & <b>")
def test_a_workbook_holds_every_text_as_it_is(text):
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", text))).active
    assert sheet.max_row == 3
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert (sheet["E2"].value or "") == (line(text) or "(untitled)")


@few
@given(TEXTS)
@example("TY  - BOOK")
@example("ER  -")
@example("\nER  - \n\nTY  - BOOK")
def test_ris_keeps_two_records_with_their_titles(text):
    records = rispy.loads(written("ris", text).decode())
    assert [record["type_of_reference"] for record in records] == ["NEWS", "NEWS"]
    assert records[0]["title"].split() == (line(text) or "(untitled)").split()


@few
@given(TEXTS)
@example("unbalanced { brace")
@example("} @article{evil, title={x}")
@example('" # and \\input{/etc/passwd} %')
def test_bibtex_keeps_two_entries_with_braces_in_balance(text):
    source = written("bibtex", text).decode()
    library = bibtexparser.parse_string(source)
    assert not library.failed_blocks
    assert [entry.entry_type for entry in library.entries] == ["article", "article"]
    depth = 0
    for char in source:  # as BibTeX counts: a backslash does not make a brace another character
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"(?<!\\)[%$&#]", re.sub(r"url(date)? = \{[^}]*\}", "", source))


@few
@given(TEXTS)
@example('"}],[{')
def test_csl_keeps_two_items_with_their_titles(text):
    items = json.loads(written("csl", text))
    assert [item["type"] for item in items] == ["article-newspaper"] * 2
    assert items[0]["title"] == (line(text) or "(untitled)")


@settings(few, max_examples=25)
@given(TEXTS)
@example("<w:p/> & ]]>")
def test_a_word_document_holds_every_text_as_it_is(text):
    word = docx.Document(io.BytesIO(written("docx", text)))
    held = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert " ".join(line(text).split()) in " ".join(held.split())
