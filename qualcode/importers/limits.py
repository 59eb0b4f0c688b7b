"""How large a foreign file may be before reading it would harm more than help."""

import re
from itertools import islice

from qualcode.model.errors import UserError

READABLE = "qualcode reads txt, md, docx, vtt and srt files."
MOST_SOURCE_BYTES = 50_000_000
MOST_CHARACTERS = 20_000_000
MOST_LINES = 500_000


def refuse_long_text(name: str, characters: int) -> None:
    """Raise UserError where a text is longer than any transcript, counted in code points."""
    if characters > MOST_CHARACTERS:
        raise UserError(
            f"{name} holds more than {MOST_CHARACTERS // 1_000_000} million characters of text.",
            "No transcript is that long; check the file, or split it and import the parts.",
        )


def refuse_many_lines(name: str, lines: int) -> None:
    """Raise UserError where a text has more lines or paragraphs than any transcript."""
    if lines > MOST_LINES:
        raise UserError(
            f"{name} has more than {MOST_LINES:,} lines.",
            "No transcript is that long; check the file, or split it and import the parts.",
        )


def refuse_many_lines_of(name: str, text: str) -> None:
    """Raise UserError where a text has more lines with something in them than any transcript."""
    filled = islice(re.finditer(r"[^\n]+", text), MOST_LINES + 1)
    refuse_many_lines(name, sum(1 for _ in filled))
