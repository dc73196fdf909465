"""Scores are Whoosh's own BM25F, and Whoosh's searcher over our codec gives the same answers."""

import random
from pathlib import Path

import numpy as np
import pytest
from whoosh import analysis, fields, query
from whoosh.filedb.filestore import FileStorage
from whoosh.scoring import BM25F

from clipper.domain.index_document import IndexDocument
from clipper.query import nodes as n
from clipper.query import parse
from clipper.search import fallback, languages, words
from clipper.search.engine import Engine
from clipper.search.evaluation import BOOSTS
from clipper.search.index import TextIndex

COUNT = 2_000
COMMON = """
    council vote wind farm bridge minister energy report court union health market police school water
""".split()  # noqa: SIM905
RARE = [
    f"{first}{second}" for first in ("har", "bel", "tor", "quin", "vol") for second in ("mont", "stein", "wick", "sen")
]
ENDINGS = ("", "", "", "s", "ing", "ed")


def articles() -> list[IndexDocument]:
    """Texts of words with a few forms each, some common, some rare."""
    chance = random.Random(7)

    def text(size: int) -> str:
        picked = (chance.choice(COMMON if chance.random() < 0.8 else RARE) for _ in range(size))
        return " ".join(word + chance.choice(ENDINGS) for word in picked)

    return [
        IndexDocument(id_, text(chance.randrange(3, 9)), "", (), text(chance.randrange(5, 200)), "", "", "en", "2025")
        for id_ in range(1, COUNT + 1)
    ]


class Stems(analysis.Filter):
    """Whoosh analysis with the same stems as ours."""

    def __call__(self, tokens):
        for token in tokens:
            token.text = languages.stem(token.text, "en")
            yield token


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory):
    """The same articles in our engine, in several segments, and in an ordinary Whoosh index."""
    documents = articles()
    engine = Engine(TextIndex.create(tmp_path_factory.mktemp("scores") / "i", "test"))
    for start in range(0, COUNT, 700):
        engine.index(documents[start : start + 700])
        engine.commit()
    analyzer = analysis.RegexTokenizer(r"\w+") | analysis.LowercaseFilter() | Stems()
    schema = fields.Schema(
        id=fields.STORED, headline=fields.TEXT(analyzer=analyzer), text=fields.TEXT(analyzer=analyzer)
    )
    # Not in memory: Whoosh would keep its temporary files in one folder for all test processes.
    storage = FileStorage(str(tmp_path_factory.mktemp("whoosh")))
    index = storage.create_index(schema)
    writer = index.writer()
    for one in documents:
        writer.add_document(id=one.id, headline=one.headline, text=one.text)
    writer.commit()
    yield engine, index
    index.close()


def asked(node: n.Node) -> query.Query:
    """The question as Whoosh's own query objects."""
    match node:
        case n.And(parts):
            return query.And([asked(part) for part in parts])
        case n.Or(parts):
            return query.Or([asked(part) for part in parts])
        case n.Word(text):
            stem = languages.stem(text, "en")
            return query.Or([query.Term(field, stem, boost=BOOSTS[field]) for field in ("headline", "text")])
        case n.Phrase(text):
            stems = [languages.stem(word, "en") for word in words.split(text)]
            return query.Or([query.Phrase(field, stems, boost=BOOSTS[field]) for field in ("headline", "text")])
    raise TypeError(node)


QUESTIONS = [
    "council", "harmonts", "votes winds", "wind OR harsteins OR torwick", "council minister energy", "farmed",
    "(court OR union) health", "volsens report", "belstein OR council market", '"wind farms"',
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_are_those_of_an_ordinary_whoosh_index(both, question: str):
    engine, index = both
    node = parse(question).node
    (answer,) = engine.ask([node])
    ours = dict(zip(answer.ids.tolist(), answer.scores.tolist(), strict=True))
    with index.searcher(weighting=BM25F()) as searcher:
        theirs = {hit["id"]: hit.score for hit in searcher.search(asked(node), limit=None)}
    assert ours.keys() == theirs.keys()
    assert len(ours) > 0
    if not isinstance(node, n.Phrase):  # Whoosh applies no boost to phrases
        assert max(abs(ours[id_] - theirs[id_]) for id_ in ours) < 1e-4 * max(theirs.values())


@pytest.mark.parametrize(
    "question",
    [
        *QUESTIONS,
        "council -wind",
        "-council",
        "har*",
        "h*stein",
        "counicl~",
        "=votes",
        '="wind farm"',
        "wind NEAR/3 farm",
    ],
)
def test_whooshs_own_searcher_answers_over_our_codec(both, question: str):
    engine, _ = both
    node = parse(question).node
    (answer,) = engine.ask([node])
    ids, _ = fallback.ask(engine.opened_index, engine._view.lexicon, node)
    assert sorted(ids.tolist()) == sorted(answer.ids.tolist())


def test_exact_words_score_alike_in_both(both):
    engine, _ = both
    node = parse("=votes OR =harmont").node
    (answer,) = engine.ask([node])
    ids, scores = fallback.ask(engine.opened_index, engine._view.lexicon, node)
    ours = dict(zip(answer.ids.tolist(), answer.scores.tolist(), strict=True))
    assert np.allclose([ours[id_] for id_ in ids.tolist()], scores, rtol=1e-4)


def test_whoosh_answers_where_a_name_is_gone(both, monkeypatch):
    engine, _ = both
    node = parse("council wind").node
    (before,) = engine.ask([node])
    monkeypatch.setattr("clipper.search.engine.Evaluation.hits", property(lambda self: getattr(self, "gone")))  # noqa: B009
    (after,) = engine.ask([node])
    assert sorted(before.ids.tolist()) == sorted(after.ids.tolist())


def test_newer_ones_score_a_little_higher(tmp_path: Path):
    import datetime as dt

    engine = Engine(TextIndex.create(tmp_path / "i", "test"))
    days = ("2015-01-01", "", "2025-02-12")
    engine.index(IndexDocument(id_, "", "", (), "same words", "", "", "en", day) for id_, day in enumerate(days))
    engine.commit()
    node = parse("words").node
    (plain,) = engine.ask([node])
    assert len(set(plain.scores.tolist())) == 1
    (dated,) = engine.ask([node], dt.date(2025, 2, 13))
    scores = dict(zip(dated.ids.tolist(), dated.scores.tolist(), strict=True))
    assert scores[2] > scores[0] * 1.1
    assert scores[0] == pytest.approx(scores[1], rel=0.01)
