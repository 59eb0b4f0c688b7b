"""What an erasure reaches, and what it cannot."""

from dataclasses import dataclass

from qualcode.model.ids import Id


@dataclass(frozen=True, slots=True)
class QuoteFound:
    """A text of a coder's that quotes words to be erased: what it is, and its words with a mark.

    ``struck`` is the text as it will stand; ``now`` says whether it stands today, or only stood
    so at an earlier time.
    """

    kind: str
    entity: Id
    field: str
    struck: str
    now: bool


@dataclass(frozen=True, slots=True)
class Exported:
    """A document written for others: what, its file's name, when (ms since 1970), by whom."""

    what: str
    name: str
    at: int
    coder: Id


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure takes away, and the documents made before that it cannot reach.

    ``characters`` are code points of transcripts, ``turns`` the turns they stood in; ``codings``
    stood wholly on them; ``quotes`` are other texts that repeat them. ``backups`` says how many are
    erased in too, ``unreached`` names those where it failed, which are best deleted by hand.
    """

    characters: int
    turns: int
    transcripts: int
    codings: int
    quotes: tuple[QuoteFound, ...]
    exports: tuple[Exported, ...]
    backups: int = 0
    unreached: tuple[str, ...] = ()
