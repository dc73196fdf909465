import pytest
from PySide6.QtCore import QLocale

from clipper.ui.languages import NAMES, language_code, language_name


def test_the_names_are_those_that_qt_gives():
    known = {QLocale.languageToString(language) for language in QLocale.Language}
    assert set(NAMES) <= known


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("en-US", "English"), ("no", "Norwegian Bokmål"), ("xx", "xx"), ("", "")]
)
def test_a_language_is_named_without_its_country(qapp, code, name):
    assert language_name(code) == name


def test_names_are_in_the_windows_language_and_read_in_english_as_well(german):
    assert language_name("el") == "Griechisch"
    assert [language_code(name) for name in ("Greek", "griechisch", "klingon", "")] == ["el", "el", "", ""]
