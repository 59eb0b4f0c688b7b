"""Both values of a conflict side by side: who gave each, when, and which one shows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from qualcode.commands.merging import conflict_words
from qualcode.model.merging import Conflict
from qualcode.ui.dialogs.frame import plain_label
from qualcode.ui.theme import STEP
from qualcode.ui.widgets.words import day

KEPT = "Kept aside"


class ConflictValues(QWidget):
    """Two columns; the value that shows stands at the left and is called so."""

    def __init__(
        self, conflict: Conflict, parent: QWidget | None = None, *, shows: str = "Shows now"
    ) -> None:
        """``shows`` are the words that mark a value that counts until somebody decides."""
        super().__init__(parent)
        words = conflict_words(conflict)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6 * STEP)
        self._grid.setVerticalSpacing(STEP)
        marks = (f"{shows}, with the other", f"{shows} as well") if words.both else (shows, KEPT)
        for column, (mark, coder, said) in enumerate(
            ((marks[0], words.shown_by, conflict.shown), (marks[1], words.other_by, conflict.other))
        ):
            self._grid.setColumnStretch(column, 1)
            head = plain_label(f"{mark} · {coder}, {day(said.at)}", "small")
            self._grid.addWidget(head, 0, column)
            self._grid.addWidget(plain_label(said.words), 1, column, Qt.AlignmentFlag.AlignTop)

    def add_buttons(self, keep: QPushButton, other: QPushButton) -> None:
        """Put a button below each value."""
        for column, button in enumerate((keep, other)):
            self._grid.addWidget(button, 2, column, Qt.AlignmentFlag.AlignLeft)
