"""Where sentences and clauses begin and end: the borders of what is suggested."""

from bisect import bisect_right
from itertools import pairwise

from qualcode.suggest.english import (
    AFTER_SO,
    ASIDES,
    BEFORE_BUT,
    JOINTS,
    SUBJECTS,
    SUBJECTS_OR_OBJECTS,
)
from qualcode.suggest.phrases import Words

LONGEST_SENTENCE = 60
"""Tokens; a longer one is speech typed without full stops and is cut at its joints."""

LONGEST_PIECE = 30
"""Tokens up to which the joints' pieces of such a sentence are put together again."""

ENDS = frozenset({".", "?", "!", "?!", "!?"})
ELLIPSES = frozenset({"...", "\u2026", "..", "...."})
MARKS = ENDS | ELLIPSES | JOINTS
CLOSERS = frozenset({'"', "'", ")", "]", "\u201d", "\u00bb", "*"})
ENDS_AND_CLOSERS = ENDS | CLOSERS


class Borders:
    """The sentences of one turn and, within them, its clauses; token numbers, half-open."""

    def __init__(self, words: Words, clause_breaks: tuple[str, ...]) -> None:
        self._words = words
        self._breaks = frozenset(clause_breaks)
        self._starts: list[int] = []
        for start, end in _sentences(words):
            self._starts.extend(self._pieces(start, end))

    def sentence(self, token: int) -> tuple[int, int]:
        """Return the sentence, or the piece of an endless one, that holds the token."""
        number = bisect_right(self._starts, token) - 1
        following = number + 1
        end = self._starts[following] if following < len(self._starts) else len(self._words)
        return self._starts[number], end

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return the clause around the tokens ``start`` to ``end``, inside their sentence."""
        first, last = self.sentence(start)[0], max(end, self.sentence(end - 1)[1])
        left, right = start, end
        while left > first and not self.breaks_at(left - 1):
            left -= 1
        if left > first and self._words.spoken[left - 1]:
            left -= 1  # a "but" belongs to the clause it opens
        while right < last and not self.breaks_at(right):
            right += 1
        if right < last and not self._words.spoken[right]:
            right += 1
        return left, right

    def breaks_at(self, token: int) -> bool:
        """Return whether the token parts two clauses: by the cue list, or before a new subject."""
        words = self._words
        surface = words.surface[token]
        if surface not in self._breaks and surface not in MARKS:
            return False  # most are no border, and this is asked for every word around a hit
        if surface in self._breaks or surface in ENDS:
            before = words.surface[token - 1] if token else ""
            return not (
                (surface == "so" and self._intensifies(token))
                or (surface == "but" and before in BEFORE_BUT)
            )
        if surface in ELLIPSES:
            return True
        return surface in JOINTS and self.subject_follows(token)

    def subject_follows(self, joint: int) -> bool:
        """Return whether a new subject comes right after a joint; "you know" is none."""
        words = self._words
        at = joint + 1
        if at + 1 >= len(words):
            return False
        following, after = words.surface[at], words.lemma[at + 1]
        if (following, after) in ASIDES:
            return False
        return following in SUBJECTS or (
            following in SUBJECTS_OR_OBJECTS
            and words.spoken[at + 1]
            and words.surface[joint] != "or"
        )

    def _intensifies(self, token: int) -> bool:
        """Tell "so much" and "so deeply", which part nothing, from "so I left"."""
        following = self._words.surface[token + 1] if token + 1 < len(self._words) else ""
        return following in AFTER_SO or following.endswith("ly")

    def _pieces(self, start: int, end: int) -> list[int]:
        """Return where a sentence's pieces begin: only one unless it is endless."""
        if end - start <= LONGEST_SENTENCE:
            return [start]
        joints = [start]
        for token in range(start + 1, end):
            surface = self._words.surface[token]
            if surface in JOINTS or surface in ELLIPSES or self.breaks_at(token):
                joints.append(token + (not self._words.spoken[token]))
            elif token - joints[-1] >= LONGEST_PIECE:
                joints.append(token)
        pieces = [start]
        joints.append(end)
        for joint, following in pairwise(joints[1:]):
            if following - pieces[-1] > LONGEST_PIECE and joint > pieces[-1]:
                pieces.append(joint)
        return pieces


def _sentences(words: Words) -> list[tuple[int, int]]:
    sentences: list[tuple[int, int]] = []
    surface = words.surface
    ends = (at for at, word in enumerate(surface) if word in ENDS)
    start = passed = 0
    for at in sorted(words.paragraphs.union(ends)):
        if at < passed:
            continue
        if at in words.paragraphs and at > start:
            sentences.append((start, at))
            start = at
        if at < len(surface) and surface[at] in ENDS:
            passed = at + 1
            while passed < len(surface) and surface[passed] in ENDS_AND_CLOSERS:
                passed += 1
            sentences.append((start, passed))
            start = passed
    if start < len(words):
        sentences.append((start, len(words)))
    return sentences
