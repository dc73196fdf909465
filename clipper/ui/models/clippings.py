"""The list of clippings: ids, a cache of frozen rows fetched by page, and exact news for the view.

Grouped lists hold headings as negative numbers among the ids, so that both are one array.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from clipper.domain.changes import Changes
from clipper.domain.row import ClippingRow, Extraction
from clipper.ui.models.differences import Steps, as_ids, places, steps, with_more, without
from clipper.ui.texts import spoken_row
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.domain.answers import Snippet
    from clipper.ui.models.differences import Ids

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], Mapping[int, ClippingRow]]

ID_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
SNIPPET_ROLE = Qt.ItemDataRole.UserRole + 3
HEADING_ROLE = Qt.ItemDataRole.UserRole + 4
CLIPPINGS_MIME = "application/x-clipper-clippings"

NOT_YET = object()  # the row of a clipping that is scrolled past too fast to be fetched
_PAGE_BEFORE, _PAGE_AFTER = 12, 36
_CACHED = 3000
_FLAGS = (  # made once: Python's flags are slow to combine
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemNeverHasChildren
    | Qt.ItemFlag.ItemIsDragEnabled
)
_NO_HEADINGS: Mapping[int, str] = MappingProxyType({})


class ClippingsModel(QAbstractListModel):
    """Clippings in the order of a query's answer."""

    missing = Signal(list)  # ids whose rows are looked at and not at hand, while there is a hurry

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._slots: Ids | tuple[int, ...] = ()  # a tuple only while what is shown was seen at a glance
        self._headings: Mapping[int, str] = {}
        self._rows: OrderedDict[int, ClippingRow | None] = OrderedDict()
        self._before: OrderedDict[int, ClippingRow | None] = OrderedDict()  # the rows before all were to fetch anew
        self._snippets: dict[int, Snippet] = {}
        self.hurried = False  # whether the view is dragged past thousands of rows: no waiting for the library then
        self.continues = False  # whether a reset shows the same question's answer again, so that the place is kept
        self.from_top = False  # whether a reset shows hits, which are looked at from the first one on

    # ------------------------------------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of clippings and headings."""
        return 0 if parent.isValid() else len(self._slots)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """What the delegate, drag and drop and screen readers need of a row."""
        if not index.isValid() or index.row() >= len(self._slots):
            return None
        slot = int(self._slots[index.row()])
        if slot < 0:
            return self._heading_data(slot, role)
        if role == ID_ROLE:
            return slot
        if role == SNIPPET_ROLE:
            return self._snippets.get(slot)
        if role == ROW_ROLE and self.hurried and slot not in self._rows:
            self.missing.emit(self._page(index.row()))
            return NOT_YET
        return self._row_data(self.row(slot, index.row()), role) if role in _ROW_ROLES else None

    def _row_data(self, row: ClippingRow | None, role: int) -> ClippingRow | str | None:
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.headline if row else ""
        return spoken_row(row) if row else tr("This clipping is no longer there.")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be selected; clippings can be dragged."""
        if not index.isValid() or self._slots[index.row()] < 0:
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS

    def mimeTypes(self) -> list[str]:
        """Ids for our own panels, headlines for other programs."""
        return [CLIPPINGS_MIME, "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """What is dragged."""
        return self.mime_of([int(self._slots[index.row()]) for index in indexes])

    def supportedDragActions(self) -> Qt.DropAction:
        """Dragging files a clipping somewhere, it never removes it here."""
        return Qt.DropAction.CopyAction | Qt.DropAction.LinkAction

    # ------------------------------------------------------------------------------------------ for the panel

    @property
    def slots(self) -> Ids:
        """Ids, and negative numbers for headings, in order."""
        return self._array()

    @property
    def ids(self) -> Ids:
        """The ids of the clippings in order."""
        slots = self._array()
        return slots[slots > 0]

    @property
    def grouped(self) -> bool:
        """Whether there are headings."""
        return bool(self._headings)

    def heading_rows(self) -> list[int]:
        """The rows that are headings."""
        return [int(row) for row in (self._array() < 0).nonzero()[0]]

    def ids_between(self, first: int, last: int) -> list[int]:
        """The ids of some rows."""
        part = self._slots[first : last + 1]
        return [number for number in (part if isinstance(part, tuple) else part.tolist()) if number > 0]

    def row_of(self, clipping_id: int) -> int:
        """The row of a clipping, -1 when it is not in the list."""
        if isinstance(self._slots, tuple):
            return self._slots.index(clipping_id) if clipping_id in self._slots else -1
        found = (self._slots == clipping_id).nonzero()[0]
        return int(found[0]) if len(found) else -1

    def at_hand(self) -> frozenset[int]:
        """The clippings whose rows are at hand."""
        return frozenset(self._rows)

    def rows_of(self, ids: Iterable[int]) -> list[tuple[int, int]]:
        """The runs (first, last) of rows of these clippings."""
        wanted = list(ids)
        if isinstance(self._slots, tuple):
            return [(row, row) for row, number in enumerate(self._slots) if number in wanted]
        return places(self._slots, as_ids(wanted)) if wanted else []

    def row(self, clipping_id: int, near: int | None = None) -> ClippingRow | None:
        """A clipping's row, fetched with its neighbours when it is not at hand; None when it is gone."""
        if clipping_id not in self._rows:
            self._fetch_page(clipping_id, self.row_of(clipping_id) if near is None else near)
        return self._rows.get(clipping_id)

    def show_glance(self, rows: Sequence[ClippingRow]) -> None:
        """Show these until the first answer comes."""
        self.beginResetModel()
        self._slots = tuple(row.id for row in rows)
        self._rows.update((row.id, row) for row in rows)
        self.endResetModel()

    def reset(
        self,
        slots: Sequence[int] | Ids,
        *,
        headings: Mapping[int, str] = _NO_HEADINGS,
        continues: bool = False,
        from_top: bool = False,
    ) -> None:
        """Show the answer to a new query."""
        self.continues, self.from_top = continues, from_top
        self.beginResetModel()
        self._slots = as_ids(slots)
        self._headings = headings
        self._snippets.clear()
        self.endResetModel()

    def update(
        self, slots: Sequence[int] | Ids, plan: Steps | None = None, *, headings: Mapping[int, str] = _NO_HEADINGS
    ) -> bool:
        """Show the new answer to the same query; False when the list had to be started anew."""
        after = as_ids(slots)
        plan = plan or steps(self._array(), after)
        if plan is None:
            self.reset(after, headings=headings, continues=True)
            return False
        self._headings = {**self._headings, **headings}
        for first, last in plan.removals:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._slots = without(self._array(), first, last)
            self.endRemoveRows()
        for first, last in plan.insertions:
            self.beginInsertRows(QModelIndex(), first, last)
            self._slots = with_more(self._array(), first, after[first : last + 1])
            self.endInsertRows()
        return True

    def apply(self, changes: Changes) -> None:
        """Forget the cached rows that changed, and tell the view where."""
        touched = changes.changed | changes.removed
        for number in touched:
            self._rows.pop(number, None)  # its passage stays: most changes are of flags and tags
        if changes.tags or changes.outlets:
            if self._rows:
                self._before, self._rows = self._rows, OrderedDict()
            self._all_changed()
        elif touched:
            self._tell(self.rows_of(touched))

    def set_snippets(self, snippets: Mapping[int, Snippet]) -> None:
        """Show passages with the matches."""
        self._snippets.update(snippets)
        self._tell(self.rows_of(snippets))

    def without_snippet(self, ids: Iterable[int]) -> list[int]:
        """Those of the clippings that have no passage yet."""
        return [number for number in ids if number not in self._snippets]

    def mime_of(self, ids: Sequence[int]) -> QMimeData:
        """Clippings as something that can be dragged."""
        return clippings_mime([number for number in ids if number > 0], self._titles(ids[:50]))

    # ------------------------------------------------------------------------------------------ inside

    def _heading_data(self, slot: int, role: int) -> str | None:
        if role in (HEADING_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._headings.get(slot, "")
        return None

    def _array(self) -> Ids:
        if isinstance(self._slots, tuple):
            self._slots = as_ids(self._slots)
        return self._slots

    def take_rows(self, rows: Mapping[int, ClippingRow]) -> None:
        """Rows that were missing."""
        self.keep(rows)
        self._tell(self.rows_of(rows))

    def _page(self, near: int) -> list[int]:
        """The clippings around a row that are not at hand."""
        around = self._slots[max(0, near - _PAGE_BEFORE) : near + _PAGE_AFTER] if near >= 0 else ()
        return [int(number) for number in around if number > 0 and int(number) not in self._rows]

    def _fetch_page(self, clipping_id: int, near: int) -> None:
        wanted = self._page(near)
        if clipping_id not in wanted:
            wanted.append(clipping_id)
        found = self._fetch(wanted)
        self.keep({number: found.get(number) for number in wanted})

    def keep(self, rows: Mapping[int, ClippingRow | None]) -> None:
        """Have these rows at hand; one that is as it was stays the same object, so its painted card is still good."""
        for number, row in rows.items():
            before = self._before.pop(number, None)
            self._rows[number] = before if before == row else row
        while len(self._rows) > _CACHED:
            self._rows.popitem(last=False)

    def _tell(self, row_runs: list[tuple[int, int]]) -> None:
        if len(row_runs) > 100:
            self._all_changed()
            return
        for first, last in row_runs:
            self.dataChanged.emit(self.index(first), self.index(last))

    def _all_changed(self) -> None:
        if len(self._slots):
            self.dataChanged.emit(self.index(0), self.index(len(self._slots) - 1))

    def _titles(self, ids: Iterable[int]) -> list[str]:
        rows = [self.row(number) for number in ids if number > 0]
        return [f"{row.headline} ({row.outlet})" if row.outlet else row.headline for row in rows if row]


_ROW_ROLES = {
    ROW_ROLE,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
}


def with_headings(ids: Sequence[int] | Ids, keys: Sequence[str]) -> tuple[Ids, dict[int, str]]:
    """The ids with a heading before each run of equal keys; a heading's number is the same each time."""
    import hashlib  # slow to load, and wanted for headings only

    slots: list[int] = []
    headings: dict[int, str] = {}
    before: str | None = None
    for number, key in zip(ids, keys, strict=True):
        if key != before:
            place = -1 - int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest())
            while place in headings:  # the same words again further down
                place -= 1
            headings[place] = key
            slots.append(place)
            before = key
        slots.append(int(number))
    return as_ids(slots), headings


def clippings_mime(ids: Sequence[int], titles: Sequence[str]) -> QMimeData:
    """Clippings as something that can be dragged."""
    mime = QMimeData()
    mime.setData(CLIPPINGS_MIME, QByteArray(json.dumps(list(ids)).encode()))
    mime.setText("\n".join(titles))
    return mime


def clippings_in(mime: QMimeData) -> list[int]:
    """The ids of dragged clippings; empty when it is something else."""
    if not mime.hasFormat(CLIPPINGS_MIME):
        return []
    try:
        ids = json.loads(bytes(mime.data(CLIPPINGS_MIME).data()))
    except ValueError:
        return []
    return [number for number in ids if isinstance(number, int)] if isinstance(ids, list) else []


def is_pending(row: ClippingRow | None) -> bool:
    """Whether a clipping is still being filled in."""
    return row is not None and row.extraction is Extraction.PENDING
