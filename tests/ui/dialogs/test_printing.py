"""Pages sent to a printer; here one that prints into a file."""

import io

import pypdf
import pytest
from PIL import Image
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from clipper.errors import ClipperError
from clipper.jobs import JobContext
from clipper.ui.dialogs.printing import send


@pytest.fixture
def book(tmp_path):
    pages = [Image.new("RGB", (300, 424), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    file = tmp_path / "book.pdf"
    file.write_bytes(out.getvalue())
    return file


def printer_into(file):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(file))
    return printer


def test_every_page_is_printed(qapp, book, tmp_path):
    target = tmp_path / "printed.pdf"
    assert send([book, book], printer_into(target), JobContext()) == 6
    printed = pypdf.PdfReader(target)
    assert len(printed.pages) == 6
    assert printed.pages[0].images


def test_only_the_pages_asked_for_are_printed_counted_over_all_volumes(qapp, book, tmp_path):
    target = tmp_path / "printed.pdf"
    printer = printer_into(target)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(3, 5)
    assert send([book, book], printer, JobContext()) == 3
    assert len(pypdf.PdfReader(target).pages) == 3


@pytest.mark.qt_log_ignore(r"QPainter::begin")
def test_a_printer_that_cannot_be_reached_is_a_sentence(qapp, book, tmp_path):
    with pytest.raises(ClipperError, match="cannot be reached"):
        send([book], printer_into(tmp_path / "no" / "such" / "folder.pdf"), JobContext())
