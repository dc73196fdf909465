"""Archives and library folders that somebody else made: read as far as they make sense, harmless in any case."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clipper.errors import CaptureError
from clipper.jobs import JobContext
from clipper.services import archive
from clipper.services.capture_reports import CaptureReport
from clipper.services.reading import Reading
from clipper.store import Store
from tests.hostile.archives import BAD_VALUES, assert_usable, good_archive, rewritten
from tests.hostile.pages import SNIPPETS

Record = dict[str, Any]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return good_archive(tmp_path_factory.mktemp("good"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "library")
    yield opened
    opened.close()


def with_record(data: bytes, name: str, change: Callable[[Record], object]) -> bytes:
    """The archive with the first record of a file changed."""

    def apply(member: str, content: bytes) -> bytes:
        if member != f"{name}.jsonl":
            return content
        first, *rest = content.splitlines()
        record = json.loads(first)
        change(record)
        return b"\n".join([json.dumps(record).encode(), *rest]) + b"\n"

    return rewritten(data, apply)


def taken_in(store: Store, data: bytes, tmp_path: Path) -> CaptureReport:
    file = tmp_path / "archive.zip"
    file.write_bytes(data)
    return archive.read(store, file, JobContext())


def test_a_good_archive_comes_in_whole(store: Store, good: bytes, tmp_path: Path):
    report = taken_in(store, good, tmp_path)
    assert (report.done, report.failed) == (3, ())
    assert len(assert_usable(store, tmp_path)) == 3


@pytest.mark.parametrize("name", [*archive.SHELVES, *archive.KINDS, "clippings"])
def test_any_field_may_hold_anything(store: Store, good: bytes, tmp_path: Path, name: str):
    """One archive with a record for each field and each bad value."""
    with zipfile.ZipFile(io.BytesIO(good)) as file:
        base = json.loads(file.read(f"{name}.jsonl").splitlines()[0])
    records = []
    for field in base:
        for value in BAD_VALUES:
            own = {key: f"{base[key]} {len(records)}" for key in ("uid", "name") if key in base}
            records.append({**base, **own, field: value})
    lines = "\n".join(map(json.dumps, records)).encode()
    report = taken_in(
        store, rewritten(good, lambda member, content: lines if member == f"{name}.jsonl" else content), tmp_path
    )
    assert all(sentence.endswith(".") for _name, sentence in report.failed)
    assert_usable(store, tmp_path)


@pytest.mark.parametrize("kind", ["paragraph", "table", "heading", "nonsense", "", None])
def test_hostile_markup_in_an_archive(store: Store, good: bytes, tmp_path: Path, kind: str | None):
    def change(record: Record) -> None:
        record["blocks"] = [
            {"id": f"b{number}", "kind": kind, "text": snippet, "html": snippet}
            for number, snippet in enumerate(SNIPPETS.values())
        ]

    taken_in(store, with_record(good, "clippings", change), tmp_path)
    assert len(assert_usable(store, tmp_path)) >= 2


def test_files_in_an_archive_are_no_paths(store: Store, good: bytes, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"The combination is 4711.")
    key = hashlib.sha256(secret.read_bytes()).hexdigest()

    def change(record: Record) -> None:
        record.update(file=str(secret), sha256=key)

    report = taken_in(store, with_record(good, "originals", change), tmp_path)
    assert report.failed
    names = {"../../../evil.txt": b"x", "/tmp/evil-from-archive.txt": b"x", "text/../../evil.md": b"x"}
    taken_in(store, rewritten(good, lambda _name, content: content, **names), tmp_path)
    assert not Path("/tmp/evil-from-archive.txt").exists()
    assert not list(tmp_path.parent.glob("evil*"))
    assert Reading(store).picture(key) is None


def test_bytes_that_are_not_what_they_are_said_to_be(store: Store, good: bytes, tmp_path: Path):
    def change(name: str, content: bytes) -> bytes:
        return b"<svg onload=alert(1)>" if name.startswith("pictures/") else content

    report = taken_in(store, rewritten(good, change), tmp_path)
    assert any("is damaged" in sentence for _name, sentence in report.failed)
    assert_usable(store, tmp_path)


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("library.json", None),
        ("library.json", b"{"),
        ("library.json", b"[]"),
        ("library.json", b'{"format": "x"}'),
        ("library.json", b'{"format": 99}'),
        ("library.json", b"[" * 100_000),
        ("library.json", b'{"format": ' + b"9" * 10_000 + b"}"),
    ],
)
def test_what_is_no_archive_is_said(store: Store, good: bytes, tmp_path: Path, member: str, content: bytes | None):
    data = rewritten(good, lambda name, old: content if name == member else old)
    with pytest.raises(CaptureError, match=r"not a Clipper archive|newer version"):
        taken_in(store, data, tmp_path)
    assert assert_usable(store, tmp_path) == []


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b"{", b"1", b"null", b'{"uid": 1}', b"\xff\xfe", b" " * 3_000_000, b'"' + b"x" * 3_000_000]
)
def test_lines_that_make_no_sense(store: Store, good: bytes, tmp_path: Path, line: bytes):
    def change(name: str, content: bytes) -> bytes:
        return line + b"\n" + content if name == "clippings.jsonl" else content

    report = taken_in(store, rewritten(good, change), tmp_path)
    assert report.done == 3
    assert len(report.failed) == 1
    assert_usable(store, tmp_path)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"PK\5\6" + b"\0" * 18, b"<html>"])
def test_what_is_no_zip_file_is_said(store: Store, tmp_path: Path, data: bytes):
    with pytest.raises(CaptureError):
        taken_in(store, data, tmp_path)


def test_an_archive_cut_off_or_flipped_anywhere(store: Store, good: bytes, tmp_path: Path):
    for place in range(0, len(good), max(1, len(good) // 60)):
        flipped = bytearray(good)
        flipped[place] ^= 0xFF
        for data in (good[:place], bytes(flipped)):
            try:
                taken_in(store, data, tmp_path)
            except CaptureError as error:
                assert str(error).endswith(".")  # noqa: PT017 - most of them are readable
    assert_usable(store, tmp_path)
