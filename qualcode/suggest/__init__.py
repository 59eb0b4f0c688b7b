"""Suggestions: passages whose words stand for a code, found offline by the code's lexicon.

Importing this package costs nothing: the language library is loaded when the first search runs.
"""

from collections.abc import Callable

from qualcode.model.suggestions import Candidate, SuggestionRequest
from qualcode.suggest.digest import lexicon_hash

__all__ = ["find", "lexicon_hash", "supported"]

LANGUAGES = frozenset({"en"})
"""The languages whose word forms and cues the engine knows."""


def supported(language: str) -> bool:
    """Return whether transcripts in this language can be searched, told by its code (``en-GB``)."""
    return language.replace("_", "-").split("-")[0].strip().lower() in LANGUAGES


def find(
    request: SuggestionRequest,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Candidate, ...]:
    """Return the passages that the codes' lexicons point to, best first.

    Places are code points of each version's text, half-open, inside one turn. Texts in a
    language without a lexicon give nothing. ``progress`` is told how many characters of how many
    are done; ``cancelled`` is asked between turns. Raises ``UserError`` for a phrase that cannot
    be read and ``Cancelled`` when ``cancelled`` says so.
    """
    texts = tuple(text for text in request.texts if supported(text.language))
    codes = tuple(code for code in request.codes if not code.lexicon.empty)
    if not texts or not codes:
        return ()
    from qualcode.suggest.language_library import load_spacy

    load_spacy()
    from qualcode.suggest.engine import find_candidates

    return find_candidates(request, texts, codes, progress, cancelled)
