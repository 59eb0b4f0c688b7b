"""The history as a table, newest first; older acts are read piece by piece when they are needed."""

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.ui.journal.acts import ActFilter, when, why
from qualcode.ui.theme import Theme, interface_font
from qualcode.ui.widgets.context import markup

COLUMNS = ("When", "Who", "What", "Why", "Where")
WHEN, WHO, WHAT, WHY, WHERE = range(len(COLUMNS))

PIECE = 250
"""How many acts are read at a time."""

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractTableModel):
    """Rows are acts; undone ones are struck through and quiet."""

    def __init__(self, session: Session, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filter = ActFilter()
        self._acts: list[Act] = []
        self._shown: list[Act] = []
        self._known: set[Id] = set()
        self._exhausted = False
        self._turns: dict[Id, list[int]] = {}
        self.set_theme(theme)
        self._read_names()
        self.fetchMore(QModelIndex())

    @property
    def acts(self) -> list[Act]:
        """The acts that are shown, newest first, as far as they have been read."""
        return self._shown

    @property
    def exhausted(self) -> bool:
        """Whether every act has been read."""
        return self._exhausted

    @property
    def filtered(self) -> bool:
        """Whether some acts are held back."""
        return self._filter != ActFilter()

    def row_of(self, act: Id) -> int | None:
        """Return where an act is shown, or None."""
        return next((at for at, each in enumerate(self._shown) if each.id == act), None)

    def set_theme(self, theme: Theme) -> None:
        """Show undone acts in another theme."""
        self._quiet = QColor(theme.quiet_ink)
        self._struck = QFont(interface_font(theme))
        self._struck.setStrikeOut(True)
        if self._shown:
            last = self.index(len(self._shown) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def set_filter(self, wanted: ActFilter) -> None:
        """Show only what fits, of the acts read so far and of those read later."""
        if wanted == self._filter:
            return
        self._filter = wanted
        self.beginResetModel()
        self._shown = [act for act in self._acts if wanted.accepts(act)]
        self.endResetModel()

    def follow(self, changes: Changes) -> None:
        """Add the act that was done, and show anew those it touched."""
        if changes.any("code", "document", "version", "coder", "merge", "erasure"):
            # Sentences speak of codes, transcripts and coders by what they are called today; what
            # a merge brings, or its undo takes away, stands among the acts by when it was done.
            self._read_names()
            self.read_again()
            return
        for act in changes.ids("act"):
            self._renew(act)
        if changes.act is not None and changes.act not in self._known:
            self._put_first(changes.act)

    def read_again(self) -> None:
        """Read everything shown so far again, at once."""
        held = len(self._acts) + PIECE // 2
        acts = self._session.project.history(limit=held)[::-1]
        self.beginResetModel()
        self._acts = acts
        self._known = {act.id for act in acts}
        self._exhausted = len(acts) < held
        self._shown = [act for act in acts if self._filter.accepts(act)]
        self.endResetModel()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._exhausted

    def fetchMore(self, parent: Index) -> None:
        if parent.isValid() or self._exhausted:
            return
        piece = self._session.project.history(limit=PIECE, skip=len(self._acts))[::-1]
        self._exhausted = len(piece) < PIECE
        fresh = [act for act in piece if act.id not in self._known]
        self._acts.extend(fresh)
        self._known.update(act.id for act in fresh)
        fitting = [act for act in fresh if self._filter.accepts(act)]
        if fitting:
            at = len(self._shown)
            self.beginInsertRows(QModelIndex(), at, at + len(fitting) - 1)
            self._shown.extend(fitting)
            self.endInsertRows()

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
        act, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(act, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._quiet if act.undone else None
        if role == Qt.ItemDataRole.FontRole:
            return self._struck if act.undone and column == WHAT else None
        if role == Qt.ItemDataRole.ToolTipRole and column in (WHAT, WHY):
            words = self._words(act, column)
            return f"<p>{markup(words)}</p>" if words else None
        if role == Qt.ItemDataRole.AccessibleTextRole and column == WHAT:
            return act.sentence + (", undone" if act.undone else "")
        return None

    def place_of(self, act: Act) -> tuple[Id, int, int] | None:
        """Return where in the transcripts an act is to be seen, or None."""
        if act.document is None or act.document not in self._titles:
            return None
        return act.document, act.start or 0, act.end or act.start or 0

    def _words(self, act: Act, column: int) -> str:
        if column == WHEN:
            return when(act)
        if column == WHO:
            return self._coders.get(act.coder, "")
        if column == WHAT:
            return act.sentence
        return why(act) if column == WHY else self._where(act)

    def _where(self, act: Act) -> str:
        if act.document is None:
            return ""
        title = self._titles.get(act.document, "")
        if act.start is None or not title:
            return title
        if act.document not in self._turns:
            turns = self._session.project.transcript(act.document).turns
            self._turns[act.document] = [turn.start for turn in turns]
        return f"{title}, turn {bisect_right(self._turns[act.document], act.start)}"

    def _read_names(self) -> None:
        project = self._session.project
        self._titles = {each.id: each.title for each in project.documents()}
        self._coders = {each.id: each.name for each in project.coders()}
        self._turns.clear()

    def _renew(self, act: Id) -> None:
        at = next((n for n, each in enumerate(self._acts) if each.id == act), None)
        if at is None:
            return
        try:
            self._acts[at] = self._session.project.act_of(act)
        except UserError:
            return
        row = self.row_of(act)
        if row is not None:
            self._shown[row] = self._acts[at]
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _put_first(self, act: Id) -> None:
        try:
            done = self._session.project.act_of(act)
        except UserError:
            return
        self._acts.insert(0, done)
        self._known.add(done.id)
        if self._filter.accepts(done):
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._shown.insert(0, done)
            self.endInsertRows()
