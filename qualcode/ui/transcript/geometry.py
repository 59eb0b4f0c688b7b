"""Where words stand in a laid-out paragraph; the one place that asks Qt for line positions."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextLine

from qualcode.model.spans import Span
from qualcode.ui.transcript.document import TranscriptDocument

FEW_LINES = 60
"""A paragraph of fewer lines is always taken whole."""


@dataclass(slots=True)
class Line:
    """A line of a paragraph: code points (``end`` without the white space it was broken at).

    ``baseline`` is pixels below the paragraph's top. ``qt`` is good only until the next layout.
    """

    start: int
    end: int
    after: int
    baseline: float
    qt: QTextLine
    edges: dict[int, float] = field(default_factory=dict[int, float])
    """Where units begin, as far as it was asked: the same words are marked time and again."""


class ParagraphGeometry:
    """The lines of one laid-out paragraph; pixels from the paragraph's own top left corner.

    ``span`` is the paragraph's code points, without its line feed.
    """

    def __init__(self, shown: TranscriptDocument, block: QTextBlock, size: int) -> None:
        self._shown = shown
        self.span = shown.paragraphs.span(block.blockNumber())
        self._first_unit = block.position()
        self._above = float(size)
        self._below = round(size * 7 / 17)
        self._mixed = block.blockNumber() in shown.bidirectional
        self.lines = self._lines(block)

    @property
    def bottom(self) -> float:
        """Where the marks of the last line end."""
        return round(self.lines[-1].baseline) + self._below

    def rects(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of the words from ``start`` to ``end``, one or more for every line."""
        found: list[QRectF] = []
        for line in self._touched(start, end):
            first, last = max(start, line.start), min(end, line.end)
            if last <= first:
                continue
            top = round(line.baseline) - self._above
            height = self._above + self._below
            found += [
                QRectF(left, top, right - left, height)
                for left, right in self._sides(line, first, last)
            ]
        return found

    def extent(self, start: int, end: int) -> tuple[float, float]:
        """Return top and bottom of the lines that hold the words from ``start`` to ``end``."""
        touched = self._touched(start, end)
        if not touched:
            touched = self.lines[-1:] if start >= self.lines[-1].start else self.lines[:1]
        top = round(touched[0].baseline) - self._above
        return top, round(touched[-1].baseline) + self._below

    def in_view(self, top: float, bottom: float) -> Span:
        """Return the words of the lines that lie, whole or in part, between two heights."""
        if len(self.lines) < FEW_LINES:
            return self.span
        first = bisect_left(self.lines, top - self._below, key=lambda line: line.baseline)
        last = bisect_left(self.lines, bottom + self._above, key=lambda line: line.baseline)
        if first >= last:
            return Span(self.span.start, self.span.start)
        start = self.lines[first].start if first else self.span.start
        end = self.lines[last - 1].after if last < len(self.lines) else self.span.end
        return Span(start, end)

    def _touched(self, start: int, end: int) -> list[Line]:
        first = bisect_right(self.lines, start, key=lambda line: line.after)
        last = bisect_left(self.lines, end, key=lambda line: line.start)
        return self.lines[first:last]

    def _lines(self, block: QTextBlock) -> list[Line]:
        layout = block.layout()
        text, offsets = self._shown.text, self._shown.offsets
        lines: list[Line] = []
        for number in range(layout.lineCount()):
            qt = layout.lineAt(number)
            begin = self._first_unit + qt.textStart()
            start = offsets.to_code_points(begin)
            after = offsets.to_code_points(begin + qt.textLength())
            end = start + len(text[start:after].rstrip())
            lines.append(Line(start, end, max(after, start + 1), qt.y() + qt.ascent(), qt))
        return lines

    def _sides(self, line: Line, first: int, last: int) -> list[tuple[float, float]]:
        start = self._shown.offsets.to_units(first) - self._first_unit
        end = self._shown.offsets.to_units(last) - self._first_unit
        if not self._mixed:
            left, right = _x(line, start), _x(line, end)
            return [(round(min(left, right)), round(max(left, right)))]
        # Words that run both ways may stand in several places of one line.
        sides = sorted(
            (run.boundingRect().left(), run.boundingRect().right())
            for run in line.qt.glyphRuns(start, end - start)
        )
        joined: list[tuple[float, float]] = []
        for left, right in sides:
            if joined and left <= joined[-1][1] + 6:
                joined[-1] = (joined[-1][0], max(joined[-1][1], right))
            else:
                joined.append((left, right))
        return [(round(left), round(right)) for left, right in joined]


def _x(line: Line, unit: int) -> float:
    if unit not in line.edges:
        # PySide returns the x together with the position it belongs to; the stub knows only one.
        found: Any = line.qt.cursorToX(unit)
        line.edges[unit] = float(found[0])
    return line.edges[unit]
