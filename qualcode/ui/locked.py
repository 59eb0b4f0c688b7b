"""What the window shows of a project that is locked: its name, and where to type the passphrase."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qualcode.model.errors import UserError
from qualcode.ui.dialogs.ask_passphrase import Attempt, Tries
from qualcode.ui.dialogs.frame import quiet_label
from qualcode.ui.theme import STEP, set_role
from qualcode.ui.widgets.secret_fields import SecretField

WIDTH = 460


class LockedPage(QWidget):
    """Lies over everything until the project is opened again, or left."""

    opened = Signal(object)
    """What the passphrase has opened."""

    left = Signal()
    """The person goes on without this project."""

    def __init__(self, path: Path, attempt: Attempt, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tries = Tries(attempt)
        set_role(self, "window")
        card = QFrame(self)
        card.setFixedWidth(WIDTH)
        set_role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(8 * STEP, 8 * STEP, 8 * STEP, 7 * STEP)
        column.setSpacing(2 * STEP)
        title = QLabel("Locked")
        set_role(title, "claim")
        name = QLabel(path.name)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        set_role(name, "strong")
        self.secret = SecretField("Passphrase or recovery key")
        label = QLabel("&Passphrase or recovery key")
        label.setBuddy(self.secret.field)
        self.refusal = QLabel()
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        set_role(self.refusal, "error")
        for widget in (
            title,
            name,
            quiet_label("Everything up to here is saved. The file is closed."),
            label,
            self.secret,
            self.refusal,
        ):
            column.addWidget(widget)
        column.addSpacing(STEP)
        column.addLayout(self._buttons())
        # No alignment: the card would not grow with what it has to say.
        beside = QHBoxLayout()
        beside.addStretch(1)
        beside.addWidget(card)
        beside.addStretch(1)
        middle = QVBoxLayout(self)
        middle.addStretch(2)
        middle.addLayout(beside)
        middle.addStretch(3)
        self.setFocusProxy(self.secret)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.window().focusWidget()
            (focused if isinstance(focused, QPushButton) else self.again).click()
            return
        super().keyPressEvent(event)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        leave = QPushButton("Close the project")
        leave.clicked.connect(self.left)
        self.again = QPushButton("Open it again")
        set_role(self.again, "primary")
        self.again.clicked.connect(self._try)
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(self.again)
        return row

    def _try(self) -> None:
        try:
            found = self._tries.open(self.secret.words)
        except UserError as error:
            self.refusal.setText(str(error))
            self.refusal.setAccessibleName(str(error))
            self.refusal.show()
            self.secret.setFocus()
            self.secret.field.selectAll()
            return
        self.secret.clear()
        self.opened.emit(found)
