"""A line across the window that stays: the project can only be read, why, and what one can do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from qualcode.ui.theme import STEP, set_role


class Banner(QFrame):
    """Says who holds the file or what protects it; offers to look again, and one's own copy."""

    again_requested = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.copy = QPushButton("Work on my own copy", self)
        self.copy.clicked.connect(self.copy_requested)
        self.again = QPushButton("Look again", self)
        self.again.clicked.connect(self.again_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(4 * STEP, STEP, 3 * STEP, STEP)
        line.setSpacing(2 * STEP)
        line.addWidget(self.words, 1)
        line.addWidget(self.copy)
        line.addWidget(self.again)
        self.hide()

    def say(self, words: str, *, copy: bool = True, again: str = "Look again") -> None:
        """Show a sentence, or (empty) nothing; ``again`` names the second button, empty for none.

        ``copy`` says whether a copy of one's own would help.
        """
        changed = words != self.words.text()
        self.words.setText(words)
        self.copy.setVisible(copy)
        self.again.setText(again)
        self.again.setVisible(bool(again))
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        if words and changed:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
