"""Settings: defaults, bad values, unknown keys, round trip."""

import dataclasses

from clipper import settings
from clipper.settings import Settings


def test_a_missing_file_gives_the_defaults(tmp_path):
    loaded = settings.load(tmp_path / "none.toml")
    assert loaded.settings == Settings()
    assert loaded.notices == ()


def test_what_is_saved_is_loaded(tmp_path):
    file = tmp_path / "new" / "settings.toml"
    changed = dataclasses.replace(Settings(), theme="dark", reader_size=20, watch_clipboard=True)
    settings.save(file, changed)
    assert settings.load(file).settings == changed


def test_only_what_differs_is_written(tmp_path):
    file = tmp_path / "settings.toml"
    settings.save(file, dataclasses.replace(Settings(), theme="dark"))
    assert file.read_text("utf-8") == 'theme = "dark"\n'


def test_unknown_keys_are_kept(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('from_the_future = 3\ntheme = "light"\n', "utf-8")
    loaded = settings.load(file)
    settings.save(file, loaded.settings, loaded.unknown)
    assert "from_the_future = 3" in file.read_text("utf-8")
    assert settings.load(file).settings.theme == "light"


def test_bad_values_fall_back_with_a_sentence(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('theme = "purple"\nreader_size = 900\nwatch_clipboard = "yes"\npage_seconds = 5\n', "utf-8")
    loaded = settings.load(file)
    assert loaded.settings == dataclasses.replace(Settings(), page_seconds=5)
    assert len(loaded.notices) == 3
    assert all(notice.endswith(".") for notice in loaded.notices)


def test_a_broken_file_is_said(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text("theme = = =", "utf-8")
    loaded = settings.load(file)
    assert loaded.settings == Settings()
    assert "could not be read" in loaded.notices[0]


def test_every_setting_explains_itself():
    for item in dataclasses.fields(Settings):
        assert item.metadata["label"]
        assert item.metadata["help"].endswith((".", ";")), item.name
