"""A dossier as a tree of groups and their clippings, ordered by drag; changes are proposed as a new dossier."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from clipper.domain.dossier import Dossier, DossierEntry, DossierGroup
from clipper.domain.row import ClippingRow
from clipper.ui import texts
from clipper.ui.models.clippings import CLIPPINGS_MIME, clippings_in
from clipper.ui.translation import tr

Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int]  # group, entry
GROUP_ROLE = Qt.ItemDataRole.UserRole + 1
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 2
CLIPPING_ROLE = Qt.ItemDataRole.UserRole + 3
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 4
_ORDER_MIME = "application/x-clipper-dossier-entries"


def moved(dossier: Dossier, places: Iterable[Place], group: int, before: int) -> Dossier:
    """The dossier with some entries moved into a group, before an entry of it (its length: to the end)."""
    wanted = sorted(set(places))
    taken = [dossier.groups[g].entries[e] for g, e in wanted]
    before -= sum(1 for g, e in wanted if g == group and e < before)
    groups: list[DossierGroup] = []
    for number, old in enumerate(dossier.groups):
        entries = [entry for place, entry in enumerate(old.entries) if (number, place) not in wanted]
        if number == group:
            entries[before:before] = taken
        groups.append(replace(old, entries=tuple(entries)))
    return replace(dossier, groups=tuple(groups))


def without(dossier: Dossier, ids: Iterable[int]) -> Dossier:
    """The dossier without some clippings."""
    gone = set(ids)
    groups = [
        replace(group, entries=tuple(entry for entry in group.entries if entry.clipping_id not in gone))
        for group in dossier.groups
    ]
    return replace(dossier, groups=tuple(groups))


def with_group(dossier: Dossier, title: str) -> Dossier:
    """The dossier with another, empty group at its end; its id 0 says that the library has yet to give one."""
    return replace(dossier, groups=(*dossier.groups, DossierGroup(0, title)))


def without_group(dossier: Dossier, position: int) -> Dossier:
    """The dossier without a group; its clippings go to the group before, or after."""
    groups = list(dossier.groups)
    gone = groups.pop(position)
    if groups:
        heir = max(0, position - 1)
        both = groups[heir].entries + gone.entries if position else gone.entries + groups[heir].entries
        groups[heir] = replace(groups[heir], entries=both)
    elif gone.entries:
        groups = [replace(gone, title="", comment="")]
    return replace(dossier, groups=tuple(groups))


def with_changed_group(dossier: Dossier, position: int, **values: str) -> Dossier:
    """The dossier with another title or comment of a group."""
    groups = list(dossier.groups)
    groups[position] = replace(groups[position], **values)  # type: ignore[arg-type]
    return replace(dossier, groups=tuple(groups))


def with_comment(dossier: Dossier, place: Place, comment: str) -> Dossier:
    """The dossier with another comment on a clipping."""
    group = dossier.groups[place[0]]
    entries = list(group.entries)
    entries[place[1]] = replace(entries[place[1]], comment=comment)
    groups = list(dossier.groups)
    groups[place[0]] = replace(group, entries=tuple(entries))
    return replace(dossier, groups=tuple(groups))


def with_group_moved(dossier: Dossier, position: int, by: int) -> Dossier:
    """The dossier with a group one place up or down."""
    groups = list(dossier.groups)
    to = max(0, min(len(groups) - 1, position + by))
    groups.insert(to, groups.pop(position))
    return replace(dossier, groups=tuple(groups))


class DossierModel(QAbstractItemModel):
    """Groups and entries; small enough to be shown anew after each change."""

    proposed = Signal(object)  # Dossier
    dropped = Signal(list, int)  # ids of clippings from elsewhere, position of the group

    def __init__(
        self, fetch: Callable[[Sequence[int]], Mapping[int, ClippingRow]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._rows: Mapping[int, ClippingRow] = {}
        self.dossier = Dossier(0, "")

    def show(self, dossier: Dossier) -> None:
        """Show a dossier, or its new order."""
        self.beginResetModel()
        self.dossier = dossier
        self._rows = self._fetch(dossier.clipping_ids) if dossier.clipping_ids else {}
        self.endResetModel()

    def place(self, index: Index) -> Place | None:
        """Group and entry of an index; None for a group."""
        return (int(index.internalId()) - 1, index.row()) if index.isValid() and index.internalId() else None

    def find(self, clipping_id: int) -> QModelIndex:
        """Where a clipping stands."""
        for group, held in enumerate(self.dossier.groups):
            for row, entry in enumerate(held.entries):
                if entry.clipping_id == clipping_id:
                    return self.createIndex(row, 0, group + 1)
        return QModelIndex()

    # ------------------------------------------------------------------------------------------ what Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a group or entry."""
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index | None = None) -> Any:  # noqa: ANN401 - two meanings in Qt
        """The group of an entry; without an argument the parent object."""
        if child is None:
            return super().parent()
        if not child.isValid() or not child.internalId():
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of groups, or of the entries of one."""
        if not parent.isValid():
            return len(self.dossier.groups)
        return 0 if parent.internalId() else len(self.dossier.groups[parent.row()].entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One column."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """What the delegate and screen readers need."""
        if not index.isValid():
            return None
        place = self.place(index)
        if place is None:
            group = self.dossier.groups[index.row()]
            if role == Qt.ItemDataRole.EditRole:
                return group.title
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return group.title or tr("Without a title")
            return group if role == GROUP_ROLE else None
        entry = self.dossier.groups[place[0]].entries[place[1]]
        return self._entry_data(entry, place, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups are renamed and dropped on; entries are dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.place(index) is None:
            return enabled | Qt.ItemFlag.ItemIsDropEnabled | Qt.ItemFlag.ItemIsEditable
        return enabled | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Propose another title of a group."""
        if role == Qt.ItemDataRole.EditRole and self.place(index) is None:
            self.proposed.emit(with_changed_group(self.dossier, index.row(), title=str(value).strip()))
        return False

    def supportedDropActions(self) -> Qt.DropAction:
        """Entries are moved by proposing a new order, so Qt must remove nothing."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Entries of this dossier, clippings of the list."""
        return [_ORDER_MIME, CLIPPINGS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Entries on their way."""
        places = [place for index in indexes if (place := self.place(index))]
        mime = QMimeData()
        mime.setData(_ORDER_MIME, QByteArray(json.dumps(places).encode()))
        ids = [self.dossier.groups[group].entries[entry].clipping_id for group, entry in places]
        mime.setData(CLIPPINGS_MIME, QByteArray(json.dumps(ids).encode()))
        return mime

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Onto a group or between its entries."""
        return parent.isValid() and not parent.internalId() and bool(clippings_in(data))

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Propose the new order."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        group = parent.row()
        if data.hasFormat(_ORDER_MIME):
            places = [(int(g), int(e)) for g, e in json.loads(bytes(data.data(_ORDER_MIME).data()))]
            before = row if row >= 0 else len(self.dossier.groups[group].entries)
            self.proposed.emit(moved(self.dossier, places, group, before))
        else:
            self.dropped.emit(clippings_in(data), group)
        return True

    # ------------------------------------------------------------------------------------------ inside

    def _entry_data(self, entry: DossierEntry, place: Place, role: int) -> object:
        row = self._rows.get(entry.clipping_id)
        if role == ENTRY_ROLE:
            return entry
        if role == CLIPPING_ROLE:
            return row
        if role == NUMBER_ROLE:
            return sum(len(group.entries) for group in self.dossier.groups[: place[0]]) + place[1] + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.headline(row) if row else tr("This clipping is no longer there.")
        if role == Qt.ItemDataRole.AccessibleTextRole and row:
            return ", ".join(part for part in (texts.spoken_row(row), entry.comment) if part)
        return None
