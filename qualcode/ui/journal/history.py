"""The History part of the Journal: every act, when, who, what, why, where."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.history import Act
from qualcode.ui.journal.acts import ActFilter, ActKind
from qualcode.ui.journal.model import WHAT, WHEN, WHERE, WHO, WHY, HistoryModel
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.calm_table import CalmTable
from qualcode.ui.widgets.words import counted


class HistoryTable(CalmTable):
    """Enter opens the place of an act, F2 gives a reason."""

    reason_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("History", parent)
        self.set_lines(1.3)

    def event(self, event: QEvent) -> bool:
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.reason_wanted.emit()
        else:
            super().keyPressEvent(event)


class HistoryPanel(QWidget):
    """The acts with their filters."""

    jump_requested = Signal(str, int, int)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.model = HistoryModel(session, theme, self)
        self.table = HistoryTable()
        self.table.setModel(self.model)
        self.table.set_widths(
            {WHEN: 16, WHO: 13, WHY: 38, WHERE: 27}, WHAT, least=44, dropped=(WHERE, WHO, WHY)
        )
        self._older = QTimer(self)
        self._older.setInterval(0)
        self._older.timeout.connect(self._read_older)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * STEP)
        column.addLayout(self._filters())
        column.addLayout(self._acts())
        framed = QVBoxLayout()
        framed.setContentsMargins(STEP, 0, STEP, STEP)
        framed.addWidget(self.table)
        column.addLayout(framed, 1)
        self.table.opened.connect(self._open)
        self.table.reason_wanted.connect(self.give_reason)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.model.rowsInserted.connect(self._count)
        self.model.modelReset.connect(self._follow_selection)
        self.setFocusProxy(self.table)
        self._count()
        self._follow_selection()

    def follow(self, changes: Changes) -> None:
        """Bring up to date what an act changed; the selected act stays selected."""
        chosen = self._current()
        self.model.follow(changes)
        if changes.any("coder"):
            self._offer_coders()
        row = self.model.row_of(chosen.id) if chosen else None
        if row is not None and row != self.table.currentIndex().row():
            self.table.selectRow(row)
        self._count()

    def set_theme(self, theme: Theme) -> None:
        """Show in another theme."""
        self.theme = theme
        self.model.set_theme(theme)

    def give_reason(self) -> None:
        """Ask for the reason of the selected acts."""
        from qualcode.ui.dialogs.reason import ReasonDialog

        acts = [self.model.acts[row] for row in self.table.chosen_rows]
        if acts:
            dialog = ReasonDialog(self._session, self.theme, self.window(), acts=acts)
            dialog.open()

    def _filters(self) -> QHBoxLayout:
        self.words = QLineEdit()
        self.words.setPlaceholderText("Words in what was done or why")
        self.words.setClearButtonEnabled(True)
        set_role(self.words, "search")
        self.coder, self.kind, self.reasons = QComboBox(), QComboBox(), QComboBox()
        self._offer_coders()
        self.kind.addItem("Acts of every kind", None)
        for kind in ActKind:
            self.kind.addItem(kind.value.capitalize(), kind.value)
        for words, value in (
            ("With or without a reason", None), ("With a reason", True),
            ("Without a reason", False),
        ):  # fmt: skip
            self.reasons.addItem(words, value)
        row = QHBoxLayout()
        row.setContentsMargins(STEP, STEP, STEP, 0)
        row.setSpacing(2 * STEP)
        for widget, name, stretch in (
            (self.words, "Filter by words", 3), (self.coder, "Filter by coder", 2),
            (self.kind, "Filter by kind", 2), (self.reasons, "Filter by reason", 2),
        ):  # fmt: skip
            widget.setAccessibleName(name)
            row.addWidget(widget, stretch)
        for combo in (self.coder, self.kind, self.reasons):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(12)
            combo.currentIndexChanged.connect(lambda _: self._filter())
        self.words.textChanged.connect(lambda _: self._filter())
        self.words.returnPressed.connect(self._go_to_table)
        return row

    def _acts(self) -> QHBoxLayout:
        self.count = QLabel()
        set_role(self.count, "quiet")
        self.open_button = QPushButton("Show the place")
        self.open_button.setToolTip("Enter")
        self.reason_button = QPushButton("Give a reason…")
        self.reason_button.setToolTip("F2")
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.reason_button.clicked.connect(self.give_reason)
        row = QHBoxLayout()
        row.setContentsMargins(STEP, 0, STEP, 0)
        row.setSpacing(2 * STEP)
        row.addWidget(self.count, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.reason_button)
        return row

    def _offer_coders(self) -> None:
        kept = self.coder.currentData()
        self.coder.blockSignals(True)
        self.coder.clear()
        self.coder.addItem("All coders", None)
        for coder in self._session.project.coders():
            self.coder.addItem(coder.name, coder.id)
        self.coder.setCurrentIndex(max(0, self.coder.findData(kept)) if kept else 0)
        self.coder.blockSignals(False)

    def _filter(self) -> None:
        kind = self.kind.currentData()
        wanted = ActFilter(
            text=self.words.text().strip(),
            coder=self.coder.currentData(),
            kind=ActKind(kind) if kind else None,
            has_reason=self.reasons.currentData(),
        )
        self.model.set_filter(wanted)
        if self.model.filtered and not self.model.exhausted:
            self._older.start()
        else:
            self._older.stop()
        self._count()

    def _read_older(self) -> None:
        """Read the next piece, so that a filter finds old acts too; between pieces keys work."""
        self.model.fetchMore(QModelIndex())
        if self.model.exhausted:
            self._older.stop()
        self._count()

    def _go_to_table(self) -> None:
        if self.model.rowCount() and not self.table.chosen_rows:
            self.table.selectRow(0)
        self.table.setFocus()

    def _current(self) -> Act | None:
        row = self.table.currentIndex().row()
        return self.model.acts[row] if 0 <= row < self.model.rowCount() else None

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        place = self.model.place_of(self.model.acts[index.row()])
        if place is None:
            self._session.messages.warn("That act has no place in a transcript.")
        else:
            self.jump_requested.emit(*place)

    def _follow_selection(self) -> None:
        acts = [self.model.acts[row] for row in self.table.chosen_rows]
        current = self._current()
        has_place = current is not None and self.model.place_of(current) is not None
        self.open_button.setEnabled(has_place and len(acts) == 1)
        self.reason_button.setEnabled(bool(acts) and self._session.project.writable)

    def _count(self) -> None:
        shown = self.model.rowCount()
        if self._older.isActive():
            words = f"{counted(shown, 'act')} so far, looking through older ones…"
        elif self.model.exhausted:
            words = counted(shown, "act")
        else:
            words = f"The latest {counted(shown, 'act')}; older ones follow as you scroll"
        self.count.setText(words)
