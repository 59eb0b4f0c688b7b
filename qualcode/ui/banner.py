"""A line across the window that stays: the project can only be read, and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from qualcode.ui.theme import STEP, set_role


class Banner(QFrame):
    """Says who holds the file, and offers to try again."""

    again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        set_role(self.words, "warning")
        again = QPushButton("Try again", self)
        again.clicked.connect(self.again_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(4 * STEP, STEP, 3 * STEP, STEP)
        line.addWidget(self.words, 1)
        line.addWidget(again)
        self.hide()

    def say(self, words: str) -> None:
        """Show a sentence, or (empty) nothing."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
