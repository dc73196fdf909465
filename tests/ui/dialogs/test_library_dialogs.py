"""The dialogs about the library, worked as a user would."""

import datetime as dt
import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clipper.domain.article import Article, Block, BlockKind
from clipper.domain.clipping import Rights
from clipper.domain.duplicates import Duplicate, DuplicateKind
from clipper.domain.row import Status
from clipper.domain.shelves import Outlet
from clipper.services.exporting import BookRequest
from clipper.ui.dialogs import differences
from clipper.ui.dialogs.backups import BackupsDialog, age_text
from clipper.ui.dialogs.crash_report import CrashReportDialog
from clipper.ui.dialogs.doctor import DoctorDialog
from clipper.ui.dialogs.duplicates import DuplicatesBar
from clipper.ui.dialogs.export import ARCHIVE, ExportDialog
from clipper.ui.dialogs.outlets import OutletsDialog
from clipper.ui.dialogs.reextract import ReextractDialog
from clipper.ui.dialogs.rights import RightsDialog, rights_text
from clipper.ui.dialogs.rules import RulesDialog
from clipper.ui.messages import Notice
from clipper.ui.panels.notices import Notices
from tests.store.builders import make_payload

LONG = 30_000


# ---------------------------------------------------------------------------------------------- export


@pytest.mark.parametrize(
    ("name", "suffix"), [("docx", ".docx"), ("markdown", ".md"), ("csv", ".csv"), (ARCHIVE, ".zip")]
)
def test_clippings_are_exported(show, library, desk, make, tmp_path, qtbot, name, suffix):
    dialog = show(ExportDialog(library, desk, BookRequest(ids=(make("One"), make("Two")))))
    qtbot.waitUntil(lambda: dialog._count.text() == "2 clippings")
    dialog.buttons[name].setChecked(True)
    target = tmp_path / f"out{suffix}"
    desk.messages.answers.append(target)
    qtbot.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.making.busy and target.exists(), timeout=LONG)
    assert dialog.making.text == f"2 clippings saved as out{suffix}."
    assert desk.state.get("export_format", "") == name
    dialog.close()


def test_an_export_that_fails_says_why(show, library, desk, make, tmp_path, qtbot):
    dialog = show(ExportDialog(library, desk, BookRequest(ids=(make("One"),))))
    dialog.write(tmp_path / "no" / "such" / "folder.docx")
    qtbot.waitUntil(lambda: not dialog.making.busy, timeout=LONG)
    assert dialog.making.text.endswith(".")
    dialog.close()


# ---------------------------------------------------------------------------------------------- backups, doctor


def test_backups_are_made_listed_and_restored(show, library, desk, make, tmp_path, qtbot):
    make("One")
    dialog = show(BackupsDialog(library, desk))
    dialog.make()
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 1, timeout=LONG)
    assert dialog.making.text.startswith("The backup is made and checked")
    other = tmp_path / "restored"
    other.mkdir()
    desk.messages.answers.append(other)
    with qtbot.waitSignal(dialog.restored, timeout=LONG) as restored:
        qtbot.mouseClick(dialog._copy, Qt.MouseButton.LeftButton)
    assert restored.args == [other]
    assert (other / "library.db").exists()


def test_restoring_in_place_is_asked_about_first(show, library, desk, make, qtbot):
    make("One")
    library.maintenance.backup()
    dialog = show(BackupsDialog(library, desk))
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 1, timeout=LONG)
    qtbot.mouseClick(dialog._restore, Qt.MouseButton.LeftButton)
    assert desk.messages.questions[0].danger == "restore"
    assert library.reading.counts().all == 1  # the safe answer
    dialog.close()


def test_ages_are_told_in_words(qapp):
    ages = [dt.timedelta(seconds=30), dt.timedelta(minutes=5), dt.timedelta(hours=3), dt.timedelta(days=9)]
    assert [age_text(age) for age in ages] == ["just now", "5 minutes", "3 hours", "9 days"]


def test_a_sound_library_is_in_order(show, library, desk, make, qtbot):
    make("One")
    library.finding.wait_indexed(30)
    dialog = show(DoctorDialog(library, desk))
    qtbot.waitUntil(lambda: dialog.verdict.text() == "The library is in order.", timeout=LONG)
    assert not dialog._repair.isEnabled()
    dialog.close()


def test_what_is_not_in_order_is_said_and_repaired(show, library, desk, make, qtbot):
    make("One")
    library.finding.wait_indexed(30)
    with sqlite3.connect(library.folder / "library.db") as database:
        database.execute("UPDATE clipping SET headline_key = 'zzz'")
    database.close()
    dialog = show(DoctorDialog(library, desk))
    qtbot.waitUntil(lambda: dialog.verdict.text() == "1 thing is not in order.", timeout=LONG)
    assert "sorted wrongly" in dialog.table.topLevelItem(0).text(0)
    with qtbot.waitSignal(dialog.repaired, timeout=LONG):
        qtbot.mouseClick(dialog._repair, Qt.MouseButton.LeftButton)
    assert dialog.verdict.text() == "The library is in order again."
    assert dialog.table.topLevelItem(0).text(1) == "repaired"
    dialog.close()


# ---------------------------------------------------------------------------------------------- rules, outlets


def test_rules_are_listed_found_and_deleted(show, library, desk, qtbot):
    library.curating.add_rule("the-post.example", "Share this", False)
    library.curating.add_rule("echo.example", "Correction:", True)
    dialog = show(RulesDialog(library, desk))
    assert dialog.table.topLevelItemCount() == 2
    dialog.filter.setText("post")
    assert dialog.table.topLevelItem(0).text(0) == "Share this"
    assert dialog.table.topLevelItem(0).text(2) == "always left out"
    dialog.table.topLevelItem(0).setSelected(True)
    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(dialog._delete, Qt.MouseButton.LeftButton)
    assert [rule.outlet for rule in library.reading.rules()] == ["echo.example"]
    dialog.close()


def test_outlets_are_edited(show, library, desk, make, qtbot):
    make("One", outlet="The Post")
    outlet = library.reading.outlets()[0]
    dialog = show(OutletsDialog(library, desk, outlet_id=outlet.id))
    dialog.form.domains.setText("The-Post.example, post.example")
    dialog.form.language.setText("English")
    dialog.form.circulation.setValue(120_000)
    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(dialog._keep, Qt.MouseButton.LeftButton)
    kept = library.reading.outlets()[0]
    assert kept.domains == ("the-post.example", "post.example")
    assert (kept.language, kept.circulation) == ("en", 120_000)
    dialog.form.name.setText("  ")
    assert dialog.form.outlet() is None
    assert dialog.form.problem.text() == "An outlet needs a name."
    dialog.close()


def test_outlets_are_merged(show, library, desk, make, qtbot):
    make("One", outlet="The Post")
    make("Two", outlet="Post, The")
    dialog = show(OutletsDialog(library, desk))
    into = next(outlet for outlet in library.reading.outlets() if outlet.name == "The Post")
    dialog.table.selectAll()
    desk.messages.answers.append(str(into.id))
    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(dialog._merge, Qt.MouseButton.LeftButton)
    outlets = library.reading.outlets()
    assert [(outlet.name, outlet.count) for outlet in outlets if outlet.count] == [("The Post", 2)]
    dialog.close()


# ---------------------------------------------------------------------------------------------- duplicates


@pytest.fixture
def pair(make):
    old, new = make("The old one"), make("The new one", text="A longer text of the same article.")
    return old, new, Duplicate(old, DuplicateKind.ADDRESS, "The old one", dt.datetime(2025, 2, 13, tzinfo=dt.UTC))


@pytest.fixture
def bar(show, library, desk):
    window = show(QWidget())
    window.resize(900, 600)
    return DuplicatesBar(library, desk, window)


def test_the_question_waits_at_the_foot_of_the_window(bar, pair):
    _, new, had = pair
    bar.ask([(new, had)])
    assert bar.text.text() == "You have this one, from 13 Feb 2025."
    assert bar.headline.text() == "The old one"
    assert bar.geometry().bottom() < bar.parentWidget().height()
    bar.parentWidget().resize(600, 400)
    assert bar.geometry().bottom() < 400


def test_messages_stand_above_the_question(bar, pair, desk):
    _, new, had = pair
    notices = Notices(desk.theme, bar.parentWidget())
    bar.grown.connect(notices.lift)
    notices.add(Notice("Clipped."))
    lowest = notices.geometry().bottom()
    bar.ask([(new, had)])
    assert notices.geometry().bottom() < bar.geometry().top()
    bar.keep_all()
    assert notices.geometry().bottom() == lowest


def test_opening_the_old_one_puts_the_new_one_into_the_trash(bar, pair, library, qtbot):
    old, new, had = pair
    bar.ask([(new, had)])
    asked = []
    bar.clipping_requested.connect(asked.append)
    with qtbot.waitSignal(bar.changed):
        qtbot.mouseClick(bar.open_it, Qt.MouseButton.LeftButton)
    assert asked == [old]
    assert library.reading.clipping(new).status is Status.TRASHED
    assert not bar.isVisible()


def test_its_text_can_be_replaced(bar, pair, library, qtbot):
    old, new, had = pair
    bar.ask([(new, had)])
    with qtbot.waitSignal(bar.changed):
        qtbot.mouseClick(bar.replace, Qt.MouseButton.LeftButton)
    assert library.reading.clipping(old).article.text == "A longer text of the same article."


def test_several_are_asked_one_after_the_other(bar, pair, library, qtbot):
    old, new, had = pair
    bar.ask([(new, had), (old, had)])
    assert bar.waiting == 2
    qtbot.mouseClick(bar.keep_both, Qt.MouseButton.LeftButton)
    assert bar.waiting == 1
    bar.keep_all()
    assert not bar.isVisible()
    assert library.reading.clipping(new).status is Status.INBOX


# ---------------------------------------------------------------------------------------------- extracting again


def block(number, text, **more):
    return Block(f"b{number}", BlockKind.PARAGRAPH, text, text, **more)


def test_differences_are_shown_as_what_goes_and_comes():
    before = Article(
        headline="Old", blocks=(block(1, "same"), block(2, "gone"), *(block(n, f"far {n}") for n in range(9)))
    )
    after = Article(
        headline="New", blocks=(block(1, "same"), block(2, "came"), *(block(n, f"far {n}") for n in range(9)))
    )
    assert [(change.name, change.before, change.after) for change in differences.fields(before, after)] == [
        ("headline", "Old", "New")
    ]
    assert [(line.sign, line.text) for line in differences.lines(before, after)] == [
        (" ", "same"), ("-", "gone"), ("+", "came"), (" ", "far 0")
    ]  # fmt: skip
    assert differences.summary(before, after) == (1, 1, 1)


def test_a_new_extraction_is_taken_after_a_look(show, library, desk, make, qtbot):
    page = (
        b"<html><head><title>Bridge vote</title></head><body><article><h1>Bridge vote put off again</h1>"
        + b"".join(
            b"<p>The council put off its vote on the new harbour bridge for the %d time, members said.</p>" % number
            for number in range(8)
        )
        + b"</article></body></html>"
    )
    number = make("Wrong headline", text="Wrong text.", payload=make_payload(page))
    dialog = show(ReextractDialog(library, desk, [number]))
    qtbot.waitUntil(lambda: not dialog.making.busy, timeout=LONG)
    assert dialog.verdict.text() == "1 clipping would change."
    shown = dialog.view.toPlainText()
    assert "Wrong text." in shown
    assert "harbour bridge for the 3 time" in shown
    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(dialog._take, Qt.MouseButton.LeftButton)
    assert "harbour bridge" in library.reading.clipping(number).article.text


def test_what_is_not_ticked_is_not_taken(show, library, desk, make, qtbot):
    dialog = show(ReextractDialog(library, desk, []))
    qtbot.waitUntil(lambda: not dialog.making.busy, timeout=LONG)
    assert dialog.verdict.text().startswith("Nothing would change")
    assert not dialog._take.isEnabled()
    dialog.close()


# ---------------------------------------------------------------------------------------------- rights, crash reports


def test_rights_are_filled_in(show):
    rights = Rights("CLA 17", 25, dt.date(2026, 1, 31), True)
    dialog = RightsDialog(rights, 2, show(QWidget()))
    assert dialog.rights() == rights
    dialog.expires_on.setChecked(False)
    dialog.readers.setValue(0)
    assert dialog.rights() == Rights("CLA 17", None, None, True)
    assert rights_text(rights) == "CLA 17, 25 readers, until 2026-01-31, link only"


def test_crash_reports_are_read_once(show, tmp_path, qtbot):
    report = tmp_path / "crash-20250213.txt"
    report.write_text("Traceback of nothing private")
    dialog = show(CrashReportDialog(report))
    assert dialog.text.toPlainText() == "Traceback of nothing private"
    dialog.close()
    assert not report.exists()
    assert (tmp_path / "seen-crash-20250213.txt").exists()


def test_outlet_of_nothing_is_empty(show, library, desk, qtbot):
    dialog = show(OutletsDialog(library, desk))
    assert dialog.form.outlet() is None
    assert Outlet(0, "").domains == ()
    dialog.close()
