"""How the reader sets type: papers, faces, sizes, and the formats made of them."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette, QTextCharFormat

from clipper import resources
from clipper.settings import Settings
from clipper.ui.panels.reader.inline import Style

# Faces of other scripts stand before the last resorts, whose letters for them are none to read by.
READING_FACES = (
    "Source Serif 4",
    "Noto Serif",
    "Noto Naskh Arabic",
    "Noto Serif Hebrew",
    "Noto Serif Devanagari",
    "Noto Serif Thai",
    "Georgia",
    "DejaVu Serif",
    "serif",
)
LABEL_FACES = ("Source Sans 3", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "sans-serif")
MONO_FACES = ("Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace")
PAPERS = ("light", "sepia", "dark")
_DARK = 128  # lightness under which a window counts as dark


@dataclass(frozen=True, slots=True)
class Paper:
    """Colours of a reading page."""

    name: str
    colours: Mapping[str, str]

    def colour(self, name: str) -> QColor:
        """One of the colours by its name: 'ink', 'mark', 'yellow'."""
        return QColor(self.colours[name])

    def style_sheet(self) -> str:
        """The style sheet of the widgets that stand on the page."""
        text = resources.path("themes/paper.qss").read_text("utf-8")
        return re.sub(r"@(\w+)", lambda name: self.colours[name[1]], text)


@functools.cache
def paper_named(name: str) -> Paper:
    """The paper 'light', 'sepia' or 'dark'."""
    return Paper(name, tomllib.loads(resources.path(f"themes/paper-{name}.toml").read_text("utf-8")))


def paper(choice: str, palette: QPalette) -> Paper:
    """The paper chosen in the settings; 'system' follows the window's colours."""
    if choice in PAPERS:
        return paper_named(choice)
    return paper_named("dark" if palette.color(QPalette.ColorRole.Window).lightness() < _DARK else "light")


@dataclass(frozen=True, slots=True)
class Typography:
    """What the reader's text looks like."""

    face: str
    size: int
    measure: int
    paper: Paper

    @classmethod
    def of(cls, settings: Settings, palette: QPalette) -> Typography:
        """As the settings say, on a window with these colours."""
        paper_ = paper(settings.reader_paper, palette)
        return cls(settings.reader_font, settings.reader_size, settings.reader_measure, paper_)

    def font(self, scale: float = 1.0) -> QFont:
        """The reading face."""
        font = QFont()
        font.setFamilies(list(dict.fromkeys((self.face, *READING_FACES))))
        font.setPixelSize(max(8, round(self.size * scale)))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def label_font(self, scale: float = 0.76) -> QFont:
        """The face of captions and of what Clipper says inside the page."""
        font = QFont()
        font.setFamilies(list(LABEL_FACES))
        font.setPixelSize(max(10, round(self.size * scale)))
        return font

    def width(self) -> int:
        """Width in pixels of a line of the chosen number of characters."""
        sample = "the quick brown fox jumps over a lazy dog and then it rested a while"
        return round(QFontMetricsF(self.font()).horizontalAdvance(sample) / len(sample) * self.measure)


def style_of(format_: QTextCharFormat) -> Style:
    """The style that a format shows; links are not counted as underlined."""
    style = Style.PLAIN
    if format_.fontWeight() > QFont.Weight.DemiBold:
        style |= Style.STRONG
    if format_.fontItalic():
        style |= Style.EMPHASIS
    if format_.fontUnderline() and not format_.isAnchor():
        style |= Style.UNDERLINE
    if format_.fontStrikeOut():
        style |= Style.STRIKE
    alignment = QTextCharFormat.VerticalAlignment
    if format_.verticalAlignment() == alignment.AlignSuperScript:
        style |= Style.SUPER
    if format_.verticalAlignment() == alignment.AlignSubScript:
        style |= Style.SUB
    families = format_.fontFamilies() or []
    if MONO_FACES[0] in families:
        style |= Style.CODE
    return style
