"""Stretches of a text: Unicode code points, half-open, everywhere in the program."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text from ``start`` up to and not including ``end``, in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many code points it covers."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, position: int) -> bool:
        """Whether the code point at ``position`` lies inside."""
        return self.start <= position < self.end

    def covers(self, other: "Span") -> bool:
        """Whether all of the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: "Span") -> int:
        """How many code points the two share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def of(self, text: str) -> str:
        """Return the words it covers in ``text``."""
        return text[self.start : self.end]


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the same code points as sorted spans that neither overlap nor touch."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without white space at either end; empty at ``start`` if nothing is left."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    if left == len(words):
        return Span(start, start)
    return Span(start + left, end - (len(words) - len(words.rstrip())))


def find_all(text: str, words: str) -> list[Span]:
    """Return every place where ``words`` stand in ``text``, overlapping ones included."""
    found: list[Span] = []
    if not words:
        return found
    at = text.find(words)
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return found
