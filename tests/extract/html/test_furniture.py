"""Lines of page furniture told by their words."""

from __future__ import annotations

import pytest

from clipper.extract.html.furniture import is_share_line


@pytest.mark.parametrize(
    "line",
    ["Share Save Print", "Share on Facebook", "Teilen und drucken", "Compartir en WhatsApp", "Partager sur Twitter"],
)
def test_share_lines(line):
    assert is_share_line(line.split())


@pytest.mark.parametrize("line", ["", "Print", "Save and follow", "Share prices fell on Monday", "Read more on this"])
def test_other_lines(line):
    assert not is_share_line(line.split())
