"""Suggestions: passages the machine proposes, each with its reasons, and what became of them."""

from dataclasses import dataclass
from enum import StrEnum

from qualcode.model.ids import Id, derived_id
from qualcode.model.lexicons import Cues, Lexicon
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import Role

ENGINE = "lexicon/1"
"""The name and version of the suggestion engine, as the journal and the audit trail give it."""


class ReasonKind(StrEnum):
    """What part of the engine a reason comes from."""

    TERM = "term"
    CUE = "cue"
    SUPPORT = "support"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a passage is suggested: where the words stand, and what the engine makes of them.

    ``detail`` is the lexicon's or the cue list's own phrase or the name of a flag, never words of
    the transcript; ``share`` is this reason's part of the score, 0 to 1. ``sort`` is the tier of
    a term and what a cue tells of (negation, pseudo_negation, longing, loss).
    """

    kind: ReasonKind
    start: int
    end: int
    detail: str = ""
    share: float = 0.0
    sort: str = ""


@dataclass(frozen=True, slots=True)
class TextToSearch:
    """A version handed to the engine: its words, and per turn start, end and the speaker's role."""

    document: Id
    version: Id
    text: str
    turns: tuple[tuple[int, int, Role], ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CodeToFind:
    """A code handed to the engine: its identity and the words that stand for it."""

    code: Id
    name: str
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """Everything one run of the engine needs, as values."""

    texts: tuple[TextToSearch, ...]
    codes: tuple[CodeToFind, ...]
    cues: Cues
    include_interviewer: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage the engine proposes for a code; code points of the version, half-open.

    ``score`` runs from 0 to 1; ``rank`` counts from 1 within its run; ``polarity`` is the
    proposed one.
    """

    id: Id
    document: Id
    version: Id
    code: Id
    start: int
    end: int
    polarity: Polarity
    score: float
    rank: int
    reasons: tuple[Reason, ...] = ()


class Decision(StrEnum):
    """What a coder did with a suggestion."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    DECLINED = "declined"
    DEFERRED = "deferred"


def candidate_id(version: Id, code: Id, start: int, end: int, polarity: str) -> Id:
    """Return the identity a suggestion keeps however often the engine is run."""
    return derived_id("suggestion", version, code, str(start), str(end), polarity, ENGINE)
