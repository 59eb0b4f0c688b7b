"""The Decisions and the Phases of the Journal."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.codings import DecisionRecord
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.calm_table import CalmTable
from qualcode.ui.widgets.values_model import ValueRow, ValuesModel
from qualcode.ui.widgets.words import counted, day, shortened


class DecisionsPanel(QWidget):
    """The decision log: a table, and the chosen decision whole below it."""

    jump_requested = Signal(str, int, int)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.model = ValuesModel(("Date", "Coder", "Decision", "Passages"), self)
        self.table = CalmTable("Decisions")
        self.table.setModel(self.model)
        self.table.set_lines(1.3)
        self.table.set_widths({0: 13, 1: 16, 3: 10}, 2)
        self.count, self.record_button = QLabel(), QPushButton("Record a decision…")
        self.record_button.clicked.connect(self.record)
        self._title, self._text = QLabel(), QLabel()
        set_role(self._title, "strong")
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.evidence = QListWidget()
        self.evidence.setAccessibleName("Passages that speak for it")
        self.evidence.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.evidence.itemActivated.connect(self._open_evidence)
        column = _column(self, _bar(self.count, self.record_button), self.table)
        column.addWidget(self._detail())
        self.table.selectionModel().selectionChanged.connect(self._show)
        self.model.modelReset.connect(self._show)
        self.setFocusProxy(self.table)
        self.refresh()

    def follow(self, changes: Changes) -> None:
        """Bring up to date what an act changed."""
        if changes.any("decision", "coder"):
            self.refresh()

    def refresh(self) -> None:
        """Read the log."""
        names = {each.id: each.name for each in self._session.project.coders()}
        decisions = self._session.project.decisions()[::-1]
        self.model.show_rows(
            [
                ValueRow(
                    each.id,
                    (day(each.created), names.get(each.coder, ""), each.title,
                     str(len(each.evidence) or "")),
                    each, (3,),
                )
                for each in decisions
            ]
        )  # fmt: skip
        if decisions and not self.table.chosen_rows:
            self.table.selectRow(0)
        self.count.setText(counted(len(decisions), "decision"))
        self.record_button.setEnabled(self._session.project.writable)
        self._show()

    def record(self) -> None:
        """Ask for a decision."""
        from qualcode.ui.dialogs.decision import DecisionDialog

        DecisionDialog(self._session, self.theme, self.window()).open()

    def _detail(self) -> QScrollArea:
        inside = QWidget()
        set_role(inside, "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(self.evidence)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setMinimumHeight(8 * self.fontMetrics().lineSpacing())
        return scroll

    def _show(self) -> None:
        rows = self.table.chosen_rows
        decision = self.model.rows[rows[0]].value if rows else None
        self.evidence.clear()
        if not isinstance(decision, DecisionRecord):
            self._title.clear()
            nothing = "No decision is recorded yet. A decision, what else was weighed, and what "
            nothing += "follows from it make a part of the audit trail."
            self._text.setText("" if self.model.rows else nothing)
            self.evidence.hide()
            return
        self._title.setText(decision.title)
        parts = [decision.text]
        if decision.alternatives:
            parts.append(f"Also weighed: {decision.alternatives}")
        if decision.consequence:
            parts.append(f"What follows: {decision.consequence}")
        self._text.setText("\n\n".join(filter(None, parts)))
        for coding in decision.evidence:
            held = self._session.index.get(coding)
            if held is not None:
                item = QListWidgetItem(shortened(self._session.project.quote(held)))
                item.setData(Qt.ItemDataRole.UserRole, (held.document, held.start, held.end))
                self.evidence.addItem(item)
        self.evidence.setVisible(self.evidence.count() > 0)

    def _open_evidence(self, item: QListWidgetItem) -> None:
        self.jump_requested.emit(*item.data(Qt.ItemDataRole.UserRole))


class PhasesPanel(QWidget):
    """Every time in a phase, the latest first."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.model = ValuesModel(("Phase", "Entered", "Left", "Coder", "Note"), self)
        self.table = CalmTable("Phases")
        self.table.setModel(self.model)
        self.table.set_lines(1.3)
        self.table.set_widths({0: 22, 1: 13, 2: 13, 3: 16}, 4)
        self.count, self.turn_button = QLabel(), QPushButton("Enter or leave a phase…")
        self.turn_button.clicked.connect(self.turn)
        _column(self, _bar(self.count, self.turn_button), self.table)
        self.setFocusProxy(self.table)
        self.refresh()

    def follow(self, changes: Changes) -> None:
        """Bring up to date what an act changed."""
        if changes.any("phase", "coder"):
            self.refresh()

    def refresh(self) -> None:
        """Read the phases."""
        names = {each.id: each.name for each in self._session.project.coders()}
        periods = self._session.project.phases()
        self.model.show_rows(
            [
                ValueRow(
                    each.id,
                    (each.phase.capitalize(), day(each.entered),
                     "now" if each.left is None else day(each.left),
                     names.get(each.coder, ""), each.note),
                )
                for each in reversed(periods)
            ]
        )  # fmt: skip
        again = len(periods) - len({each.phase for each in periods})
        words = counted(len(periods), "time in a phase", "times in a phase")
        self.count.setText(f"{words}, {counted(again, 'return')}" if again else words)
        self.turn_button.setEnabled(self._session.project.writable)

    def turn(self) -> None:
        """Ask which phase to enter or leave."""
        from qualcode.ui.dialogs.phase import PhaseDialog

        PhaseDialog(self._session, self.theme, self.window()).open()


def _bar(count: QLabel, button: QPushButton) -> QHBoxLayout:
    set_role(count, "quiet")
    row = QHBoxLayout()
    row.setContentsMargins(STEP, STEP, STEP, 0)
    row.addWidget(count, 1)
    row.addWidget(button)
    return row


def _column(panel: QWidget, bar: QHBoxLayout, table: CalmTable) -> QVBoxLayout:
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2 * STEP)
    column.addLayout(bar)
    framed = QVBoxLayout()
    framed.setContentsMargins(STEP, 0, STEP, STEP)
    framed.addWidget(table)
    column.addLayout(framed, 1)
    return column
