"""Export then import gives an equal library, field by field; hostile archives do no harm."""

import hashlib
import io
import json
import zipfile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clipper.domain.article import Picture
from clipper.domain.clipping import HighlightColour, Rights, Tonality
from clipper.domain.payload import Part
from clipper.domain.shelves import Outlet
from clipper.errors import Cancelled, CaptureError, ExportError
from clipper.jobs import JobContext
from clipper.services.curating import Curating
from clipper.services.maintenance import Maintenance
from clipper.services.reading import Reading
from clipper.store import Store, intake
from clipper.store.base import Event, EventClipping
from tests.store.builders import make_article, make_clipping, make_payload
from tests.store.state import state_of
from tests.store.test_undo import ACTIONS, perform

# Making a failing sequence shorter would take minutes.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture
def maintenance(store):
    return Maintenance(store, daily_backup=False)


@pytest.fixture
def other(tmp_path):
    opened = Store.open(tmp_path / "other")
    yield opened
    opened.close()


def comparable(store):
    """The state without the numbers that only mean something within one library."""
    state = state_of(store)
    uids = {row["id"]: row["uid"] for row in state["clipping"]}
    outlets = {row["id"]: row["name"] for row in state["outlet"]}
    tags = {row["id"]: row["key"] for row in state["tag"]}
    dossiers = {row["id"]: place for place, row in enumerate(sorted(state["dossier"], key=lambda row: row["id"]))}
    groups = {row["id"]: (dossiers[row["dossier_id"]], row["position"]) for row in state["dossier_group"]}
    authors = {}
    with store.read() as snapshot:
        for row in snapshot.connection.exec_driver_sql("SELECT id, name FROM author"):
            authors[row[0]] = row[1]
        events = [
            (uids.get(row.clipping_id), row.at, row.label)
            for row in snapshot.rows(
                select(EventClipping.clipping_id, Event.at, Event.label)
                .join(Event, Event.id == EventClipping.event_id)
                .where(Event.label.not_like("Import %"))
            )
        ]
    stories = {}
    for row in state["clipping"]:
        stories.setdefault(row["story_id"], set()).add(row["uid"])
    leads = {row["id"]: uids.get(row["lead_id"]) for row in state["story"]}
    names = {
        "clipping_id": uids,
        "outlet_id": outlets,
        "tag_id": tags,
        "author_id": authors,
        "dossier_id": dossiers,
        "group_id": groups,
        "story_id": {key: (leads.get(key), tuple(sorted(value))) for key, value in stories.items()},
    }
    result = {"events": sorted(filter(lambda item: item[0], events), key=repr)}
    for table, rows in state.items():
        if table == "story":
            continue
        plain = []
        for row in rows:
            item = {
                key: names[key][value] if key in names and value is not None else value for key, value in row.items()
            }
            item.pop("id", None)
            plain.append(item)
        result[table] = sorted(plain, key=repr)
    return result


def round_trip(store, other, tmp_path):
    target = tmp_path / "archive.zip"
    Maintenance(store, daily_backup=False).export_archive(target)
    report = Maintenance(other, daily_backup=False).import_archive(target)
    assert report.failed == ()
    return target


def test_everything_comes_back(store, other, tmp_path):
    curating = Curating(store)
    page = make_payload(
        b"<html>",
        filename="a.html",
        charset="utf-8",
        parts=(Part("1.png", "image/png", b"png"), Part("s.css", "text/css", b"c")),
    )
    pictures = (Picture("", "image/png", 3, 2, b"png", "a.png"),)
    one = make_clipping(
        store, "One *bold*", payload=page, pictures=pictures, tags=["Energy/Wind"], url="https://a.example/1"
    )
    two = make_clipping(store, "Two", outlet="Agency", facsimiles=(Picture("", "application/pdf", data=b"%PDF"),))
    with store.begin("Paste") as tx:
        three = intake.receive(tx, make_payload(b"pending"))
    curating.recolour_tag("unused", "#abcdef")
    curating.set_note(one, "A note\nof two lines")
    curating.set_tonality([one], Tonality.NEGATIVE)
    curating.set_rights([two], Rights("CLA", 5, None, True))
    curating.correct(one, "headline", "By hand")
    curating.highlight(one, "b1", 0, 3, HighlightColour.PINK, "see")
    curating.remove_block(two, "b1")
    curating.star([two])
    curating.group_story([two, one])
    curating.trash([three])
    outlet = Reading(store).outlets()[0]
    curating.edit_outlet(Outlet(outlet.id, "The Agency", ("agency.example",), ("Agency",), "agency", "DE", "de", 5))
    _, dossier = curating.new_dossier("Board")
    curating.add_to_dossier(dossier, [two, one])
    for _ in range(2):
        curating.save_search("Wind", "wind  OR x", "newest")
    curating.add_rule("a.example", "Share and Follow", True)
    target = round_trip(store, other, tmp_path)
    assert comparable(other) == comparable(store)
    with zipfile.ZipFile(target) as file:
        text = file.read(f"text/{Reading(store).clipping(one).uid}.md").decode()
        assert text.startswith("# By hand\n")
        assert "The council has put off" in text
        assert json.loads(file.read("library.json"))["format"] == 1
        assert file.read(f"originals/{hashlib.sha256(b'<html>').hexdigest()}.html") == b"<html>"
    again = Maintenance(other, daily_backup=False).import_archive(target)
    assert again.done == 0
    assert len(Reading(other).saved_searches()) == 2
    assert len(Reading(other).clipping(1).tags) == 1


@settings(max_examples=8, deadline=None, phases=_PHASES, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, min_size=1, max_size=10))
def test_export_then_import_gives_an_equal_library(tmp_path_factory, actions):
    folder = tmp_path_factory.mktemp("archive")
    store, other = Store.open(folder / "one"), Store.open(folder / "two")
    try:
        for number in range(5):
            make_clipping(store, f"h{number}", outlet=f"o{number % 2}", tags=["a", "energy/wind"][: number % 3])
        curating = Curating(store)
        for action in actions:
            perform(store, curating, action)
        round_trip(store, other, folder)
        assert comparable(other) == comparable(store)
    finally:
        store.close()
        other.close()


def test_an_import_is_one_action(store, other, tmp_path):
    make_clipping(store, tags=["a"])
    before = state_of(other)
    round_trip(store, other, tmp_path)
    assert other.undo_label() == "Import archive.zip"
    assert len(other.undo().removed) == 1
    assert {**state_of(other), "original": []} == {**before, "original": []}
    assert other.undo() is None


def test_into_a_library_that_is_not_empty_a_backup_comes_first(store, other, tmp_path):
    make_clipping(store, "new", outlet="THE POST", tags=["Énergie"])
    make_clipping(other, "old", outlet="The Post", tags=["energie"])
    round_trip(store, other, tmp_path)
    reading = Reading(other)
    assert [(item.name, item.count) for item in reading.outlets()] == [("The Post", 2)]
    assert [(item.name, item.count) for item in reading.tags()] == [("energie", 2)]
    assert [item.kind for item in Maintenance(other, daily_backup=False).backups()] == ["before-import"]


def test_cancelling_keeps_what_was_done_and_leaves_no_archive(store, maintenance, tmp_path):
    make_clipping(store)
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        maintenance.export_archive(tmp_path / "a.zip", ctx)
    assert [item.name for item in tmp_path.iterdir()] == ["library"]
    maintenance.export_archive(tmp_path / "a.zip")
    report = maintenance.import_archive(tmp_path / "a.zip", ctx)
    assert report.cancelled


def test_a_target_that_cannot_be_written_gives_a_sentence(maintenance, tmp_path):
    with pytest.raises(ExportError, match="could not be written"):
        maintenance.export_archive(tmp_path / "nothing" / "a.zip")


def rewritten(target, changes):
    """The archive with some of its files replaced."""
    with zipfile.ZipFile(target) as file:
        content = {name: file.read(name) for name in file.namelist()}
    for name, change in changes.items():
        content[name] = change(content[name])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(name, data)


@pytest.mark.parametrize("content", [b"no zip", b"", b"PK\3\4 broken"])
def test_what_is_no_archive_gives_a_sentence(maintenance, tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(CaptureError, match="not a Clipper archive"):
        maintenance.import_archive(tmp_path / "x.zip")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.txt", "x")
    (tmp_path / "y.zip").write_bytes(buffer.getvalue())
    with pytest.raises(CaptureError, match="not a Clipper archive"):
        maintenance.import_archive(tmp_path / "y.zip")


def test_a_newer_format_is_refused(store, other, tmp_path, maintenance):
    maintenance.export_archive(tmp_path / "a.zip")
    rewritten(tmp_path / "a.zip", {"library.json": lambda _: b'{"format": 99}'})
    with pytest.raises(CaptureError, match="newer version"):
        Maintenance(other, daily_backup=False).import_archive(tmp_path / "a.zip")


def test_hostile_archives_lose_what_is_bad_and_keep_what_is_good(store, other, tmp_path, maintenance):
    make_clipping(store, "good", url="https://a.example/1")
    make_clipping(store, "bad", tags=["b"])
    make_clipping(store, "script", payload=make_payload(b"<p>original"))
    maintenance.export_archive(tmp_path / "a.zip")

    def change(data):
        lines = [json.loads(line) for line in data.splitlines()]
        lines[1]["captured"] = "never"
        lines[2]["blocks"][0]["html"] = '<b onclick="x()">ok</b><script>alert(1)</script><img src="file:///etc/passwd">'
        lines.append({"uid": "../../etc", "blocks": 5})
        return b"\n".join(json.dumps(line).encode() for line in lines) + b"\n[1]\nnot json\n"

    digest = hashlib.sha256(b"<p>original").hexdigest()
    rewritten(tmp_path / "a.zip", {"clippings.jsonl": change, f"originals/{digest}.html": lambda _: b"other bytes"})
    report = Maintenance(other, daily_backup=False).import_archive(tmp_path / "a.zip")
    assert report.done == 2
    names = [name for name, _ in report.failed]
    assert "bad" in names
    assert "../../etc" in names
    assert "clippings.jsonl, line 5" in names
    assert all(sentence.endswith(".") for _, sentence in report.failed)
    reading = Reading(other)
    clippings = {item.article.headline: item for item in reading.clippings(range(10))}
    assert set(clippings) == {"good", "script"}
    assert clippings["script"].article.blocks[0].html == "<b>ok</b>"
    assert clippings["script"].original_sha256 == ""
    assert maintenance.doctor().ok
    assert make_article()
