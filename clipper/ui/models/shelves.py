"""The sidebar: library, dossiers, saved searches, tags and outlets, as one tree that is brought up to date in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from clipper.domain.shelves import Counts, DossierInfo, Outlet, SavedSearch, Tag
from clipper.ui.models.clippings import CLIPPINGS_MIME, clippings_in
from clipper.ui.translation import mark, tr

Index = QModelIndex | QPersistentModelIndex
SHELF_ROLE = Qt.ItemDataRole.UserRole + 1
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
ICON_ROLE = Qt.ItemDataRole.UserRole + 3
COLOUR_ROLE = Qt.ItemDataRole.UserRole + 4
SHELF_MIME = "application/x-clipper-shelf"


class Kind(StrEnum):
    """What a line of the sidebar is."""

    SECTION = "section"
    INBOX = "inbox"
    ALL = "all"
    STARRED = "starred"
    UNREAD = "unread"
    TRASH = "trash"
    DOSSIER = "dossier"
    SEARCH = "search"
    TAG = "tag"
    OUTLET = "outlet"


@dataclass(frozen=True)
class Shelf:
    """A place in the library: what the sidebar selects."""

    kind: Kind
    name: str = ""  # tag, outlet, dossier or search by name
    id: int = 0  # dossier, search, outlet
    query: str = ""  # of a saved search

    @property
    def scope(self) -> str:
        """The place in the query language."""
        match self.kind:
            case Kind.TAG | Kind.OUTLET | Kind.DOSSIER:
                return f"{self.kind.value}:{quoted(self.name)}"
            case Kind.SEARCH:
                return self.query
            case Kind.TRASH:
                return "is:trashed"
            case Kind.INBOX | Kind.STARRED | Kind.UNREAD:
                return f"is:{self.kind.value}"
        return ""


def quoted(name: str) -> str:
    """A name as the query language wants it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass
class Node:
    """A line of the tree."""

    shelf: Shelf
    text: str
    icon: str = ""
    count: int | None = None
    colour: str = ""
    children: list[Node] = field(default_factory=list)
    number: int = 0
    parent: Node | None = None
    row: int = 0

    @property
    def key(self) -> tuple[Kind, str, int]:
        """What a line is known by when the tree is brought up to date."""
        by_id = self.shelf.kind in {Kind.DOSSIER, Kind.SEARCH, Kind.OUTLET}
        return (self.shelf.kind, "" if by_id else self.shelf.name, self.shelf.id if by_id else 0)


DOSSIERS, SEARCHES, TAGS, OUTLETS = (
    mark("Dossiers"),
    mark("Saved searches"),
    mark("Tags"),
    mark("Outlets"),
)


def build(
    counts: Counts,
    dossiers: Sequence[DossierInfo],
    searches: Sequence[SavedSearch],
    tags: Sequence[Tag],
    outlets: Sequence[Outlet],
    levels: Mapping[str, int],
) -> list[Node]:
    """The whole tree; `levels` counts what is no tag itself but has tags below it.

    Sections without content are left out, but for dossiers and tags, which invite to begin.
    """
    top = [
        Node(Shelf(Kind.INBOX), tr("Inbox"), "inbox", counts.inbox),
        Node(Shelf(Kind.ALL), tr("All clippings"), "all", counts.all),
        Node(Shelf(Kind.STARRED), tr("Starred"), "star", counts.starred),
        Node(Shelf(Kind.UNREAD), tr("Unread"), "dot", counts.unread),
        Node(Shelf(Kind.TRASH), tr("Trash"), "trash", counts.trash),
    ]
    lines = [Node(Shelf(Kind.DOSSIER, item.name, item.id), item.name, "dossier", item.count) for item in dossiers]
    top.append(Node(Shelf(Kind.SECTION, DOSSIERS), tr(DOSSIERS), children=lines))
    if searches:
        found = [Node(Shelf(Kind.SEARCH, item.name, item.id, item.query), item.name, "saved") for item in searches]
        top.append(Node(Shelf(Kind.SECTION, SEARCHES), tr(SEARCHES), children=found))
    top.append(Node(Shelf(Kind.SECTION, TAGS), tr(TAGS), children=tag_tree(tags, levels)))
    papers = [
        Node(Shelf(Kind.OUTLET, item.name, item.id), item.name, "outlet", item.count) for item in outlets if item.count
    ]
    if papers:
        papers.sort(key=lambda node: node.text.casefold())
        top.append(Node(Shelf(Kind.SECTION, OUTLETS), tr(OUTLETS), children=papers))
    return top


def tag_tree(tags: Iterable[Tag], levels: Mapping[str, int]) -> list[Node]:
    """Tags nested by '/'; a parent that is no tag itself has its count from `levels`."""
    made: dict[str, Node] = {}
    roots: list[Node] = []
    for tag in sorted(tags, key=lambda item: [part.casefold() for part in item.name.split("/")]):
        parts = tag.name.split("/")
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            if name not in made:
                made[name] = Node(Shelf(Kind.TAG, name), parts[depth - 1], "tag", levels.get(name))
                siblings = made["/".join(parts[: depth - 1])].children if depth > 1 else roots
                siblings.append(made[name])
        made[tag.name].count, made[tag.name].colour = tag.count, tag.colour
    return roots


class ShelvesModel(QAbstractItemModel):
    """The tree for the view; `show` brings it up to date with exact inserts, removals and changes."""

    renamed = Signal(object, str)  # Shelf, new name
    dropped = Signal(object, list)  # Shelf, ids of clippings
    nested = Signal(object, object)  # tag moved, tag (or the section) it was dropped on

    def __init__(self, editable: Callable[[], bool] = lambda: True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editable = editable
        self._root = Node(Shelf(Kind.SECTION), "")
        self._nodes: dict[int, Node] = {}
        self._last = 0

    # ------------------------------------------------------------------------------------------ what Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a child."""
        children = self.node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].number)

    def parent(self, child: Index | None = None) -> Any:  # noqa: ANN401 - two meanings in Qt
        """The parent's index; without an argument the parent object."""
        if child is None:
            return super().parent()
        node = self._nodes.get(child.internalId()) if child.isValid() else None
        if node is None or node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of children."""
        return len(self.node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One column."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Text, count and look of a line."""
        if not index.isValid():
            return None
        node = self.node(index)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return node.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{node.text}, {node.count}" if node.count is not None else node.text
            case Qt.ItemDataRole.ToolTipRole:
                return node.shelf.query or node.shelf.name or None
        extra = {SHELF_ROLE: node.shelf, COUNT_ROLE: node.count, ICON_ROLE: node.icon, COLOUR_ROLE: node.colour}
        return extra.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be selected, renamed, dragged and dropped on."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        kind = self.node(index).shelf.kind
        flags = Qt.ItemFlag.ItemIsEnabled
        if kind is Kind.SECTION:
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        flags |= Qt.ItemFlag.ItemIsSelectable
        if self._editable():
            if kind in {Kind.TAG, Kind.DOSSIER, Kind.SEARCH, Kind.OUTLET}:
                flags |= Qt.ItemFlag.ItemIsEditable
            if kind is Kind.TAG:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
            if kind in {Kind.TAG, Kind.DOSSIER, Kind.TRASH, Kind.INBOX, Kind.STARRED}:
                flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a new name; the tree changes when it is told so."""
        name = str(value).strip()
        node = self.node(index)
        if role != Qt.ItemDataRole.EditRole or not name or name == node.text:
            return False
        if node.shelf.kind is Kind.TAG and "/" in node.shelf.name and "/" not in name:
            name = node.shelf.name.rpartition("/")[0] + "/" + name
        self.renamed.emit(node.shelf, name)
        return False

    def supportedDropActions(self) -> Qt.DropAction:
        """Clippings are put on a shelf as well; tags are moved."""
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction

    def supportedDragActions(self) -> Qt.DropAction:
        """Tags are moved into each other; the model is told by the news, so nothing is removed here."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Clippings, and tags of the sidebar itself."""
        return [CLIPPINGS_MIME, SHELF_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """A tag on its way."""
        mime = QMimeData()
        if indexes:
            mime.setData(SHELF_MIME, self.node(indexes[0]).shelf.name.encode())
        return mime

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Whether it may be let go here."""
        target = self.node(parent).shelf
        if data.hasFormat(CLIPPINGS_MIME):
            return bool(self.flags(parent) & Qt.ItemFlag.ItemIsDropEnabled) and target.kind is not Kind.SECTION
        if data.hasFormat(SHELF_MIME):
            moved = bytes(data.data(SHELF_MIME).data()).decode()
            return (target.kind is Kind.TAG and not (target.name + "/").startswith(moved + "/")) or (
                target.kind is Kind.SECTION and target.name == TAGS and "/" in moved
            )
        return False

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Tell what was let go where."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        target = self.node(parent).shelf
        if ids := clippings_in(data):
            self.dropped.emit(target, ids)
        else:
            self.nested.emit(Shelf(Kind.TAG, bytes(data.data(SHELF_MIME).data()).decode()), target)
        return True

    # ------------------------------------------------------------------------------------------ for the panel

    def node(self, index: Index) -> Node:
        """The line of an index; the root for an invalid one."""
        return self._nodes.get(index.internalId(), self._root) if index.isValid() else self._root

    def shelves(self) -> list[Shelf]:
        """All lines that can be selected."""
        return [node.shelf for node in self._nodes.values() if node.shelf.kind is not Kind.SECTION]

    def find(self, shelf: Shelf) -> QModelIndex:
        """The line of a place; invalid when it is not there."""
        wanted = Node(shelf, "").key
        for node in self._nodes.values():
            if node.key == wanted:
                return self.createIndex(node.row, 0, node.number)
        return QModelIndex()

    def show(self, nodes: list[Node]) -> None:
        """Bring the tree up to date."""
        self._sync(self._root, QModelIndex(), nodes)

    # ------------------------------------------------------------------------------------------ inside

    def _sync(self, into: Node, at: QModelIndex, nodes: list[Node]) -> None:
        wanted = {node.key for node in nodes}
        for row in reversed(range(len(into.children))):
            if into.children[row].key not in wanted:
                self._remove(into, at, row)
        for row, node in enumerate(nodes):
            held = into.children[row] if row < len(into.children) else None
            if held is None or held.key != node.key:
                there = next((n.row for n in into.children[row:] if n.key == node.key), None)
                if there is not None:  # changed its place, as after a new name
                    self._remove(into, at, there)
                self._insert(into, at, row, node)
            else:
                self._update(held, node)
                self._sync(held, self.createIndex(row, 0, held.number), node.children)

    def _update(self, held: Node, node: Node) -> None:
        news = (node.shelf, node.text, node.icon, node.count, node.colour)
        if news != (held.shelf, held.text, held.icon, held.count, held.colour):
            held.shelf, held.text, held.icon, held.count, held.colour = news
            index = self.createIndex(held.row, 0, held.number)
            self.dataChanged.emit(index, index)

    def _insert(self, into: Node, at: QModelIndex, row: int, node: Node) -> None:
        self.beginInsertRows(at, row, row)
        into.children.insert(row, node)
        self._adopt(node, into)
        self._renumber(into)
        self.endInsertRows()

    def _remove(self, into: Node, at: QModelIndex, row: int) -> None:
        self.beginRemoveRows(at, row, row)
        self._forget(into.children.pop(row))
        self._renumber(into)
        self.endRemoveRows()

    def _adopt(self, node: Node, parent: Node) -> None:
        self._last += 1
        node.number, node.parent = self._last, parent
        self._nodes[node.number] = node
        for row, child in enumerate(node.children):
            child.row = row
            self._adopt(child, node)

    def _forget(self, node: Node) -> None:
        del self._nodes[node.number]
        for child in node.children:
            self._forget(child)

    def _renumber(self, node: Node) -> None:
        for row, child in enumerate(node.children):
            child.row = row
