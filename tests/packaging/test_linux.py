"""What a Linux package carries beside the program: desktop file, metainfo, man page, icons, and what is left out."""

from __future__ import annotations

import configparser
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PIL import Image
from typer.main import get_command

from clipper import __version__
from clipper.cli.main import app

PACKAGING = Path(__file__).parents[2] / "packaging"
DESKTOP = PACKAGING / "linux" / "clipper.desktop"
METAINFO = PACKAGING / "linux" / "org.clipper_press.clipper.metainfo.xml"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def loaded(name: str) -> ModuleType:
    """A module of the packaging folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-validate is not installed")
def test_the_desktop_file_is_valid():
    result = subprocess.run(["desktop-file-validate", DESKTOP], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstreamcli is not installed")
def test_the_metainfo_is_valid():
    command = ["appstreamcli", "validate", "--no-net", "--pedantic", METAINFO]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    assert re.findall(r"^[EWP]: .*", result.stdout, re.MULTILINE) == []


def test_it_opens_what_articles_come_as():
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(DESKTOP, "utf-8")
    types = entry["Desktop Entry"]["MimeType"].split(";")
    assert {"text/html", "application/x-mimearchive", "multipart/related", "message/rfc822", "application/pdf"} <= set(
        types
    )


def test_metainfo_and_desktop_file_speak_of_each_other_and_of_this_version():
    tree = ElementTree.parse(METAINFO)
    assert tree.findtext("launchable") == DESKTOP.name
    release = tree.find("releases/release")
    assert release is not None
    assert release.get("version") == __version__


def test_the_man_page_knows_every_command_and_this_version():
    page = (PACKAGING / "linux" / "clipper.1").read_text("utf-8").replace("\\-", "-")
    commands = {name for name, command in get_command(app).commands.items() if not command.hidden}  # type: ignore[attr-defined]
    assert {name for name in commands if rf"\fB{name}\fR" not in page} == set()
    assert f'"Clipper {__version__}"' in page.splitlines()[0]


def test_icons_come_in_all_sizes(tmp_path: Path):
    subprocess.run([sys.executable, PACKAGING / "icons.py", tmp_path], check=True, timeout=120)
    for size in SIZES:
        with Image.open(tmp_path / f"clipper-{size}.png") as image:
            assert image.size == (size, size)
            assert image.convert("RGBA").getextrema()[3] == (0, 255)
    assert (tmp_path / "clipper.ico").stat().st_size > 1000
    assert (tmp_path / "clipper.icns").stat().st_size > 1000


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", False),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fi.qm", False),
        ("PySide6/Qt/translations/qt_help_de.qm", False),
        ("babel/locale-data/root.dat", True),
        ("babel/locale-data/pt_BR.dat", True),
        ("babel/locale-data/sw.dat", False),
        ("babel/global.dat", True),
        ("resources/translations/de.toml", True),
    ],
)
def test_a_bundle_holds_what_is_used(name: str, kept: bool):
    assert loaded("slim").used((name, "/somewhere", "DATA")) is kept
