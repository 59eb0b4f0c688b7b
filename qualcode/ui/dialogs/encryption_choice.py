"""Whether a new project is encrypted: offered first, and taken unless one says no."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from qualcode.ui.dialogs.frame import quiet_label
from qualcode.ui.theme import STEP
from qualcode.ui.widgets.secret_fields import NewPassphrase

_INDENT = 7 * STEP


class EncryptionChoice(QWidget):
    """Encrypt with a passphrase, or leave the file open."""

    edited = Signal()

    def __init__(self, about: Callable[[], Iterable[str]] = tuple) -> None:
        """``about`` returns words that are easily guessed."""
        super().__init__()
        self.encrypt = QRadioButton("&Encrypt it with a passphrase")
        self.leave_open = QRadioButton("&Leave it open")
        self.encrypt.setChecked(True)
        group = QButtonGroup(self)
        self.new = NewPassphrase(about)
        self.new.edited.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        for button, line in (
            (self.encrypt, "Nobody can read it without the passphrase, wherever a copy goes."),
            (self.leave_open, "Whoever comes by the file can read every word in it."),
        ):
            group.addButton(button)
            column.addWidget(button)
            button.setAccessibleDescription(line)
            explained = quiet_label(line)
            explained.setIndent(_INDENT)
            column.addWidget(explained)
            if button is self.encrypt:
                self._indented = QWidget()
                inner = QVBoxLayout(self._indented)
                inner.setContentsMargins(_INDENT, STEP, STEP, 2 * STEP)
                inner.addWidget(self.new)
                column.addWidget(self._indented)
        self.encrypt.toggled.connect(self._indented.setVisible)
        self.setFocusProxy(self.encrypt)

    def passphrase(self) -> str | None:
        """Return the passphrase, or None when the project is to be left open.

        Raises UserError when there is none yet, or the two differ.
        """
        return self.new.checked() if self.encrypt.isChecked() else None
