"""Which codes answer to what was typed into the palette, best first; free of Qt."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualcode.model.ids import Id
from qualcode.ui.transcript.values import PaletteCode

WORD = re.compile(r"\w+")
ENOUGH_LETTERS = 2
"""How many letters make a choice that Enter may apply."""
DEFINITION_LETTERS = 4
"""How many letters it takes before definitions are searched too."""


@dataclass(frozen=True, slots=True)
class Match:
    """A code that answers; ``exact`` when its pinned digit or its whole name was typed.

    ``tier`` counts from 0, the closest sort of answer.
    """

    code: PaletteCode
    tier: int
    exact: bool = False


def matching(typed: str, codes: Sequence[PaletteCode], recent: Sequence[Id] = ()) -> list[Match]:
    """Return the codes that answer to what was typed (without a polarity's suffix), best first.

    Every word typed must be found somewhere in the code's path: as the beginning of a word of its
    own name, within its name, in its families' names, as letters in order, and last in its
    definition. Equally good answers come most recently used first, then in the codebook's order.
    """
    words = folded(typed).split()
    used = {identity: place for place, identity in enumerate(recent)}
    found: list[tuple[tuple[int, int, int], Match]] = []
    for place, code in enumerate(codes):
        match = _match(words, code)
        if match is not None:
            order = (match.tier, used.get(code.id, len(used)), place)
            found.append((order, match))
    found.sort(key=lambda pair: pair[0])
    return [match for _order, match in found]


def may_apply(typed: str, match: Match, *, chosen: bool) -> bool:
    """Whether Enter may apply an answer.

    One chosen by the arrow keys or the pointer, or named exactly, always; any other only after two
    letters, so that no slip of a finger codes a passage.
    """
    letters = sum(character.isalnum() for character in typed)
    return chosen or match.exact or letters >= ENOUGH_LETTERS


@lru_cache(maxsize=4096)
def folded(words: str) -> str:
    """Return words without case and accents, for comparing."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _match(words: Sequence[str], code: PaletteCode) -> Match | None:
    name = folded(code.name)
    if not words:
        return Match(code, 1)
    if len(words) == 1 and code.pinned and words[0] == code.pinned:
        return Match(code, 0, exact=True)
    if " ".join(words) == " ".join(name.split()):
        return Match(code, 0, exact=True)
    path = folded(" ".join(code.path))
    tiers = [_tier(word, name, path, code) for word in words]
    worst = max((tier if tier is not None else 99) for tier in tiers)
    return Match(code, worst) if worst < 99 else None


def _tier(word: str, name: str, path: str, code: PaletteCode) -> int | None:
    if name.startswith(word):
        return 1
    if any(own.startswith(word) for own in WORD.findall(name)):
        return 2
    if word in name:
        return 3
    if any(own.startswith(word) for own in WORD.findall(path)):
        return 4
    if word in path:
        return 5
    if _in_order(word, path):
        return 6
    if len(word) >= DEFINITION_LETTERS and any(
        own.startswith(word) for own in WORD.findall(folded(code.definition))
    ):
        return 7
    return None


def _in_order(letters: str, path: str) -> bool:
    """Whether the letters occur in order, the first at the beginning of a word."""
    for match in WORD.finditer(path):
        if match.group().startswith(letters[0]):
            rest = iter(path[match.start() :])
            if all(letter in rest for letter in letters):
                return True
    return False
