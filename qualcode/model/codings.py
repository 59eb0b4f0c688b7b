"""What people attach to passages (codings, notes, links) and to the project."""

from dataclasses import dataclass
from enum import StrEnum

from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span


class Origin(StrEnum):
    """How a coding came to be."""

    OWN_READING = "own reading"
    SUGGESTION = "suggestion"
    MERGE = "merge"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Coding:
    """A passage and the code one coder gave it: code points of the version, half-open.

    ``code`` is the code it counts for today, ``given`` the one that was applied, where that has
    since been merged. ``created`` is in milliseconds since 1970.
    """

    id: Id
    document: Id
    version: Id
    start: int
    end: int
    code: Id
    coder: Id
    polarity: Polarity | None = None
    memo: str = ""
    origin: Origin = Origin.OWN_READING
    with_whom: str = ""
    time: str = ""
    created: int = 0
    changed: int = 0
    given: Id = ""
    suggestion: Id | None = None

    @property
    def span(self) -> Span:
        """Where the passage stands in the version's text."""
        return Span(self.start, self.end)


class NoteTarget(StrEnum):
    """What a note is about."""

    PASSAGE = "passage"
    CODING = "coding"
    CODE = "code"
    DOCUMENT = "document"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a passage, with or without a code, or on anything else.

    ``start`` and ``end`` are code points of ``version``, half-open, for a passage; ``target`` is
    the id of the coding, code or transcript it is about. A private one is its coder's alone.
    """

    id: Id
    about: NoteTarget
    text: str
    coder: Id
    target: Id | None = None
    document: Id | None = None
    version: Id | None = None
    start: int = 0
    end: int = 0
    created: int = 0
    changed: int = 0
    private: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one version of a transcript: code points, half-open."""

    version: Id
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """From one passage to another, with a word for the relation."""

    id: Id
    source: Passage
    target: Passage
    relation: str
    coder: Id
    created: int = 0


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision about the study, as the decision log of the audit trail gives it."""

    id: Id
    title: str
    text: str
    alternatives: str
    evidence: tuple[Id, ...]
    consequence: str
    coder: Id
    created: int = 0


PHASES = (
    "familiarising",
    "coding",
    "developing themes",
    "reviewing themes",
    "defining and naming",
    "writing",
)
"""The phases of thematic analysis; each can be entered again, which is evidence and not failure."""


@dataclass(frozen=True, slots=True)
class PhasePeriod:
    """One time in a phase, milliseconds since 1970; ``left`` is None while it lasts."""

    id: Id
    phase: str
    entered: int
    left: int | None
    note: str
    coder: Id
