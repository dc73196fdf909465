"""The press book dialog on a real library, with the real typesetter."""

import dataclasses

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrintDialog

from clipper.services.exporting import BookRequest
from clipper.ui.dialogs.pressbook import PressbookDialog, _file_name
from clipper.ui.dialogs.pressbook_options import PressbookOptions
from clipper.ui.dialogs.pressbook_presets import Presets

SECONDS = 60_000


@pytest.fixture
def options(qtbot, library, desk):
    made = PressbookOptions(desk.messages, library.exporting.templates())
    qtbot.addWidget(made)
    made.show_request(BookRequest(ids=(1,)))
    return made


@pytest.fixture
def open_dialog(show, library, desk):
    return lambda request: show(PressbookDialog(library, desk, request))


def test_what_is_left_to_the_template_stays_open(options):
    assert options.request == BookRequest(ids=(1,))
    assert options.page.columns.currentData() == 2
    options.cover.texts["title"].setText("Harbour bridge")
    assert options.request == BookRequest(ids=(1,), title="Harbour bridge")


def test_another_template_brings_its_own_defaults_but_keeps_what_was_chosen(options):
    options.page.text_size.setValue(11.2)
    options.template.setCurrentIndex(options.template.findData("modern"))
    assert options.request.template == "modern"
    assert options.request.text_size == 11.2
    assert options.request.columns is None
    assert options.page.columns.currentData() == 1
    options.template.setCurrentIndex(options.template.findData("classic"))
    assert options.page.columns.currentData() == 2


def test_all_options_come_back_as_they_were_shown(options):
    request = BookRequest(
        ids=(1,),
        template="modern",
        title="T",
        client="C",
        summary="S",
        paper="letter",
        accent="#123456",
        columns=2,
        mentions=("bridge", "wind"),
        cover=False,
        new_page=True,
        language="de",
    )
    options.show_request(request)
    options.cover.texts["issue"].setText("7")
    kept = options.request
    assert dataclasses.replace(kept, issue="", new_page=request.new_page) == request


def test_the_accent_colour_is_chosen(options, qtbot):
    with qtbot.waitSignal(options.changed):
        options.page.set_colour(QColor("#aa0000"))
    assert options.request.accent == "#aa0000"


def test_the_form_is_kept_as_a_preset(desk):
    presets = Presets(desk.state)
    presets.keep("Board", BookRequest(template="modern", client="Harbour Authority").kept())
    assert presets.names() == ["Board"]
    restored = BookRequest.restored(presets.get("Board"))
    assert (restored.template, restored.client) == ("modern", "Harbour Authority")
    presets.forget("Board")
    assert presets.names() == []


def test_pages_are_set_and_the_book_is_saved(open_dialog, make, library, desk, tmp_path, qtbot):
    ids = tuple(make(f"Headline {number}") for number in range(3))
    _, dossier = library.curating.new_dossier("Board, February")
    library.curating.add_to_dossier(dossier, ids)
    dialog = open_dialog(BookRequest(dossier_id=dossier))
    qtbot.waitUntil(lambda: len(dialog.preview.pages.images) == 3, timeout=SECONDS)
    assert dialog.preview.state == "Pages 1 to 3"
    assert any("no licence" in text for text in dialog.warnings)
    assert dialog._count.text() == "3 clippings"
    dialog.options.cover.texts["client"].setText("Harbour Authority")
    assert dialog.preview.state == "Setting the pages…"
    with qtbot.waitSignal(dialog.preview.ready, timeout=SECONDS):
        pass
    target = tmp_path / "book.pdf"
    desk.messages.answers.append(target)
    with qtbot.waitSignal(dialog.changed, timeout=SECONDS):
        qtbot.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    assert target.read_bytes().startswith(b"%PDF-")
    assert dialog.making.text.startswith("Saved as book.pdf, ")
    assert library.reading.dossier(dossier).options == {"client": "Harbour Authority"}
    dialog.close()
    again = open_dialog(BookRequest(dossier_id=dossier))
    assert again.options.cover.texts["client"].text() == "Harbour Authority"
    again.close()


def test_a_running_book_can_be_cancelled(open_dialog, make, tmp_path, qtbot):
    ids = tuple(make(f"Headline {number}", text="\n\n".join(["word " * 80] * 40)) for number in range(40))
    dialog = open_dialog(BookRequest(ids=ids))
    target = tmp_path / "book.pdf"
    dialog.make(target)
    assert dialog.making.busy
    assert not dialog._save.isEnabled()
    dialog.making.cancel()
    qtbot.waitUntil(lambda: not dialog.making.busy, timeout=SECONDS)
    assert not target.exists()
    assert dialog._save.isEnabled()
    dialog.close()


def test_a_book_is_printed_on_its_own_paper(open_dialog, make, qtbot, tmp_path):
    dialog = open_dialog(BookRequest(ids=(make("One"),), paper="a5"))
    qtbot.waitUntil(dialog._print.isEnabled, timeout=SECONDS)
    qtbot.mouseClick(dialog._print, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QPrintDialog) is not None, timeout=SECONDS)
    asked = dialog.findChild(QPrintDialog)
    target = tmp_path / "printed.pdf"
    asked.printer().setOutputFileName(str(target))
    asked.accepted.emit(asked.printer())
    qtbot.waitUntil(lambda: dialog.making.text.endswith("sent to the printer."), timeout=SECONDS)
    printed = pypdf.PdfReader(target)
    assert dialog.making.text == f"{len(printed.pages)} pages were sent to the printer."
    assert round(float(printed.pages[0].mediabox.width) / 72 * 25.4) == 148
    qtbot.waitUntil(lambda: not dialog.making.busy, timeout=SECONDS)
    dialog.close()


def test_a_failure_is_a_sentence(open_dialog, make, qtbot, tmp_path):
    dialog = open_dialog(BookRequest(ids=(make("One"),)))
    dialog.make(tmp_path / "missing" / "folder" / "book.pdf")
    qtbot.waitUntil(lambda: not dialog.making.busy, timeout=SECONDS)
    assert dialog.making.text.endswith(".")
    dialog.close()


def test_titles_become_file_names():
    assert _file_name('Board: "Feb/March" 2025…') == "Board Feb March 2025"
