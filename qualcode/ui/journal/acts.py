"""Acts as rows of the history: their kind, and narrowing them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from qualcode.model.history import Act
from qualcode.model.ids import Id


class ActKind(StrEnum):
    """What an act is about, as the history groups them."""

    CODINGS = "codings"
    CODES = "codes"
    NOTES = "notes and links"
    SUGGESTIONS = "suggestions"
    TRANSCRIPTS = "transcripts and reading"
    PEOPLE = "people"
    STUDY = "decisions, phases, study"
    MERGING = "copies merged"
    UNDOING = "undo and redo"


_KINDS = {
    "coding": ActKind.CODINGS,
    "code": ActKind.CODES,
    "codebook": ActKind.CODES,
    "note": ActKind.NOTES,
    "link": ActKind.NOTES,
    "suggestion": ActKind.SUGGESTIONS,
    "document": ActKind.TRANSCRIPTS,
    "reading": ActKind.TRANSCRIPTS,
    "coder": ActKind.PEOPLE,
    "participant": ActKind.PEOPLE,
    "speaker": ActKind.PEOPLE,
    "merge": ActKind.MERGING,
    "conflict": ActKind.MERGING,
    "undo": ActKind.UNDOING,
    "redo": ActKind.UNDOING,
}


def kind_of(act: Act) -> ActKind:
    """Return what an act is about; acts nobody knows belong to the study."""
    return _KINDS.get(act.verb.partition(".")[0], ActKind.STUDY)


@dataclass(frozen=True, slots=True)
class ActFilter:
    """What an act must be to be shown; None and empty ask for nothing."""

    text: str = ""
    coder: Id | None = None
    kind: ActKind | None = None
    has_reason: bool | None = None

    def accepts(self, act: Act) -> bool:
        """Whether an act is shown."""
        if self.coder is not None and act.coder != self.coder:
            return False
        if self.kind is not None and kind_of(act) is not self.kind:
            return False
        if self.has_reason is not None and bool(act.reason) is not self.has_reason:
            return False
        said = f"{act.sentence} {act.reason}".casefold()
        return all(word in said for word in self.text.casefold().split())


def when(act: Act) -> str:
    """Return the day and time of an act where it was done."""
    there = datetime.fromtimestamp(act.at / 1000, UTC) + timedelta(minutes=act.offset)
    return f"{there:%Y-%m-%d %H:%M}"


def why(act: Act) -> str:
    """Return an act's reason, and how much later it was given."""
    if not act.reason or act.reason_at is None:
        return act.reason
    days = (act.reason_at - act.at) // 86_400_000
    later = "the same day" if days < 1 else "a day later" if days == 1 else f"{days} days later"
    return f"{act.reason} (added {later})"
