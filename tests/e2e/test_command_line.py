"""The command line as scripts use it: real processes, real files, exit statuses, JSON lines."""

import json
import os
import re
import subprocess
import sys

import pytest

from clipper import resources

PASTED = """Harbour bridge vote put off until spring

The council of Eastmere put off its vote on the new harbour bridge on Monday evening, after three hours of debate.

Councillor Anna Brandt said that the figures for the pylons had arrived too late to be checked by anybody.

The mayor answered that a delay would cost the town two million a year, and that the ferry could not wait.

A new date was not set. The planning office will publish its report on the foundations in March.
"""


@pytest.fixture
def clipper(tmp_path, home):
    """Runs the program in a process of its own, with a home of its own."""
    environment = {**os.environ, "CLIPPER_HOME": str(home), "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}

    def run(*arguments: str, stdin: str | bytes = b"", status: int = 0) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        result = subprocess.run(
            [sys.executable, "-m", "clipper", "--library", str(tmp_path / "library"), *arguments],
            input=data, capture_output=True, env=environment, check=False, timeout=120,
        )  # fmt: skip
        out, err = result.stdout.decode(), result.stderr.decode()
        assert result.returncode == status, f"{result.returncode}\n{out}\n{err}"
        assert "Traceback" not in err
        return subprocess.CompletedProcess(result.args, result.returncode, out, err)

    return run


def objects(result: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_main_job_from_standard_input_to_a_press_book(clipper, tmp_path):
    added = objects(
        clipper(
            "add", "-", "--tag", "city/bridges", "--outlet", "The Post", "--date", "2025-02-13", "--json", stdin=PASTED
        )
    )
    assert added[0]["title"] == "Harbour bridge vote put off until spring"
    number = added[0]["id"]

    hits = objects(clipper("search", "pylons", "--json"))
    assert [hit["id"] for hit in hits] == [number]
    assert set(hits[0]) == {"id", "title", "outlet", "published", "tags", "score", "snippet"}
    assert (hits[0]["outlet"], hits[0]["published"], hits[0]["tags"]) == ("The Post", "2025-02-13", ["city/bridges"])
    assert "pylons" in hits[0]["snippet"]
    assert clipper("search", "pylons tag:city", "--count").stdout.strip() == "1"
    assert clipper("search", "zeppelin", "--count").stdout.strip() == "0"

    clipper("tag", str(number), "--add", "harbour", "--remove", "city/bridges")
    shown = json.loads(clipper("show", str(number), "--json").stdout)
    assert shown["tags"] == ["harbour"]
    assert "two million a year" in shown["text"]

    book = tmp_path / "book.pdf"
    clipper("pressbook", "pylons", "-o", str(book), "--title", "Bridges")
    assert book.read_bytes().startswith(b"%PDF-")


def test_extract_prints_and_stores_nothing(clipper, tmp_path):
    [found] = objects(clipper("extract", "-", "--json", stdin=PASTED))
    assert list(found)[:2] == ["source", "title"]
    assert {"authors", "outlet", "published", "language", "url", "text", "blocks"} <= set(found)
    assert {"kind", "text", "kept", "reason"} == set(found["blocks"][0])
    assert not (tmp_path / "library").exists()


def test_what_fails_is_named_and_the_rest_is_done(clipper, tmp_path):
    good = tmp_path / "good.txt"
    good.write_text(PASTED, "utf-8")
    empty = tmp_path / "empty.html"
    empty.write_text("", "utf-8")
    result = clipper("add", str(good), str(empty), str(tmp_path / "missing.html"), status=1)
    assert "Harbour bridge" in result.stdout
    assert "empty.html" in result.stderr
    assert "missing.html" in result.stderr


def test_a_duplicate_is_said_and_skipped_unless_told(clipper):
    clipper("add", "-", stdin=PASTED)
    again = clipper("add", "-", stdin=PASTED)
    assert re.search(
        r"You have this one, from \d+ [A-Z][a-z]{2}\. It is 1, “.+” \(same text\)\. Use --keep-both", again.stderr
    )
    assert clipper("search", "pylons", "--count").stdout.strip() == "1"
    clipper("add", "-", "--keep-both", stdin=PASTED)
    assert clipper("search", "pylons", "--count").stdout.strip() == "2"


def test_importing_a_folder_names_what_is_there_already(clipper, tmp_path):
    clipper("add", "-", stdin=PASTED)
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "again.txt").write_text(PASTED, "utf-8")
    result = clipper("import", str(tmp_path / "mail"))
    assert result.stdout.startswith("0 clippings")
    assert "again.txt: You have this one, from" in result.stderr


def test_wrong_usage_is_status_2(clipper):
    clipper("add", status=2)
    clipper("add", "-", "--date", "yesterday", stdin=PASTED, status=2)
    clipper("frobnicate", status=2)
    clipper("search", "x", "--limit", "0", status=2)


def test_a_library_that_cannot_be_opened_is_status_3(clipper, tmp_path):
    clipper("search", "x", status=3)
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "library.db").write_bytes(b"this is no database" * 500)
    assert "library" in clipper("search", "x", status=3).stderr


def test_a_mistake_in_a_query_is_explained_and_the_rest_runs(clipper):
    clipper("add", "-", stdin=PASTED)
    result = clipper("search", 'pylons date:"the day after"', "--count")
    assert result.stderr.strip()


def test_doctor_backup_restore_reindex(clipper, tmp_path):
    clipper("add", "-", stdin=PASTED)
    assert "good order" in clipper("doctor").stdout
    file = tmp_path / "copy.db"
    clipper("backup", str(file))
    assert file.stat().st_size > 0
    number = objects(clipper("search", "pylons", "--json"))[0]["id"]
    clipper("tag", str(number), "--add", "later")
    clipper("restore", str(file))
    assert objects(clipper("search", "pylons", "--json"))[0]["tags"] == []
    clipper("reindex")
    assert clipper("search", "pylons", "--count").stdout.strip() == "1"


@pytest.mark.parametrize("name", ["html", "markdown", "docx", "epub", "csv", "xlsx", "ris", "bibtex", "csl"])
def test_export_in_every_format(clipper, tmp_path, name):
    clipper("add", "-", stdin=PASTED)
    target = tmp_path / "out"
    clipper("export", "-o", str(target), "--format", name)
    assert target.stat().st_size > 60


def test_an_archive_makes_an_equal_library(clipper, tmp_path):
    clipper("add", "-", "--tag", "a/b", stdin=PASTED)
    archive = tmp_path / "all.zip"
    clipper("export", "-o", str(archive))
    clipper("--library", str(tmp_path / "second"), "import", str(archive))
    hits = objects(clipper("--library", str(tmp_path / "second"), "search", "pylons", "--json"))
    assert hits[0]["tags"] == ["a/b"]


def test_the_samples_are_added_and_found(clipper):
    folder = resources.path("samples")
    result = clipper("add", str(folder))
    assert len(result.stdout.splitlines()) >= 12
    assert int(clipper("search", "", "--count").stdout) >= 12


def test_output_survives_a_pipe_that_closes(clipper, tmp_path, home):
    clipper("add", "-", stdin=PASTED)
    command = f'"{sys.executable}" -m clipper --library "{tmp_path / "library"}" search "" | true'
    result = subprocess.run(
        ["sh", "-c", command], capture_output=True, env={**os.environ, "CLIPPER_HOME": str(home)}, check=False
    )
    assert b"Traceback" not in result.stderr


def test_help_names_every_command(clipper):
    text = clipper("--help").stdout
    for name in (
        "add",
        "extract",
        "search",
        "show",
        "tag",
        "pressbook",
        "import",
        "export",
        "doctor",
        "backup",
        "restore",
        "reindex",
    ):
        assert name in text
