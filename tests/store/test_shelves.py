import dataclasses
import datetime as dt

import pytest

from clipper.domain.dossier import Dossier, DossierEntry, DossierGroup
from clipper.domain.row import Status
from clipper.domain.shelves import Outlet, Sort
from clipper.errors import ClipperError, NotFound
from clipper.query import parse
from clipper.services.curating import Curating
from clipper.services.reading import Reading
from clipper.store import Store, filters, outlets
from clipper.store.folding import fold, tag_key, tag_name
from tests.store.builders import make_clipping


@pytest.fixture
def reading(store):
    return Reading(store)


@pytest.fixture
def curating(store):
    return Curating(store)


def names(reading):
    return {tag.name: tag.count for tag in reading.tags()}


# ------------------------------------------------------------------------------------------- tags


@pytest.mark.parametrize(
    ("one", "two"),
    [("Énergie", "energie"), ("STRASSE", "straße"), ("Ενέργεια", "ΕΝΕΡΓΕΙΑ"), (" a  b ", "A b"), ("İzmir", "izmir")],
)
def test_names_are_compared_without_case_and_accents(one, two):
    assert fold(one) == fold(two)


@pytest.mark.parametrize(("one", "two"), [("はし", "ばし"), ("काम", "कम"), ("ไก", "ไก่"), ("a", "b")])
def test_marks_that_make_another_letter_count(one, two):
    assert fold(one) != fold(two)


def test_tag_names_are_tidied():
    assert tag_name(" energy // wind /") == "energy/wind"
    assert tag_key("Énergie / WIND") == "energie/wind"


def test_tags_are_one_whatever_their_spelling(store, reading, curating):
    one, two = make_clipping(store), make_clipping(store)
    curating.tag([one], add=["Énergie/Wind"])
    curating.tag([two], add=["energie/wind", "x"])
    assert names(reading) == {"Énergie/Wind": 2, "x": 1}
    assert reading.tags_on([one, two]) == {"Énergie/Wind": 2, "x": 1}
    curating.tag([one, two], remove=["ENERGIE/WIND"])
    assert names(reading) == {"Énergie/Wind": 0, "x": 1}


def test_counts_leave_the_trash_out(store, reading, curating):
    one, two = make_clipping(store, tags=["a"]), make_clipping(store, tags=["a"])
    assert names(reading) == {"a": 2}
    curating.trash([one])
    assert names(reading) == {"a": 1}
    curating.restore([one])
    assert names(reading) == {"a": 2}
    assert two


def test_a_tag_counts_what_filtering_by_it_finds(store, reading, curating):
    for tags in (["energy"], ["energy/wind"], ["energy", "energy/wind/sea"], ["energy-law"], []):
        make_clipping(store, tags=tags)
    trashed = make_clipping(store, tags=["energy/wind"])
    curating.trash([trashed])
    found = {}
    with store.read() as snapshot:
        there = store.sorted_ids(Sort.NEWEST)
        for tag in reading.tags():
            ids = filters.matching(snapshot, parse(f'tag:"{tag.name}"').node, dt.date(2025, 1, 1))
            found[tag.name] = len(set(ids.tolist()) & set(there.tolist()))
    assert names(reading) == found == {"energy": 3, "energy-law": 1, "energy/wind": 2, "energy/wind/sea": 1}
    assert dict(store.facets(there).tags) == found


def test_a_name_above_tags_that_is_none_itself_counts_what_filtering_by_it_finds(store, reading, curating):
    for tags in (["energy/wind", "energy/sun"], ["Energy/wind/sea"], ["media", "media/radio"], ["a/b/c"]):
        make_clipping(store, tags=tags)
    curating.trash([make_clipping(store, tags=["energy/wind"])])
    levels = reading.tag_levels()
    with store.read() as snapshot:
        there = set(store.sorted_ids(Sort.NEWEST).tolist())
        for name, count in levels.items():
            ids = filters.matching(snapshot, parse(f'tag:"{name}"').node, dt.date(2025, 1, 1))
            assert len(set(ids.tolist()) & there) == count
    assert {"energy": 2, "a": 1, "a/b": 1}.items() <= levels.items()
    assert "media" not in levels


def test_renaming_moves_descendants_and_merges_with_what_is_there(store, reading, curating):
    one = make_clipping(store, tags=["energy", "energy/wind", "energy/wind/sea"])
    two = make_clipping(store, tags=["power/wind"])
    curating.rename_tag("Energy", "Power")
    assert names(reading) == {"Power": 2, "power/wind": 2, "Power/wind/sea": 1}  # each with what lies below it
    assert reading.clipping(one).tags == ("Power", "power/wind", "Power/wind/sea")
    curating.undo()
    assert names(reading) == {"energy": 1, "energy/wind": 1, "energy/wind/sea": 1, "power/wind": 1}
    assert reading.clipping(two).tags == ("power/wind",)
    curating.rename_tag("energy", "ENERGY")
    assert set(names(reading)) == {"ENERGY", "ENERGY/wind", "ENERGY/wind/sea", "power/wind"}
    with pytest.raises(ClipperError, match="below itself"):
        curating.rename_tag("energy", "energy/new")
    with pytest.raises(NotFound):
        curating.rename_tag("nothing", "something")
    with pytest.raises(ClipperError, match="needs a name"):
        curating.rename_tag("energy", " / ")


def test_a_level_without_a_tag_of_its_own_can_be_renamed_and_deleted(store, reading, curating):
    make_clipping(store, tags=["energy/wind", "energyx"])
    curating.rename_tag("energy", "power")
    assert {"power/wind", "energyx"} <= set(names(reading))
    curating.delete_tags(["power"])
    assert set(names(reading)) == {"energyx"}


def test_merging_and_recolouring(store, reading, curating):
    one, two = make_clipping(store, tags=["a", "b"]), make_clipping(store, tags=["c"])
    curating.merge_tags(["a", "c"], "b")
    assert names(reading) == {"b": 2}
    curating.recolour_tag("B", "#3366cc")
    assert [tag.colour for tag in reading.tags()] == ["#3366cc"]
    curating.undo()
    curating.undo()
    assert (reading.clipping(one).tags, reading.clipping(two).tags) == (("a", "b"), ("c",))


# ------------------------------------------------------------------------------------------- outlets


def test_a_new_clipping_finds_its_outlet_by_domain_first_then_by_spelling(store, reading):
    first = make_clipping(store, outlet="The Post", url="https://www.post.example/1")
    by_domain = make_clipping(store, outlet="Post Online", url="https://news.post.example/2")
    by_name = make_clipping(store, outlet="THE  PÓST", url="")
    other = make_clipping(store, outlet="Herald", url="https://herald.example/1")
    nameless = make_clipping(store, outlet="", url="https://blog.example/1")
    ids = [reading.clipping(item).outlet_id for item in (first, by_domain, by_name, other, nameless)]
    assert ids[0] == ids[1] == ids[2]
    assert [outlet.name for outlet in reading.outlets()] == ["blog.example", "Herald", "The Post"]
    assert [outlet.count for outlet in reading.outlets()] == [1, 1, 3]
    assert reading.rows([by_domain])[by_domain].outlet == "The Post"


def test_merging_outlets_moves_their_clippings(store, reading, curating):
    one = make_clipping(store, outlet="Post", url="https://post.example/1")
    two = make_clipping(store, outlet="The Post", url="https://thepost.example/1")
    into = reading.clipping(two).outlet_id
    curating.merge_outlets([reading.clipping(one).outlet_id], into)
    (outlet,) = reading.outlets()
    assert (outlet.name, outlet.count, outlet.spellings) == ("The Post", 2, ("Post",))
    assert set(outlet.domains) == {"post.example", "thepost.example"}
    assert reading.clipping(make_clipping(store, outlet="POST", url="")).outlet_id == into
    curating.undo()
    assert [item.name for item in reading.outlets()] == ["Post", "The Post"]


def test_editing_an_outlet(store, reading, curating):
    make_clipping(store, outlet="Post", url="https://post.example/1")
    make_clipping(store, outlet="Herald", url="https://herald.example/1")
    outlet = next(item for item in reading.outlets() if item.name == "Post")
    wanted = Outlet(
        outlet.id, "The Post", ("post.example", "www.thepost.example"), ("Post",), "daily", "GB", "en", 90_000
    )
    curating.edit_outlet(wanted)
    got = next(item for item in reading.outlets() if item.id == outlet.id)
    assert got == dataclasses.replace(wanted, domains=("post.example", "thepost.example"), count=1)
    with pytest.raises(ClipperError, match="already belongs to Herald"):
        curating.edit_outlet(dataclasses.replace(wanted, domains=("herald.example",)))
    with pytest.raises(ClipperError, match="already stands for Herald"):
        curating.edit_outlet(dataclasses.replace(wanted, spellings=("HERALD",)))
    with pytest.raises(ClipperError, match="needs a name"):
        curating.edit_outlet(dataclasses.replace(wanted, name=" "))


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.Post.example:8080/a", "post.example"),
        ("post.example", "post.example"),
        ("http://[bad", ""),
        ("", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_domains(url, domain):
    assert outlets.domain_of(url) == domain


# ------------------------------------------------------------------------------------------- dossiers, searches, rules


def test_dossiers(store, reading, curating):
    a, b, c = (make_clipping(store, name) for name in "abc")
    _, dossier_id = curating.new_dossier(" Board,  Feb ")
    curating.add_to_dossier(dossier_id, [a, b, a, 99])
    curating.add_to_dossier(dossier_id, [b, c])
    dossier = reading.dossier(dossier_id)
    assert (dossier.name, dossier.clipping_ids) == ("Board, Feb", (a, b, c))
    group = dossier.groups[0]
    wanted = Dossier(
        dossier_id,
        "March",
        (
            DossierGroup(0, "New", "first", (DossierEntry(c, "read this"),)),
            DossierGroup(group.id, "Old", "", (DossierEntry(b), DossierEntry(a, "and this"), DossierEntry(99))),
        ),
        {"template": "classic"},
        "wind",
    )
    curating.set_dossier(wanted)
    got = reading.dossier(dossier_id)
    assert [item.title for item in got.groups] == ["New", "Old"]
    assert got.groups[1].id == group.id
    assert got.clipping_ids == (c, b, a)
    assert got.groups[1].entries[1].comment == "and this"
    assert (got.name, dict(got.options), got.query) == ("March", {"template": "classic"}, "wind")
    assert [(item.name, item.count) for item in reading.dossiers()] == [("March", 3)]
    curating.undo()
    assert reading.dossier(dossier_id) == dossier
    curating.delete_dossier(dossier_id)
    assert reading.dossiers() == []
    with pytest.raises(NotFound):
        reading.dossier(dossier_id)
    curating.undo()
    assert reading.dossier(dossier_id) == dossier
    curating.trash([a])
    curating.empty_trash()
    assert reading.dossier(dossier_id).clipping_ids == (b, c)


def test_saved_searches_and_rules(store, reading, curating):
    _, first = curating.save_search("Wind", "wind AND  court", "newest")
    curating.save_search("a", "x")
    curating.rename_search(first, "Wind + court")
    assert [(item.name, item.query) for item in reading.saved_searches()] == [
        ("a", "x"),
        ("Wind + court", "wind AND  court"),
    ]
    curating.delete_search(first)
    assert len(reading.saved_searches()) == 1
    with pytest.raises(NotFound):
        curating.delete_search(first)
    with pytest.raises(ClipperError):
        curating.save_search(" ", "x")
    made = make_clipping(store, text="Subscribe for 5 euros\n\nThe text.")
    curating.add_rule("post.example", "Subscribe for 5 euros", False, apply_to=[made])
    assert [block.text for block in reading.clipping(made).article.kept] == ["The text."]
    curating.add_rule("post.example", "subscribe  for 9 EUROS", True, apply_to=[made])
    assert len(reading.clipping(made).article.kept) == 2
    assert [rule.keep for rule in reading.rules("post.example")] == [False, True]
    curating.undo()
    assert len(reading.rules()) == 1
    curating.delete_rule(reading.rules()[0].id)
    assert reading.rules() == []


# ------------------------------------------------------------------------------------------- correcting


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("headline", "  ", "needs a headline"),
        ("published", "13.2.2025", "is not a date"),
        ("published", "2025-02-30", "is not a date"),
        ("language", "english please", "is not a language code"),
        ("url", "javascript:alert(1)", "is not a web address"),
        ("url", "http://[", "is not a web address"),
        ("words", "3", "is not a field"),
        ("headline", "x" * 3000, "too long"),
    ],
)
def test_corrections_are_checked(store, reading, curating, field, value, message):
    made = make_clipping(store)
    before = reading.clipping(made)
    with pytest.raises(ClipperError, match=message):
        curating.correct(made, field, value)
    assert reading.clipping(made) == before


# ------------------------------------------------------------------------------------------- orders, counts, facets


def test_orders_counts_and_facets(store, reading, curating):
    a = make_clipping(store, "Éa", outlet="B", published=None, tags=["x"], status=Status.FILED)
    from clipper.domain.published import Published

    b = make_clipping(store, "b", outlet="A", published=Published("2024"), language="de-AT", tags=["x", "y"])
    c = make_clipping(store, "C", outlet="", published=Published("2025-01-02"), authors=())
    d = make_clipping(store, "d", outlet="a", published=Published("2025-01"), status=Status.TRASHED)
    orders = {sort: list(store.sorted_ids(sort)) for sort in Sort}
    assert orders == {
        Sort.RELEVANCE: [c, b, a],
        Sort.NEWEST: [c, b, a],
        Sort.OLDEST: [b, c, a],
        Sort.CAPTURED: [c, b, a],
        Sort.HEADLINE: [b, c, a],
        Sort.OUTLET: [b, a, c],
    }
    assert list(store.sorted_ids(Sort.OUTLET, store.all_index_ids())) == [d, b, a, c]
    counts = reading.counts()
    assert (counts.inbox, counts.all, counts.starred, counts.unread, counts.trash) == (2, 3, 0, 3, 1)
    curating.star([a])
    curating.mark_read([b])
    assert (reading.counts().starred, reading.counts().unread) == (1, 2)
    assert curating.undo_label() == "Star 1 clipping", "reading is not on the undo list"
    facets = store.facets(store.all_index_ids())
    assert facets.outlets == (("A", 2), ("B", 1))
    assert facets.months == (("2024-01", 1), ("2025-01", 2))[::-1]
    assert facets.tags == (("x", 2), ("y", 1))
    assert facets.languages == (("en", 3), ("de", 1))
    assert facets.authors == (("Jane Roe", 3),)
    assert store.facets(store.all_index_ids()[:0]).outlets == ()


def test_arrays_follow_every_change(store, curating):
    """What is kept in memory always equals what a fresh look at the database gives."""
    ids = [make_clipping(store, f"h{n}", outlet=f"o{n % 3}", tags=[f"t{n % 4}"]) for n in range(12)]
    store.sorted_ids(Sort.NEWEST)
    actions = [
        lambda: curating.tag(ids[:5], add=["new"], remove=["t1"]),
        lambda: curating.trash(ids[3:6]),
        lambda: curating.correct(ids[0], "published", "2020-01-01"),
        lambda: curating.correct(ids[1], "headline", "zzz"),
        lambda: curating.correct(ids[2], "outlet", "AAA"),
        lambda: curating.correct(ids[2], "authors", "New One"),
        lambda: curating.empty_trash(),
        lambda: curating.undo(),
        lambda: curating.redo(),
        lambda: curating.merge_outlets([1], 2),
        lambda: make_clipping(store, "later", language="fr"),
    ]
    for action in actions:
        action()
        fresh = Store.open(store.folder, read_only=True)
        for sort in Sort:
            assert list(store.sorted_ids(sort)) == list(fresh.sorted_ids(sort))
        every = store.all_index_ids()
        assert list(every) == list(fresh.all_index_ids())
        assert (store.facets(every), store.counts()) == (fresh.facets(every), fresh.counts())
        assert (store.tags(), store.outlets()) == (fresh.tags(), fresh.outlets())
        fresh.close()
