"""How the reader sets type: papers, faces, sizes, and the formats made of them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette, QTextBlockFormat, QTextCharFormat

from clipper import resources
from clipper.domain import HighlightColour
from clipper.settings import Settings
from clipper.ui.panels.reader.inline import Style

READING_FACES = ("Source Serif 4", "Noto Serif", "Georgia", "DejaVu Serif", "serif")
LABEL_FACES = ("Source Sans 3", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "sans-serif")
MONO_FACES = ("Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace")
_SHIPPED = ("SourceSerif4-*.ttf", "SourceSans3-*.ttf", "NotoNaskhArabic-*.ttf", "NotoSerifHebrew-*.ttf")
_DARK = 128  # lightness under which a window counts as dark


@dataclass(frozen=True, slots=True)
class Paper:
    """Colours of a reading page; all text reaches a contrast of 4.5 to 1 on its ground."""

    name: str
    ground: str
    ink: str
    muted: str
    rule: str
    link: str
    removed: str
    mark: str
    current: str
    current_ink: str
    highlights: Mapping[HighlightColour, str]

    def colour(self, name: str) -> QColor:
        """One of the colours by its name."""
        return QColor(getattr(self, name))


_Y, _G, _B, _P = HighlightColour.YELLOW, HighlightColour.GREEN, HighlightColour.BLUE, HighlightColour.PINK
PAPERS: Mapping[str, Paper] = {
    "light": Paper(
        "light", "#fffefb", "#1f1d1a", "#6a665f", "#e3dfd6", "#1a5fb4", "#f4f1ea", "#ffe9a8", "#ff9f1c", "#1f1d1a",
        {_Y: "#fdf0a6", _G: "#cdeec2", _B: "#cbe3fb", _P: "#fbd3e4"},
    ),
    "sepia": Paper(
        "sepia", "#f7eedb", "#41352a", "#71624f", "#e2d3b6", "#8a4b08", "#efe3ca", "#f5d77e", "#e58a13", "#241a10",
        {_Y: "#f3dc80", _G: "#cfdea4", _B: "#c3d8dc", _P: "#efc6bd"},
    ),
    "dark": Paper(
        "dark", "#1b1c1e", "#dcd9d3", "#9a968f", "#37383b", "#82b4f2", "#26272a", "#5c4b12", "#ffb454", "#1b1c1e",
        {_Y: "#5a4e10", _G: "#24492a", _B: "#1d4264", _P: "#5c2a44"},
    ),
}  # fmt: skip


def paper(choice: str, palette: QPalette) -> Paper:
    """The paper chosen in the settings; 'system' follows the window's colours."""
    if choice in PAPERS:
        return PAPERS[choice]
    return PAPERS["dark" if palette.color(QPalette.ColorRole.Window).lightness() < _DARK else "light"]


@functools.cache
def load_faces() -> tuple[str, ...]:
    """Make the typefaces that come with Clipper known to Qt; gives their family names."""
    try:
        folder = resources.path("fonts")
    except FileNotFoundError:
        return ()
    families: list[str] = []
    for pattern in _SHIPPED:
        for file in sorted(folder.glob(pattern)):
            families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return tuple(dict.fromkeys(families))


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


class Formats:
    """The text formats of one typography, each made once."""

    def __init__(self, typography: Typography) -> None:
        self.typography = typography
        self._runs: dict[tuple[Style, str, str], QTextCharFormat] = {}

    def run(self, style: Style = Style.PLAIN, href: str = "", role: str = "") -> QTextCharFormat:
        """Format of a run; `role` is '', 'heading2' ... 'heading6', 'caption', 'label' or 'removed'."""
        key = (style, href, role)
        if key not in self._runs:
            self._runs[key] = self._make(style, href, role)
        return self._runs[key]

    def _make(self, style: Style, href: str, role: str) -> QTextCharFormat:
        type_ = self.typography
        font = type_.label_font() if role in ("label", "caption") else type_.font()
        if role.startswith("heading"):
            level = int(role[-1])
            font = type_.font({2: 1.3, 3: 1.14}.get(level, 1.0))
            font.setWeight(QFont.Weight.DemiBold)
        if role == "removed":
            font = type_.font(0.92)
        if Style.CODE in style:
            font.setFamilies(list(MONO_FACES))
        if Style.STRONG in style:
            font.setWeight(QFont.Weight.Bold)
        if Style.SMALL in style:
            font.setPixelSize(max(8, round(font.pixelSize() * 0.85)))
        font.setItalic(Style.EMPHASIS in style)
        format_ = QTextCharFormat()
        format_.setFont(font)
        format_.setFontStrikeOut(Style.STRIKE in style)
        format_.setFontUnderline(Style.UNDERLINE in style)
        alignment = QTextCharFormat.VerticalAlignment
        if Style.SUPER in style:
            format_.setVerticalAlignment(alignment.AlignSuperScript)
        elif Style.SUB in style:
            format_.setVerticalAlignment(alignment.AlignSubScript)
        format_.setForeground(type_.paper.colour("muted" if role in ("label", "caption", "removed") else "ink"))
        if href:
            format_.setAnchor(True)
            format_.setAnchorHref(href)
            format_.setForeground(type_.paper.colour("link"))
            format_.setFontUnderline(role != "label")
        return format_

    def block(self, *, above: float = 0.0, below: float = 0.72, height: float = 124.0) -> QTextBlockFormat:
        """Format of a paragraph; distances in heights of the text."""
        format_ = QTextBlockFormat()
        format_.setTopMargin(round(above * self.typography.size))
        format_.setBottomMargin(round(below * self.typography.size))
        format_.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return format_


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
