"""What some bytes are: content first, then name, then what the sender said."""

from __future__ import annotations

import pytest

from clipper import media_types
from clipper.media_types import sniff, suffix_for
from tests.extract.formats import makers


def test_content_comes_first():
    assert sniff(makers.png(), "a.txt", "text/plain") == "image/png"
    assert sniff(makers.docx(), "a.bin", "") == media_types.DOCX
    assert sniff(b"Hello", "a.md", "") == media_types.MARKDOWN
    assert sniff(b"Hello", "", "") == media_types.TEXT
    assert sniff(b"<p>Hello</p>", "", "") == media_types.HTML
    assert sniff(b"<p>Hello</p>", "", "text/plain") == media_types.TEXT
    assert sniff(b"<!DOCTYPE html><p>Hello</p>", "a.txt", "") == media_types.HTML
    assert sniff("<html>".encode("utf-16"), "", "") == media_types.HTML
    assert sniff(bytes(range(256)), "a.exe", "") == media_types.UNKNOWN
    assert sniff(makers.mail("x").as_bytes(), "", "") == media_types.MAIL
    assert sniff(b"Note: this is a text.\nIt has a colon.", "", "") == media_types.TEXT


@pytest.mark.parametrize("known", sorted(set(media_types.SUFFIXES.values())))
def test_a_new_file_is_read_as_what_it_was(known):
    assert media_types.SUFFIXES[suffix_for(known)] == known


def test_an_unknown_type_is_given_the_end_asked_for():
    assert suffix_for("application/x-whatever", "") == ""
