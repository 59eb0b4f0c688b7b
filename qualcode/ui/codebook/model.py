"""The codebook as a tree for Qt: families, their codes, and two groups at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.codes import Code, Codebook, CodeStatus
from qualcode.model.ids import Id
from qualcode.ui.codebook.definition import definition_html

Index = QModelIndex | QPersistentModelIndex

ROOT = QModelIndex()
"""What stands above the families."""

IN_VIVO = "in vivo"
RETIRED = "retired"
GROUPS = {IN_VIVO: "In vivo", RETIRED: "Retired"}
"""What gathers codes at the end of the tree; they are no codes themselves."""

CODE_MIME = "application/x-qualcode-code"

CodeRole = Qt.ItemDataRole.UserRole + 1
CountRole = Qt.ItemDataRole.UserRole + 2
PathRole = Qt.ItemDataRole.UserRole + 3
PinRole = Qt.ItemDataRole.UserRole + 4
ValueRole = Qt.ItemDataRole.UserRole + 5


@dataclass(slots=True, eq=False)
class Node:
    """One row: a code, or (``code`` None) a group named ``key``.

    Qt knows it by its number, so that an index it held too long finds nothing instead of a ghost.
    """

    key: str
    code: Code | None
    parent: "Node | None" = None
    number: int = field(default_factory=count(1).__next__)
    children: list["Node"] = field(default_factory=list["Node"])

    @property
    def row(self) -> int:
        """Its place among its siblings."""
        return self.parent.children.index(self) if self.parent else 0


class CodebookModel(QAbstractItemModel):
    """Codes by family with the count of their passages; the same rows stay through an act."""

    dropped = Signal(str, str)
    """A code was dropped on another, or (empty) on the ground: both ids."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pins: Mapping[Id, str] = {}
        self._root = Node("", None)
        self._nodes: dict[str, Node] = {}
        self._numbered: dict[int, Node] = {}
        self._hold(*_tree(session.index.codebook))
        session.changed.connect(self._follow)

    def set_pins(self, pins: Mapping[Id, str]) -> None:
        """Show which digit is pinned to which code."""
        self._pins = dict(pins)
        self._all_changed([PinRole])

    def index_of(self, code: str) -> QModelIndex:
        """Return the row of a code or a group; invalid when it is not there."""
        node = self._nodes.get(code)
        return self.createIndex(node.row, 0, node.number) if node else QModelIndex()

    def node(self, index: Index) -> Node:
        """Return what a row stands for."""
        return self._numbered.get(index.internalId(), self._root) if index.isValid() else self._root

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        children = self.node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].number)

    def parent(self, index: Index = ROOT) -> QModelIndex:  # pyright: ignore[reportIncompatibleMethodOverride]
        above = self.node(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above.number)

    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self.node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = ROOT) -> int:
        del parent
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.code.name if node.code else GROUPS[node.key]
            case Qt.ItemDataRole.ToolTipRole if node.code:
                return definition_html(self._session.index.codebook, node.code)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(node)
            case _ if role == CodeRole:
                return node.code.id if node.code else None
            case _ if role == ValueRole:
                return node.code
            case _ if role == CountRole:
                return self._count(node)
            case _ if role == PinRole:
                return self._pins.get(node.key, "")
            case _ if role == PathRole:
                if node.code is None:
                    return GROUPS[node.key]
                return self._session.index.codebook.path(node.code.id)
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.node(index).code is not None:
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [CODE_MIME]

    def mimeData(self, indexes: Any) -> QMimeData:
        carried = QMimeData()
        ids = [self.data(each, CodeRole) for each in indexes]
        carried.setData(CODE_MIME, next((each for each in ids if each), "").encode())
        return carried

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        del action, row, column
        if not self._session.project.writable or not data.hasFormat(CODE_MIME):
            return False
        return self.data(parent, CodeRole) != _carried(data)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if self.canDropMimeData(data, action, row, column, parent):
            self.dropped.emit(_carried(data), self.data(parent, CodeRole) or "")
        # The act moves the rows; Qt must not take the dragged one away.
        return False

    def _spoken(self, node: Node) -> str:
        name = node.code.name if node.code else GROUPS[node.key]
        pin = self._pins.get(node.key, "")
        return f"{name}, {self._count(node)} passages" + (f", pinned to {pin}" if pin else "")

    def _count(self, node: Node) -> int:
        if node.code is None:
            return sum(self._count(child) for child in node.children)
        return self._session.index.count(node.key)

    def _follow(self, changes: Changes) -> None:
        if changes.any("code"):
            self._follow_codes()
        elif changes.any("document", "version"):
            self._all_changed([CountRole])
        elif changes.any("coding"):
            self._counts_changed()

    def _follow_codes(self) -> None:
        codebook = self._session.index.codebook
        root, nodes = _tree(codebook)
        if _shape(root) != _shape(self._root):
            self.beginResetModel()
            self._hold(root, nodes)
            self.endResetModel()
            return
        for key, node in self._nodes.items():
            node.code = nodes[key].code
        self._all_changed([])

    def _hold(self, root: Node, nodes: dict[str, Node]) -> None:
        self._root, self._nodes = root, nodes
        self._numbered = {node.number: node for node in nodes.values()}

    def _counts_changed(self) -> None:
        """Tell of the few rows whose counts are others now, and of the groups they are in."""
        nodes = [self._nodes[code] for code in self._session.index.recounted if code in self._nodes]
        groups = {node.parent.key for node in nodes if node.parent and not node.parent.code}
        for key in (*(node.key for node in nodes), *(groups & GROUPS.keys())):
            index = self.index_of(key)
            self.dataChanged.emit(index, index, [CountRole])

    def _all_changed(self, roles: list[int]) -> None:
        for node in [self._root, *self._nodes.values()]:
            if node.children:
                parent = QModelIndex() if node is self._root else self.index_of(node.key)
                last = len(node.children) - 1
                self.dataChanged.emit(self.index(0, 0, parent), self.index(last, 0, parent), roles)


def _carried(data: QMimeData) -> str:
    return bytes(data.data(CODE_MIME).data()).decode()


def _shape(node: Node) -> Any:
    return node.key, [_shape(child) for child in node.children]


def _tree(codebook: Codebook) -> tuple[Node, dict[str, Node]]:
    root = Node("", None)
    nodes: dict[str, Node] = {}
    gathered: dict[str, list[Code]] = {key: [] for key in GROUPS}

    def put(code: Code, parent: Node) -> None:
        node = Node(code.id, code, parent)
        nodes[code.id] = node
        parent.children.append(node)

    for code in codebook:
        if code.status is CodeStatus.RETIRED:
            gathered[RETIRED].append(code)
            continue
        above = nodes.get(code.parent or "", root)
        if above is root and code.in_vivo and not codebook.children(code.id):
            gathered[IN_VIVO].append(code)
        else:
            put(code, above)
    for key, codes in gathered.items():
        if codes:
            group = Node(key, None, root)
            nodes[key] = group
            root.children.append(group)
            for code in codes:
                put(code, group)
    return root, nodes
