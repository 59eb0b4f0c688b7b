"""The words of a transcript, parted by speaker: what one person said can be erased alone.

A voice is a list of pieces in the order of the text, each with its words and the label that stood
before it in the source. Where the pieces belong is told by the turns, which hold no words.
"""

import json
from collections.abc import Iterator, Sequence

from qualcode.store import journal

ERASED_CHARACTER = "█"
"""Stands for each code point of a voice that was erased, so that all positions stay."""

Key = str | int | None
"""Whose voice: a speaker, or None for words that nobody is named for and what stands between."""

Place = tuple[int, int, Key]
"""One turn: start and end in code points of the version, half-open, and whose it is."""


def parted(text: str, places: Sequence[Place], labels: Sequence[str]) -> list[str]:
    """Return the voices of a text as they are stored, in the order in which they begin."""
    voices: dict[Key, list[list[str]]] = {}
    for start, end, key, turn in _pieces(len(text), places):
        label = "" if turn is None else labels[turn]
        voices.setdefault(key, []).append([text[start:end], label])
    return [journal.canonical(pieces) for pieces in voices.values()]


def joined(length: int, places: Sequence[Place], bodies: Sequence[str | None]) -> str:
    """Return the text that `parted` took apart; None is a voice that was erased.

    Raises ValueError when places and voices do not belong together.
    """
    voices: dict[Key, Iterator[list[str]] | None] = {}
    waiting = iter(bodies)
    text: list[str] = []
    for start, end, key, _ in _pieces(length, places):
        if key not in voices:
            try:
                body = next(waiting)
            except StopIteration:
                raise ValueError("a voice is missing") from None
            voices[key] = None if body is None else iter(json.loads(body))
        pieces = voices[key]
        words = ERASED_CHARACTER * (end - start)
        if pieces is not None:
            words = next(pieces, [""])[0]
            if len(words) != end - start:
                raise ValueError("a voice has other words than its turns")
        text.append(words)
    return "".join(text)


def _pieces(length: int, places: Sequence[Place]) -> Iterator[tuple[int, int, Key, int | None]]:
    """Yield start, end, whose, and which turn, without gaps, covering each code point once.

    Turns are taken in the order of the text; what two claim belongs to the first.
    """
    at = 0
    for turn in sorted(range(len(places)), key=lambda nth: (places[nth][0], places[nth][1])):
        start, end, key = places[turn]
        start, end = max(start, at), min(end, length)
        if start > at and start <= length:
            yield at, start, None, None
            at = start
        if end >= start:
            yield start, end, key, turn
            at = max(at, end)
    if at < length:
        yield at, length, None, None
