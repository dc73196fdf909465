"""Logs and crash reports: useful to support, without private content."""

import logging
import sys

import pytest

from clipper import diagnostics

SECRET = "The minister said in confidence"


def report_of(error: Exception) -> str:
    try:
        raise error
    except Exception:  # noqa: BLE001 - whatever the test raises
        return diagnostics.crash_report(*sys.exc_info())


def test_a_crash_report_says_where_and_with_which_versions():
    text = report_of(AttributeError("'NoneType' object has no attribute 'ids'"))
    assert "in report_of" in text
    assert "has no attribute 'ids'" in text
    assert "SQLAlchemy" in text


def test_a_crash_report_holds_no_article_text():
    assert SECRET not in report_of(ValueError(SECRET))
    assert "ValueError" in report_of(ValueError(SECRET))


def test_reports_wait_for_the_next_start_and_old_ones_go(tmp_path):
    for number in range(15):
        assert diagnostics.save_crash_report(tmp_path, f"report {number}")
    waiting = diagnostics.crash_reports(tmp_path)
    assert len(waiting) == diagnostics.REPORTS_KEPT
    assert waiting[0].read_text("utf-8") == "report 14"
    diagnostics.set_aside(waiting[0])
    assert len(diagnostics.crash_reports(tmp_path)) == diagnostics.REPORTS_KEPT - 1


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path):
    (tmp_path / "file").write_text("x")
    assert diagnostics.save_crash_report(tmp_path / "file" / "log", "text") is None
    diagnostics.start_logging(tmp_path / "file" / "log")


@pytest.fixture
def own_logging():
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    for handler in set(root.handlers) - set(before):
        handler.close()
        root.removeHandler(handler)
    root.setLevel(level)


def test_diagnostics_name_facts_and_last_errors(tmp_path, own_logging):
    diagnostics.start_logging(tmp_path)
    logging.getLogger("clipper.test").error("The index had to be rebuilt")
    text = diagnostics.summary({"clippings": 12}, tmp_path)
    assert "clippings: 12" in text
    assert "The index had to be rebuilt" in text
