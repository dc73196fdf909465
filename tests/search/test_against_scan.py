"""Property: the index finds exactly the documents that reading every text finds, for any question."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipper.domain.index_document import IndexDocument
from clipper.query import nodes as n
from clipper.search.evaluation import Evaluation
from clipper.search.index import TextIndex, live_ids
from clipper.search.inversion import Batch
from clipper.search.scan import answers, scanned
from clipper.search.view import View

VOCABULARY = """
    wind winds windy farm farms farming elect election elections élection Müller Mueller muller Straße strasse naïve
    Windkraft Windkraftanlage Anlage Anlagen Kraft été ete ветер ветры ёлка елка εκλογές εκλογών الكتاب كتاب הבית בית
    風力発電 風力 発電 発 แม่น้ำ 2025 3.5 don't e-mail U.S. über ueber uber the of and a
""".split()  # noqa: SIM905
LANGUAGES = ["en", "de", "fr", "ru", "", "he", "ja", "de-AT"]


def documents(seed: int, ids: range) -> list[IndexDocument]:
    """Short texts of few words, so that questions have answers."""
    chance = random.Random(seed)

    def text(most: int) -> str:
        return " ".join(chance.choice(VOCABULARY) for _ in range(chance.randrange(most + 1)))

    return [
        IndexDocument(
            id_,
            text(4),
            text(2),
            (text(2), text(1)),
            text(14),
            text(2),
            text(3),
            chance.choice(LANGUAGES),
            "2025-02-13",
        )
        for id_ in ids
    ]


class Shelf:
    """An index and the same documents as they are."""

    def __init__(self, folder: Path) -> None:
        self.index = TextIndex.create(folder, "test")
        self.documents = {}
        self.view = View(self.index.segments)
        for part in range(3):
            self.add(documents(part, range(part * 40, part * 40 + 40)))
        self.add(documents(9, range(20, 60)))  # changed: the old ones must not be found any more

    def add(self, new: list[IndexDocument]) -> None:
        batch, gone = Batch(), {}
        for document in new:
            batch.add(document)
            place = self.view.place(document.id)
            if place >= 0:
                at = self.view.segment_of(place)
                gone.setdefault(self.view.segments[at].name, set()).add(place - self.view.bases[at])
            self.documents[document.id] = document
        self.index.commit([batch.pack()], gone)
        self.view = View(self.index.segments, self.view)

    def found(self, node: n.Node) -> set[int]:
        evaluation = Evaluation(self.view)
        return set(self.view.ids[evaluation.live(evaluation.hits(node)).documents].tolist())

    def read(self, node: n.Node) -> set[int]:
        known = self.view.lexicon.knows_in
        return {
            id_
            for id_, document in self.documents.items()
            if answers(node, one := scanned(document), lambda word: known(word, one.language))
        }


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("index") / "i")


WORD = st.one_of(st.sampled_from(VOCABULARY), st.sampled_from(["win", "bot", "electing", "kraftanlage", "ü", "mull"]))
FIELD = st.sampled_from(n.TextField)
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
SPOT = st.one_of(
    st.builds(n.Word, WORD, FIELD, st.booleans()),
    st.builds(n.Phrase, PHRASE, FIELD, st.booleans()),
    st.builds(n.Prefix, WORD.map(lambda word: word[:3]), FIELD),
    st.builds(n.Fuzzy, WORD, st.sampled_from([1, 2]), FIELD),
    st.builds(n.Wildcard, WORD.map(lambda word: f"{word[:1]}*{word[-1:]}"), FIELD),
)
LEAF = st.one_of(
    SPOT,
    st.builds(n.Typed, WORD, FIELD),
    st.builds(
        lambda left, right, distance, field: n.Near(n.Word(left, field), n.Phrase(right, field), distance),
        WORD, PHRASE, st.integers(1, 6), FIELD,
    ),
)  # fmt: skip
NODE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.builds(n.Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(n.conjunction),
        st.lists(inner, min_size=2, max_size=3).map(n.disjunction),
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=NODE)
def test_same_hits_as_reading_every_text(shelf: Shelf, node: n.Node):
    assert shelf.found(node) == shelf.read(node)


def test_every_document_is_there_once(shelf: Shelf):
    assert live_ids(shelf.index).tolist() == sorted(shelf.documents)
