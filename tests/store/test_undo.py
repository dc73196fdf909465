"""Any sequence of actions, then undo of all, gives the state before; redo of all gives the state after."""

import dataclasses
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipper.domain.clipping import HighlightColour, Rights, Tonality
from clipper.domain.dossier import Dossier, DossierEntry, DossierGroup
from clipper.errors import ActionUndone, ClipperError
from clipper.services.curating import Curating
from clipper.services.reading import Reading
from clipper.store import Store, intake, journal
from tests.store.builders import make_article, make_clipping, make_payload
from tests.store.state import state_of

_ids = st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True)
_tag = st.sampled_from(["a", "A/b", "á/B/c", "x", "energy", "energy/wind"])
_one = st.integers(1, 6)
_text = st.sampled_from(["", "One", "Two words", "Łódź"])
ACTIONS = st.one_of(
    st.tuples(st.just("tag"), _ids, st.lists(_tag, max_size=2), st.lists(_tag, max_size=2)),
    st.tuples(st.just("rename_tag"), _tag, _tag),
    st.tuples(st.just("merge_tags"), st.lists(_tag, min_size=1, max_size=2), _tag),
    st.tuples(st.just("delete_tags"), st.lists(_tag, min_size=1, max_size=2)),
    st.tuples(st.just("recolour_tag"), _tag, st.sampled_from(["", "#aabbcc"])),
    st.tuples(st.sampled_from(["star", "mark_read"]), _ids, st.booleans()),
    st.tuples(st.sampled_from(["trash", "restore", "file", "move_to_inbox", "split_story"]), _ids),
    st.tuples(st.just("group_story"), _ids),
    st.tuples(st.just("set_note"), _one, _text),
    st.tuples(st.just("set_tonality"), _ids, st.sampled_from([None, *Tonality])),
    st.tuples(st.just("set_rights"), _ids, st.sampled_from([Rights(), Rights("CLA", 30, None, True)])),
    st.tuples(st.just("correct"), _one, st.just("headline"), _text),
    st.tuples(st.just("correct"), _one, st.just("authors"), st.lists(_text, max_size=2)),
    st.tuples(st.just("correct"), _one, st.just("published"), st.sampled_from(["", "2020", "2024-02-29"])),
    st.tuples(st.just("correct"), _one, st.just("outlet"), st.sampled_from(["", "The Post", "the pöst", "New"])),
    st.tuples(st.just("edit_block"), _one, st.sampled_from(["b1", "b9"]), _text),
    st.tuples(st.sampled_from(["keep_block", "remove_block"]), _one, st.sampled_from(["b1", "b2"])),
    st.tuples(st.just("add_rule"), st.just("post.example"), st.sampled_from(["Share and follow", "x"]), st.booleans()),
    st.tuples(st.just("delete_rule"), st.integers(1, 3)),
    st.tuples(st.just("highlight"), _one, st.just("b1"), st.integers(0, 9), st.integers(0, 20)),
    st.tuples(st.just("change_highlight"), st.integers(1, 3), st.sampled_from(HighlightColour), _text),
    st.tuples(st.just("delete_highlight"), st.integers(1, 3)),
    st.tuples(st.just("new_dossier"), _text),
    st.tuples(st.just("rename_dossier"), st.integers(1, 2), _text),
    st.tuples(st.just("delete_dossier"), st.integers(1, 2)),
    st.tuples(st.just("add_to_dossier"), st.integers(1, 2), _ids),
    st.tuples(st.just("set_dossier"), st.integers(1, 2), _ids),
    st.tuples(st.just("save_search"), _text, _text),
    st.tuples(st.just("rename_search"), st.integers(1, 2), _text),
    st.tuples(st.just("delete_search"), st.integers(1, 2)),
    st.tuples(st.just("edit_outlet"), st.integers(1, 3), _text),
    st.tuples(st.just("merge_outlets"), st.lists(st.integers(1, 3), min_size=1, max_size=2), st.integers(1, 3)),
    st.tuples(st.just("add"), _text),
)


def check_sentence(text):
    assert text[0].isupper() or text[0] in "“"
    assert text.endswith((".", "?"))


def perform(store, curating, action):
    """Do one action; what the program refuses with a sentence changes nothing."""
    name, *values = action
    try:
        if name == "tag":
            curating.tag(values[0], add=values[1], remove=values[2])
        elif name == "set_dossier":
            entries = tuple(DossierEntry(item, f"c{item}") for item in values[1])
            curating.set_dossier(Dossier(values[0], "Changed", (DossierGroup(0, "G", "c", entries),), {"a": "b"}, "q"))
        elif name == "edit_outlet":
            known = {item.id: item for item in Reading(store).outlets()}
            if values[0] in known:
                curating.edit_outlet(dataclasses.replace(known[values[0]], medium="daily", spellings=(values[1],)))
        elif name == "add":
            with store.begin("Add") as tx:
                intake.add(tx, make_article(values[0], outlet=values[0]), make_payload(), labels=["a", "new"])
        else:
            getattr(curating, name)(*values)
    except ClipperError as error:
        check_sentence(str(error))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, min_size=1, max_size=12))
def test_undo_of_all_gives_the_state_before(tmp_path_factory, actions):
    store = Store.open(tmp_path_factory.mktemp("undo") / "library")
    try:
        for number in range(5):
            make_clipping(store, f"h{number}", outlet=f"o{number % 2}", tags=["a", "energy/wind"][: number % 3])
        curating = Curating(store)
        before = ignoring_read(state_of(store))
        for action in actions:
            perform(store, curating, action)
        after = ignoring_read(state_of(store))
        for _ in range(2):
            while curating.undo() is not None:
                pass
            assert ignoring_read(state_of(store)) == before
            while curating.redo() is not None:
                pass
            assert ignoring_read(state_of(store)) == after
        with store.read() as snapshot:
            assert snapshot.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    finally:
        store.close()


def ignoring_read(state):
    """Reading is not on the undo list; contents stay when the adding of a clipping is undone."""
    rows = [{key: value for key, value in row.items() if key != "read"} for row in state["clipping"]]
    return {**state, "clipping": rows, "original": []}


@pytest.fixture
def curating(store):
    return Curating(store)


def test_bulk_changes_are_one_action(store, curating):
    ids = [make_clipping(store, tags=["old"]) for _ in range(30)]
    before = state_of(store)
    changes = curating.tag(ids, add=["new"], remove=["old"])
    assert changes.changed == set(ids)
    assert (changes.tags, changes.undoable) == (True, True)
    assert curating.undo_label() == "Tag 30 clippings with “new”, take “old” off"
    undone = curating.undo()
    assert undone.changed == set(ids)
    assert state_of(store) == before
    assert curating.redo_label() == "Tag 30 clippings with “new”, take “old” off"
    assert curating.redo().changed == set(ids)


def test_a_new_action_ends_redo(store, curating):
    made = make_clipping(store)
    curating.star([made])
    curating.undo()
    curating.tag([made], add=["x"])
    assert curating.redo_label() == ""
    assert curating.redo() is None


def test_what_changes_nothing_is_no_action(store, curating):
    made = make_clipping(store)
    curating.star([made])
    assert not curating.star([made])
    assert not curating.tag([made], remove=["nothing"])
    assert not curating.star([99])
    curating.undo()
    assert curating.undo() is None


def test_undoing_an_addition_takes_the_clipping_away_and_redo_brings_it_back(store, curating):
    with store.begin("Paste") as tx:
        made = intake.receive(tx, make_payload(b"<p>x"))
    with store.begin(undoable=False) as tx:  # extraction in the background
        intake.fill(tx, made, make_article("Filled in", text="Text " * 40))
    curating.mark_read([made])
    before = state_of(store)
    changes = curating.undo()
    assert changes.removed == {made}
    assert not len(store.all_index_ids())
    changes = curating.redo()
    assert changes.added == {made}
    assert state_of(store) == before


def test_batches_of_one_long_action_are_undone_together(store, curating):
    for number in range(4):
        with store.begin("Import 8 files", batch="import 1") as tx:
            for _ in range(2):
                intake.add(tx, make_article(), make_payload())
        if number == 1:
            curating.star([1])
    assert curating.undo_label() == "Star 1 clipping"
    curating.undo()
    assert len(curating.undo().removed) == 8
    assert curating.undo() is None
    assert len(curating.redo().added) == 8
    curating.redo()
    assert Reading(store).counts().starred == 1


def test_a_long_action_that_was_undone_does_not_go_on(store, curating):
    def go_on():
        with store.begin("Import 8 files", batch="import 1") as tx:
            intake.add(tx, make_article(), make_payload())

    go_on()
    go_on()
    curating.undo()
    with pytest.raises(ActionUndone):
        go_on()
    assert not len(store.all_index_ids())
    assert len(curating.redo().added) == 2
    go_on()
    assert len(store.all_index_ids()) == 3


def test_the_last_actions_can_be_undone_after_a_restart(tmp_path):
    store = Store.open(tmp_path / "library")
    made = make_clipping(store)
    curating = Curating(store)
    for number in range(journal.KEPT_AFTER_RESTART + 20):
        curating.set_note(made, f"note {number}")
    store.close()
    store = Store.open(tmp_path / "library")
    curating = Curating(store)
    undone = 0
    while curating.undo() is not None:
        undone += 1
    assert undone == journal.KEPT_AFTER_RESTART
    assert Reading(store).clipping(made).note == "note 19"
    assert curating.redo() is not None
    store.close()


def test_emptying_the_trash_leaves_the_rest_of_the_undo_list(store, curating):
    kept, gone = make_clipping(store, "kept"), make_clipping(store, "gone", payload=make_payload(b"<p>gone"))
    curating.tag([kept, gone], add=["x"])
    curating.set_note(gone, "note")
    curating.trash([gone])
    backed_up = []
    emptying = Curating(store, back_up=lambda: backed_up.append(1))
    changes = emptying.empty_trash()
    assert changes.removed == {gone}
    assert not changes.undoable
    assert backed_up == [1]
    assert changes.label == "Delete 1 clipping for good"
    assert not emptying.empty_trash()
    assert backed_up == [1], "nothing to empty, nothing to back up"
    assert curating.undo().changed == {kept}
    assert curating.undo() is None
    with store.read() as snapshot:
        assert snapshot.connection.exec_driver_sql("SELECT count(*) FROM original").scalar() == 1
        assert snapshot.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_what_is_deleted_for_good_leaves_no_history(store, curating):
    kept = make_clipping(store)
    with store.begin("Clip “A secret”") as tx:
        gone = intake.add(tx, make_article("A secret"), make_payload())
    curating.star([kept, gone])
    curating.trash([gone])
    curating.empty_trash()
    with store.read() as snapshot:
        labels = snapshot.connection.exec_driver_sql("SELECT label FROM event ORDER BY id").scalars().all()
        assert snapshot.connection.exec_driver_sql("SELECT DISTINCT clipping_id FROM event_clipping").all() == [(kept,)]
    assert labels == ["Star 2 clippings"]
    assert [entry.label for entry in Reading(store).history(kept)] == labels


def test_content_that_undo_needs_survives_emptying(store, curating):
    made = make_clipping(store, authors=("Old Name",))
    other = make_clipping(store, "other", authors=())
    curating.correct(made, "authors", "New Name")
    curating.trash([other])
    curating.empty_trash()
    curating.undo()
    curating.undo()
    assert Reading(store).clipping(made).article.authors == ("Old Name",)


def test_the_trash_can_be_emptied_after_a_time(store, curating):
    import datetime as dt

    made = make_clipping(store)
    curating.trash([made])
    now = dt.datetime.now(dt.UTC)
    assert not curating.empty_old_trash(0, now + dt.timedelta(days=99))
    assert not curating.empty_old_trash(30, now + dt.timedelta(days=29))
    assert curating.empty_old_trash(30, now + dt.timedelta(days=31)).removed == {made}


def test_restoring_from_the_trash_puts_back_where_it_was(store, curating):
    inbox, filed = make_clipping(store), make_clipping(store)
    curating.file([filed])
    curating.trash([inbox, filed])
    curating.restore([inbox, filed])
    reading = Reading(store)
    assert [reading.clipping(item).status.value for item in (inbox, filed)] == ["inbox", "filed"]


def test_history_tells_what_happened(store, curating):
    with store.begin("Paste") as tx:
        made = intake.add(tx, make_article(), make_payload())
    curating.star([made])
    curating.undo()
    labels = [entry.label for entry in Reading(store).history(made)]
    assert labels == ["Paste", "Star 1 clipping", "Undone: Star 1 clipping"]


def test_the_journal_of_a_foreign_library_cannot_run_code(store, curating):
    """What is read back is JSON: no pickle, no names of functions."""
    made = make_clipping(store)
    curating.star([made])
    with sqlite3.connect(store.folder / "library.db") as connection:
        (data,) = connection.execute("SELECT data FROM journal_part").fetchone()
    connection.close()
    import json
    import zlib

    assert json.loads(zlib.decompress(data))


def test_numbers_are_never_given_twice(store, curating):
    """Or an undo meant for what is gone would meet what came after it."""
    made = make_clipping(store, tags=["a"])
    curating.set_note(made, "of the first")
    curating.trash([made])
    curating.empty_trash()
    curating.delete_tags(["a"])
    again = make_clipping(store, tags=["b"])
    assert again != made
    curating.undo()
    assert {tag.name: tag.count for tag in Reading(store).tags()} == {"a": 0, "b": 1}
    assert curating.undo() is None
    assert Reading(store).clipping(again).note == ""
    assert [entry.label for entry in Reading(store).history(again)] == []
