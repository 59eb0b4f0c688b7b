"""Words that people type: when two names are the same."""

import unicodedata


def folded(name: str) -> str:
    """Return a name as names are compared: no case, single spaces, letters as one with accents.

    Only what looks the same is the same (NFC): “x²” and “x2” stay two names.
    """
    apart = unicodedata.normalize("NFD", " ".join(name.split()))
    return unicodedata.normalize("NFC", apart.casefold())
