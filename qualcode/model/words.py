"""Words that people type: what may stand in them, and when two names are the same."""

import re
import unicodedata

from qualcode.model.errors import UserError

UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What a Word document or the text view cannot hold; tab and line ends are none of it."""
LINE_END = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")
"""What other programs end a line with in place of a line feed."""


def sound(words: str) -> str:
    """Return what somebody typed or pasted, its lines ended by line feeds.

    Raises UserError when it holds a control character other than tab, or half a character.
    """
    words = LINE_END.sub("\n", words)
    unfit = UNFIT.search(words)
    if unfit is None:
        return words
    half = "\ud800" <= unfit[0] <= "\udfff"
    what = "half a character" if half else f"a control character (U+{ord(unfit[0]):04X})"
    raise UserError(
        f"These words hold {what}, which cannot be saved.",
        "Type them again, or paste them as plain text.",
    )


def folded(name: str) -> str:
    """Return a name as names are compared: no case, single spaces, letters as one with accents.

    Only what looks the same is the same (NFC): “x²” and “x2” stay two names.
    """
    apart = unicodedata.normalize("NFD", " ".join(name.split()))
    return unicodedata.normalize("NFC", apart.casefold())
