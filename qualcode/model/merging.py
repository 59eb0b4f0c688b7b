"""What merging two copies of a project brings, and where they disagree."""

from dataclasses import dataclass

from qualcode.model.ids import Id


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a conflict: the value in words, who gave it, and when (ms since 1970)."""

    words: str
    coder: Id
    at: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that two people wrote, neither knowing of the other's.

    ``shown`` is what counts until somebody decides; ``other`` is kept and can be taken instead.
    ``name`` is what the thing is called: a code's name, a passage's words.
    """

    id: Id
    kind: str
    entity: Id
    field: str
    name: str
    shown: Said
    other: Said
    sentence: str


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Things that were made apart and may be the same: codes, transcripts, coders, participants."""

    kind: str
    ids: tuple[Id, ...]
    name: str


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What another copy brings: acts by coder, entities by kind, and what to look at.

    ``ahead_of_clock`` counts acts stamped more than a day later than this computer's clock.
    ``conflicts`` are those that this merge makes; ``lookalikes`` all there are after it.
    """

    source: str
    acts: int
    acts_by_coder: tuple[tuple[str, int], ...]
    added: tuple[tuple[str, int], ...]
    changed: tuple[tuple[str, int], ...]
    conflicts: tuple[Conflict, ...]
    lookalikes: tuple[Lookalike, ...]
    ahead_of_clock: int

    @property
    def nothing_new(self) -> bool:
        """Whether everything of the other copy is here already."""
        return not self.acts and not self.added and not self.changed
