"""Acts as the history shows them."""

from dataclasses import dataclass
from typing import Any

from qualcode.model.ids import Id


@dataclass(frozen=True, slots=True)
class Step:
    """One change within an act: what was touched, and the values before and after by field."""

    kind: str
    entity: Id
    added: bool
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person did: who, when, what, why; ``at`` in milliseconds since 1970.

    ``offset`` is minutes east of UTC where it was done. ``sentence`` says it in words.
    ``document``, ``start`` and ``end`` are a place it concerned, where there is one.
    """

    id: Id
    verb: str
    coder: Id
    at: int
    offset: int
    reason: str = ""
    reason_at: int | None = None
    undoes: Id | None = None
    redoes: Id | None = None
    undone_by: Id | None = None
    sentence: str = ""
    document: Id | None = None
    start: int | None = None
    end: int | None = None
    steps: tuple[Step, ...] = ()

    @property
    def undone(self) -> bool:
        """Whether it has been taken back."""
        return self.undone_by is not None
