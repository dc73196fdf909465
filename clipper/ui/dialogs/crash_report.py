"""A crash report, to be read, copied and sent by the user if they like; it is never sent by itself."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clipper import diagnostics
from clipper.ui.dialogs.sheet import Sheet
from clipper.ui.panels.boxes import label
from clipper.ui.translation import tr


class CrashReportDialog(Sheet):
    """Shows the report in a file."""

    def __init__(self, report: Path, parent: QWidget | None = None) -> None:
        super().__init__(tr("Crash report"), parent, 720, 520)
        self._report = report
        try:
            text = report.read_text("utf-8", "replace")
        except OSError as error:
            text = tr("The report cannot be read: {reason}.", reason=error.strerror or "")
        self.text = QPlainTextEdit(text, self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Crash report"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        about = tr(
            "Something went wrong inside Clipper; your clippings are safe. This report says where in the program it "
            "was, and nothing of what you read or wrote. It stays on this machine unless you send it to somebody."
        )
        self.body.addWidget(label(text=about, wrap=True))
        self.body.addWidget(self.text, 1)
        self.finished.connect(self._put_aside)
        self.add_button(tr("Delete the report"), self._delete)
        self.foot.addStretch(1)
        self.add_button(tr("Close"), self.close)
        self.add_button(tr("Copy the report"), self._copy, default=True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _put_aside(self) -> None:
        """Looked at: it is not offered again."""
        with contextlib.suppress(OSError):
            diagnostics.set_aside(self._report)

    def _delete(self) -> None:
        self._report.unlink(missing_ok=True)
        self.close()
