"""How the hits are spread over outlets, months, tags, languages and authors; a click narrows the search."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from clipper.domain import Facets
from clipper.ui import texts
from clipper.ui.models.shelves import quoted
from clipper.ui.panels.boxes import label, named
from clipper.ui.translation import mark, tr

_SHOWN = 8
_QUERY = Qt.ItemDataRole.UserRole + 1
_ROW_HEIGHT = 26
_TITLES = {
    "outlet": mark("Outlet"),
    "date": mark("Month"),
    "tag": mark("Tag"),
    "language": mark("Language"),
    "author": mark("Author"),
}


class FacetsPanel(QScrollArea):
    """Lists of values with their counts."""

    narrowed = Signal(str)  # a term to add to the query

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(176)
        self.setAccessibleName(tr("Narrow the list"))
        inner = named(QWidget(), "facets")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(4)
        self._lists: dict[str, QListWidget] = {}
        self._titles: dict[str, QWidget] = {}
        for field, title in _TITLES.items():
            heading = label("muted", tr(title))
            heading.setContentsMargins(8, 8, 0, 0)
            values = self._make_list(tr(title))
            heading.setBuddy(values)
            self._titles[field], self._lists[field] = heading, values
            self._column.addWidget(heading)
            self._column.addWidget(values)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.show_facets(Facets())

    def show_facets(self, facets: Facets) -> None:
        """Show the spread of the hits."""
        self._fill("outlet", ((name, name, count) for name, count in facets.outlets))
        self._fill("date", ((month, _month(month), count) for month, count in facets.months))
        self._fill("tag", ((name, name, count) for name, count in facets.tags))
        self._fill("language", ((code, _language(code), count) for code, count in facets.languages))
        self._fill("author", ((name, name, count) for name, count in facets.authors))

    def values(self, field: str) -> list[str]:
        """The lines of a list."""
        shown = self._lists[field]
        return [shown.item(row).text() for row in range(shown.count())]

    def _make_list(self, name: str) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(name)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        made.itemClicked.connect(lambda item: self.narrowed.emit(item.data(_QUERY)))
        made.itemActivated.connect(lambda item: self.narrowed.emit(item.data(_QUERY)))
        return made

    def _fill(self, field: str, values: Iterable[tuple[str, str, int]]) -> None:
        shown = self._lists[field]
        shown.clear()
        for value, text, count in list(values)[:_SHOWN]:
            if not value:
                continue
            item = QListWidgetItem(f"{text}   {texts.number(count)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}, {texts.clippings(count)}")
            item.setData(_QUERY, f"{field}:{value if value.isalnum() or field == 'date' else quoted(value)}")
            item.setSizeHint(item.sizeHint().expandedTo(item.sizeHint()))
            shown.addItem(item)
        shown.setFixedHeight(max(1, shown.count()) * max(_ROW_HEIGHT, shown.sizeHintForRow(0)))
        shown.setVisible(shown.count() > 0)
        self._titles[field].setVisible(shown.count() > 0)


def _month(month: str) -> str:
    if len(month) < 7:
        return month
    return QLocale().toString(QDate(int(month[:4]), int(month[5:7]), 1), "MMMM yyyy")


def _language(code: str) -> str:
    name = QLocale(code).nativeLanguageName() if code else ""
    return name[:1].upper() + name[1:] if name else code
