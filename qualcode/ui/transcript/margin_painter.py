"""Paints the margin: stripes with their polarity heads, names, notes."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from qualcode.model.polarity import Polarity
from qualcode.ui.theme import Theme, interface_font, pattern_brush
from qualcode.ui.transcript.margin import HEAD, SHOWN_LANES, STRIPE, Margin, Stripe, elided
from qualcode.ui.transcript.margin_layout import MarginItem

HEAD_RADIUS = 3.2


class MarginPainter:
    """Paints a margin in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._ink = QColor(theme.ink)
        self._quiet = QColor(theme.quiet_ink)
        self._font = interface_font(theme)
        self._strokes: dict[str, str] = {}

    def paint(self, painter: QPainter, margin: Margin, scrolled: float) -> None:
        """Paint what was laid out; ``scrolled`` keeps patterns still against their words."""
        ratio = painter.device().devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stripe in margin.stripes:
            self._paint_stripe(painter, stripe, scrolled, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
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
        box = stripe.box
        if stripe.lane >= SHOWN_LANES:
            painter.fillRect(box, self._quiet)
            return
        stroke = self._stroke(stripe.coding.colour)
        pattern = stripe.coding.pattern
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pattern_brush(stroke, pattern, ratio))
        painter.setBrushOrigin(QPointF(box.left(), -(scrolled % 120)))
        painter.drawRoundedRect(box, 1.5, 1.5)
        if pattern != "solid":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(stroke), 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
        if stripe.begins and stripe.coding.polarity is not None:
            middle = QPointF(box.left() + STRIPE / 2, stripe.top + HEAD / 2 - 0.5)
            paint_head(painter, middle, QColor(stroke), stripe.coding.polarity)

    def _paint_name(self, painter: QPainter, margin: Margin, item: MarginItem) -> None:
        metrics = margin.name_metrics
        baseline = item.top + margin.row * 0.72
        left, width = margin.names_left, margin.names_width
        painter.setFont(self._font)
        prefix, suffix = item.prefix, f" {item.suffix}" if item.suffix else ""
        room = width - metrics.horizontalAdvance(suffix)
        # The sign of what was left out goes first when room is short, then the name's end.
        if metrics.horizontalAdvance(prefix + item.words) > room:
            prefix = ""
        words = elided(metrics, item.words, room)
        quiet_words = item.kind == "more"
        for said, quiet in ((prefix, True), (words, quiet_words), (suffix, True)):
            if said:
                painter.setPen(self._quiet if quiet else self._ink)
                painter.drawText(QPointF(left, baseline), said)
                left += metrics.horizontalAdvance(said)

    def _paint_note(self, painter: QPainter, margin: Margin, item: MarginItem) -> None:
        painter.setFont(margin.note_font)
        painter.setPen(self._quiet)
        for nth, line in enumerate(margin.note_lines(item.words)):
            baseline = item.top + margin.note_row * (nth + 0.8)
            painter.drawText(QPointF(margin.names_left, baseline), line)


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
