"""Finding over a real library with its index process."""

import contextlib
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from clipper.domain.answers import CompletionKind
from clipper.domain.index_document import IndexDocument
from clipper.domain.row import Status
from clipper.domain.shelves import Sort
from clipper.query import nodes
from clipper.search import Engine
from clipper.services.curating import Curating
from clipper.services.finding import Finding
from clipper.services.index_upkeep import IndexUpkeep
from clipper.services.reading import Reading
from clipper.store import Store, intake
from tests.store.builders import make_article, make_clipping, make_payload


class Desk:
    """A library with some clippings, and what finds them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store.open(folder / "library")
        self.cache = folder / "cache"
        self.curating = Curating(self.store)
        self.finding = Finding(self.store, self.cache)

    def found(self, query: str, sort: Sort = Sort.OLDEST, **options: bool) -> list[int]:
        found = self.finding.find(query, sort=sort, **options)
        assert found.total == len(found.ids)
        return [int(id_) for id_ in found.ids]

    def close(self) -> None:
        self.finding.close()
        self.store.close()


@pytest.fixture
def desk(tmp_path: Path):
    desk = Desk(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    make = make_clipping
    desk.a = make(
        desk.store,
        "Wind farm vote put off",
        text="The council has put off the vote on the wind farm.\n\nFishermen had protested.",
        tags=["energy/wind"],
        published=_day("2024-05-01"),
        authors=("Jane Roe",),
    )
    desk.b = make(
        desk.store,
        "Harbour bridge opens",
        text="The bridge was opened by the mayor. Winds were strong.",
        tags=["transport"],
        outlet="Evening Herald",
        published=_day("2025-02-13"),
        authors=("Max Müller",),
    )
    desk.c = make(
        desk.store,
        "Bürgermeister eröffnet Windkraftanlage",
        text="Die Windkraftanlage an der Straße wurde eröffnet.",
        tags=["energy"],
        language="de",
        outlet="Küstenblatt",
        published=_day("2025-03-01"),
        authors=(),
    )
    assert desk.finding.wait_indexed(30)
    return desk


def _day(value: str):
    from clipper.domain.published import Published

    return Published(value)


def test_text_facts_and_both_together(stocked: Desk):
    a, b, c = stocked.a, stocked.b, stocked.c
    questions = {
        "": [a, b, c],
        "wind": [a, b, c],  # Windkraftanlage
        "windkraft": [c],
        "Anlage": [c],
        "strasse": [c],
        '"wind farm"': [a],
        '="winds"': [b],
        "headline:bridge": [b],
        "author:mueller": [b],
        "tag:energy": [a, c],
        "tag:energy council": [a],
        "tag:energy -council": [c],
        "wind OR tag:energy": [a, b, c],
        "(bridge OR eröffnet) language:de": [c],
        "outlet:herald": [b],
        'outlet:"The Post"': [a],
        "after:2025": [b, c],
        "before:2025": [a],
        "date:2025-02": [b],
        "date:2024..2025-02 wind": [a, b],
        "has:tag -has:note": [a, b, c],
        "is:starred": [],
        "council NEAR/4 vote": [],
        "council NEAR/5 vote": [a],
        "fishrmen~": [a],
        "fish*": [a],
        "words:>9": [a, b],
        "nosuchword": [],
        "added:2025-02": [a, b, c],
        "-council": [b, c],
    }
    assert {query: stocked.found(query) for query in questions} == questions


def test_orders(stocked: Desk):
    a, b, c = stocked.a, stocked.b, stocked.c
    assert stocked.found("", Sort.NEWEST) == [c, b, a]
    assert stocked.found("", Sort.HEADLINE) == [c, b, a]
    assert stocked.found("council OR bridge", Sort.RELEVANCE) == [b, a]
    scores = stocked.finding.find("council OR bridge", sort=Sort.RELEVANCE).scores
    assert scores[b] > scores[a] > 0


def test_the_trash_is_left_out_unless_asked_for(stocked: Desk):
    stocked.curating.trash([stocked.a])
    assert stocked.found("wind") == [stocked.b, stocked.c]
    assert stocked.found("is:trashed wind") == [stocked.a]
    assert stocked.found("") == [stocked.b, stocked.c]


def test_as_you_type_the_last_word_is_open_and_short_ones_look_in_headlines(stocked: Desk):
    assert stocked.found("fisherm", as_you_type=True) == [stocked.a]
    assert stocked.found("ma", as_you_type=True) == [stocked.b]  # the author; 'mayor' is in the text only
    assert stocked.found("may", as_you_type=True) == [stocked.b]
    assert stocked.found("wi", as_you_type=True) == [stocked.a, stocked.c]
    assert stocked.found("wi*") == [stocked.a, stocked.b, stocked.c]
    assert stocked.found("wind farms", as_you_type=True) == [stocked.a]


def test_what_was_just_saved_is_found_at_once_and_soon_in_the_index(stocked: Desk):
    new = make_clipping(stocked.store, "Lighthouse sold", text="The lighthouse keeper was surprised.")
    assert stocked.found("keeper") == [new]
    started = time.monotonic()
    stocked.finding.catch_up()
    assert stocked.finding.wait_indexed(10)
    assert time.monotonic() - started < 5
    assert stocked.found("keeper") == [new]
    assert stocked.store.outbox() == []


def test_a_change_is_found_and_the_old_text_is_not(stocked: Desk):
    stocked.curating.correct(stocked.a, "headline", "Solar park vote put off")
    assert stocked.found("headline:solar") == [stocked.a]
    assert stocked.finding.wait_indexed(10)
    assert stocked.found("headline:solar") == [stocked.a]
    assert stocked.found("headline:farm") == []
    stocked.curating.trash([stocked.a])
    stocked.curating.empty_trash([stocked.a])
    assert stocked.finding.wait_indexed(10)
    assert stocked.found("solar OR is:trashed") == []


def test_tagging_does_not_index_again(stocked: Desk):
    stocked.curating.tag([stocked.a, stocked.b, stocked.c], add=["seen"])
    assert stocked.store.outbox() == []
    assert stocked.found("tag:seen wind") == [stocked.a, stocked.b, stocked.c]


def test_facets_over_all_hits(stocked: Desk):
    facets = stocked.finding.facets("wind OR windkraft")
    assert dict(facets.languages) == {"en": 2, "de": 1}
    assert dict(facets.months) == {"2024-05": 1, "2025-02": 1, "2025-03": 1}
    assert dict(facets.tags) == {"energy": 2, "energy/wind": 1, "transport": 1}


def test_snippets_and_marks(stocked: Desk):
    snippets = stocked.finding.snippets("wind -bridge", [stocked.a, stocked.b])
    shown = snippets[stocked.a]
    assert [shown.text[start:end] for start, end in shown.marks] == ["wind"]
    shown = snippets[stocked.b]
    assert [shown.text[start:end] for start, end in shown.marks] == ["Winds"]
    shown = stocked.finding.snippets("fisher", [stocked.a], as_you_type=True)[stocked.a]
    assert [shown.text[start:end] for start, end in shown.marks] == ["Fishermen"]
    clipping = Reading(stocked.store).clipping(stocked.c)
    marks = stocked.finding.marks("windkraft strasse", clipping)
    marked = {name: [_text(clipping, name)[start:end] for start, end in found] for name, found in marks.items()}
    assert marked == {"headline": ["Windkraftanlage"], "b1": ["Windkraftanlage", "Straße"]}


def _text(clipping, name: str) -> str:
    if name == "headline":
        return clipping.article.headline
    return next(block.text for block in clipping.article.blocks if block.id == name)


def test_did_you_mean_names_only_what_has_hits(stocked: Desk):
    assert stocked.finding.did_you_mean("fishremen tag:energy") == "fishermen tag:energy"
    assert stocked.finding.did_you_mean("fishremen tag:transport") == ""
    assert stocked.finding.did_you_mean("wind") == ""


def test_completion(stocked: Desk):
    stocked.finding.remember("wind tag:energy")

    def offers(query: str):
        return [(offer.kind, offer.text) for offer in stocked.finding.complete(query, len(query))]

    assert (CompletionKind.FIELD, "headline:") in offers("head")
    assert (CompletionKind.WORD, "fishermen") in offers("fish")
    assert (CompletionKind.QUERY, "wind tag:energy") in offers("win")
    assert offers("tag:ener") == [(CompletionKind.TAG, "energy"), (CompletionKind.TAG, "energy/wind")]
    assert offers("outlet:herald") == [(CompletionKind.OUTLET, '"Evening Herald"')]
    assert offers("wind is:st") == [(CompletionKind.FIELD, "starred")]
    (offer,) = stocked.finding.complete("wind is:st", 10)
    assert (offer.start, offer.end) == (8, 10)
    assert (CompletionKind.QUERY, "wind tag:energy") in offers("")


def test_similar_and_why(stocked: Desk):
    twin = make_clipping(stocked.store, "Vote on wind farm again", text="The council votes on the wind farm again.")
    assert stocked.finding.wait_indexed(10)
    assert stocked.finding.similar(stocked.a)[0] == twin
    why = stocked.finding.why("winds tag:transport", stocked.b)
    assert "“winds” was found in the text as “Winds”." in why
    assert "tagged “transport”" in why
    assert "that is not so" in stocked.finding.why("council", stocked.b)


def test_mistakes_and_unknown_names_come_with_suggestions(stocked: Desk):
    found = stocked.finding.find('tag:enrgy OR "wind')
    assert [problem.suggestion for problem in found.problems] == ['"wind"', "tag:energy"]
    assert found.total == 3


def test_what_is_still_being_typed_is_no_mistake(stocked: Desk):
    assert stocked.finding.find('wind outlet:"The Po', as_you_type=True).problems == ()
    assert stocked.finding.find("wind OR", as_you_type=True).problems == ()
    assert stocked.finding.find("date:soon wind", as_you_type=True).problems != ()


def test_a_killed_index_process_comes_back_by_itself(stocked: Desk):
    import os
    import signal

    os.kill(stocked.finding._client.pid, signal.SIGKILL)
    assert stocked.found("wind") == [stocked.a, stocked.b, stocked.c]


def test_a_damaged_index_is_put_aside_and_built_anew(stocked: Desk):
    stocked.finding.close()
    folder = stocked.cache / stocked.store.uid / "search"
    for path in folder.glob("index-*/*.ctm"):
        path.write_bytes(path.read_bytes()[:-7])
    stocked.finding = Finding(stocked.store, stocked.cache)
    assert stocked.finding.wait_indexed(30)
    assert stocked.found("wind") == [stocked.a, stocked.b, stocked.c]
    assert list(folder.glob("*unusable*"))


def test_a_restored_library_is_indexed_anew(stocked: Desk):
    """The index knows a later state of the library than the library itself."""
    stocked.finding.close()
    (folder,) = (stocked.cache / stocked.store.uid / "search").glob("index-*")
    from clipper.search.index import read_about, write_about

    write_about(folder, {**read_about(folder), "generation": 10_000})
    stocked.finding = Finding(stocked.store, stocked.cache)
    assert stocked.finding.wait_indexed(30)
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
    assert stocked.found("wind") == [stocked.a, stocked.b, stocked.c]


def test_answers_while_the_index_is_built_say_what_is_missing(desk: Desk):
    ids = [make_clipping(desk.store, f"Paper {number}", text=f"Lorem number{number}.") for number in range(700)]
    desk.store.outbox_done([seq for seq, _, _ in desk.store.outbox(1000)])  # as if an index had known them
    seen = set()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = desk.finding.find("lorem")
        assert found.complete == (found.notice == "")
        assert found.total == len(ids) or not found.complete
        seen.add(found.complete)
        if found.complete:
            break
    assert seen == {True, False} or seen == {True}
    assert found.total == len(ids)


def test_a_new_index_learns_each_clipping_once_and_what_changes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with contextlib.closing(Store.open(tmp_path / "library")) as store:
        ids = [make_clipping(store, f"Paper {number}", text=f"Lorem number{number}.") for number in range(450)]
        learnt: list[int] = []
        index = Engine.index

        def learning(engine: Engine, documents: Sequence[IndexDocument]) -> None:
            if not learnt:
                Curating(store).correct(ids[0], "headline", "Ipsum")  # is in the portion that has been read already
            learnt.extend(document.id for document in documents)
            index(engine, documents)

        monkeypatch.setattr(Engine, "index", learning)
        upkeep = IndexUpkeep(store.folder, tmp_path / "cache")
        try:
            deadline = time.monotonic() + 60
            while len(upkeep.state.learnt) < store.outbox_size() and time.monotonic() < deadline:
                time.sleep(0.05)
            assert sorted(learnt) == sorted([ids[0], *ids])
        finally:
            upkeep.close()


def test_what_was_undone_and_redone_before_there_was_an_index_is_found(desk: Desk):
    with desk.store.begin("Clip") as tx:
        clipping_id = intake.add(tx, make_article("Ferry sold", text="The skipper was surprised."), make_payload())
    desk.store.undo()
    desk.store.redo()
    assert [gone for _, _, gone in desk.store.outbox()] == [False, True, False]
    assert desk.finding.wait_indexed(30)
    assert desk.finding.indexed_ids() == [clipping_id]
    assert desk.found("skipper") == [clipping_id]


def test_a_database_put_in_the_place_of_the_old_one_is_followed(stocked: Desk):
    with stocked.finding.let_go(), stocked.store.set_aside() as path:
        copy = path.with_name("copy.db")
        shutil.copyfile(path, copy)
        copy.replace(path)
    new = make_clipping(stocked.store, "Lighthouse sold", text="The keeper was surprised.")
    assert stocked.finding.wait_indexed(20)
    assert stocked.found("keeper OR council") == [stocked.a, new]
    with stocked.store.set_aside() as path:  # with the process running
        copy.write_bytes(path.read_bytes())
        copy.replace(path)
    newer = make_clipping(stocked.store, "Ferry sold", text="The skipper was surprised.")
    deadline = time.monotonic() + 20
    while newer not in (stocked.finding.indexed_ids() or []) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert stocked.found("skipper") == [newer]


def test_rebuilding_on_request_answers_all_the_while(stocked: Desk):
    (before,) = (stocked.cache / stocked.store.uid / "search").glob("index-*")
    stocked.finding.rebuild()
    (after,) = (stocked.cache / stocked.store.uid / "search").glob("index-*")
    assert before.name != after.name
    assert stocked.found("council") == [stocked.a]
    assert stocked.finding.indexed_ids() == [stocked.a, stocked.b, stocked.c]
    assert stocked.finding.status().ready


def test_the_index_lies_in_the_cache(stocked: Desk):
    assert {path.name for path in stocked.store.folder.iterdir()} <= {
        "library.db", "library.db-wal", "library.db-shm", "backups", "lock", ".lock", "library.lock",
    }  # fmt: skip
    assert (stocked.cache / stocked.store.uid / "search").is_dir()


def test_two_libraries_do_not_share_an_index(stocked: Desk, tmp_path: Path):
    other = Store.open(tmp_path / "other")
    finding = Finding(other, stocked.cache)
    make_clipping(other, "Another wind farm")
    try:
        assert finding.wait_indexed(20)
        assert finding.find("wind").total == 1
        assert stocked.found("wind") == [stocked.a, stocked.b, stocked.c]
    finally:
        finding.close()
        other.close()


def test_inbox_and_flags(desk: Desk):
    filed = make_clipping(desk.store, "One", status=Status.FILED)
    inbox = make_clipping(desk.store, "Two")
    desk.curating.star([inbox])
    desk.curating.set_note(filed, "see also the annual report")
    assert desk.found("is:inbox") == [inbox]
    assert desk.found("is:filed") == [filed]
    assert desk.found("is:starred") == [inbox]
    assert desk.found("has:note") == [filed]
    assert desk.found("note:reports") == [filed]
    assert nodes.Everything() == nodes.Everything((1, 2))
