import pytest
from PySide6.QtCore import QModelIndex, Qt

from clipper.domain.dossier import Dossier, DossierEntry, DossierGroup
from clipper.ui.models import dossier as order
from clipper.ui.models.clippings import clippings_mime
from clipper.ui.models.dossier import NUMBER_ROLE, DossierModel


def made(*groups: tuple[int, ...]) -> Dossier:
    return Dossier(
        1,
        "Board",
        tuple(
            DossierGroup(number, f"Group {number}", entries=tuple(DossierEntry(clipping) for clipping in ids))
            for number, ids in enumerate(groups, 1)
        ),
    )


def ids(dossier: Dossier) -> list[list[int]]:
    return [[entry.clipping_id for entry in group.entries] for group in dossier.groups]


@pytest.fixture
def model(library, make):
    numbers = [make(f"Headline {number}") for number in range(5)]
    model = DossierModel(library.reading.rows)
    model.show(made(tuple(numbers[:3]), tuple(numbers[3:])))
    return model


def test_it_is_a_sound_model(model, qtmodeltester):
    qtmodeltester.check(model)


def test_entries_are_numbered_through(model):
    second = model.index(1, 0)
    assert [model.index(row, 0, second).data(NUMBER_ROLE) for row in range(2)] == [4, 5]
    assert model.index(0, 0, second).data() == "Headline 3"


@pytest.mark.parametrize(
    ("places", "group", "before", "expected"),
    [
        ([(0, 0)], 0, 3, [[2, 3, 1], [4, 5]]),
        ([(0, 2)], 0, 0, [[3, 1, 2], [4, 5]]),
        ([(0, 0), (0, 2)], 1, 1, [[2], [4, 1, 3, 5]]),
        ([(0, 0), (1, 1)], 0, 3, [[2, 3, 1, 5], [4]]),
        ([(0, 1)], 0, 1, [[1, 2, 3], [4, 5]]),
    ],
)
def test_entries_move_within_and_between_groups(places, group, before, expected):
    assert ids(order.moved(made((1, 2, 3), (4, 5)), places, group, before)) == expected


def test_a_group_goes_but_its_clippings_stay():
    dossier = made((1, 2), (3,))
    assert ids(order.without_group(dossier, 1)) == [[1, 2, 3]]
    assert ids(order.without_group(dossier, 0)) == [[1, 2, 3]]
    assert ids(order.without_group(made((1,)), 0)) == [[1]]
    assert ids(order.without(dossier, [2])) == [[1], [3]]


def test_groups_change_title_comment_and_place():
    dossier = order.with_group(made((1,), (2,)), "Regional press")
    assert [group.title for group in dossier.groups] == ["Group 1", "Group 2", "Regional press"]
    assert dossier.groups[2].id == 0
    assert [group.title for group in order.with_group_moved(dossier, 2, -1).groups][1] == "Regional press"
    assert order.with_changed_group(dossier, 0, comment="See page 3").groups[0].comment == "See page 3"
    assert order.with_comment(dossier, (1, 0), "Quotes us").groups[1].entries[0].comment == "Quotes us"


def test_a_drop_proposes_the_new_order(model):
    proposed: list[Dossier] = []
    model.proposed.connect(proposed.append)
    first = model.index(0, 0)
    mime = model.mimeData([model.index(2, 0, first)])
    assert model.dropMimeData(mime, Qt.DropAction.CopyAction, 0, 0, first)
    before = ids(model.dossier)
    assert ids(proposed[0])[0] == [before[0][2], before[0][0], before[0][1]]
    assert ids(model.dossier) == before
    assert not model.canDropMimeData(mime, Qt.DropAction.CopyAction, -1, -1, QModelIndex())


def test_clippings_from_the_list_are_added_to_a_group(model):
    heard: list[tuple[list[int], int]] = []
    model.dropped.connect(lambda numbers, group: heard.append((numbers, group)))
    assert model.dropMimeData(clippings_mime([7], ["x"]), Qt.DropAction.CopyAction, -1, -1, model.index(1, 0))
    assert heard == [([7], 1)]
