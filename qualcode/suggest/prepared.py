"""A turn's words made ready for the tokeniser, with the way back to their own places."""

import re
from bisect import bisect_right
from dataclasses import dataclass

OTHER_APOSTROPHES = "‘’ʼ′＇`"
"""What stands for an apostrophe and is made into the straight one, in texts and in phrases."""

_APOSTROPHES = str.maketrans(dict.fromkeys(OTHER_APOSTROPHES, "'"))
_CAPITALS = re.compile(r"\b[A-Z]+'[A-Z]+\b")
_HYPHENS = ("-", "\u2010", "\u2011")
_NO_ONE = re.compile(r"\b(no)[-\u2010\u2011](?=(?:one|body|where)\b)", re.IGNORECASE)
_ENDLESS = re.compile(r"(?<!\S)\S{400,}")
_ODD_SPACE = re.compile(r"\s{2,}|[^\S ]")
_CLOSED = re.compile(r"[.?!;:\u2026\"')\]\u201d]\s*$")


@dataclass(frozen=True, slots=True)
class PreparedTurn:
    """A turn's words with single spaces and straight apostrophes.

    ``origin`` is the turn's start in the version, in code points; ``paragraphs`` are the places in
    ``text`` of the spaces that stand for the end of a paragraph; ``shifts`` holds, where spaces
    were dropped, the places in ``text`` and the places in the turn they come from.
    """

    text: str
    origin: int
    paragraphs: tuple[int, ...] = ()
    shifts: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    def place(self, at: int) -> int:
        """Return the code point of the version that character ``at`` of ``text`` comes from."""
        here, there = self.shifts
        step = bisect_right(here, at) - 1
        return self.origin + (at if step < 0 else there[step] + at - here[step])


def straight(words: str) -> str:
    """Return the words with straight apostrophes."""
    return words if words.isascii() and "`" not in words else words.translate(_APOSTROPHES)


def prepare(text: str, start: int, end: int) -> PreparedTurn:
    """Return the turn from ``start`` to ``end`` of a version's text, ready to be cut into tokens.

    Unbroken runs no speaker could say (a pasted key, a ruled line) are blanked, because a
    tokeniser's time grows with their square.
    """
    words = straight(text[start:end])
    if "'" in words:
        words = _CAPITALS.sub(lambda found: found[0].lower(), words)
    if any(hyphen in words for hyphen in _HYPHENS):
        words = _NO_ONE.sub(r"\1 ", words)
    words = _ENDLESS.sub(lambda found: " " * len(found[0]), words)
    if ("  " not in words and words.isprintable()) or not _ODD_SPACE.search(words):
        return PreparedTurn(words, start)
    pieces: list[str] = []
    here: list[int] = []
    there: list[int] = []
    paragraphs: list[int] = []
    length = copied = 0
    for space in _ODD_SPACE.finditer(words):
        pieces.append(words[copied : space.start()])
        length += space.start() - copied
        if "\n" in space[0] and _ends_paragraph(words, space):
            paragraphs.append(length)
        pieces.append(" ")
        length += 1
        copied = space.end()
        if len(space[0]) > 1:
            here.append(length)
            there.append(copied)
    pieces.append(words[copied:])
    return PreparedTurn("".join(pieces), start, tuple(paragraphs), (tuple(here), tuple(there)))


def _ends_paragraph(words: str, space: re.Match[str]) -> bool:
    """A line that goes on in small letters after no mark was only wrapped by an editor."""
    following = words[space.end() : space.end() + 1]
    before = words[max(0, space.start() - 3) : space.start()]
    return "\n\n" in space[0] or not following.islower() or bool(_CLOSED.search(before))
