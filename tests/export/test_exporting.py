"""Exporting from a real library: requests, dossiers, checks, previews, attachments, the other formats."""

from __future__ import annotations

import datetime as dt
import io
import threading
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from clipper.domain.clipping import Rights
from clipper.domain.dossier import DossierEntry, DossierGroup
from clipper.errors import Cancelled, ExportError
from clipper.export.pressbook import Facsimiles, Form
from clipper.jobs import JobContext
from clipper.services.book_request import BookRequest
from clipper.services.curating import Curating
from clipper.services.exporting import Exporting
from clipper.services.finding import Finding
from clipper.services.reading import Reading
from clipper.store import Store
from tests.store.builders import make_clipping


class Desk:
    """A library with three clippings and what exports them."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder / "library")
        self.reading = Reading(self.store)
        self.curating = Curating(self.store)
        self.finding = Finding(self.store, folder / "cache")
        self.templates = folder / "templates"
        self.exporting = Exporting(self.reading, self.finding, self.templates)
        self.target = folder / "book.pdf"
        make = make_clipping
        self.bridge = make(self.store, "Bridge vote put off", text="The council waits.\n\nThe bridge must wait too.")
        self.wind = make(self.store, "Wind farm approved", outlet="Courier", text="The farm will have nine mills.")
        self.empty = make(self.store, "A page without text", blocks=())
        self.ids = (self.bridge, self.wind, self.empty)

    def dossier(self, **values: object) -> int:
        """A dossier with two groups."""
        _, dossier_id = self.curating.new_dossier("Board, February")
        dossier = self.reading.dossier(dossier_id)
        groups = (
            DossierGroup(0, "Traffic", "What the board should know.", (DossierEntry(self.bridge, "Read this first."),)),
            DossierGroup(0, "Energy", "", (DossierEntry(self.wind),)),
        )
        self.curating.set_dossier(replace(dossier, groups=groups, **values))
        return dossier_id

    def close(self) -> None:
        self.exporting.close()
        self.finding.close()
        self.store.close()


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def words_of(file: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def test_a_dossier_is_printed_in_its_groups_with_comments(desk):
    report = desk.exporting.pressbook(BookRequest(dossier_id=desk.dossier()), desk.target)
    assert report.files == (desk.target,)
    assert report.clippings == 2
    titles = [item.title for item in PdfReader(desk.target).outline if not isinstance(item, list)]
    assert titles[3:5] == ["Traffic", "Energy"]
    printed = words_of(desk.target)
    for words in ("Board, February", "What the board should know.", "Read this first.", "The council waits."):
        assert words in printed
    assert not desk.target.with_name("book.pdf.part").exists()


def test_a_selection_keeps_its_order(desk):
    document = desk.exporting.document(BookRequest(ids=(desk.wind, desk.bridge), title="Two"))
    assert [entry.clipping.id for entry in document.entries] == [desk.wind, desk.bridge]
    assert [entry.number for entry in document.entries] == [1, 2]
    assert document.title == "Two"
    assert document.period == "13 February 2025"


def test_a_search_is_printed_with_its_words_marked(desk):
    desk.finding.wait_indexed(30)
    document = desk.exporting.document(BookRequest(query="bridge", mark_query=True))
    assert [entry.clipping.id for entry in document.entries] == [desk.bridge]
    entry = document.entries[0]
    assert entry.mentions["headline"] == ((0, 6),)
    assert document.criteria == "bridge"


def test_given_words_are_marked_whole_and_in_any_case(desk):
    document = desk.exporting.document(BookRequest(ids=desk.ids, mentions=("BRIDGE", "mill", "the council")))
    first, second, _ = document.entries
    assert first.mentions == {"headline": ((0, 6),), "b1": ((0, 11),), "b2": ((4, 10),)}
    assert second.mentions == {}


def test_what_was_deleted_since_is_left_out(desk):
    dossier_id = desk.dossier()
    desk.curating.trash([desk.bridge])
    desk.curating.empty_trash()
    document = desk.exporting.document(BookRequest(dossier_id=dossier_id))
    assert [entry.clipping.id for entry in document.entries] == [desk.wind]


def test_an_empty_selection_is_refused_and_nothing_written(desk):
    with pytest.raises(ExportError, match="no clipping to print"):
        desk.exporting.pressbook(BookRequest(ids=()), desk.target)
    assert not desk.target.exists()


def test_the_check_names_licences_texts_and_characters(desk):
    desk.curating.set_rights([desk.bridge], Rights("Press Licensing", 20, dt.date(2025, 1, 31)))
    desk.curating.set_note(desk.wind, "Rune ᚠ")
    told = "\n".join(desk.exporting.check(BookRequest(ids=desk.ids, date=dt.date(2025, 2, 20))))
    assert "The licence of 1 (“Bridge vote put off”) (Press Licensing) expired on 2025-01-31." in told
    assert "2 clippings have no licence noted: 2 (“Wind farm approved”), 3 (“A page without text”)." in told
    assert "One clipping has no text: 3 (“A page without text”)." in told
    assert "U+16A0" in told


def test_link_only_clippings_keep_their_text_to_themselves(desk):
    desk.curating.set_rights([desk.bridge], Rights(link_only=True))
    for template in ("classic", "modern", "brief"):
        desk.exporting.pressbook(BookRequest(ids=desk.ids, template=template), desk.target)
        printed = words_of(desk.target)
        assert "The council waits" not in printed
        assert "does not allow" in printed
        assert "Bridge vote put off" in printed


def test_an_empty_body_is_printed_as_a_note_and_reported(desk):
    report = desk.exporting.pressbook(BookRequest(ids=desk.ids), desk.target)
    assert report.warnings == ("Clipping 3 (“A page without text”) has no text; a note stands in its place.",)
    assert "could not be read" in words_of(desk.target)


def test_the_date_is_that_of_the_last_change_so_that_bytes_stay_the_same(desk):
    desk.exporting.pressbook(BookRequest(ids=desk.ids), desk.target)
    first = desk.target.read_bytes()
    time.sleep(1.1)
    desk.exporting.pressbook(BookRequest(ids=desk.ids), desk.target)
    assert desk.target.read_bytes() == first


def test_originals_and_overview_travel_inside(desk):
    report = desk.exporting.pressbook(BookRequest(ids=desk.ids, form=Form.ATTACHMENTS), desk.target)
    assert len(report.warnings) == 1
    with pikepdf.open(desk.target) as pdf:
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        names = sorted(pdf.attachments)
        assert len(names) == 4
        assert b"Bridge vote put off" in pdf.attachments["overview.csv"].get_file().read_bytes()
        original = pdf.attachments[names[0]].get_file()
        assert original.read_bytes().startswith(b"<p>Page")
        assert original.mime_type == "text/html"
        assert all(str(item["/AFRelationship"]) for item in pdf.Root["/AF"])


def facsimile_library(desk, data, media_type):
    from tests.export.building import Shelf

    picture = Shelf().put(data, media_type)
    return make_clipping(desk.store, "As printed", facsimiles=(replace(picture, data=data),))


def scanned() -> bytes:
    out = io.BytesIO()
    second = Image.new("RGB", (900, 700))
    Image.new("RGB", (1200, 1700), "#eeeecc").save(out, "PDF", save_all=True, append_images=[second])
    return out.getvalue()


@pytest.mark.parametrize(("mode", "pages", "text"), [("none", 0, True), ("beside", 2, True), ("instead", 2, False)])
def test_facsimiles_stand_beside_or_instead_of_the_text(desk, mode, pages, text):
    clipping = facsimile_library(desk, scanned(), "application/pdf")
    request = BookRequest(ids=(clipping,), facsimiles=Facsimiles(mode), cover=False, with_summary=False, index=False)
    desk.exporting.pressbook(request, desk.target)
    reader = PdfReader(desk.target)
    assert sum(len(page.images) for page in reader.pages) == pages
    assert ("The council has put off" in words_of(desk.target)) is text


def test_a_broken_facsimile_is_reported(desk):
    clipping = facsimile_library(desk, b"%PDF-1.4 broken", "application/pdf")
    report = desk.exporting.pressbook(BookRequest(ids=(clipping,)), desk.target)
    assert "A facsimile of clipping 1 (“As printed”) could not be printed" in report.warnings[0]


def test_previews_are_pictures_of_the_real_pages(desk):
    request = BookRequest(ids=desk.ids, title="Preview")
    first = desk.exporting.preview(request, 2, ppi=40)
    assert [Image.open(io.BytesIO(page)).size for page in first] == [(331, 469)] * 2
    third = desk.exporting.preview(request, 1, ppi=40, first=2)
    assert len(third) == 1
    assert third[0] not in first
    assert desk.exporting.preview(replace(request, title="Other"), 1, ppi=40) != first[:1]
    assert desk.exporting.preview(request, 1, ppi=40, first=99) == []
    assert desk.exporting.preview(replace(request, template="modern"), 1, ppi=40) != first[:1]


def test_cancelling_works_within_a_second_and_leaves_nothing(desk):
    context = JobContext()
    stopped: list[float] = []

    def stop():
        time.sleep(0.7)
        stopped.append(time.monotonic())
        context.cancel()

    thread = threading.Thread(target=stop)
    thread.start()
    request, target = BookRequest(ids=desk.ids * 40, cover=False), desk.target.with_name("other.pdf")
    with pytest.raises(Cancelled):
        [desk.exporting.pressbook(request, target, context) for _ in range(20)]
    assert time.monotonic() - stopped[0] < 1
    thread.join()
    assert not list(desk.target.parent.glob("*.part"))


def test_a_request_is_kept_with_a_dossier_and_restored(tmp_path):
    request = BookRequest(
        dossier_id=3, title="Weekly", issue="7", columns=3, text_size=9.5, index=False, date=dt.date(2025, 2, 3),
        logo=tmp_path / "logo.png", mentions=("a", "b c"), form=Form.SMALL, facsimiles=Facsimiles.NONE, new_page=True,
    )  # fmt: skip
    kept = request.kept()
    assert BookRequest.restored(kept, 3) == request
    assert "paper" not in kept
    assert BookRequest.restored({"columns": "many", "form": "?", "new": "x", "title": "T"}) == BookRequest(title="T")


def test_same_again_fills_the_dossier_anew_and_counts_on(desk):
    desk.finding.wait_indexed(30)
    dossier_id = desk.dossier(query="wind OR bridge", options={"issue": "7", "period": "last week", "client": "Board"})
    desk.curating.trash([desk.bridge])
    later = make_clipping(desk.store, "Bridge opened", text="At last.")
    desk.finding.wait_indexed(30)
    fresh = desk.exporting.refreshed(dossier_id)
    assert [[entry.clipping_id for entry in group.entries] for group in fresh.groups] == [[], [desk.wind, later]]
    assert fresh.options == {"issue": "8", "client": "Board"}


def own_template(desk, source, description='name = "Ours"'):
    folder = desk.templates / "ours"
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text(description)
    (folder / "book.typ").write_text(source)
    return desk.exporting


GOOD = """#import "/common/base.typ": *
#show: setup
#for group in data.groups { for item in group.entries [
  #heading(level: 1, words(item.headline_runs))
  #article-body(item)
] }
"""


def test_users_bring_their_own_templates(desk):
    exporting = own_template(desk, GOOD, 'name = "Ours"\ndescription = "Plain"\n[defaults]\ncolumns = 1')
    info = exporting.templates()[-1]
    assert (info.key, info.name, info.own, info.problem) == ("ours", "Ours", True, "")
    exporting.pressbook(BookRequest(ids=desk.ids[:2], template="ours"), desk.target)
    assert "The council waits." in words_of(desk.target)


def test_a_broken_template_is_explained_with_its_line(desk):
    exporting = own_template(desk, GOOD.replace("article-body(item)", "nonsense(item)"))
    with pytest.raises(ExportError, match=r"“Ours” has a mistake in book\.typ, line 5: unknown variable: nonsense"):
        exporting.pressbook(BookRequest(ids=desk.ids, template="ours"), desk.target)
    with pytest.raises(ExportError, match=r"book\.typ, line 5"):
        exporting.preview(BookRequest(ids=desk.ids, template="ours"))


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ('name = "Ours"\ndescription = plain', "line 2"),
        ("name = 3", "must be texts"),
        ("[defaults]\ncolumn = 2", "“column”, which is not an option"),
        ('[defaults]\ncolumns = "two"', "'two', which cannot be"),
    ],
)
def test_a_broken_description_is_explained(desk, description, told):
    exporting = own_template(desk, GOOD, description)
    assert told in exporting.templates()[-1].problem
    with pytest.raises(ExportError):
        exporting.pressbook(BookRequest(ids=desk.ids, template="ours"), desk.target)


def test_unknown_names_are_refused_with_the_known_ones(desk):
    with pytest.raises(ExportError, match="no template called “baroque”") as caught:
        desk.exporting.pressbook(BookRequest(ids=desk.ids, template="baroque"), desk.target)
    assert "classic, modern, brief" in caught.value.hint
    with pytest.raises(ExportError, match="no format called “wp5”"):
        desk.exporting.export(desk.ids, desk.target, "wp5")


@pytest.mark.parametrize("name", list(Exporting.FORMATS))
def test_every_other_format_is_written(desk, name):
    target = desk.target.with_suffix(Exporting.FORMATS[name].suffix)
    report = desk.exporting.export(desk.ids, target, name)
    assert report.clippings == 3
    assert target.stat().st_size > 100
    assert desk.exporting.export(desk.dossier(), target, name).clippings == 2


def test_a_place_that_cannot_be_written_is_an_error_with_a_sentence(desk):
    with pytest.raises(ExportError, match="could not be written"):
        desk.exporting.pressbook(BookRequest(ids=desk.ids), desk.target.parent / "missing" / "book.pdf")
    with pytest.raises(ExportError, match="could not be written"):
        desk.exporting.export(desk.ids, desk.target.parent / "missing" / "x.csv", "csv")


@pytest.mark.parametrize(
    "options",
    [{"paper": "b9"}, {"accent": "red"}, {"columns": 7}, {"text_size": 99.0}, {"typeface": "comic"}],
    ids=lambda options: next(iter(options)),
)
def test_impossible_options_are_refused(desk, options):
    with pytest.raises(ExportError):
        desk.exporting.pressbook(BookRequest(ids=desk.ids, **options), desk.target)
