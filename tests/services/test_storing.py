"""Storing what an import has extracted, here and in a process of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from clipper.domain.article import Article, Block, BlockKind
from clipper.domain.duplicates import OnDuplicate
from clipper.domain.payload import Payload
from clipper.domain.shelves import Sort
from clipper.errors import LibraryReadOnly
from clipper.services.capture_reports import NOTHING_SAID
from clipper.services.extraction_pool import Outcome
from clipper.services.saving import Saving
from clipper.services.storing import Action, Extracted, StoringBeside, StoringProcess
from clipper.store import Store, clippings

ACTION = Action("Import some files", "import-1", OnDuplicate.SKIP)


@pytest.fixture
def beside(store: Store) -> Iterator[StoringBeside]:
    storing = StoringBeside(store, Saving())
    yield storing
    storing.close()


def extracted(topic: str) -> Extracted:
    text = f"What is to be said about the {topic}, and has been said about the {topic} before, is said here once more."
    article = Article(headline=topic, blocks=(Block("b1", BlockKind.PARAGRAPH, text),))
    payload = Payload(topic.encode(), "text/html", filename=f"{topic}.html")
    return Extracted(Path(payload.filename), payload, Outcome.of((article,)), NOTHING_SAID)


def headlines(store: Store) -> list[str]:
    with store.read() as snapshot:
        found = clippings.clippings(snapshot, sorted(store.sorted_ids(Sort.CAPTURED).tolist()))
    return [clipping.article.headline for clipping in found]


def test_another_process_writes_and_this_one_knows(store: Store, beside: StoringBeside, monkeypatch):
    assert store.counts().all == 0  # counted before, so that the count has to follow

    def writes_here(*_: object, **__: object) -> None:
        raise AssertionError("stored in this process")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "begin", writes_here)
        for topic in ("bridge", "ferry"):
            beside.add(extracted(topic))
        stored = beside.store(ACTION)
    assert stored.done == 2
    assert len(stored.changes.added) == store.counts().all == 2
    assert headlines(store) == ["bridge", "ferry"]
    assert store.undo() is not None
    assert headlines(store) == []


def kill(beside: StoringBeside) -> None:
    process = beside._worker._process
    assert process is not None
    process.kill()
    process.join()


def test_a_process_that_dies_costs_nothing(store: Store, beside: StoringBeside):
    beside.add(extracted("bridge"))
    kill(beside)
    beside.add(extracted("ferry"))  # a new process has taken this one in, and knows nothing of the other
    assert beside.store(ACTION).done == 2
    beside.add(extracted("harbour"))
    kill(beside)
    assert beside.store(ACTION).done == 1
    assert headlines(store) == ["bridge", "ferry", "harbour"]


def test_where_there_can_be_no_process_it_is_stored_here(store: Store, beside: StoringBeside):
    beside._worker._factory = _broken
    beside.add(extracted("bridge"))
    beside.add(extracted("ferry"))
    assert beside.store(ACTION).done == 2
    assert headlines(store) == ["bridge", "ferry"]


def _broken(_library: Path) -> object:
    raise RuntimeError("it cannot start")


def test_a_backup_can_be_put_back_between_batches(store: Store, beside: StoringBeside, tmp_path: Path):
    with store.set_aside() as file:
        shutil.copy(file, tmp_path / "before.db")
    beside.add(extracted("bridge"))
    beside.store(ACTION)
    with store.set_aside() as file:
        shutil.copy(tmp_path / "before.db", tmp_path / "copy.db")
        (tmp_path / "copy.db").replace(file)
    beside.add(extracted("ferry"))
    beside.store(ACTION)
    assert headlines(store) == ["ferry"]


def test_nothing_is_stored_for_a_program_that_has_ended(store: Store, monkeypatch):
    process = StoringProcess(store.folder)
    process.add(extracted("bridge"))
    monkeypatch.setattr("multiprocessing.parent_process", lambda: SimpleNamespace(is_alive=lambda: False))
    with pytest.raises(RuntimeError, match="has ended"):
        process.store(ACTION, 1)
    assert headlines(store) == []


def test_a_library_that_can_only_be_read_is_not_lent(store: Store):
    reader = Store.open(store.folder, read_only=True)
    with pytest.raises(LibraryReadOnly), reader.lent():
        raise AssertionError("lent")
    reader.close()
