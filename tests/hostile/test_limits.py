"""Each limit has a sentence of its own, and what is over it is kept all the same."""

import pytest

from clipper.domain.row import Extraction
from tests.hostile.conftest import House

LIMITS = {
    "parts.eml": "the mail has 20,000 parts; more than 3,000 are not read.",
    "nested.eml": "mails inside mails are read 4 deep; this one goes deeper.",
    "many.mbox": "the mailbox has 5,000 mails; more than 2,000 are not read at once.",
    "a million pages.pdf": "the PDF has 1,000,000 pages; more than 400 are not read as an article.",
    "says it is huge.docx": "the Word document would take more than 400 MB when unpacked and is not read.",
    "deep.docx": "the Word document is nested too deeply.",
    "groups.rtf": "the RTF document is nested too deeply.",
    "enormous.png": "the picture has more pixels than Clipper reads.",
    "large.png": "the picture has 12,000 by 11,000 pixels, which is more than Clipper reads.",
}


@pytest.mark.parametrize("name", LIMITS)
def test_what_is_over_a_limit_is_kept_with_the_limit_as_reason(house: House, name: str):
    (clipping,) = house.clippings(name)
    assert clipping.extraction is Extraction.FAILED
    assert clipping.failure == f"Not extracted: {LIMITS[name]}"
    assert house.original(name).payload.data == (house.folder / "incoming" / name).read_bytes()
