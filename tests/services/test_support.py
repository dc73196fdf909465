"""What a supporter gets to see."""

from clipper.jobs import JobContext
from clipper.library import Library
from clipper.services.support import diagnostics_text
from tests.store.builders import make_clipping


def test_diagnostics_tell_sizes_and_states_but_no_contents(tmp_path):
    library = Library.open(tmp_path / "library", cache=tmp_path / "cache")
    try:
        make_clipping(library._store, "A confidential headline", tags=["secret project"])
        text = diagnostics_text(library.reading, library.finding, library.maintenance, JobContext())
    finally:
        library.close()
    assert "clippings: 1" in text
    assert "doctor: nothing found" in text
    assert "SQLAlchemy" in text
    assert "confidential" not in text
    assert "secret" not in text
