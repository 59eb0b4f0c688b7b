"""How long a passphrase would hold, in words: a hint, which stops nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

# What a good graphics card tries in a second: each try is hashed 256,000 times.
_TRIES_PER_SECOND = 10_000.0
_LONGEST = 72
"""What comes after so many characters is not looked at; estimating it would take seconds."""

_DAY = 86_400.0
_GRADES = (
    (3_600.0, False, "Guessed within the hour."),
    (30 * _DAY, False, "Guessed within days."),
    (3_650 * _DAY, False, "Holds against a neighbour, not against somebody who means it."),
    (float("inf"), True, "Strong: nobody guesses this in years."),
)
_ADVICE = "Four or five words that have nothing to do with each other are easy to keep in mind."


@dataclass(frozen=True, slots=True)
class Strength:
    """What to say about a passphrase, and whether it is enough for confidential words."""

    words: str
    enough: bool


def strength(passphrase: str, about: Iterable[str] = ()) -> Strength:
    """Return how well a passphrase would hold against somebody who has the file.

    ``about`` are words that are easily guessed here, such as names of the study and the coder.
    """
    if not passphrase.strip():
        return Strength(_ADVICE, False)
    known = tuple(part for each in about for part in (each, *each.split()) if part)
    seconds = _guesses(passphrase[:_LONGEST], known) / _TRIES_PER_SECOND
    enough, words = next((enough, words) for most, enough, words in _GRADES if seconds < most)
    return Strength(words if enough else f"{words} {_ADVICE}", enough)


@cache
def _estimator() -> Any:
    # Imported late: its lists of common words take a tenth of a second to read.
    import zxcvbn

    return zxcvbn.zxcvbn


def _guesses(passphrase: str, known: tuple[str, ...]) -> float:
    return float(_estimator()(passphrase, user_inputs=list(known))["guesses"])
