"""Paints what lies under and beside the words, for the visible paragraphs only."""

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from qualcode.model.ids import Id
from qualcode.model.spans import Span
from qualcode.ui.theme import Theme, interface_font
from qualcode.ui.transcript.document import GUTTER_GAP, TranscriptDocument, TurnLabel
from qualcode.ui.transcript.layers import CodingLayers, ParagraphIndex, stretches
from qualcode.ui.transcript.margin import VisibleParagraph, elided
from qualcode.ui.transcript.marks import Marks, MarksBuilder, MarksPainter
from qualcode.ui.transcript.values import PaintedSuggestion

KEPT_MARKS = 800
"""How many paragraphs' marks are kept; beyond that all are worked out anew when next seen."""


class Underlay:
    """Paints tints, underlines, selection and speakers under the words of a transcript."""

    def __init__(self, theme: Theme) -> None:
        self._marks: dict[int, Marks] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self._builder = MarksBuilder(theme)
        self._painter = MarksPainter(theme)
        self._strong = interface_font(theme, strong=True)
        self._plain = interface_font(theme, tabular=True)
        self._strong_metrics = QFontMetricsF(self._strong)
        self._plain_metrics = QFontMetricsF(self._plain)
        self._marks.clear()

    @property
    def known(self) -> list[int]:
        """The numbers of the paragraphs whose marks are worked out."""
        return list(self._marks)

    def forget(self, paragraphs: Iterable[int] | None = None) -> None:
        """Work the marks of some paragraphs, or of all, out anew when they are next painted."""
        if paragraphs is None:
            self._marks.clear()
            return
        for number in paragraphs:
            self._marks.pop(number, None)

    def paint(
        self,
        painter: QPainter,
        visible: Sequence[VisibleParagraph],
        codings: CodingLayers,
        suggestions: ParagraphIndex[PaintedSuggestion],
        hidden: Collection[Id],
        selected: Span | None,
    ) -> None:
        """Paint what lies under the words of the visible paragraphs."""
        if len(self._marks) > KEPT_MARKS:
            self._marks.clear()
        for shown in visible:
            marks = self._marks.get(shown.number)
            if marks is None:
                borne = [c for c in codings.index.within(shown.number) if c.code_id not in hidden]
                marks = self._builder.marks(
                    shown.geometry,
                    stretches(borne, shown.geometry.span),
                    suggestions.within(shown.number),
                )
                self._marks[shown.number] = marks
            clip = painter.clipBoundingRect()
            marks = marks.between(clip.top() - shown.top, clip.bottom() - shown.top)
            chosen: list[QRectF] = []
            if selected is not None and selected.overlaps(shown.part):
                start, end = (
                    max(selected.start, shown.part.start),
                    min(selected.end, shown.part.end),
                )
                chosen = shown.geometry.rects(start, end)
            painter.translate(0, shown.top)
            self._painter.paint(painter, marks, chosen)
            painter.translate(0, -shown.top)

    def paint_gutter(
        self,
        painter: QPainter,
        visible: Sequence[VisibleParagraph],
        shown: TranscriptDocument,
    ) -> None:
        """Paint speakers and times on the baseline of the first line of their turns."""
        right = float(shown.gutter - GUTTER_GAP)
        for paragraph in visible:
            label = shown.labels.get(paragraph.number)
            if label is not None:
                baseline = paragraph.top + paragraph.geometry.lines[0].baseline
                self._paint_label(painter, label, right, baseline)

    def _paint_label(
        self, painter: QPainter, label: TurnLabel, right: float, baseline: float
    ) -> None:
        left_edge = 2.0
        if label.time:
            painter.setFont(self._plain)
            painter.setPen(QColor(self._theme.quiet_ink))
            right -= self._plain_metrics.horizontalAdvance(label.time)
            painter.drawText(QPointF(right, baseline), label.time)
            right -= self._plain_metrics.horizontalAdvance(" ")
        metrics = self._plain_metrics if label.quiet else self._strong_metrics
        speaker = elided(metrics, label.speaker, right - left_edge)
        painter.setFont(self._plain if label.quiet else self._strong)
        painter.setPen(QColor(self._theme.quiet_ink if label.quiet else self._theme.ink))
        painter.drawText(QPointF(right - metrics.horizontalAdvance(speaker), baseline), speaker)
