"""How a concept stands in a passage: there, missing, wished for, gone."""

from enum import StrEnum


class Polarity(StrEnum):
    """How the concept of a code stands in the passage; a coding may also have none set."""

    PRESENT = "present"
    ABSENT = "absent"
    LONGED_FOR = "longed_for"
    LOST = "lost"
    MIXED = "mixed"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        """The words on screen and in documents."""
        return self.value.replace("_", " ")


SUFFIXES = {
    "+": Polarity.PRESENT,
    "-": Polarity.ABSENT,
    "~": Polarity.LONGED_FOR,
    "<": Polarity.LOST,
    "±": Polarity.MIXED,
    "?": Polarity.UNSURE,
}
"""What may be typed after a code's name in the palette to set its polarity."""


def split_suffix(typed: str) -> tuple[str, Polarity | None]:
    """Split what was typed into the code's words and the polarity its last character names."""
    bare = typed.rstrip()
    if len(bare) > 1 and bare[-1] in SUFFIXES:
        return bare[:-1].rstrip(), SUFFIXES[bare[-1]]
    return bare, None
