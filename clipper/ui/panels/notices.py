"""Notices at the bottom of the window: a sentence, one thing to do about it, and gone again."""

from __future__ import annotations

from PySide6 import QtGui  # of which a class is made when it is asked for: these after the start
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clipper.ui.messages import Level, Notice
from clipper.ui.panels.boxes import icon_button, label, named
from clipper.ui.style import Theme
from clipper.ui.translation import tr

_MOST = 3
_WIDEST = 560
_BOTTOM = 48  # over the status bar
_ICONS = {Level.INFO: "done", Level.WARNING: "warning", Level.ERROR: "error"}


class _NoticeBox(QWidget):
    """One notice."""

    def __init__(self, notice: Notice, theme: Theme, parent: Notices) -> None:
        super().__init__(parent)
        named(self, "notice")
        self.notice = notice
        self.setAccessibleName(notice.text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        mark = label()
        mark.setPixmap(theme.icon(_ICONS[notice.level], "notice_text").pixmap(20, 20))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(text=notice.text, wrap=True))
        if notice.hint:
            words.addWidget(label("hint", notice.hint, wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.setSpacing(12)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if notice.action:
            button = QPushButton(notice.action)
            button.setObjectName("notice_action")
            button.clicked.connect(lambda: parent.act(self))
            row.addWidget(button)
        close = icon_button(theme.icon("close", "notice_text"), tr("Close this message"))
        close.clicked.connect(lambda: parent.drop(self))
        row.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=int(notice.seconds * 1000))
        self._timer.timeout.connect(lambda: parent.drop(self))
        if notice.seconds:
            self._timer.start()

    def enterEvent(self, event: QEvent) -> None:
        """While the mouse is over it, it stays."""
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """And then its time begins anew."""
        if self.notice.seconds:
            self._timer.start()


class Notices(QWidget):
    """Floats over the bottom of its parent; the newest stands lowest."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._boxes: list[_NoticeBox] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.setAccessibleName(tr("Messages"))
        self._bottom = _BOTTOM
        parent.installEventFilter(self)
        self.hide()

    @property
    def shown(self) -> list[Notice]:
        """The notices on the screen."""
        return [box.notice for box in self._boxes]

    def add(self, notice: Notice) -> None:
        """Show a notice, in place of the one with the same key."""
        self.withdraw(notice.key)
        box = _NoticeBox(notice, self._theme, self)
        self._boxes.append(box)
        self._layout.addWidget(box)
        while len(self._boxes) > _MOST:
            self.drop(self._boxes[0])
        self._place()
        event = QtGui.QAccessibleAnnouncementEvent(self, f"{notice.text} {notice.hint}".strip())
        if notice.level is Level.ERROR:
            event.setPoliteness(QtGui.QAccessible.AnnouncementPoliteness.Assertive)
        QtGui.QAccessible.updateAccessibility(event)

    def lift(self, pixels: int) -> None:
        """Stand above what takes so many pixels at the foot of the window."""
        self._bottom = max(_BOTTOM, pixels + self._layout.spacing())
        self._place()

    def withdraw(self, key: str) -> None:
        """Take a notice back."""
        for box in list(self._boxes):
            if key and box.notice.key == key:
                self.drop(box)

    def drop(self, box: _NoticeBox) -> None:
        """Close a notice."""
        if box in self._boxes:
            self._boxes.remove(box)
            self._layout.removeWidget(box)
            box.hide()
            box.deleteLater()
            self._place()

    def act(self, box: _NoticeBox) -> None:
        """Do what the notice offers."""
        self.drop(box)
        if box.notice.on_action:
            box.notice.on_action()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if not self._boxes or parent is None:
            self.hide()
            return
        width = min(_WIDEST, parent.width() - 48)
        height = sum(
            box.heightForWidth(width) if box.hasHeightForWidth() else box.sizeHint().height() for box in self._boxes
        )
        height += 8 * (len(self._boxes) - 1)
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - self._bottom, width, height)
        self.show()  # only now: where it stood before, it may have been under the mouse
        self.raise_()
