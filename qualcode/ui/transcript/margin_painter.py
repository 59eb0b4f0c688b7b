"""Paints the margin: stripes with their polarity heads, names, notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from qualcode.model.polarity import Polarity
from qualcode.ui.theme import Theme, interface_font, pattern_brush
from qualcode.ui.transcript.margin import HEAD, SHOWN_LANES, STRIPE, Margin, Stripe, elided
from qualcode.ui.transcript.margin_layout import MarginItem
from qualcode.ui.transcript.marks import fixed_text

HEAD_RADIUS = 3.2
EVEN = 120
"""A height in which every pattern comes out even."""
PIECE = 8 * EVEN
KEPT_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class _Look:
    """How stripes of one colour and pattern look: a piece that is repeated, and an end."""

    body: QPixmap
    end: QPixmap


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a name, fitted to the margin and measured: how far in it stands."""

    left: float
    words: QStaticText
    quiet: bool


class MarginPainter:
    """Paints a margin in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._ink = QColor(theme.ink)
        self._quiet = QColor(theme.quiet_ink)
        self._font = interface_font(theme)
        self._ascent = QFontMetricsF(self._font).ascent()
        self._strokes: dict[str, str] = {}
        self._looks: dict[tuple[str, str, float], _Look] = {}
        self._names: dict[tuple[str, str, str, float, bool], tuple[_Part, ...]] = {}

    def paint(self, painter: QPainter, margin: Margin, scrolled: float) -> None:
        """Paint what was laid out; ``scrolled`` keeps patterns still against their words."""
        ratio = painter.device().devicePixelRatioF()
        for stripe in margin.stripes:
            self._paint_stripe(painter, stripe, scrolled, ratio)
        if not margin.says_names:
            return
        for item in margin.items:
            if item.kind == "note":
                self._paint_note(painter, margin, item)
            else:
                self._paint_name(painter, margin, item)

    def _stroke(self, colour: str) -> str:
        if colour not in self._strokes:
            self._strokes[colour] = self._theme.stroke(colour)
        return self._strokes[colour]

    def _paint_stripe(
        self, painter: QPainter, stripe: Stripe, scrolled: float, ratio: float
    ) -> None:
        if stripe.lane >= SHOWN_LANES:
            painter.fillRect(stripe.box, self._quiet)
            return
        box = stripe.box.toRect()
        look = self._look(stripe.coding.colour, stripe.coding.pattern, ratio)
        top, skipped = box.top(), round(scrolled + box.top()) % EVEN
        while top <= box.bottom():
            # Whole pieces are copied; a tiled brush would be worked out row by row.
            height = min(box.bottom() + 1 - top, PIECE - skipped)
            part = QRectF(0, skipped * ratio, look.body.width(), height * ratio)
            painter.drawPixmap(QRectF(box.left(), top, box.width(), height), look.body, part)
            top, skipped = top + height, 0
        painter.drawPixmap(box.left(), box.top(), look.end)
        painter.drawPixmap(box.left(), box.bottom(), look.end)
        if stripe.begins and stripe.coding.polarity is not None:
            middle = QPointF(box.left() + STRIPE / 2, stripe.top + HEAD / 2 - 0.5)
            colour = QColor(self._stroke(stripe.coding.colour))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_head(painter, middle, colour, stripe.coding.polarity)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _look(self, colour: str, pattern: str, ratio: float) -> _Look:
        key = (colour, pattern, ratio)
        if key not in self._looks:
            self._looks[key] = self._painted_look(self._stroke(colour), pattern, ratio)
        return self._looks[key]

    def _painted_look(self, stroke: str, pattern: str, ratio: float) -> _Look:
        # Rounded ends by a smooth path at every repaint cost more than all the words beside them.
        ground, width = QColor(self._theme.page), round(STRIPE)
        body, end = _blank(width, PIECE, ratio), _blank(width, 1, ratio)
        body.fill(ground)
        painter = QPainter(body)
        whole = QRectF(0, 0, width, PIECE)
        painter.fillRect(whole, pattern_brush(stroke, pattern, ratio))
        if pattern != "solid":
            for side in (0, width - 1):
                painter.fillRect(QRectF(side, 0, 1, PIECE), QColor(stroke))
        painter.end()
        end.fill(ground)
        painter = QPainter(end)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(stroke))
        painter.drawRoundedRect(QRectF(0, 0, width, 2 * width), 1.5, 1.5)
        painter.end()
        return _Look(body, end)

    def _paint_name(self, painter: QPainter, margin: Margin, item: MarginItem) -> None:
        top = item.top + margin.row * 0.72 - self._ascent
        painter.setFont(self._font)
        for part in self._fitted(margin, item):
            painter.setPen(self._quiet if part.quiet else self._ink)
            painter.drawStaticText(QPointF(margin.names_left + part.left, top), part.words)

    def _fitted(self, margin: Margin, item: MarginItem) -> tuple[_Part, ...]:
        key = (item.prefix, item.words, item.suffix, margin.names_width, item.kind == "more")
        parts = self._names.get(key)
        if parts is None:
            if len(self._names) >= KEPT_NAMES:
                self._names.clear()
            parts = self._names[key] = tuple(self._measured(margin, item))
        return parts

    def _measured(self, margin: Margin, item: MarginItem) -> Iterator[_Part]:
        metrics = margin.name_metrics
        prefix, suffix = item.prefix, f" {item.suffix}" if item.suffix else ""
        room = margin.names_width - metrics.horizontalAdvance(suffix)
        # The sign of what was left out goes first when room is short, then the name's end.
        if metrics.horizontalAdvance(prefix + item.words) > room:
            prefix = ""
        words = elided(metrics, item.words, room)
        left = 0.0
        for said, quiet in ((prefix, True), (words, item.kind == "more"), (suffix, True)):
            if said:
                # The space before a suffix is kept as room; fixed text would lose it.
                lead = metrics.horizontalAdvance(said) - metrics.horizontalAdvance(said.lstrip())
                yield _Part(left + lead, fixed_text(said.lstrip(), self._font), quiet)
                left += metrics.horizontalAdvance(said)

    def _paint_note(self, painter: QPainter, margin: Margin, item: MarginItem) -> None:
        painter.setFont(margin.note_font)
        painter.setPen(self._quiet)
        for nth, line in enumerate(margin.note_lines(item.words)):
            baseline = item.top + margin.note_row * (nth + 0.8)
            painter.drawText(QPointF(margin.names_left, baseline), line)


def _blank(width: int, height: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_head(painter: QPainter, middle: QPointF, colour: QColor, polarity: Polarity) -> None:
    """Paint the sign of a polarity, some seven pixels high, around a point.

    A disc is present, a ring absent, an arrow upwards longed for, a cross lost, a half-filled ring
    mixed, a question mark unsure.
    """
    radius = HEAD_RADIUS
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(colour if polarity is Polarity.PRESENT else Qt.BrushStyle.NoBrush)
    if polarity in (Polarity.PRESENT, Polarity.ABSENT, Polarity.MIXED):
        painter.drawEllipse(middle, radius, radius)
    if polarity is Polarity.MIXED:
        painter.setBrush(colour)
        around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        painter.drawPie(around, 90 * 16, 180 * 16)
    elif polarity is Polarity.LONGED_FOR:
        tip = middle + QPointF(0, -radius - 0.3)
        painter.drawLine(QLineF(tip, middle + QPointF(0, radius + 0.3)))
        painter.drawLine(QLineF(tip, middle + QPointF(-radius, -0.3)))
        painter.drawLine(QLineF(tip, middle + QPointF(radius, -0.3)))
    elif polarity is Polarity.LOST:
        reach = radius * 0.85
        painter.drawLine(QLineF(middle + QPointF(-reach, -reach), middle + QPointF(reach, reach)))
        painter.drawLine(QLineF(middle + QPointF(-reach, reach), middle + QPointF(reach, -reach)))
    elif polarity is Polarity.UNSURE:
        font = painter.font()
        font.setPixelSize(10)
        font.setBold(True)
        painter.setFont(font)
        box = QRectF(middle.x() - 6, middle.y() - 6, 12, 12)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    painter.setBrush(Qt.BrushStyle.NoBrush)
