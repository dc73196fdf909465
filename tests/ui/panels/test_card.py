from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QTextCharFormat
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from clipper.domain.answers import Snippet
from clipper.ui.models.clippings import ClippingsModel
from clipper.ui.panels.card import CardDelegate
from clipper.ui.panels.lines import laid_out, marked
from clipper.ui.panels.thumbnails import Thumbnails, read_square
from clipper.ui.runner import JobRunner
from clipper.ui.style import Theme


def painted(delegate: CardDelegate, model: ClippingsModel, **state: object) -> QImage:
    image = QImage(380, delegate.height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 380, delegate.height)
    option.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Active
    option.direction = state.get("direction", Qt.LayoutDirection.LeftToRight)
    if state.get("selected"):
        option.state |= QStyle.StateFlag.State_Selected
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0))
    painter.end()
    return image


def columns(image: QImage, colour: str) -> set[int]:
    """The columns in which a colour appears."""
    wanted = QImage(1, 1, QImage.Format.Format_RGB32)
    wanted.fill(colour)
    pixel = wanted.pixel(0, 0)
    return {x for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == pixel}


def test_a_card_shows_unread_star_selection_and_mirrors(qtbot, library, make):
    runner, theme = JobRunner(), Theme("light")
    parent = QWidget()
    qtbot.addWidget(parent)
    delegate = CardDelegate(theme, Thumbnails(library.reading.picture, runner, parent), parent)
    number = make("Bridge vote put off", tags=["harbour"])
    model = ClippingsModel(library.reading.rows)
    model.reset([number])
    plain = painted(delegate, model)
    dot = columns(plain, theme.hex("unread"))
    assert dot
    assert max(dot) < 24
    mirrored = columns(painted(delegate, model, direction=Qt.LayoutDirection.RightToLeft), theme.hex("unread"))
    assert min(mirrored) > 380 - 24
    assert columns(painted(delegate, model, selected=True), theme.hex("selected"))
    model.apply(library.curating.mark_read([number], True))
    assert not columns(painted(delegate, model), theme.hex("unread"))
    assert not columns(painted(delegate, model), theme.hex("star"))
    model.apply(library.curating.star([number], True))
    assert columns(painted(delegate, model), theme.hex("star"))
    model.set_snippets({number: Snippet("the bridge again", ((4, 10),))})
    assert columns(painted(delegate, model), theme.hex("mark"))
    assert runner.shutdown()


def test_long_text_is_cut_in_its_last_line(qapp):
    layout, lines = laid_out("word " * 100, QFont(), 200, 2, 20)
    assert lines == 2
    assert layout.text().endswith("…")
    layout, lines = laid_out("short", QFont(), 200, 2, 20)
    assert (layout.text(), lines) == ("short", 1)


def test_text_that_runs_right_to_left_stands_at_the_right(qapp):
    layout, _ = laid_out("مكتبة متنقلة", QFont(), 300, 1, 20)
    assert layout.lineAt(0).naturalTextRect().left() > 100
    layout, _ = laid_out("A headline", QFont(), 300, 1, 20)
    assert layout.lineAt(0).naturalTextRect().left() == 0


def test_marks_behind_the_cut_do_no_harm(qapp):
    ranges = [marked(0, 4, QTextCharFormat()), marked(2000, 2004, QTextCharFormat())]
    layout, _ = laid_out("word " * 100, QFont(), 200, 1, 20, ranges)
    assert len(layout.formats()) <= 2


def test_a_picture_becomes_a_square_and_rubbish_nothing(qapp, tmp_path):
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(tmp_path / "a.png"))
    square = read_square((tmp_path / "a.png").read_bytes(), 100)
    assert (square.width(), square.height()) == (100, 100)
    assert read_square(b"no picture", 100).isNull()
