import re
import tomllib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

from clipper import resources
from clipper.ui.style import Theme, scaled
from clipper.ui.style.fonts import load_missing_scripts

MODES = ("light", "dark")


def colours(mode: str) -> dict[str, str]:
    return tomllib.loads(resources.path(f"themes/{mode}.toml").read_text("utf-8"))


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_both_themes_have_the_same_colours():
    assert set(colours("light")) == set(colours("dark"))


@pytest.mark.parametrize("mode", MODES)
def test_the_style_sheet_names_only_colours_that_exist(mode):
    sheet = resources.path("themes/window.qss").read_text("utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    names = set(re.findall(r"@(\w+)", sheet))
    icons = {name for name in names if name.startswith("icon_")}
    assert names - icons <= set(colours(mode))
    for name in icons:
        assert resources.path(f"themes/{mode}-{name.removeprefix('icon_')}.svg").is_file()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(("text", ground) for ground in ("window", "sidebar", "surface", "raised", "hover", "selected_inactive")),
        *(("muted", ground) for ground in ("window", "sidebar", "surface", "raised")),
        ("selected_text", "selected"),
        ("accent_text", "accent"),
        ("accent", "surface"),
        ("mark_text", "mark"),
        ("chip_text", "chip"),
        ("notice_text", "notice"),
        ("notice_action", "notice"),
        ("danger", "raised"),
        ("warning", "surface"),
    ],
)
def test_text_can_be_read(mode, text, ground):
    named = colours(mode)
    assert contrast(named[text], named[ground]) >= 4.5


def test_it_follows_the_system_at_once_unless_one_was_chosen(qtbot):
    hints = QGuiApplication.styleHints()
    theme = Theme("system")
    changes: list[bool] = []
    theme.changed.connect(lambda: changes.append(theme.dark))
    try:
        hints.setColorScheme(Qt.ColorScheme.Dark)
        if hints.colorScheme() != Qt.ColorScheme.Dark:
            pytest.skip("this platform has no colour scheme")
        assert theme.dark
        theme.choose("light")
        hints.setColorScheme(Qt.ColorScheme.Light)
        hints.setColorScheme(Qt.ColorScheme.Dark)
        assert not theme.dark
        assert changes == [True, False]
    finally:
        hints.unsetColorScheme()
        theme.choose("light")


def test_a_choice_changes_colours_and_icons(qapp):
    theme = Theme("light")
    before = theme.icon("star").pixmap(16, 16).toImage()
    theme.choose("dark")
    assert theme.dark
    assert theme.colour("window").lightness() < 80
    assert theme.icon("star").pixmap(16, 16).toImage() != before
    theme.choose("light")


def test_fonts_are_scaled_in_points_and_in_pixels(qapp):
    font = qapp.font()
    assert scaled(font, 2.0).pointSizeF() == pytest.approx(font.pointSizeF() * 2)
    font.setPixelSize(10)
    assert scaled(font, 1.5).pixelSize() == 15


def test_only_missing_scripts_are_loaded(qapp):
    first = load_missing_scripts()
    assert all(resources.path(f"fonts/{name}").is_file() for name in first)
    assert load_missing_scripts() == []
