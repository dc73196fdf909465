import pytest
from PySide6.QtCore import QModelIndex, Qt

from clipper import query
from clipper.domain.shelves import Counts, DossierInfo, Outlet, SavedSearch, Tag
from clipper.query.nodes import And, Flag, Is
from clipper.ui.browsing import Question
from clipper.ui.models.clippings import clippings_mime
from clipper.ui.models.shelves import COUNT_ROLE, TAGS, Kind, Shelf, ShelvesModel, build, quoted, tag_tree

COUNTS = Counts(inbox=12, all=98, starred=4, unread=7, trash=3)


def tags(*names: str) -> list[Tag]:
    return [Tag(number, name, count=number) for number, name in enumerate(names, 1)]


def shelves(*names: str, outlets: tuple[str, ...] = ("The Post",)):
    return build(
        COUNTS,
        [DossierInfo(1, "Board, Feb", 9)],
        [SavedSearch(1, "Wind + court", "wind court")],
        tags(*names),
        [Outlet(number, name, count=5) for number, name in enumerate(outlets, 1)],
        {},
    )


@pytest.fixture
def model():
    made = ShelvesModel()
    made.show(shelves("energy", "energy/wind", "media"))
    return made


def texts(model: ShelvesModel, parent: QModelIndex = QModelIndex()) -> list[object]:  # noqa: B008
    found: list[object] = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        below = texts(model, index)
        found.append([index.data(), below] if below else index.data())
    return found


def test_it_is_a_sound_model(model, qtmodeltester):
    qtmodeltester.check(model)


def test_it_shows_all_shelves_with_their_counts(model):
    assert texts(model) == [
        *("Inbox", "All clippings", "Starred", "Unread", "Trash"),
        ["Dossiers", ["Board, Feb"]],
        ["Saved searches", ["Wind + court"]],
        ["Tags", [["energy", ["wind"]], "media"]],
        ["Outlets", ["The Post"]],
    ]
    assert [model.index(row, 0).data(COUNT_ROLE) for row in range(5)] == [12, 98, 4, 7, 3]


def test_a_parent_that_is_no_tag_itself_counts_what_is_below_it():
    roots = tag_tree(tags("sport/football"), {"sport": 1})
    assert [(node.text, node.count) for node in roots] == [("sport", 1)]
    assert [(node.text, node.count) for node in roots[0].children] == [("football", 1)]


def test_each_shelf_is_a_place_in_the_query_language():
    assert Shelf(Kind.INBOX).scope == "is:inbox"
    assert Shelf(Kind.ALL).scope == ""
    assert Shelf(Kind.TRASH).scope == "is:trashed"
    assert Shelf(Kind.TAG, "energy/wind").scope == 'tag:"energy/wind"'
    assert Shelf(Kind.SEARCH, "Wind", 1, "wind OR sun").scope == "wind OR sun"
    assert quoted('The "Post"') == '"The \\"Post\\""'


def test_bringing_it_up_to_date_changes_only_what_is_different(model, qtmodeltester):
    told: list[str] = []
    model.rowsInserted.connect(lambda parent, first, last: told.append(f"in {parent.data()} {first}"))
    model.rowsRemoved.connect(lambda parent, first, last: told.append(f"out {parent.data()} {first}"))
    model.dataChanged.connect(lambda first, last: told.append(f"changed {first.data()}"))
    model.modelReset.connect(lambda: told.append("reset"))
    model.show(shelves("energy", "energy/sun", "energy/wind", "media"))
    assert told == ["in energy 0", "changed wind", "changed media"]
    told.clear()
    model.show(shelves("media", outlets=()))
    assert told == ["out None 8", "out Tags 0", "changed media"]
    qtmodeltester.check(model)


def test_a_new_name_is_asked_for_and_not_taken(model):
    asked: list[tuple[Shelf, str]] = []
    model.renamed.connect(lambda shelf, name: asked.append((shelf, name)))
    index = model.find(Shelf(Kind.TAG, "energy/wind"))
    assert not model.setData(index, "turbines")
    assert asked == [(Shelf(Kind.TAG, "energy/wind"), "energy/turbines")]
    assert index.data() == "wind"
    assert not model.setData(index, "  ")
    assert len(asked) == 1


def test_clippings_are_dropped_on_tags_dossiers_and_the_trash(model):
    heard: list[tuple[Kind, list[int]]] = []
    model.dropped.connect(lambda shelf, ids: heard.append((shelf.kind, ids)))
    mime = clippings_mime([3, 5], ["a", "b"])
    copy = Qt.DropAction.CopyAction
    for shelf in (Shelf(Kind.TAG, "media"), Shelf(Kind.DOSSIER, "Board, Feb", 1), Shelf(Kind.TRASH)):
        assert model.dropMimeData(mime, copy, -1, -1, model.find(shelf))
    assert heard == [(Kind.TAG, [3, 5]), (Kind.DOSSIER, [3, 5]), (Kind.TRASH, [3, 5])]
    for shelf in (Shelf(Kind.ALL), Shelf(Kind.OUTLET, "The Post", 1), Shelf(Kind.SECTION, TAGS)):
        assert not model.canDropMimeData(mime, copy, -1, -1, model.find(shelf))


def test_tags_are_nested_by_drag_but_not_into_themselves(model):
    heard: list[tuple[str, str]] = []
    model.nested.connect(lambda moved, target: heard.append((moved.name, target.name)))
    copy = Qt.DropAction.CopyAction
    wind, energy = model.find(Shelf(Kind.TAG, "energy/wind")), model.find(Shelf(Kind.TAG, "energy"))
    media, section = model.find(Shelf(Kind.TAG, "media")), model.find(Shelf(Kind.SECTION, TAGS))
    assert model.dropMimeData(model.mimeData([wind]), copy, -1, -1, media)
    assert model.dropMimeData(model.mimeData([wind]), copy, -1, -1, section)
    assert not model.canDropMimeData(model.mimeData([energy]), copy, -1, -1, wind)
    assert not model.canDropMimeData(model.mimeData([energy]), copy, -1, -1, energy)
    assert heard == [("energy/wind", "media"), ("energy/wind", TAGS)]


def test_nothing_is_renamed_or_dropped_in_a_library_that_is_read_only():
    model = ShelvesModel(lambda: False)
    model.show(shelves("media"))
    flags = model.flags(model.find(Shelf(Kind.TAG, "media")))
    assert not flags & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDropEnabled)


@pytest.mark.parametrize("typed", ['"open', "wind) OR is:trashed", "(wind OR sun", "dat:2024"])
def test_nothing_typed_gets_out_of_the_place_that_is_searched(typed):
    inside = query.parse(Question(Shelf(Kind.INBOX), typed).text)
    assert inside.node == And((Is(Flag.INBOX), *_parts(query.parse(typed).node)))


@pytest.mark.parametrize("typed", ["wind fa", "fa", "sun OR fa", "(wind OR sun", "wind) OR fa"])
def test_the_last_word_is_open_while_typing_in_any_place(typed):
    question = Question(Shelf(Kind.INBOX), typed, as_you_type=True)
    text, alone = question.text, query.to_text(query.parse(typed).node)
    inside = query.typing(query.parse(text).node, text)
    assert inside == And((Is(Flag.INBOX), *_parts(query.typing(query.parse(alone).node, alone))))


def _parts(node):
    return node.parts if isinstance(node, And) else (node,)
