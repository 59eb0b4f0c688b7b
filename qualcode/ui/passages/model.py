"""The table of all codings, narrowed and sorted in one go; an act moves only its own rows."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.ui.passages.rows import (
    SORT_KEYS,
    PassageFilter,
    PassageRow,
    RowReader,
    in_text_order,
)
from qualcode.ui.theme import Theme, swatch_icon
from qualcode.ui.widgets.context import markup

COLUMNS = ("Passage", "Code", "Polarity", "Transcript", "Turn", "Coder", "Date", "Memo")
PASSAGE, CODE, POLARITY, TRANSCRIPT, TURN, CODER, DATE, MEMO = range(len(COLUMNS))
ROW_ROLE = Qt.ItemDataRole.UserRole + 1

MANY = 60
"""Beyond so many rows touched by one act, the table is filled anew."""

Index = QModelIndex | QPersistentModelIndex


class PassagesModel(QAbstractTableModel):
    """Rows are `PassageRow`; ``set_filter`` and ``sort`` decide which are shown, in what order."""

    def __init__(self, session: Session, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._reader = RowReader(session.project, session.index)
        self._every: dict[Id, PassageRow] = {row.id: row for row in self._reader.every()}
        self._filter = PassageFilter()
        self._column = -1
        self._descending = False
        self._shown = self._wanted()

    @property
    def total(self) -> int:
        """How many codings there are, shown or not."""
        return len(self._every)

    @property
    def rows(self) -> list[PassageRow]:
        """The rows that are shown, in order."""
        return self._shown

    def row_of(self, coding: Id) -> int | None:
        """Return where a coding is shown, or None."""
        return next((at for at, row in enumerate(self._shown) if row.id == coding), None)

    def set_theme(self, theme: Theme) -> None:
        """Show swatches in another theme."""
        self._theme = theme
        if self._shown:
            last = self.index(len(self._shown) - 1, CODE)
            self.dataChanged.emit(self.index(0, CODE), last)

    def set_filter(self, wanted: PassageFilter) -> None:
        """Show only what fits."""
        if wanted != self._filter:
            self._filter = wanted
            self._fill()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; by -1 in the order of the transcripts."""
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(index, self._shown[index.row()].id) for index in before]
        self._shown = self._wanted()
        at = {row.id: number for number, row in enumerate(self._shown)}
        after = [self.index(at[coding], index.column()) for index, coding in held]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def follow(self, changes: Changes) -> None:
        """Bring up to date what an act touched."""
        touched = changes.ids("coding")
        renamed = changes.any("code", "document", "version", "coder")
        if renamed:
            self._reader.forget_names()
        if changes.any("document", "version") or len(touched) > MANY:
            self._every = {row.id: row for row in self._reader.every()}
            self._fill()
            return
        if renamed:
            # Whose code was merged counts for another now: every row is read again, none moves.
            for coding in self._every:
                self._read(coding)
            touched = touched | self._every.keys()
            if len(touched) > MANY:
                self._fill()
                return
        for coding in touched:
            self._take(coding)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == CODE:
            return swatch_icon(row.colour, row.pattern, self._theme.dark, small=not row.family)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tip(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == TURN:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == PASSAGE:
            return ", ".join(filter(None, (row.quote, row.path, row.polarity, row.document)))
        return row if role == ROW_ROLE else None

    def _wanted(self) -> list[PassageRow]:
        rows = [row for row in self._every.values() if self._filter.accepts(row)]
        rows.sort(key=in_text_order)
        if self._column >= 0:
            rows.sort(key=SORT_KEYS[self._column], reverse=self._descending)
        return rows

    def _fill(self) -> None:
        self.beginResetModel()
        self._shown = self._wanted()
        self.endResetModel()

    def _read(self, coding: Id) -> PassageRow | None:
        held = self._session.index.get(coding)
        if held is not None:
            self._every[coding] = self._reader.row(held)
        return self._every.get(coding) if held else None

    def _take(self, coding: Id) -> None:
        """Read one coding again and move, add or take out its row."""
        row = self._read(coding)
        at = self.row_of(coding)
        if row is None:
            self._every.pop(coding, None)
        wanted = row is not None and self._filter.accepts(row)
        if at is not None and row is not None and wanted and self._fits(at, row):
            self._shown[at] = row
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))
            return
        if at is not None:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._shown[at]
            self.endRemoveRows()
        if row is not None and wanted:
            to = self._place_for(row)
            self.beginInsertRows(QModelIndex(), to, to)
            self._shown.insert(to, row)
            self.endInsertRows()

    def _fits(self, at: int, row: PassageRow) -> bool:
        """Whether a row may stay where it is."""
        around = [self._shown[n] for n in (at - 1, at + 1) if 0 <= n < len(self._shown)]
        keys = [self._key(each) for each in around]
        own = self._key(row)
        before = at == 0 or not self._after(keys[0], own)
        behind = at == len(self._shown) - 1 or not self._after(own, keys[-1])
        return before and behind

    def _place_for(self, row: PassageRow) -> int:
        if self._column < 0:
            return bisect_left(self._shown, in_text_order(row), key=in_text_order)
        own = self._key(row)
        return next(
            (at for at, each in enumerate(self._shown) if self._after(self._key(each), own)),
            len(self._shown),
        )

    def _key(self, row: PassageRow) -> Any:
        return in_text_order(row) if self._column < 0 else SORT_KEYS[self._column](row)

    def _after(self, one: Any, other: Any) -> bool:
        return one < other if self._descending and self._column >= 0 else one > other


def _words(row: PassageRow, column: int) -> str:
    coding = row.coding
    return (
        row.quote, row.path, row.polarity, row.document, str(row.turn or ""), row.coder, row.day,
        " ".join(coding.memo.split()),
    )[column]  # fmt: skip


def _tool_tip(row: PassageRow, column: int) -> str | None:
    words = {PASSAGE: row.quote, CODE: row.path, MEMO: row.coding.memo}.get(column)
    if not words:
        return None
    # As a paragraph it wraps, and is never one endless line.
    return f"<p>{markup(words)}</p>"


def ids_of(rows: Iterable[PassageRow]) -> list[Id]:
    """Return the codings of rows."""
    return [row.id for row in rows]
