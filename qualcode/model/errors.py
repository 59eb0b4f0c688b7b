"""What a person can mend, said in plain words."""

from qualcode.model.transcripts import EncodingCandidate


class UserError(Exception):
    """Something the person can mend: what happened, and what to do about it.

    Raised anywhere; shown in one place by the window and by the command line. Everything else
    that is raised is a bug.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class FileDamaged(UserError):
    """A project file that is damaged: a backup or salvage may help."""


class EncodingNeeded(UserError):
    """A file's encoding cannot be known from its bytes: a person chooses among ``candidates``."""

    def __init__(
        self, message: str, hint: str = "", candidates: tuple[EncodingCandidate, ...] = ()
    ) -> None:
        super().__init__(message, hint)
        self.candidates = candidates


class KeyNeeded(UserError):
    """A file is encrypted, and nothing was given that opens it.

    ``tried`` says that something was given: the wrong words, or the file is damaged. Which of the
    two it is cannot be told.
    """

    def __init__(self, message: str, hint: str = "", *, tried: bool = False) -> None:
        super().__init__(message, hint)
        self.tried = tried


class NeverAtRest(UserError):
    """A file is written to again and again; a moment later it may be at rest."""


class Cancelled(Exception):
    """The person stopped it; shown to nobody."""
