"""Journal entries: memos about the project, shared with everybody or private to their author."""

from dataclasses import dataclass

from qualcode.model.ids import Id


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A dated memo about the project by one coder; times in milliseconds since 1970."""

    id: Id
    title: str
    text: str
    coder: Id
    created: int = 0
    changed: int = 0
    private: bool = False


@dataclass(frozen=True, slots=True)
class SealedText:
    """Something private that cannot be opened here: by whom and from when, and nothing else."""

    id: Id
    coder: Id
    created: int = 0
    changed: int = 0
