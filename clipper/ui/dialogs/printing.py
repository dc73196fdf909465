"""Printing a PDF: its pages are drawn in a process of their own and sent to the printer one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from clipper.errors import ExportError
from clipper.jobs import JobContext
from clipper.services.rendering import PrintedPages
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.reader.pictures import decode
from clipper.ui.runner import Lane
from clipper.ui.translation import tr, trn

if TYPE_CHECKING:
    from clipper.ui.desk import Desk
    from clipper.ui.dialogs.making_bar import MakingBar

_PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter, "a5": QPageSize.PageSizeId.A5}
_BOX = QSize(4960, 7016)  # A4 at 600 dots an inch


def print_pdf(
    files: Sequence[Path],
    paper: str,
    folder: tempfile.TemporaryDirectory[str],
    desk: Desk,
    parent: QWidget,
    bar: MakingBar,
) -> QPrintDialog:
    """Ask for a printer and print the files, with progress in the bar; the folder they lie in goes away afterwards."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(_PAPERS[paper]))
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr("Print the press book"))

    def printed(count: int) -> None:
        bar.say(trn("{n} page was sent to the printer.", "{n} pages were sent to the printer.", count))

    def start() -> None:
        job = desk.runner.run(
            tr("Printing…"),
            lambda context: send(files, printer, context),
            lane=Lane.EXPORT,
            done=while_alive(bar, printed),
            failed=desk.messages.error,
            visible=True,
        )
        job.ended.connect(folder.cleanup)
        bar.follow(job)

    dialog.accepted.connect(start)
    dialog.rejected.connect(folder.cleanup)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def send(files: Sequence[Path], printer: QPrinter, context: JobContext) -> int:
    """Draw the pages that were asked for on a printer; their number."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise ExportError(tr("The printer cannot be reached."), tr("See whether it is on, or choose another."))
    chosen, before, count = _chosen(printer), 0, 0
    try:
        for file in files:
            pages = PrintedPages(file.read_bytes())
            try:
                for index in range(pages.count):
                    if not chosen(before + index + 1):
                        continue
                    context.progress(index, pages.count, tr("Printing…"))
                    image = decode(pages.page(index), _BOX)
                    if count:
                        printer.newPage()
                    if image is not None:
                        _place(painter, image, painter.viewport())
                    count += 1
                before += pages.count
            finally:
                pages.close()
    finally:
        painter.end()
    return count


def _chosen(printer: QPrinter) -> Callable[[int], bool]:
    ranges = printer.pageRanges()
    if printer.printRange() is not QPrinter.PrintRange.PageRange or ranges.isEmpty():
        return lambda _number: True
    return ranges.contains


def _place(painter: QPainter, image: QImage, sheet: QRect) -> None:
    size = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(0, 0, size.width(), size.height())
    box.moveCenter(sheet.center())
    painter.drawImage(box, image)
