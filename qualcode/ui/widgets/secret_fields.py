"""Fields in which a passphrase is typed: hidden, unless one asks to see it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from qualcode.commands.strength import strength
from qualcode.model.errors import UserError
from qualcode.ui.theme import STEP, set_role

_RING = 4
"""The room the focus ring takes around a field, in pixels."""
_HIDDEN, _SHOWN = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal


class SecretField(QWidget):
    """One field for a passphrase or a recovery key, and whether it is shown."""

    edited = Signal()

    def __init__(self, name: str, show: str = "&Show it") -> None:
        """``name`` is what screen readers say."""
        super().__init__()
        self.field = _hidden_field(name)
        self.field.textEdited.connect(self.edited)
        self.show_box = QCheckBox(show)
        self.show_box.toggled.connect(lambda on: self.field.setEchoMode(_SHOWN if on else _HIDDEN))
        row = QHBoxLayout(self)
        row.setContentsMargins(_RING, _RING, _RING, _RING)
        row.setSpacing(2 * STEP)
        row.addWidget(self.field, 1)
        row.addWidget(self.show_box)
        self.setFocusProxy(self.field)

    @property
    def words(self) -> str:
        """What is typed."""
        return self.field.text()

    def clear(self) -> None:
        """Let go of what was typed, and hide what comes."""
        self.field.clear()
        self.show_box.setChecked(False)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with words on how long it would hold."""

    edited = Signal()

    def __init__(
        self,
        about: Callable[[], Iterable[str]] = tuple,
        *,
        label: str = "&Passphrase",
        strong: bool = False,
    ) -> None:
        """``about`` returns words that are easily guessed, such as the study's title.

        ``label`` stands above the first field; labels that are ``strong`` head a part of a dialog.
        """
        super().__init__()
        self._about = about
        self.first = _hidden_field("New passphrase")
        self.again = _hidden_field("The same once more")
        self.show_box = QCheckBox("&Show it")
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        set_role(self.hint, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(_RING, 0, _RING, _RING)
        column.setSpacing(STEP)
        for words, field in ((label, self.first), ("Once &more", self.again)):
            above = QLabel(words)
            above.setBuddy(field)
            if strong:
                set_role(above, "strong")
            column.addWidget(above)
            column.addWidget(field)
            field.textEdited.connect(self.edited)
        column.addWidget(self.hint)
        column.addWidget(self.show_box, 0, Qt.AlignmentFlag.AlignLeft)
        self.first.textChanged.connect(self._judge)
        self.show_box.toggled.connect(self._show)
        self.setFocusProxy(self.first)
        self._judge("")

    def checked(self) -> str:
        """Return the passphrase.

        Raises UserError when there is none or the two differ, with the keyboard in that field.
        """
        if not self.first.text().strip():
            self.first.setFocus()
            raise UserError(
                "A passphrase needs some words.", "Three or four that nobody would guess."
            )
        if self.first.text() != self.again.text():
            self.again.setFocus()
            self.again.selectAll()
            raise UserError(
                "The two passphrases differ.", "Type the same twice; showing it may help."
            )
        return self.first.text()

    def clear(self) -> None:
        """Let go of what was typed."""
        self.first.clear()
        self.again.clear()

    def _show(self, on: bool) -> None:
        for field in (self.first, self.again):
            field.setEchoMode(_SHOWN if on else _HIDDEN)

    def _judge(self, words: str) -> None:
        self.hint.setText(strength(words, self._about()).words)
        self.first.setAccessibleDescription(self.hint.text())


def _hidden_field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(_HIDDEN)
    field.setAccessibleName(name)
    hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    field.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoAutoUppercase)
    return field
