"""The engine: what is committed is found, what is removed is not, small segments become few, damage is noticed."""

import random
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from clipper.domain.index_document import IndexDocument
from clipper.query import parse
from clipper.search import merging
from clipper.search.engine import Engine
from clipper.search.index import TextIndex, set_aside
from clipper.search.inversion import Batch
from clipper.search.keeping import IndexFolders
from clipper.search.segments import DamagedIndex


def make_document(id_: int, text: str = "", **values: object) -> IndexDocument:
    """A document with a text."""
    defaults = {"headline": f"Headline {id_}", "language": "en", "published": "2025-02-13"}
    fields = {"subtitle": "", "authors": (), "note": "", "captions": "", **defaults, **values}
    return IndexDocument(id=id_, text=text, **fields)  # type: ignore[arg-type]


def ids(engine: Engine, query: str) -> list[int]:
    (answer,) = engine.ask([parse(query).node])
    return sorted(answer.ids.tolist())


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(TextIndex.create(tmp_path / "i", "test"))


def test_an_empty_index_answers(engine: Engine):
    assert ids(engine, "anything") == []
    assert ids(engine, "-anything") == []
    assert ids(engine, '"two words"') == []
    assert ids(engine, "a NEAR b") == []
    assert engine.beginning_with("th", 5) == []
    assert engine.similar(make_document(1, "some words"), 5) == []


def test_nothing_is_found_before_the_commit_and_everything_after_it(engine: Engine):
    engine.index([make_document(1, "wind"), make_document(2, "sun")])
    assert ids(engine, "wind") == []
    engine.commit()
    assert ids(engine, "wind") == [1]
    assert ids(engine, "wind OR sun") == [1, 2]


def test_a_changed_document_is_found_by_its_new_words_only(engine: Engine):
    engine.index([make_document(1, "wind"), make_document(2, "wind")])
    engine.commit()
    engine.index([make_document(1, "sun")])
    engine.commit()
    assert ids(engine, "wind") == [2]
    assert ids(engine, "sun") == [1]
    engine.index([make_document(1, "rain")])
    engine.index([make_document(1, "snow")])  # twice before a commit
    engine.commit()
    assert ids(engine, "sun OR rain") == []
    assert ids(engine, "snow") == [1]
    assert engine.ids().tolist() == [1, 2]


def test_removed_documents_are_gone(engine: Engine):
    engine.index(make_document(id_, "wind") for id_ in range(10))
    engine.commit()
    engine.remove([3, 4, 99])
    engine.commit()
    assert ids(engine, "wind") == [0, 1, 2, 5, 6, 7, 8, 9]
    engine.index([make_document(3, "wind again")])
    engine.remove([3])
    engine.commit()
    assert 3 not in ids(engine, "wind")


def test_cached_answers_follow_the_commits(engine: Engine):
    for id_ in range(1, 30):
        engine.index([make_document(id_, f"wind number{id_}")])
        engine.commit()
        assert ids(engine, "wind") == list(range(1, id_ + 1))
        assert ids(engine, '"wind number' + str(id_) + '"') == [id_]


def test_small_segments_become_few_and_answer_the_same(engine: Engine):
    chance = random.Random(3)
    words = [f"word{number}" for number in range(40)]
    for id_ in range(200):
        engine.index([make_document(id_, " ".join(chance.choices(words, k=30)), authors=("Jane Roe", "Max Moe"))])
        if id_ % 4 == 3:
            engine.commit()
    engine.remove(range(0, 200, 7))
    engine.commit()
    queries = ["word1", "word2 word3", '"word4 word5"', "word6 NEAR/3 word7", "author:jane", "-word8", "word1*"]
    before = {query: ids(engine, query) for query in queries}
    assert len(engine.opened_index.listed) == 50
    while engine.merge():
        pass
    assert len(engine.opened_index.listed) < merging._TOGETHER * 2
    assert {query: ids(engine, query) for query in queries} == before
    again = Engine(TextIndex(engine.opened_index.folder))
    assert {query: ids(again, query) for query in queries} == before
    engine.verify()


def test_merging_gives_the_very_bytes_of_indexing_at_once(tmp_path: Path):
    chance = random.Random(5)
    documents = [
        make_document(id_, " ".join(f"w{int(chance.paretovariate(0.6))}" for _ in range(chance.randrange(60))))
        for id_ in range(120)
    ]
    index = TextIndex.create(tmp_path / "i", "test")
    for start in range(0, 120, 30):
        batch = Batch()
        for one in documents[start : start + 30]:
            batch.add(one)
        index.commit([batch.pack()])
    whole = Batch()
    for one in documents:
        whole.add(one)
    merged, packed = merging.merge(index.segments), whole.pack()
    assert merged.ids.tolist() == packed.ids.tolist()
    for field, part in packed.fields.items():
        for name in part.__dataclass_fields__:
            assert np.array_equal(np.asarray(getattr(part, name)), np.asarray(getattr(merged.fields[field], name)))


def test_writing_stands_still_while_a_question_is_answered(engine: Engine):
    done = threading.Event()

    def write() -> None:
        engine.index(make_document(id_, "wind") for id_ in range(5))
        done.set()

    with engine.answering():
        writer = threading.Thread(target=write)
        writer.start()
        assert not done.wait(0.2)
    assert done.wait(5)
    writer.join()


def test_did_you_mean_completion_and_similar(engine: Engine):
    engine.index(
        [
            make_document(1, "The lighthouse keeper saw the storm over the harbour"),
            make_document(2, "A storm over the harbour: lighthouse keeper saved a boat"),
            make_document(3, "Council vote about schools"),
            make_document(4, "Schools close, says council"),
        ]
    )
    engine.commit()
    assert engine.better_words(parse("lihgthouse storm").node) == [((0, 10), "lighthouse")]
    assert engine.better_words(parse("headline:storm").node) == []
    assert engine.beginning_with("h", 3)[0][0] in ("headline", "harbour")
    assert engine.beginning_with("ligh", 3) == [("lighthouse", 2)]
    assert engine.similar(make_document(1, "The lighthouse keeper saw the storm over the harbour"), 3)[0] == 2


def test_completions_count_clippings_and_not_places_or_what_is_gone(engine: Engine):
    engine.index([make_document(n, "The lighthouse keeper", headline="A lighthouse") for n in range(1, 9)])
    engine.commit()
    engine.index([make_document(n, "The lighthouse keeper", headline="A lighthouse") for n in range(1, 5)])
    engine.commit()
    assert engine.beginning_with("ligh", 3) == [("lighthouse", 8)]


# ---------------------------------------------------------------------------------------------- damage


def some(folder: Path) -> TextIndex:
    engine = Engine(TextIndex.create(folder, "test"))
    engine.index(make_document(id_, f"wind farm number {id_}") for id_ in range(300))
    engine.commit()
    engine.complete()
    return engine.opened_index


@pytest.mark.parametrize("pattern", ["*.ctm", "*.cps", "*.toc", "about.json"])
@pytest.mark.parametrize("harm", ["shorter", "longer", "gone", "empty", "nonsense"])
def test_what_is_not_whole_is_noticed_when_it_is_opened(tmp_path: Path, pattern: str, harm: str):
    some(tmp_path / "i")
    (path,) = (tmp_path / "i").glob(pattern)
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        harmed = {"shorter": data[: len(data) // 2], "longer": data + b"x" * 99, "empty": b"", "nonsense": b"\xff" * 50}
        path.write_bytes(harmed[harm])
    if pattern == "*.toc" and harm == "longer":
        return  # what stands behind the end is not read
    with pytest.raises(DamagedIndex):
        TextIndex(tmp_path / "i")


def test_a_changed_byte_is_noticed_when_all_is_read(tmp_path: Path):
    some(tmp_path / "i")
    (path,) = (tmp_path / "i").glob("*.cps")
    data = bytearray(path.read_bytes())
    data[-400] ^= 0x55
    path.write_bytes(bytes(data))
    with pytest.raises(DamagedIndex):
        TextIndex(tmp_path / "i").verify()


def test_of_another_version_or_library_it_is_put_aside(tmp_path: Path):
    folders = IndexFolders(tmp_path, "mine")
    assert folders.acquire()
    Engine(folders.begin()).complete()
    found, complete = folders.open()
    assert complete
    assert found is not None
    other = IndexFolders(tmp_path, "yours")
    assert not other.acquire()  # one writes at a time
    folders.release()
    assert other.acquire()
    assert other.open() == (None, False)
    assert "another library" in other.set_aside[0]
    assert list(tmp_path.glob("index-1.unusable-*"))
    other.release()


def test_only_the_last_unusable_index_is_kept(tmp_path: Path):
    for _ in range(3):
        some(tmp_path / "i")
        set_aside(tmp_path / "i")
        time.sleep(0.001)
    assert len(list(tmp_path.glob("i.unusable-*"))) == 1


def test_the_newest_complete_index_answers_until_the_next_is_complete(tmp_path: Path):
    folders = IndexFolders(tmp_path, "mine")
    assert folders.acquire()
    Engine(folders.begin()).complete()
    second = Engine(folders.begin())
    assert folders.open()[0].folder.name == "index-1"  # type: ignore[union-attr]
    second.complete()
    assert folders.open()[0].folder.name == "index-2"  # type: ignore[union-attr]
    folders.drop_others(second.opened_index)
    assert [path.name for path in tmp_path.glob("index-*")] == ["index-2"]
    folders.release()
