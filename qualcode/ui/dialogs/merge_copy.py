"""What another copy of the project would bring, before it is taken in."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from qualcode.commands.merging import (
    coders_in_words,
    conflict_words,
    counts_in_words,
    lookalike_in_words,
)
from qualcode.model.merging import Conflict, MergeReport
from qualcode.ui.dialogs.frame import RING, DialogFrame, plain_label, quiet_label
from qualcode.ui.journal.conflict_values import ConflictValues
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.words import counted

SHOWN = 12
"""How many conflicts and lookalikes are shown before merging; the Journal has them all."""


@dataclass(frozen=True, slots=True)
class MergeAgreed:
    """The copy is to be taken in; ``reason`` may be empty."""

    reason: str


class MergeCopyDialog(DialogFrame):
    """Says whose work a copy brings, what of it is disputed, and asks for a reason."""

    def __init__(self, theme: Theme, report: MergeReport, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, f"Merge “{report.source}”", parent, agree="Merge", characters=84,
            explanation="Both copies’ work is united in this one. Nothing is lost, and one undo "
            "sets it aside again.",
        )  # fmt: skip
        self.report = report
        self.add_part(self._facts())
        if report.ahead_of_clock:
            self.add_part(self._late())
        if report.conflicts:
            self.add_part(self._conflicts())
        if report.lookalikes:
            self.add_part(self._lookalikes())
        self.body.addStretch(1)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("After our meeting in May; or nothing")
        self._keep_in_sight(self.reason)
        self.reason.setFocus()

    def agreed(self) -> MergeAgreed:
        return MergeAgreed(self.reason.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in pages:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + pages[Qt.Key(event.key())] * bar.pageStep())
            return
        super().keyPressEvent(event)

    def _keep_in_sight(self, reason: QLineEdit) -> None:
        """Put the reason between what scrolls and the buttons."""
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(6 * STEP - RING, 2 * STEP, 6 * STEP - RING, 0)
        self.add_field("&Reason", reason, into=column)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertWidget(outer.count() - 1, around)

    def _facts(self) -> QWidget:
        report = self.report
        around = QWidget()
        grid = QGridLayout(around)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        acts = counted(report.acts, "act")
        if len(report.acts_by_coder) == 1:
            acts += f" by {report.acts_by_coder[0][0]}"
        elif report.acts_by_coder:
            acts += f": {coders_in_words(report)}"
        for name, said in (
            ("Brings", acts),
            ("New", counts_in_words(report.added)),
            ("Changed", counts_in_words(report.changed)),
        ):
            if said:
                row = grid.rowCount()
                grid.addWidget(plain_label(name, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(plain_label(said), row, 1)
        return around

    def _late(self) -> QWidget:
        acts = counted(self.report.ahead_of_clock, "act")
        bears = "bears" if self.report.ahead_of_clock == 1 else "bear"
        return plain_label(
            f"{acts} {bears} a time more than a day ahead of this computer’s clock. Where two "
            "wrote the same, the later shows: look whether that is right, and whether the clock "
            "of that computer is.",
            "warning",
        )

    def _conflicts(self) -> QWidget:
        number = len(self.report.conflicts)
        part, column = _part(
            f"{counted(number, 'conflict')} to decide afterwards",
            "Both values are kept. Which is to count can be decided in the Journal; until then "
            "the one marked here will show.",
        )
        for each in self.report.conflicts[:SHOWN]:
            column.addWidget(_conflict_card(each))
        _and_more(column, number)
        return part

    def _lookalikes(self) -> QWidget:
        part, column = _part(
            "Perhaps made twice", "They stay apart until you say that they are one."
        )
        for each in self.report.lookalikes[:SHOWN]:
            column.addWidget(plain_label(lookalike_in_words(each)))
        _and_more(column, len(self.report.lookalikes))
        return part


def _part(title: str, explanation: str) -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, STEP, 0, 0)
    column.setSpacing(2 * STEP)
    heading = QLabel(title)
    set_role(heading, "strong")
    column.addWidget(heading)
    column.addWidget(quiet_label(explanation))
    return part, column


def _conflict_card(conflict: Conflict) -> QFrame:
    card = QFrame()
    set_role(card, "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP)
    column.setSpacing(2 * STEP)
    column.addWidget(plain_label(conflict_words(conflict).about, "strong"))
    column.addWidget(ConflictValues(conflict, shows="Will show"))
    return card


def _and_more(column: QVBoxLayout, number: int) -> None:
    if number > SHOWN:
        column.addWidget(plain_label(f"and {number - SHOWN:,} more", "quiet"))
