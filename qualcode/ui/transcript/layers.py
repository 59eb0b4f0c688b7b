"""Which painted things lie in which paragraph, and in which lane; free of Qt.

A repaint asks for the paragraphs it shows and never looks at all codings. Positions are code
points, half-open. A paragraph is a line of the stored text, up to and without its line feed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from qualcode.model.ids import Id
from qualcode.model.spans import Span
from qualcode.ui.transcript.values import PaintedCoding

LINE_REACH = 80
"""How many code points two passages of a paragraph must lie apart to share a lane.

More than a line holds, so that two stripes of one lane never stand beside the same line.
"""


class Placed(Protocol):
    """Something with an identity and a place in the text."""

    @property
    def id(self) -> Id:
        """What it is known by."""
        ...

    @property
    def start(self) -> int:
        """The first code point it covers."""
        ...

    @property
    def end(self) -> int:
        """The first code point after it."""
        ...


P = TypeVar("P", bound=Placed)


class Paragraphs:
    """Where the paragraphs of a text begin and end; numbered from 0."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.starts: list[int] = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def __len__(self) -> int:
        return len(self.starts)

    def number_at(self, position: int) -> int:
        """Return the number of the paragraph that holds a position, or the nearest one."""
        return max(0, bisect_right(self.starts, min(position, self.length)) - 1)

    def span(self, number: int) -> Span:
        """Return the code points of a paragraph, without its line feed."""
        following = number + 1
        end = self.starts[following] - 1 if following < len(self.starts) else self.length
        return Span(self.starts[number], end)

    def touched(self, start: int, end: int) -> range:
        """Return the numbers of the paragraphs a span lies in."""
        return range(self.number_at(start), self.number_at(max(start, end - 1)) + 1)


class ParagraphIndex(Generic[P]):
    """Things by the paragraphs they lie in."""

    def __init__(self, paragraphs: Paragraphs, things: Iterable[P] = ()) -> None:
        self._paragraphs = paragraphs
        self._by_id: dict[Id, P] = {}
        self._by_paragraph: dict[int, dict[Id, P]] = {}
        for thing in things:
            self.add(thing)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, identity: object) -> bool:
        return identity in self._by_id

    def get(self, identity: Id) -> P | None:
        """Return the thing with this identity, if it is here."""
        return self._by_id.get(identity)

    def values(self) -> Iterable[P]:
        """Return all things, in the order they came."""
        return self._by_id.values()

    def add(self, thing: P) -> range:
        """Take a thing in, or put it in the place of its namesake; returns its paragraphs."""
        if thing.id in self._by_id:
            self.remove(thing.id)
        touched = self._paragraphs.touched(thing.start, thing.end)
        self._by_id[thing.id] = thing
        for number in touched:
            self._by_paragraph.setdefault(number, {})[thing.id] = thing
        return touched

    def remove(self, identity: Id) -> range:
        """Let a thing go; returns the paragraphs it lay in, none if it was not here."""
        thing = self._by_id.pop(identity, None)
        if thing is None:
            return range(0)
        touched = self._paragraphs.touched(thing.start, thing.end)
        for number in touched:
            self._by_paragraph[number].pop(identity, None)
        return touched

    def within(self, number: int) -> list[P]:
        """Return the things that lie in a paragraph, whole or in part."""
        return list(self._by_paragraph.get(number, {}).values())

    def any_within(self, number: int) -> bool:
        """Whether anything lies in a paragraph."""
        return bool(self._by_paragraph.get(number))


class CodingLayers:
    """The codings of a transcript by paragraph, each in a lane of its own among its neighbours.

    Lanes count from 0, nearest to the text. A coding keeps its lane as long as it is there.
    """

    def __init__(self, paragraphs: Paragraphs, codings: Iterable[PaintedCoding] = ()) -> None:
        self._paragraphs = paragraphs
        ordered = sorted(codings, key=lambda coding: (coding.start, -coding.end, coding.id))
        self.index: ParagraphIndex[PaintedCoding] = ParagraphIndex(paragraphs, ordered)
        self._lanes = self._swept(list(self.index.values()))
        self.lane_count = 1 + max(self._lanes.values(), default=-1)

    def lane(self, identity: Id) -> int:
        """Return the lane of a coding that is here."""
        return self._lanes[identity]

    def add(self, coding: PaintedCoding) -> range:
        """Take a coding into the lowest free lane; returns the paragraphs it lies in."""
        self.index.remove(coding.id)
        self._lanes.pop(coding.id, None)
        reach = self._reach(coding)
        taken: set[int] = set()
        for number in self._paragraphs.touched(coding.start, coding.end):
            for other in self.index.within(number):
                if other.start < reach and coding.start < self._reach(other):
                    taken.add(self._lanes[other.id])
        lane = 0
        while lane in taken:
            lane += 1
        self._lanes[coding.id] = lane
        self.lane_count = max(self.lane_count, lane + 1)
        return self.index.add(coding)

    def remove(self, identity: Id) -> range:
        """Let a coding go; returns the paragraphs it lay in, none if it was not here."""
        self._lanes.pop(identity, None)
        return self.index.remove(identity)

    def _reach(self, coding: PaintedCoding) -> int:
        last = max(coding.start, coding.end - 1)
        paragraph = self._paragraphs.span(self._paragraphs.number_at(last))
        return max(coding.start + 1, coding.end, min(coding.end + LINE_REACH, paragraph.end))

    def _swept(self, ordered: Sequence[PaintedCoding]) -> dict[Id, int]:
        lanes: dict[Id, int] = {}
        free: list[int] = []
        busy: list[tuple[int, int]] = []
        opened = 0
        for coding in ordered:
            while busy and busy[0][0] <= coding.start:
                heappush(free, heappop(busy)[1])
            if free:
                lane = heappop(free)
            else:
                lane = opened
                opened += 1
            lanes[coding.id] = lane
            heappush(busy, (self._reach(coding), lane))
        return lanes


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that bear the same codings throughout, the closest-fitting passage first."""

    start: int
    end: int
    codings: tuple[PaintedCoding, ...]


def stretches(codings: Sequence[PaintedCoding], within: Span) -> list[Stretch]:
    """Cut a span into stretches that bear the same codings; bare words are left out.

    The closest-fitting passage comes first, so that a sentence coded inside a page that is coded
    whole still shows its own colour.
    """
    inside = [
        coding
        for coding in codings
        if max(coding.start, within.start) < min(coding.end, within.end)
    ]
    events: dict[int, tuple[list[PaintedCoding], list[PaintedCoding]]] = {}
    for coding in inside:
        events.setdefault(max(within.start, coding.start), ([], []))[0].append(coding)
        events.setdefault(min(within.end, coding.end), ([], []))[1].append(coding)
    bearing: list[PaintedCoding] = []
    found: list[Stretch] = []
    cuts = sorted(events)
    for start, end in pairwise(cuts):
        beginning, ending = events[start]
        bearing = [coding for coding in bearing if coding not in ending] + beginning
        bearing.sort(key=lambda coding: (coding.end - coding.start, -coding.start, coding.id))
        if bearing:
            found.append(Stretch(start, end, tuple(bearing)))
    return found
