"""Folders and resources."""

from pathlib import Path

import pytest

from clipper import paths, resources


def test_one_folder_can_hold_everything(tmp_path, monkeypatch):
    monkeypatch.setenv("CLIPPER_HOME", str(tmp_path))
    places = [paths.default_library(), paths.cache(), paths.config(), paths.state(), paths.logs()]
    assert all(tmp_path in place.parents for place in places)
    assert len(set(places)) == 5


def test_the_library_is_never_inside_the_cache(monkeypatch):
    monkeypatch.delenv("CLIPPER_HOME", raising=False)
    assert paths.cache() not in paths.default_library().parents


def test_a_missing_resource_is_said_in_words():
    with pytest.raises(FileNotFoundError, match="install Clipper again"):
        resources.path("no/such/thing")


def test_resources_are_found():
    assert isinstance(resources.path("fonts"), Path)
