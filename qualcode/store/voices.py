"""The words of a transcript, parted by speaker: what one person said can be erased alone.

A voice is a list of pieces in the order of the text, each with its words and the label that stood
before it in the source. Where the pieces belong is told by the turns, which hold no words.
"""

import json
from collections.abc import Iterator, Sequence

from qualcode.model.spans import Span
from qualcode.store import journal
from qualcode.store.quoting import STRUCK, struck

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
        words = STRUCK * (end - start)
        if pieces is not None:
            words = next(pieces, [""])[0]
            if len(words) != end - start:
                raise ValueError("a voice has other words than its turns")
        text.append(words)
    return "".join(text)


def left_of(
    length: int, places: Sequence[Place], left: Sequence[list[list[str]]]
) -> tuple[str, list[str]]:
    """Return a text and its turns' labels as far as pieces of its voices are left.

    What is lost is blotted out, character by character, so that all positions stay.
    """
    labels = [""] * len(places)
    voices: dict[Key, Iterator[list[str]]] = {}
    waiting = iter(left)
    text: list[str] = []
    for start, end, key, turn in _pieces(length, places):
        if key not in voices:
            voices[key] = iter(next(waiting, list[list[str]]()))
        words, label = next(voices[key], ["", ""])
        if len(words) != end - start:
            words = STRUCK * (end - start)
        if turn is not None:
            labels[turn] = label
        text.append(words)
    return "".join(text), labels


def whose(length: int, places: Sequence[Place]) -> list[Key]:
    """Return whose the voices of a text are, in the order in which `parted` gives them."""
    return list(dict.fromkeys(key for _, _, key, _ in _pieces(length, places)))


def struck_out(
    length: int, places: Sequence[Place], bodies: Sequence[str | None], spans: Sequence[Span]
) -> list[str | None]:
    """Return the voices of a text of which parts are struck out: None for one that stays as it is.

    Labels of the source that stood before a piece are kept.
    """
    waiting = iter(bodies)
    voices: dict[Key, list[list[str]] | None] = {}
    taken: dict[Key, int] = {}
    changed: set[Key] = set()
    for start, end, key, _ in _pieces(length, places):
        if key not in voices:
            body = next(waiting)
            voices[key] = None if body is None else json.loads(body)
        pieces = voices[key]
        nth = taken[key] = taken.get(key, -1) + 1
        within = [
            Span(max(span.start, start) - start, min(span.end, end) - start)
            for span in spans
            if span.start < end and span.end > start
        ]
        if pieces is not None and within:
            pieces[nth][0] = struck(pieces[nth][0], within)
            changed.add(key)
    return [journal.canonical(pieces) if key in changed else None for key, pieces in voices.items()]


def words_of(body: str | None) -> list[str]:
    """Return the pieces of a voice, without the labels before them; none of an erased one."""
    return [] if body is None else [piece[0] for piece in json.loads(body)]


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
