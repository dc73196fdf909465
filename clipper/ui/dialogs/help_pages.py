"""The help pages: a list of pages and the page, all from the program's own files; nothing is loaded from elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from clipper import resources
from clipper.ui.translation import mark, tr

PAGES = (
    ("start", mark("Getting started")),
    ("searching", mark("Searching")),
    ("pressbook", mark("Press book")),
    ("backups", mark("Backup and restore")),
    ("moving", mark("Moving from other tools")),
    ("privacy", mark("Privacy")),
)


class HelpPages(QDialog):
    """Shows one help page beside the list of all."""

    def __init__(self, parent: QWidget | None = None, page: str = "start") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.resize(920, 640)
        self._list = QListWidget()
        self._list.setObjectName("helpList")
        self._list.setAccessibleName(tr("Help pages"))
        self._text = QTextBrowser()
        self._text.setObjectName("helpText")
        self._text.setAccessibleName(tr("Help page"))
        self._text.setOpenLinks(False)
        self._text.document().setDocumentMargin(24)
        for name, title in PAGES:
            item = QListWidgetItem(tr(title))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self._list.addItem(item)
        self._list.currentItemChanged.connect(self._show_current)
        splitter = QSplitter()
        splitter.addWidget(self._list)
        splitter.addWidget(self._text)
        splitter.setSizes([210, 710])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self._text.anchorClicked.connect(self._follow)
        self.show_page(page)

    def show_page(self, name: str) -> None:
        """Go to a page."""
        for row, (page, _) in enumerate(PAGES):
            if page == name:
                self._list.setCurrentRow(row)

    def _show_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            file = resources.path("help") / f"{item.data(Qt.ItemDataRole.UserRole)}.md"
            self._text.setMarkdown(file.read_text("utf-8"))

    def _follow(self, address: QUrl) -> None:
        self.show_page(address.path().removesuffix(".md"))
