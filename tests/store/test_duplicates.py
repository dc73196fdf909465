import pytest

from clipper.domain.duplicates import DuplicateKind
from clipper.domain.row import Status
from clipper.services.curating import Curating
from clipper.services.reading import Reading
from clipper.store import duplicates
from tests.store.builders import make_clipping

TEXT = " ".join(
    f"The council of district {word} has put off its vote on the harbour bridge for the third time,"
    for word in ("north", "south", "east", "west", "old town", "new town", "hill", "valley")
)


def same(store, **values):
    with store.read() as snapshot:
        return [(item.id, item.kind) for item in duplicates.same(snapshot, **values)]


def near(store, clipping_id):
    with store.read() as snapshot:
        return duplicates.near(snapshot, clipping_id)


def propose(store, clipping_id):
    with store.begin("Group") as tx:
        return duplicates.propose_story(tx, clipping_id)


@pytest.mark.parametrize(
    "url",
    [
        "https://post.example/a",
        "http://www.post.example/a#top",
        "https://m.post.example/a?utm_source=mail",
        "https://post.example/a/amp",
    ],
)
def test_the_same_address_is_recognised(store, url):
    made = make_clipping(store, url="https://www.post.example/a")
    assert same(store, urls=[url]) == [(made, DuplicateKind.ADDRESS)]
    assert same(store, urls=["https://post.example/b", "", "no address"]) == []


def test_the_same_text_is_recognised_whatever_its_spacing_and_case(store):
    made = make_clipping(store, text=TEXT)
    assert same(store, text=TEXT.upper().replace(" ", "\n ")) == [(made, DuplicateKind.TEXT)]
    assert same(store, text=TEXT + " More.") == []
    with store.read() as snapshot:
        assert duplicates.of_clipping(snapshot, made) == []


@pytest.mark.parametrize(("one", "two"), [("12", "14"), ("1.5", "15"), ("-5", "5"), ("$5", "€5"), ("1,000", "1.000")])
def test_texts_that_differ_in_a_number_are_two(store, one, two):
    first = make_clipping(store, text=f"{TEXT} {one} were there.", outlet="A")
    second = make_clipping(store, text=f"{TEXT} {two} were there.", outlet="B")
    with store.read() as snapshot:
        assert duplicates.of_clipping(snapshot, first) == []
    assert [(item.id, item.same_numbers) for item in near(store, second)] == [(first, False)]
    assert propose(store, second) is None


def test_short_texts_say_nothing(store):
    make_clipping(store, text="Not available in your region.")
    assert same(store, text="Not available in your region.") == []


def test_what_lies_in_the_trash_is_no_duplicate(store):
    make_clipping(store, text=TEXT, url="https://post.example/a", status=Status.TRASHED)
    assert same(store, text=TEXT, urls=["https://post.example/a"]) == []


@pytest.mark.parametrize("text", ["橋の採決はまた延期された。" * 12, "มติสะพานถูกเลื่อนอีกครั้ง " * 12])
def test_scripts_without_spaces(store, text):
    made = make_clipping(store, text=text)
    assert same(store, text=text) == [(made, DuplicateKind.TEXT)]


def test_agency_copy_is_proposed_as_one_story_and_can_be_split_and_joined(store):
    curating, reading = Curating(store), Reading(store)
    first = make_clipping(store, "Vote put off", text=TEXT, outlet="A")
    second = make_clipping(store, "No vote yet", text=f"{TEXT} This report is from an agency.", outlet="B")
    third = make_clipping(store, "Bridge", text=f"From our desk. {TEXT}", outlet="C")
    make_clipping(store, "Other", text="Something else entirely. " * 20, outlet="D")
    story = propose(store, second)
    assert propose(store, third) == story
    assert reading.story(story) == (first, second, third)
    assert reading.clipping(first).also_in == ((second, "B"), (third, "C"))
    rows = reading.rows([first, second])
    assert [(row.story_id, row.story_size) for row in rows.values()] == [(story, 3)] * 2
    curating.trash([third])
    assert reading.rows([first])[first].story_size == 2
    curating.undo()
    curating.split_story([second])
    assert reading.story(story) == (first, third)
    assert propose(store, second) is None, "the user has settled it"
    curating.group_story([first, second])
    assert set(reading.story(story)) == {first, second, third}
    curating.split_story([first, second])
    assert reading.clipping(third).story_id is None, "a story of one is none"
    curating.undo()
    assert set(reading.story(story)) == {first, second, third}


def test_two_texts_of_the_same_outlet_are_no_story(store):
    make_clipping(store, text=TEXT, outlet="A")
    assert propose(store, make_clipping(store, text=TEXT + " Updated.", outlet="A")) is None


def test_near_texts_are_found_and_others_are_not(store):
    words = TEXT.split()
    made = make_clipping(store, text=TEXT, outlet="A")
    most = make_clipping(store, text=" ".join([*words[8:], "and", "so", "on"]), outlet="B")
    half = make_clipping(store, text=" ".join(words[: len(words) // 3]) + " nothing of the kind" * 30, outlet="C")
    found = {item.id for item in near(store, made)}
    assert most in found
    assert half not in found


def test_an_edited_text_is_recognised_by_what_it_says_now(store):
    made = make_clipping(store, text=TEXT)
    Curating(store).edit_block(made, "b1", TEXT + " An end.")
    assert same(store, text=TEXT) == []
    assert same(store, text=TEXT + " An end.") == [(made, DuplicateKind.TEXT)]
    Curating(store).undo()
    assert same(store, text=TEXT) == [(made, DuplicateKind.TEXT)]


def test_nearly_the_same_texts_come_the_most_alike_first(store):
    own = make_clipping(store, text=TEXT, outlet="A")
    assert near(store, own) == []
    longer = make_clipping(store, text=f"{TEXT} So it was said in the hall at the end of the evening.", outlet="B")
    equal = make_clipping(store, text=TEXT, outlet="C")
    found = near(store, own)
    assert [item.id for item in found] == [equal, longer]
    assert found[0].likeness == 1.0
    assert 0.6 <= found[1].likeness < 1.0
