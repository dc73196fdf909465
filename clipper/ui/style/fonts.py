"""The typefaces that are shipped: Source Sans for the window where the system has no good face, Source Serif to read.

Faces for other scripts are loaded only where the system has none, as some are large.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from clipper import resources

_WINDOW = ("SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf", "SourceSans3-Bold.ttf", "SourceSans3-Italic.ttf")
_READING = (
    "SourceSerif4-Regular.ttf",
    "SourceSerif4-Italic.ttf",
    "SourceSerif4-SemiBold.ttf",
    "SourceSerif4-Bold.ttf",
    "SourceSerif4-BoldItalic.ttf",
)
_POOR = {"", "sans serif", "sans", "dejavu sans", "nimbus sans", "liberation sans", "bitstream vera sans"}
_System = QFontDatabase.WritingSystem
_SCRIPTS: dict[QFontDatabase.WritingSystem, tuple[str, ...]] = {
    _System.Arabic: ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    _System.Hebrew: ("NotoSerifHebrew-Regular.ttf", "NotoSerifHebrew-Bold.ttf"),
    _System.Devanagari: ("NotoSerifDevanagari-Regular.ttf", "NotoSerifDevanagari-Bold.ttf"),
    _System.Bengali: ("NotoSerifBengali-Regular.ttf",),
    _System.Thai: ("NotoSerifThai-Regular.ttf", "NotoSerifThai-Bold.ttf"),
    _System.Tamil: ("NotoSerifTamil-Regular.ttf",),
    _System.Georgian: ("NotoSerifGeorgian-Regular.ttf",),
    _System.Armenian: ("NotoSerifArmenian-Regular.ttf",),
    _System.Japanese: ("NotoSerifCJK-Regular.ttc",),
    _System.SimplifiedChinese: ("NotoSerifCJK-Regular.ttc",),
}


def load(app: QApplication) -> None:
    """Load the window's and the reader's faces, and use Source Sans where the system's own face is poor."""
    _add(_WINDOW)
    _add(_READING)
    system = app.font()
    if system.family().lower() in _POOR:
        face = QFont("Source Sans 3")
        face.setPointSizeF(max(system.pointSizeF(), 9.0) + 1.5)  # Source Sans is small for its size
        app.setFont(face)


def load_missing_scripts() -> list[str]:
    """Load our faces for scripts that no installed face covers; the files that were loaded."""
    missing: list[str] = []
    for script, files in _SCRIPTS.items():
        if not QFontDatabase.families(script):
            missing += [file for file in files if file not in missing]
    _add(tuple(missing))
    return missing


def _add(names: tuple[str, ...]) -> None:
    for name in names:
        try:
            file: Path = resources.path(f"fonts/{name}")
        except FileNotFoundError:
            continue  # packaged without it: the system's faces serve
        QFontDatabase.addApplicationFont(str(file))
