"""How strongly a passage is suggested, and how its reasons share in that."""

from collections.abc import Callable, Sequence

from qualcode.model.spans import Span
from qualcode.model.suggestions import Reason, ReasonKind
from qualcode.suggest.negation import Cue
from qualcode.suggest.phrases import Hit

TIER_SCORES = {"strong": 0.8, "absence": 0.75, "medium": 0.5}
"""What the best hit of a passage gives by its tier."""

ANOTHER_HIT = 0.05
SUPPORT = 0.04
MOST_FROM_HITS = 0.1
MOST_FROM_SUPPORT = 0.08

FLAG_FACTORS = {"contrast": 0.95, "other_person": 0.75, "hypothetical": 0.8, "question_echo": 0.8}
"""By what each flag lowers the score; any other flag by ``OTHER_FLAG_FACTOR``."""

OTHER_FLAG_FACTOR = 0.85


def score_of(hits: Sequence[Hit], support: Sequence[Hit], flags: Sequence[Cue]) -> float:
    """Return the score of a passage, above 0 and at most 1, from its hits, weak words and flags."""
    score = max(TIER_SCORES[hit.tier] for hit in hits)
    score += min(MOST_FROM_HITS, ANOTHER_HIT * (len(hits) - 1))
    score += min(MOST_FROM_SUPPORT, SUPPORT * len(support))
    for name in {flag.detail for flag in flags}:
        score *= FLAG_FACTORS.get(name, OTHER_FLAG_FACTOR)
    return round(min(1.0, score), 4)


def reasons_of(
    place: Callable[[int, int], Span],
    hits: Sequence[Hit],
    support: Sequence[Hit],
    cues: Sequence[Cue],
    flags: Sequence[Cue],
) -> tuple[Reason, ...]:
    """Return why a passage is suggested: words, cues, support and flags with their places.

    Words and support share the whole of the score, by what each adds; a cue turns the polarity
    and a flag lowers the score, so neither has a share.
    """
    weights = [TIER_SCORES[hit.tier] for hit in hits] + [SUPPORT for _ in support]
    shares = _shares(weights)
    reasons = [
        Reason(
            ReasonKind.SUPPORT if hit.tier == "weak" else ReasonKind.TERM,
            *place(hit.start, hit.end),
            hit.phrase.text,
            share,
            hit.tier,
        )
        for hit, share in zip((*hits, *support), shares, strict=True)
    ]
    for kind, found in ((ReasonKind.CUE, cues), (ReasonKind.FLAG, flags)):
        reasons.extend(
            Reason(
                kind,
                *place(cue.start, cue.end),
                cue.detail,
                sort=cue.sort if kind is ReasonKind.CUE else "",
            )
            for cue in dict.fromkeys(found)
        )
    return tuple(reasons)


def _shares(weights: list[float]) -> list[float]:
    """Round to four digits so that nothing is lost: the first takes what rounding left over."""
    total = sum(weights)
    shares = [round(weight / total, 4) for weight in weights]
    shares[0] = round(shares[0] + 1 - sum(shares), 4)
    return shares
