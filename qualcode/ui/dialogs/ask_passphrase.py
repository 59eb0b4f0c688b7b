"""Asking for what opens an encrypted project."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from qualcode.model.errors import KeyNeeded, UserError
from qualcode.model.keys import Secret
from qualcode.ui.dialogs.frame import DialogFrame
from qualcode.ui.theme import Theme
from qualcode.ui.widgets.secret_fields import SecretField

Attempt = Callable[[Secret], object]

KIND_AFTER = 3


class Tries:
    """Tries what a person types, and knows what to say when it does not fit."""

    def __init__(self, attempt: Attempt) -> None:
        """``attempt`` returns what was opened, or raises KeyNeeded."""
        self._attempt = attempt
        self.wrong = 0

    def open(self, words: str) -> object:
        """Return what the words have opened.

        Raises UserError when they are none or do not fit, each time with what may help.
        """
        if not words:
            raise UserError("Type the passphrase or the recovery key.")
        try:
            return self._attempt(Secret(words))
        except KeyNeeded as wrong:
            self.wrong += 1
            if self.wrong < KIND_AFTER or "mistyped" in wrong.hint:
                raise
            raise UserError(
                "That was not it either, or the file is damaged.",
                "There is no hurry: try as often as you like. Look at Caps Lock and at the "
                "keyboard's language, or type the recovery key that was made with the passphrase.",
            ) from wrong


class AskPassphraseDialog(DialogFrame):
    """Asks for a passphrase or a recovery key; answers with what it has opened."""

    def __init__(
        self, theme: Theme, path: Path, attempt: Attempt, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            theme, f"“{path.name}” is encrypted", parent, agree="Open", characters=56,
            explanation="Its passphrase opens it, or the recovery key.",
        )  # fmt: skip
        self.secret = SecretField("Passphrase or recovery key")
        self.add_field("&Passphrase or recovery key", self.secret)
        self.tries = Tries(attempt)
        self.secret.setFocus()

    def agreed(self) -> object:
        try:
            return self.tries.open(self.secret.words)
        except UserError:
            self.secret.setFocus()
            self.secret.field.selectAll()
            raise
