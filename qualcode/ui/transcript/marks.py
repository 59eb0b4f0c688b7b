"""What is painted under the words of one paragraph: worked out once, painted many times."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText

from qualcode.ui.theme import Theme, interface_font
from qualcode.ui.transcript.geometry import ParagraphGeometry
from qualcode.ui.transcript.layers import Stretch
from qualcode.ui.transcript.values import PaintedSuggestion

UNDERLINE = 2.0
"""The thickness of an underline, in pixels; the same again lies between two."""
UNDERLINES = 2
"""How many codings of a stretch are underlined; the others are counted on one grey line."""
COUNT_SIZE = 9
MANY_MARKS = 200


@dataclass(slots=True)
class Marks:
    """The marks of one paragraph, in pixels from its top left corner, in painting order."""

    tints: list[tuple[QRectF, QColor]] = field(default_factory=list)
    lines: list[tuple[QRectF, QColor]] = field(default_factory=list)
    counts: list[tuple[QPointF, str]] = field(default_factory=list)
    outlines: list[QRectF] = field(default_factory=list)

    def between(self, top: float, bottom: float) -> "Marks":
        """Return what of a long paragraph lies between two heights; a short one whole."""
        if len(self.tints) < MANY_MARKS:
            return self
        return Marks(
            [pair for pair in self.tints if top <= pair[0].bottom() and pair[0].top() <= bottom],
            [pair for pair in self.lines if top <= pair[0].bottom() and pair[0].top() <= bottom],
            [pair for pair in self.counts if top <= pair[0].y() <= bottom + COUNT_SIZE],
            [box for box in self.outlines if top <= box.bottom() and box.top() <= bottom],
        )


class MarksBuilder:
    """Turns stretches and suggestions into marks in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._tints: dict[str, QColor] = {}
        self._strokes: dict[str, QColor] = {}
        self._grey = QColor(theme.quiet_ink)

    def marks(
        self,
        geometry: ParagraphGeometry,
        borne: Sequence[Stretch],
        suggested: Sequence[PaintedSuggestion],
    ) -> Marks:
        """Return the marks of a paragraph."""
        marks = Marks()
        for stretch in borne:
            self._mark(marks, geometry, stretch)
        for suggestion in suggested:
            marks.outlines += [
                box.adjusted(-2, 0.5, 2, 0.5)
                for box in geometry.rects(suggestion.start, suggestion.end)
            ]
        return marks

    def _mark(self, marks: Marks, geometry: ParagraphGeometry, stretch: Stretch) -> None:
        tint = self._tint(stretch.codings[0].colour)
        hidden = len(stretch.codings) - UNDERLINES
        boxes = geometry.rects(stretch.start, stretch.end)
        for box in boxes:
            marks.tints.append((box, tint))
            below = box.bottom()
            for nth, coding in enumerate(stretch.codings[:UNDERLINES]):
                top = below - UNDERLINE - nth * (UNDERLINE + 1)
                line = QRectF(box.left(), top, box.width(), UNDERLINE)
                marks.lines.append((line, self._stroke(coding.colour)))
            if hidden > 0:
                grey = QRectF(box.left(), below + 1, box.width(), 1)
                marks.lines.append((grey, self._grey))
        if hidden > 0 and boxes:
            last = boxes[-1]
            self._count(marks, last, hidden)

    def _count(self, marks: Marks, box: QRectF, hidden: int) -> None:
        words = f"+{hidden}"
        # The grey line stops short of its count, which stands where no letter reaches.
        width = len(words) * COUNT_SIZE * 0.56
        if box.width() < width + 8:
            return
        line, colour = marks.lines[-1]
        marks.lines[-1] = (QRectF(line.left(), line.top(), line.width() - width - 2, 1), colour)
        marks.counts.append((QPointF(box.right() - width, box.bottom() + COUNT_SIZE * 0.72), words))

    def _tint(self, colour: str) -> QColor:
        if colour not in self._tints:
            self._tints[colour] = QColor(self._theme.tint(colour))
        return self._tints[colour]

    def _stroke(self, colour: str) -> QColor:
        if colour not in self._strokes:
            self._strokes[colour] = QColor(self._theme.stroke(colour))
        return self._strokes[colour]


class MarksPainter:
    """Paints the marks of paragraphs, and what is selected among them, in the look of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._ink = QColor(theme.ink)
        self._quiet = QColor(theme.quiet_ink)
        self._ground = QColor(theme.selection)
        self._font = interface_font(theme, size=COUNT_SIZE, strong=True)
        self._ascent = QFontMetricsF(self._font).ascent()
        self._counts: dict[str, QStaticText] = {}
        self._dashes = QPen(QColor(theme.ink), 1, Qt.PenStyle.CustomDashLine)
        self._dashes.setDashPattern([3, 2.2])

    def paint(self, painter: QPainter, marks: Marks, selected: Sequence[QRectF]) -> None:
        """Paint grounds of coded words, what is selected, underlines, counts and suggestions."""
        for box, colour in marks.tints:
            painter.fillRect(box, colour)
        for box in selected:
            painter.fillRect(box, self._ground)
        for box, colour in marks.lines:
            painter.fillRect(box, colour)
        if marks.counts:
            self._paint_counts(painter, marks.counts)
        if marks.outlines:
            painter.setPen(self._dashes)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for box in marks.outlines:
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for box in selected:
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), self._ink)
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), self._ink)

    def _paint_counts(self, painter: QPainter, counts: Sequence[tuple[QPointF, str]]) -> None:
        painter.setPen(self._quiet)
        painter.setFont(self._font)
        for at, words in counts:
            text = self._counts.get(words)
            if text is None:
                text = self._counts[words] = fixed_text(words, self._font)
            painter.drawStaticText(at - QPointF(0, self._ascent), text)


def fixed_text(words: str, font: QFont) -> QStaticText:
    """Return words that are laid out once for all the times they are painted."""
    text = QStaticText(words)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.prepare(font=font)
    return text
