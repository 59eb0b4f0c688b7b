"""The rows of the code palette: what they are, and how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualcode.ui.theme import CONTROL_RADIUS, STEP, Theme, interface_font, paint_pattern
from qualcode.ui.transcript.margin import elided
from qualcode.ui.transcript.palette_matching import Match

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
SWATCH_LEFT = 10
WORDS_LEFT = 33
DEFINITION_LINES = 2


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """A row of the palette: a code that answers, or one of the ways to make a new code."""

    kind: Literal["code", "in vivo", "new"]
    words: str
    keys: str = ""
    match: Match | None = None

    @property
    def about(self) -> str:
        """What the code is and is not, for the chosen row."""
        if self.match is None:
            return ""
        code = self.match.code
        definition = " ".join(code.definition.split())
        exclude = " ".join(code.exclude.split())
        if definition and exclude and definition[-1] not in ".!?…":
            definition += "."
        return f"{definition} Not: {exclude}".strip() if exclude else definition


def key_words(keys: str) -> str:
    """Return a key as it is written beside a row: ``Ctrl I``."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("+", " ")


class PaletteModel(QAbstractListModel):
    """The rows as Qt's lists and screen readers want them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[PaletteRow] = []

    def set_rows(self, rows: Sequence[PaletteRow]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, number: int) -> PaletteRow | None:
        """Return a row by its number, None if there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.about
        return None


class PaletteDelegate(QStyledItemDelegate):
    """Draws a row; the chosen one in semibold, with what its code is below."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen = -1
        self.width = 0
        self._theme = theme
        self._plain = interface_font(theme)
        self._strong = interface_font(theme, strong=True)
        self._plain_metrics = QFontMetricsF(self._plain)
        self._strong_metrics = QFontMetricsF(self._strong)
        self.row_height = theme.interface_size + 18
        self._about_row = theme.interface_size + 6

    def about_lines(self, row: PaletteRow) -> list[str]:
        """Return what is said below the chosen row, broken into at most two lines."""
        width = self.width - WORDS_LEFT - 3 * STEP
        words = row.about.split()
        lines: list[str] = []
        while words and len(lines) < DEFINITION_LINES:
            count = 1
            if len(lines) == DEFINITION_LINES - 1:
                count = len(words)
            while count < len(words) and self._fits(words[: count + 1], width):
                count += 1
            lines.append(elided(self._plain_metrics, " ".join(words[:count]), width))
            words = words[count:]
        return lines

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = self.row_height
        row = index.data(ROW)
        if index.row() == self.chosen:
            lines = self.about_lines(row)
            height += self._about_row * len(lines) + (2 * STEP if lines else 0)
        return QSize(self.width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PaletteRow = index.data(ROW)
        # The stub of the option does not know its own fields.
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        chosen = index.row() == self.chosen
        top = QRectF(box.left(), box.top(), box.width(), self.row_height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.well))
            painter.drawRoundedRect(top, CONTROL_RADIUS, CONTROL_RADIUS)
        self._paint_swatch(painter, row, top)
        baseline = top.center().y() + self._plain_metrics.capHeight() / 2
        right = self._paint_keys(painter, row, top, baseline, chosen)
        painter.setFont(self._strong if chosen else self._plain)
        metrics = self._strong_metrics if chosen else self._plain_metrics
        painter.setPen(QColor(self._theme.ink))
        left = top.left() + WORDS_LEFT
        painter.drawText(QPointF(left, baseline), elided(metrics, row.words, right - left - 8))
        if chosen:
            painter.setFont(self._plain)
            painter.setPen(QColor(self._theme.quiet_ink))
            for nth, line in enumerate(self.about_lines(row)):
                below = top.bottom() + STEP + self._about_row * (nth + 0.72)
                painter.drawText(QPointF(left, below), line)
        painter.restore()

    def _fits(self, words: Sequence[str], width: float) -> bool:
        return self._plain_metrics.horizontalAdvance(" ".join(words)) <= width

    def _paint_swatch(self, painter: QPainter, row: PaletteRow, top: QRectF) -> None:
        box = QRectF(top.left() + SWATCH_LEFT, top.center().y() - 6, 14, 12)
        if row.match is not None:
            code = row.match.code
            paint_pattern(painter, box, self._theme.stroke(code.colour), code.pattern)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.quiet_ink), 1.2))
            painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), 3, 3)

    def _paint_keys(
        self, painter: QPainter, row: PaletteRow, top: QRectF, baseline: float, chosen: bool
    ) -> float:
        keys = key_words("Return").replace("Return", "Enter") if chosen else row.keys
        if not keys:
            return top.right() - STEP
        left = top.right() - 10 - self._plain_metrics.horizontalAdvance(keys)
        painter.setFont(self._plain)
        painter.setPen(QColor(self._theme.quiet_ink))
        painter.drawText(QPointF(left, baseline), keys)
        return left
