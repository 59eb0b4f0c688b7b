"""Transcripts: the words as spoken, who spoke them, and when."""

from dataclasses import dataclass, field
from enum import StrEnum

from qualcode.model.ids import Id
from qualcode.model.spans import Span


class Role(StrEnum):
    """What part a speaker has in the conversation."""

    PARTICIPANT = "participant"
    INTERVIEWER = "interviewer"
    OTHER = "other"


class DocumentKind(StrEnum):
    """What a transcript is of."""

    INTERVIEW = "interview"
    FOCUS_GROUP = "focus group"
    DIARY = "diary"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DraftTurn:
    """One turn as read from a file, before it is accepted.

    ``start`` and ``end`` are code points of the draft's text, half-open; ``speaker`` is an index
    into the draft's speakers, None when nobody is named; times are milliseconds.
    """

    start: int
    end: int
    speaker: int | None = None
    time_start: int | None = None
    time_end: int | None = None
    original_label: str = ""


@dataclass(frozen=True, slots=True)
class DraftSpeaker:
    """A speaker as read from a file: the label to show and the part they seem to have."""

    label: str
    role: Role = Role.PARTICIPANT


class ReportKind(StrEnum):
    """What sort of thing an import report says."""

    NOTED = "noted"
    CHANGED = "changed"
    NOT_UNDERSTOOD = "not understood"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing an import did or could not do; ``line`` counts from 1 in the source."""

    kind: ReportKind
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class TranscriptDraft:
    """What an importer understood of one file, waiting to be looked at and accepted.

    ``text`` is speech only: the turns' words in order, joined by one line feed; paragraphs within
    a turn are joined by a line feed too. ``sha256`` is of the original bytes, in hexadecimal.
    """

    title: str
    text: str
    turns: tuple[DraftTurn, ...]
    speakers: tuple[DraftSpeaker, ...] = ()
    kind: DocumentKind = DocumentKind.INTERVIEW
    source_name: str = ""
    source_format: str = ""
    encoding: str = ""
    sha256: str = ""
    heading: tuple[str, ...] = ()
    report: tuple[ReportLine, ...] = ()

    @property
    def word_count(self) -> int:
        """How many words were spoken, split at white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class EncodingCandidate:
    """One way to read bytes as text: its name and the first lines that differ."""

    name: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript in the project. ``version`` is the current version's id."""

    id: Id
    title: str
    kind: DocumentKind
    version: Id
    words: int
    length: int
    turns: int
    language: str = "en"
    details: str = ""
    recorded_on: str = ""
    source_name: str = ""
    source_format: str = ""
    sha256: str = ""
    imported_by: Id = ""
    imported_at: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in one transcript, and the participant they are linked to, if any."""

    id: Id
    document: Id
    label: str
    role: Role
    participant: Id | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a version: code points, half-open; times in milliseconds; ``number`` from 1."""

    number: int
    start: int
    end: int
    speaker: Speaker | None = None
    time_start: int | None = None
    time_end: int | None = None

    @property
    def span(self) -> Span:
        """Where its words stand in the version's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Transcript:
    """One version of a document, whole: its words and its turns in order."""

    document: Document
    version: Id
    text: str
    turns: tuple[Turn, ...]
    report: tuple[ReportLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who took part in the study, under the name the project knows them by."""

    id: Id
    name: str
    details: str = ""
    consent: str = ""


class ReadingState(StrEnum):
    """How far one coder's own reading of one transcript has come."""

    UNREAD = "unread"
    BEGUN = "begun"
    READ = "read"
    READ_TWICE = "read twice"


@dataclass(frozen=True, slots=True)
class Reading:
    """One coder's own reading of one transcript; ``until`` is a code-point position.

    ``early`` says that suggestions were shown before the reading was done, because it was asked.
    """

    document: Id
    coder: Id
    state: ReadingState = ReadingState.UNREAD
    until: int = 0
    finished_at: int | None = None
    early: bool = False
    times: tuple[int, ...] = field(default=())
