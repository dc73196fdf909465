"""Render the icon in all sizes that packages need: python packaging/icons.py FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).parents[1] / "resources" / "icons" / "clipper.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main() -> None:
    """Write PNGs of every size, the Windows .ico and the macOS .icns into the folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication(["icons", "-platform", "offscreen"])
    renderer = QSvgRenderer(str(SOURCE))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"clipper-{size}.png"))
    app.quit()
    large = Image.open(folder / "clipper-512.png")
    large.save(folder / "clipper.ico", sizes=[(size, size) for size in SIZES if size <= 256])
    large.save(folder / "clipper.icns")


if __name__ == "__main__":
    main()
