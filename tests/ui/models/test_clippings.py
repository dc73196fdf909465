import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt

from clipper.domain.changes import Changes
from clipper.ui.models.clippings import (
    CLIPPINGS_MIME,
    HEADING_ROLE,
    ID_ROLE,
    ROW_ROLE,
    ClippingsModel,
    clippings_in,
    with_headings,
)
from clipper.ui.models.differences import as_ids, runs, steps


@pytest.fixture
def model(library, make):
    for number in range(30):
        make(f"Headline {number}", tags=["energy/wind"] if number % 2 else [])
    model = ClippingsModel(library.reading.rows)
    model.reset(sorted(library.finding.find("").ids))
    return model


def test_it_is_a_sound_model(model, qtmodeltester):
    qtmodeltester.check(model)


def test_a_grouped_list_is_a_sound_model(model, qtmodeltester):
    slots, headings = with_headings(model.ids, ["13 Feb 2025"] * 10 + ["12 Feb 2025"] * 20)
    model.reset(slots, headings=headings)
    assert model.rowCount() == 32
    assert model.heading_rows() == [0, 11]
    assert model.index(0).data(HEADING_ROLE) == "13 Feb 2025"
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    qtmodeltester.check(model)


def test_rows_come_by_page_and_only_once(library, make):
    for number in range(300):
        make(f"Headline {number}")
    asked: list[int] = []

    def fetch(ids):
        asked.extend(ids)
        return library.reading.rows(ids)

    model = ClippingsModel(fetch)
    model.reset(sorted(library.finding.find("").ids))
    for row in (100, 101, 110, 100):
        assert model.index(row).data(ROW_ROLE) is not None
    assert len(asked) < 60
    assert len(asked) == len(set(asked))


def test_a_screen_reader_hears_headline_outlet_date_and_tags(library, make):
    number = make("Bridge vote put off", tags=["energy", "nyc"], outlet="The Post")
    model = ClippingsModel(library.reading.rows)
    model.reset([number])
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Bridge vote put off, The Post, ")
    assert "2025" in spoken
    assert "2 tags" in spoken
    assert "unread" in spoken


def test_what_is_gone_meanwhile_is_said(library):
    model = ClippingsModel(library.reading.rows)
    model.reset([4711])
    assert model.index(0).data(ROW_ROLE) is None
    assert "no longer there" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_update_tells_exactly_what_came_and_went(model, qtbot):
    before = [int(number) for number in model.ids]
    after = [901, *before[:5], *before[8:20], 902, 903, *before[20:]]
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _, first, last: told.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _, first, last: told.append(("out", first, last)))
    model.modelReset.connect(lambda: told.append(("reset", 0, 0)))
    assert model.update(after)
    assert told == [("out", 5, 7), ("in", 0, 0), ("in", 18, 19)]
    assert list(model.ids) == after


def test_another_order_starts_anew(model):
    after = list(reversed([int(number) for number in model.ids]))
    assert not model.update(after)
    assert list(model.ids) == after
    assert model.continues


def test_changes_fetch_the_row_anew(library, make):
    number = make("Old headline")
    model = ClippingsModel(library.reading.rows)
    model.reset([number])
    assert model.index(0).data() == "Old headline"
    changes = library.curating.correct(number, "headline", "New headline")
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(first.row()))
    model.apply(changes)
    assert told == [0]
    assert model.index(0).data() == "New headline"


def test_rows_that_are_as_they_were_stay_the_same_when_all_are_fetched_anew(library, make):
    ids = [make(f"Headline {number}") for number in range(3)]
    model = ClippingsModel(library.reading.rows)
    model.reset(ids)
    before = [model.index(row).data(ROW_ROLE) for row in range(3)]
    library.curating.star([ids[1]], True)
    model.apply(Changes(outlets=True))
    after = [model.index(row).data(ROW_ROLE) for row in range(3)]
    assert after[0] is before[0]
    assert after[2] is before[2]
    assert after[1].starred


def test_changes_elsewhere_tell_nothing(model):
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(first.row()))
    model.apply(Changes(changed=frozenset({4711})))
    assert told == []


def test_dragged_clippings_arrive_as_they_were(model):
    indexes = [model.index(2), model.index(4)]
    mime = model.mimeData(indexes)
    assert clippings_in(mime) == [index.data(ID_ROLE) for index in indexes]
    assert "Headline 2" in mime.text()


@pytest.mark.parametrize("data", [b"", b"[", b'{"a": 1}', b'["x", null]'])
def test_what_only_looks_like_clippings_is_none(data):
    mime = QMimeData()
    mime.setData(CLIPPINGS_MIME, data)
    assert clippings_in(mime) == []


ids = st.lists(st.integers(1, 60), unique=True, max_size=40)


@given(ids, st.data())
def test_the_steps_lead_from_one_list_to_the_other(before, data):
    kept = [number for number in before if data.draw(st.booleans())]
    added = data.draw(st.lists(st.integers(100, 200), unique=True, max_size=10))
    after = list(kept)
    for number in added:
        after.insert(data.draw(st.integers(0, len(after))), number)
    plan = steps(as_ids(before), as_ids(after))
    assert plan is not None
    now = as_ids(before)
    for first, last in plan.removals:
        now = np.delete(now, slice(first, last + 1))
    for first, last in plan.insertions:
        now = np.insert(now, first, as_ids(after)[first : last + 1])
    assert list(now) == after


def test_runs_are_first_and_last():
    assert runs(np.array([True, True, False, True])) == [(0, 1), (3, 3)]
    assert runs(np.array([], dtype=bool)) == []


def test_headings_keep_their_numbers_and_repeat_if_they_must():
    first, _ = with_headings(as_ids([1, 2, 3]), ["a", "b", "b"])
    second, words = with_headings(as_ids([9, 1, 2]), ["z", "a", "b"])
    assert set(first[first < 0]) < set(second[second < 0])
    assert sorted(words.values()) == ["a", "b", "z"]
    again, words = with_headings(as_ids([1, 2, 3]), ["a", "b", "a"])
    assert len(set(again)) == len(again)
    assert sorted(words.values()) == ["a", "a", "b"]
