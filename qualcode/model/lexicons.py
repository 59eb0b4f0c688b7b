"""The words by which a code's lexicon recognises a passage, and the cues that turn its polarity."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases of one code by tier.

    Syntax of a phrase: tokens between spaces, matched without case on lemma or surface form;
    ``(a|b)`` alternatives, ``tok?`` optional, ``~n`` a gap of up to n tokens.
    ``strong`` and ``medium`` suggest alone, ``weak`` only raises a score, ``absence`` suggests
    with polarity absent, ``suppress`` drops what it overlaps, and cues do not turn
    ``polarity_fixed``.
    """

    strong: tuple[str, ...] = ()
    medium: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    absence: tuple[str, ...] = ()
    suppress: tuple[str, ...] = ()
    polarity_fixed: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing in it could suggest a passage by itself."""
        return not (self.strong or self.medium or self.absence)


NO_LEXICON = Lexicon()
"""The lexicon of a code that has none."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The shared lists that set the polarity of a hit or flag it; the cue file has the rules."""

    window_before: int
    window_after: int
    clause_breaks: tuple[str, ...]
    negation_tokens: tuple[str, ...]
    negation_phrases: tuple[str, ...]
    pseudo_negation: tuple[str, ...]
    longing_tokens: tuple[str, ...]
    longing_phrases: tuple[str, ...]
    loss_tokens: tuple[str, ...]
    loss_phrases: tuple[str, ...]
    contrast_tokens: tuple[str, ...]
    other_experiencer: tuple[str, ...]
    hypothetical: tuple[str, ...]
    version: str = ""
