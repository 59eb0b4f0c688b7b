"""What is told of a passage when the pointer rests on it; free of Qt."""

from html import escape

from qualcode.ui.transcript.values import PaintedCoding, PaintedNote

LONGEST = 400
"""How many characters of a memo or note are told."""


def coding_tip(coding: PaintedCoding) -> str:
    """Return the full path, coder, polarity and memo of a coding, as rich text."""
    rest: list[str] = []
    if coding.coder_initials:
        rest.append(coding.coder_initials)
    if coding.polarity is not None:
        rest.append(coding.polarity.label)
    parts = [f"<b>{escape(' › '.join(coding.path))}</b>"]
    if rest:
        parts.append(escape(", ".join(rest)))
    if coding.memo:
        parts.append(f"<i>{escape(shortened(coding.memo))}</i>")
    return "<br>".join(parts)


def note_tip(note: PaintedNote) -> str:
    """Return the words of a note, as rich text."""
    return f"<i>{escape(shortened(note.text))}</i>"


def shortened(words: str) -> str:
    """Return words, cut where they grow too long to be told."""
    return words if len(words) <= LONGEST else words[:LONGEST].rstrip() + "…"
