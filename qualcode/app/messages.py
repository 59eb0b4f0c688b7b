"""The one door through which anything is said to the person."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from qualcode.model.errors import UserError


class Tone(StrEnum):
    """How a message is meant."""

    DONE = "done"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to the person; ``undoable`` offers to take back what was just done."""

    text: str
    hint: str = ""
    tone: Tone = Tone.DONE
    undoable: bool = False


class Messages(QObject):
    """Carries messages from anywhere to whatever window is there to show them."""

    said = Signal(object)
    """A `Message`."""

    def done(self, text: str, *, undoable: bool = False) -> None:
        """Say that something was done."""
        self.said.emit(Message(text, undoable=undoable))

    def warn(self, text: str, hint: str = "") -> None:
        """Say something the person should know."""
        self.said.emit(Message(text, hint, Tone.WARNING))

    def refuse(self, error: UserError) -> None:
        """Say why something could not be done and what would help."""
        self.said.emit(Message(error.message, error.hint, Tone.ERROR))
