"""A passage with the words around it."""

from qualcode.ui.theme import Theme

AROUND = 160
"""How many characters before and after a passage are shown with it."""


def in_context(text: str, start: int, end: int, theme: Theme, around: int = AROUND) -> str:
    """Return a passage as markup: its words in ink, those around it quiet.

    Positions are code points, half-open.
    """
    before, after = text[max(0, start - around) : start], text[end : end + around]
    if start > around:
        before = "…" + before.partition(" ")[2]
    if end + around < len(text):
        after = after.rpartition(" ")[0] + "…"
    quiet = f'<span style="color:{theme.quiet_ink}">'
    words = markup(text[start:end])
    return f"{quiet}{markup(before)}</span>{words}{quiet}{markup(after)}</span>"


def markup(words: str) -> str:
    """Return plain words so that a label takes none of them for markup."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\n", "<br>")
