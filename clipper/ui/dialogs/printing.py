"""Printing a PDF: its pages are drawn in a process of their own and sent to the printer one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from clipper.errors import ExportError
from clipper.jobs import JobContext
from clipper.services.rendering import PrintedPages
from clipper.ui.panels.reader.pictures import decode
from clipper.ui.runner import Lane
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.ui.desk import Desk

_BOX = QSize(6000, 9000)


def print_pdf(
    files: Sequence[Path], folder: tempfile.TemporaryDirectory[str], desk: Desk, parent: QWidget
) -> QPrintDialog:
    """Ask for a printer and print the files; the folder they lie in goes away afterwards."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr("Print the press book"))

    def start() -> None:
        desk.runner.run(
            tr("Printing…"),
            lambda context: send(files, printer, context),
            lane=Lane.EXPORT,
            done=lambda count: desk.messages.notice(tr("{n} pages were sent to the printer.", n=count)),
            failed=desk.messages.error,
            visible=True,
        ).ended.connect(folder.cleanup)

    dialog.accepted.connect(start)
    dialog.rejected.connect(folder.cleanup)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def send(files: Sequence[Path], printer: QPrinter, context: JobContext) -> int:
    """Draw all pages on a printer; their number."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise ExportError(tr("The printer cannot be reached."), tr("See whether it is on, or choose another."))
    count = 0
    try:
        for file in files:
            pages = PrintedPages(file.read_bytes())
            try:
                for number in range(pages.count):
                    context.progress(number, pages.count, tr("Printing…"))
                    image = decode(pages.page(number), _BOX)
                    if count:
                        printer.newPage()
                    if image is not None:
                        _place(painter, image, painter.viewport())
                    count += 1
            finally:
                pages.close()
    finally:
        painter.end()
    return count


def _place(painter: QPainter, image: QImage, sheet: QRect) -> None:
    size = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(0, 0, size.width(), size.height())
    box.moveCenter(sheet.center())
    painter.drawImage(box, image)
