import dataclasses
import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QGuiApplication

from clipper import resources
from clipper.settings import Settings
from clipper.ui.translation import Catalogue, install, read_catalogue, texts_in, tr, trn

CODE = Path(__file__).parents[2] / "clipper"
GERMAN = read_catalogue(resources.path("translations/de.toml"))


def all_texts() -> set[str]:
    files = [*(CODE / "ui").rglob("*.py"), CODE / "app.py"]
    found = set().union(*(texts_in(file.read_text("utf-8")) for file in files))
    for item in dataclasses.fields(Settings):
        found |= {item.metadata[part] for part in ("label", "help", "section")}
    return found - {""}


def test_every_text_of_the_window_is_there_in_german():
    assert sorted(all_texts() - set(GERMAN)) == []


def test_names_in_braces_are_the_same_in_both_languages():
    for english, translated in GERMAN.items():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", translated)), english


def test_texts_are_translated_and_filled_in(german):
    assert tr("Inbox") == "Eingang"
    assert trn("{n} clipping", "{n} clippings", 1) == "1 Ausschnitt"
    assert trn("{n} clipping", "{n} clippings", 1234) == "1.234 Ausschnitte"
    assert tr("A text that nobody wrote") == "A text that nobody wrote"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_catalogue_answers_only_for_our_texts(qapp):
    catalogue = Catalogue({"Inbox": "Eingang"})
    assert catalogue.translate("clipper", "Inbox") == "Eingang"
    assert catalogue.translate("QDialog", "Inbox") is None
    assert not catalogue.isEmpty()


def test_a_language_without_a_catalogue_is_english(qapp):
    assert install(qapp, "tlh") == "en"
    assert tr("Inbox") == "Inbox"


def test_the_window_mirrors_where_the_language_runs_from_right_to_left(qapp):
    before = QLocale()
    try:
        assert install(qapp, "ar") == "en"
        assert QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        assert install(qapp, "en") == "en"
        assert QGuiApplication.layoutDirection() == Qt.LayoutDirection.LeftToRight
    finally:
        QGuiApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        QLocale.setDefault(before)


def test_texts_are_found_in_calls_and_tables():
    source = "tr('a'); trn('{n} b', '{n} bs', 2); X = mark('c'); tr('d' if x else 'e'); tr(name); other('f')"
    assert texts_in(source) == {"a", "{n} b", "{n} bs", "c", "d", "e"}


def test_the_window_stands_long_words(german, qtbot, window):
    assert window.commands["star"].text() == "Stern"
    assert window.panels.list.empty.title.startswith("Willkommen")
    assert window.minimumSizeHint().width() <= 1280
