"""What is told of a passage when the pointer rests on it; free of Qt."""

from html import escape

from qualcode.ui.transcript.values import PaintedCoding

LONGEST_MEMO = 400


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
        memo = coding.memo if len(coding.memo) <= LONGEST_MEMO else coding.memo[:LONGEST_MEMO] + "…"
        parts.append(f"<i>{escape(memo)}</i>")
    return "<br>".join(parts)
