"""Files and folders: what is taken, what belongs together, what is refused with a sentence."""

import os
from pathlib import Path

import pytest

from clipper.capture import from_bytes, from_path, sniff, walk
from clipper.capture.decoding import readable_name
from clipper.domain.payload import Via
from clipper.errors import CaptureError, TooLarge

LIMIT = 1_000_000
PAGE = "<!doctype html><title>Vote</title><p>Text <img src='Harbour%20vote_files/a.png'>"


def make(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.mark.parametrize(
    ("name", "start", "media_type"),
    [
        ("a.html", b"<p>x", "text/html"),
        ("a.htm", b"just text", "text/html"),
        ("a", b"<!DOCTYPE html><p>x", "text/html"),
        ("a.txt", b"<!-- saved from url=(0025)https://a.example/ --><html>", "text/html"),
        ("a", "<html><p>x".encode("utf-16"), "text/html"),
        ("a.xml", b"<?xml version='1.0'?><!DOCTYPE html><html>", "text/html"),
        ("a.xhtml", b"<?xml version='1.0'?><html>", "text/html"),
        ("a.txt", b"plain", "text/plain"),
        ("a.txt", "Ναι όχι".encode("utf-16"), "text/plain"),
        ("a.txt", "Ναι όχι".encode("utf-16-le"), "text/plain"),
        ("a.md", b"# Title", "text/markdown"),
        ("a", b"plain", "text/plain"),
        ("a.eml", b"From: a@b.example\r\nSubject: x\r\n\r\ny", "message/rfc822"),
        ("a", b"Received: x\r\nFrom: a@b.example\r\nSubject: x\r\n\r\ny", "message/rfc822"),
        ("a.mhtml", b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nSubject: x\r\n"
         b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "multipart/related"),
        ("a.mbox", b"From x Mon Jan 1 00:00:00 2025\nSubject: x\n\ny", "application/mbox"),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.html", b"%PDF-1.7\n", "application/pdf"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a.rtf", b"{\\rtf1 x}", "application/rtf"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-outlook"),
        ("a.odt", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
         "application/vnd.oasis.opendocument.text"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 30, "application/octet-stream"),
        ("a.bin", b"\x7fELF\0\0\0", "application/octet-stream"),
    ],
)  # fmt: skip
def test_media_types(name: str, start: bytes, media_type: str):
    assert sniff(start, name) == media_type


def test_a_declared_type_counts_least():
    assert sniff(b"words", "", "text/html; charset=utf-8") == "text/html"
    assert sniff(b"%PDF-1.4", "", "text/html") == "application/pdf"
    assert sniff(b"words", "", "application/x-whatever") == "text/plain"


def test_a_saved_page_takes_its_pictures_along(tmp_path: Path, png: bytes):
    make(
        tmp_path,
        {
            "Harbour vote.html": PAGE,
            "Harbour vote_files/a.png": png,
            "Harbour vote_files/deep/b.png": png + b"!",
            "Harbour vote_files/script.js": "alert(1)",
            "Harbour vote_files/fake.png": "<svg onload=alert(1)>",
            "Other_files/c.png": png,
        },
    )
    payload = from_path(tmp_path / "Harbour vote.html", max_bytes=LIMIT)
    assert (payload.media_type, payload.filename, payload.via) == ("text/html", "Harbour vote.html", Via.FILE)
    assert not payload.fragment
    assert [part.name for part in payload.parts] == ["Harbour vote_files/a.png", "Harbour vote_files/deep/b.png"]
    assert {part.media_type for part in payload.parts} == {"image/png"}


@pytest.mark.parametrize("folder", ["Seite-Dateien", "Seite_files", "Seite.files", "Seite_fichiers", "SEITE_FILES"])
def test_folders_of_pages_in_other_languages(tmp_path: Path, png: bytes, folder: str):
    make(tmp_path, {"Seite.htm": PAGE, f"{folder}/a.png": png})
    assert len(from_path(tmp_path / "Seite.htm", max_bytes=LIMIT).parts) == 1


def test_pictures_of_a_page_stay_in_its_folder(tmp_path: Path, png: bytes):
    make(tmp_path, {"page.html": PAGE, "page_files/a.png": png, "secret/private.png": png})
    (tmp_path / "page_files/link.png").symlink_to(tmp_path / "secret/private.png")
    (tmp_path / "page_files/up").symlink_to(tmp_path / "secret")
    (tmp_path / "page_files/loop").symlink_to(tmp_path / "page_files")
    payload = from_path(tmp_path / "page.html", max_bytes=LIMIT)
    assert [part.name for part in payload.parts] == ["page_files/a.png"]


def test_pictures_count_for_the_size_of_the_page(tmp_path: Path, png: bytes):
    make(tmp_path, {"page.html": PAGE, "page_files/a.png": png + b"x" * 5000, "page_files/b.png": png})
    payload = from_path(tmp_path / "page.html", max_bytes=len(PAGE) + len(png) + 10)
    assert [part.name for part in payload.parts] == ["page_files/b.png"]


def test_a_folder_is_walked_in_a_stable_order(tmp_path: Path, png: bytes):
    make(
        tmp_path,
        {
            "b.html": PAGE, "B.txt": "x", "a.html": PAGE, "a_files/x.png": png, "a_files/frame.html": PAGE,
            "sub/c.eml": "x", "sub/d.exe": "MZ", ".hidden.txt": "x", ".git/e.txt": "x", "notes": "words only",
            "page-without-end": "<!doctype html><p>x", "pictures/f.jpg": png, "style.css": "p{}",
        },
    )  # fmt: skip
    (tmp_path / "sub/loop").symlink_to(tmp_path)
    (tmp_path / "sub/link.txt").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.txt")
    found = [file.relative_to(tmp_path).as_posix() for file in walk([tmp_path])]
    assert found == ["a.html", "b.html", "B.txt", "page-without-end", "pictures/f.jpg", "sub/c.eml"]


def test_named_files_are_always_taken(tmp_path: Path):
    make(tmp_path, {"b": "x", "a/c.txt": "x"})
    assert list(walk([tmp_path / "b", tmp_path / "a"])) == [tmp_path / "b", tmp_path / "a/c.txt"]


def test_a_named_link_is_followed(tmp_path: Path):
    make(tmp_path, {"real.txt": "Some text."})
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert from_path(tmp_path / "link.txt", max_bytes=LIMIT).data == b"Some text."


def test_what_cannot_be_taken_is_said(tmp_path: Path):
    make(tmp_path, {"empty.txt": " \n", "big.txt": "x" * 2000, "program.bin": b"\x7fELF\0\0\0\0"})
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    os.mkfifo(tmp_path / "pipe.txt")
    expected = {
        "gone.txt": "“gone.txt” could not be read: it is not there.",
        "empty.txt": "“empty.txt” is empty.",
        "program.bin": "“program.bin” is not a kind of file that can be clipped.",
        "circle": "“circle” could not be read: its links lead in a circle.",
        "pipe.txt": "“pipe.txt” is not an ordinary file.",
        ".": f"“{tmp_path.name}” is a folder.",
    }
    for name, sentence in expected.items():
        with pytest.raises(CaptureError) as caught:
            from_path(tmp_path / name, max_bytes=LIMIT)
        assert str(caught.value) == sentence
    with pytest.raises(TooLarge, match=r"“big.txt” is larger than 0\.001 MB and was not taken in\."):
        from_path(tmp_path / "big.txt", max_bytes=1000)
    assert from_path(tmp_path / "big.txt", max_bytes=2000).data == b"x" * 2000


def test_a_device_is_no_file():
    with pytest.raises(CaptureError, match="not an ordinary file"):
        from_path(Path("/dev/zero"), max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.txt", "a.txt"),
        ("evil\u202etxt.exe", "evil\ufffdtxt.exe"),
        ("line\nbreak", "line\ufffdbreak"),
        ("caf\udce9", "caf\ufffd"),
        ("x" * 400, "x" * 255),
        ("Ναι 日本 ملف.txt", "Ναι 日本 ملف.txt"),
    ],
)
def test_odd_names_can_be_shown(name: str, shown: str):
    assert readable_name(name) == shown


def test_standard_input():
    payload = from_bytes(b"<html><p>x", via=Via.STANDARD_INPUT)
    assert (payload.media_type, payload.via) == ("text/html", Via.STANDARD_INPUT)
    assert from_bytes(b"<html><p>x", as_type="text").media_type == "text/plain"
    assert from_bytes(b"words", declared="text/html; charset=ISO-8859-1").charset == "ISO-8859-1"
    with pytest.raises(CaptureError, match="nothing in it"):
        from_bytes(b" \n")
