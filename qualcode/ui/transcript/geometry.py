"""Where words stand in a laid-out paragraph; the one place that asks Qt for line positions."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextLine

from qualcode.ui.transcript.document import TranscriptDocument


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
        for line in self.lines:
            if line.after <= start or end <= line.start:
                continue
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
        touched = [line for line in self.lines if line.after > start and line.start < end]
        if not touched:
            touched = self.lines[-1:] if start >= self.lines[-1].start else self.lines[:1]
        top = round(touched[0].baseline) - self._above
        return top, round(touched[-1].baseline) + self._below

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
            left, right = _x(line.qt, start), _x(line.qt, end)
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


def _x(line: QTextLine, unit: int) -> float:
    # PySide returns the x together with the position it belongs to; the stub knows only one.
    found: Any = line.cursorToX(unit)
    return float(found[0])
