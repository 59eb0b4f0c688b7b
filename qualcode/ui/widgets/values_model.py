"""A small table of finished rows: words in columns, and what each row stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One row: an id, its words by column, and anything else that belongs to it."""

    id: str
    words: tuple[str, ...]
    value: Any = None
    figures: tuple[int, ...] = ()
    """Columns that hold figures and stand at the right."""


class ValuesModel(QAbstractTableModel):
    """Rows as they are given; ``show_rows`` replaces them and changes only what is different."""

    def __init__(self, columns: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: list[ValueRow] = []

    @property
    def rows(self) -> list[ValueRow]:
        """The rows, in order."""
        return self._rows

    def row_of(self, identity: str) -> int | None:
        """Return where a row is, or None."""
        return next((at for at, row in enumerate(self._rows) if row.id == identity), None)

    def show_rows(self, rows: Sequence[ValueRow]) -> None:
        """Show these rows; where they are the same things in the same order, nothing moves."""
        if [row.id for row in rows] == [row.id for row in self._rows]:
            for at, row in enumerate(rows):
                if row != self._rows[at]:
                    self._rows[at] = row
                    last = self.index(at, len(self._columns) - 1)
                    self.dataChanged.emit(self.index(at, 0), last)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in row.figures:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return ", ".join(filter(None, row.words))
        return None
