"""A reader on a real library."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from clipper.domain.article import Block, BlockKind, Certainty, Picture, Reason
from clipper.settings import Settings
from clipper.ui.panels.reader import ReaderPanel
from tests.store.builders import make_payload

K = BlockKind
BLOCKS = (
    Block("b1", K.PARAGRAPH, "Home › News", "Home › News", kept=False, reason=Reason.NAVIGATION),
    Block("b2", K.PARAGRAPH, "The council has put off its vote.", "The council has <strong>put off</strong> its vote."),
    Block("b3", K.PARAGRAPH, "Share this", kept=False, reason=Reason.SHARE),
    Block(
        "b4",
        K.PARAGRAPH,
        "The bridge costs 12 million, says the report.",
        'The bridge costs 12 million, says the <a href="https://the-post.example/report">report</a>.',
    ),
    Block("b5", K.QUOTE, "The council is not late."),
)


@pytest.fixture
def article_values():
    """The values of an article as the store's builder takes them."""
    return {
        "blocks": BLOCKS,
        "url": "https://the-post.example/2025/bridge",
        "page": "4",
        "certainty": {"authors": Certainty.GUESS},
        "payload": make_payload(
            b"<html><body><p>The council has put off its vote.</p><script>x()</script></body></html>"
        ),
    }


@pytest.fixture
def clipping(make, article_values):
    return make("Harbour bridge vote put off", tags=("energy/wind",), **article_values)


@pytest.fixture
def picture():
    out = io.BytesIO()
    Image.new("RGB", (640, 360), "navy").save(out, "PNG")
    return Picture("", "image/png", 640, 360, out.getvalue())


@pytest.fixture
def reader(qtbot, library, desk):
    panel = ReaderPanel(library, desk.runner, desk.messages, Settings(mark_read_seconds=0), theme=desk.theme)
    qtbot.addWidget(panel, before_close_func=lambda shown: shown.shutdown())
    panel.changed.connect(panel.refresh)
    panel.resize(760, 800)
    panel.show()
    return panel
