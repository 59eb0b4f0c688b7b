"""What a project consists of: every kind of entity, its fields, and how each is stored.

An op sets fields of one entity; the state tables have one row an entity and one column a field.
Adding a kind or a field here is all that journal, projection, undo and history need. What has once
been released stays as it is: ops are never rewritten, and leave out what is at its default.

Whatever a person types, or a file brings, may hold a participant's words or somebody's name. In the
journal it is therefore always a blob, which can be erased; plain are only choices, figures and ids.
"""

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What a field holds, in the journal and in its column."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    REFERENCE = "reference"  # the id of an entity of the kind named in `refers`
    VALUES = "values"  # any JSON
    WORDS = "words"  # people's words: the journal and the column name a blob
    VOICES = "voices"  # a transcript's words: a blob for each speaker's


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of entity."""

    name: str
    holds: Holds = Holds.TEXT
    refers: str = ""
    default: str | int | None = None
    typed: bool = False  # a blob in the journal, so that it can be erased; plain in its column


def text(name: str, default: str = "") -> Field:
    """A plain text, never null."""
    return Field(name, default=default)


def number(name: str, default: int | None = None) -> Field:
    """A whole number, null unless a default is given."""
    return Field(name, Holds.NUMBER, default=default)


def flag(name: str) -> Field:
    """Yes or no; no unless set."""
    return Field(name, Holds.FLAG, default=0)


def reference(name: str, refers: str) -> Field:
    """The id of another entity, or null."""
    return Field(name, Holds.REFERENCE, refers)


def values(name: str) -> Field:
    """Any JSON, null unless set."""
    return Field(name, Holds.VALUES)


def words(name: str) -> Field:
    """People's words, kept as a blob."""
    return Field(name, Holds.WORDS)


def typed(name: str) -> Field:
    """A short text that somebody typed, never null."""
    return Field(name, default="", typed=True)


def typed_values(name: str) -> Field:
    """Any JSON made of what somebody typed, null unless set."""
    return Field(name, Holds.VALUES, typed=True)


PASSAGE = (reference("version", "version"), number("start", 0), number("end", 0))

ENTITIES: dict[str, tuple[Field, ...]] = {
    "study": (typed("title"), words("question"), typed("method"), words("statement")),
    "coder": (text("name"), text("initials")),
    "participant": (typed("name"), words("details"), typed("consent")),
    "document": (
        typed("title"),
        text("kind", "interview"),
        text("language", "en"),
        typed("details"),
        typed("recorded_on"),
        typed("source_name"),
        text("source_format"),
        typed("sha256"),
        number("position", 0),
    ),
    "version": (
        reference("document", "document"),
        reference("parent", "version"),
        Field("text", Holds.VOICES),
        words("turns"),
        words("report"),
        number("length", 0),
        number("words", 0),
        number("turn_count", 0),
    ),
    "speaker": (
        reference("document", "document"),
        typed("label"),
        text("role", "participant"),
        reference("participant", "participant"),
    ),
    "code": (
        typed("name"),
        reference("parent", "code"),
        text("colour", "#0072B2"),
        text("pattern", "solid"),
        typed("definition"),
        typed_values("include"),
        typed_values("exclude"),
        typed_values("example"),
        typed_values("near_miss"),
        typed_values("absence_example"),
        typed_values("prompts"),
        typed_values("lexicon"),
        text("status", "in use"),
        reference("merged_into", "code"),
        text("key"),
        text("codebook"),
        flag("in_vivo"),
        number("position", 0),
    ),
    "coding": (
        *PASSAGE,
        reference("code", "code"),
        reference("coder", "coder"),
        Field("polarity"),
        words("memo"),
        text("origin"),
        typed("with_whom"),
        typed("time"),
        Field("suggestion", Holds.REFERENCE, ""),
    ),
    "note": (
        text("about", "project"),
        Field("target", Holds.REFERENCE, ""),
        *PASSAGE,
        reference("coder", "coder"),
        words("text"),
    ),
    "link": (
        reference("from_version", "version"),
        number("from_start", 0),
        number("from_end", 0),
        reference("to_version", "version"),
        number("to_start", 0),
        number("to_end", 0),
        typed("relation"),
        reference("coder", "coder"),
    ),
    "decision": (
        typed("title"),
        words("text"),
        words("alternatives"),
        values("evidence"),
        words("consequence"),
        reference("coder", "coder"),
    ),
    "entry": (typed("title"), words("text"), reference("coder", "coder")),
    "phase": (
        text("phase"),
        number("entered", 0),
        number("left"),
        typed("note"),
        reference("coder", "coder"),
    ),
    "reading": (
        reference("document", "document"),
        reference("coder", "coder"),
        text("state", "unread"),
        number("until", 0),
        values("times"),
        number("early"),
    ),
    "run": (
        text("engine"),
        text("lexicon_hash"),
        values("settings"),
        values("scope"),
        text("digest"),
        number("found", 0),
        values("before_reading"),
        reference("coder", "coder"),
    ),
    "suggestion": (
        reference("run", "run"),
        *PASSAGE,
        reference("code", "code"),
        Field("polarity"),
        number("score", 0),
        number("rank", 0),
        values("reasons"),
        text("decision"),
        reference("coding", "coding"),
        reference("coder", "coder"),
        flag("before_reading"),
        Field("candidate", Holds.REFERENCE, ""),
    ),
    "merge": (
        typed("source"),
        number("acts", 0),
        reference("coder", "coder"),
    ),
    "erasure": (
        text("what"),
        reference("participant", "participant"),
        values("passages"),
        values("blobs"),
        values("counts"),
        reference("coder", "coder"),
    ),
    "export": (
        text("what"),
        typed("name"),
        text("head"),
        reference("coder", "coder"),
    ),
    "visit": (
        reference("run", "run"),
        reference("document", "document"),
        reference("coder", "coder"),
        values("seen"),
    ),
}

FIELDS: dict[str, dict[str, Field]] = {
    kind: {field.name: field for field in fields} for kind, fields in ENTITIES.items()
}
REMOVED = "removed"
"""The field every kind has: an entity that was removed, or whose adding was undone."""

_PLACES = (
    ("version", "start", "end"),
    ("from_version", "from_start", "from_end"),
    ("to_version", "to_start", "to_end"),
)
TOGETHER = {name: place for place in _PLACES for name in place}
"""Fields that make sense only together: a place is one person's, never half of each."""
