"""Rows of the lists at the window's left side: a mark, a name, a chip, a figure at the right."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualcode.ui.theme import Theme, interface_font

EDGE = 14
"""From the panel's edge to the mark of a row, and from the figure to the other edge."""
MARK = 16
GAP = 8


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows; ``indent`` in pixels, ``chip`` a key that is pinned to it."""

    name: str
    figure: str = ""
    chip: str = ""
    strong: bool = False
    quiet: bool = False
    struck: bool = False
    indent: int = 0
    current: bool = False


class RowDelegate(QStyledItemDelegate):
    """Paints rows in the theme; what they say and their mark are given by those below."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._plain = interface_font(theme)
        self._line = QFontMetrics(self._plain).height()
        self._strong = interface_font(theme, strong=True)
        self._figures = interface_font(theme, size=theme.small_size, tabular=True)
        self._chip = interface_font(theme, size=max(9, theme.interface_size - 3))

    def row(self, index: QModelIndex | QPersistentModelIndex) -> Row:
        """Return what a row says."""
        raise NotImplementedError

    def paint_mark(
        self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint what stands before the name, within a square."""

    def height(self, index: QModelIndex | QPersistentModelIndex) -> int:
        """Return the height of a row in pixels."""
        del index
        return self._line + 6

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option
        return QSize(120, self.height(index))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, row = self._theme, self.row(index)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        whole = QRect(0, rect.top(), rect.right() + 1, rect.height())
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if row.current or chosen:
            painter.fillRect(whole, QColor(theme.page))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, QColor(theme.well))
        if row.current:
            painter.fillRect(QRect(0, whole.top(), 3, whole.height()), QColor(theme.ink))
        left = EDGE + row.indent
        middle = rect.center().y() + 1
        self.paint_mark(painter, QRectF(left, middle - MARK / 2, MARK, MARK), index)
        right = rect.right() - EDGE
        right = self._paint_figure(painter, row, whole, right)
        self._paint_name(painter, row, whole, left + MARK + GAP - 2, right)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.ink), 2))
            ring = QRectF(whole).adjusted(4, 1, -4, -1)
            painter.drawRoundedRect(ring, 6, 6)
        painter.restore()

    def _paint_figure(self, painter: QPainter, row: Row, whole: QRect, right: int) -> int:
        if not row.figure:
            return right
        painter.setFont(self._figures)
        painter.setPen(QColor(self._theme.quiet_ink))
        width = QFontMetrics(self._figures).horizontalAdvance(row.figure)
        box = QRect(right - width, whole.top(), width + 1, whole.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, row.figure)
        return right - width - GAP

    def _paint_name(self, painter: QPainter, row: Row, whole: QRect, left: int, right: int) -> None:
        font = self._strong if row.strong else self._plain
        if row.struck:
            font = type(font)(font)
            font.setStrikeOut(True)
        metrics = QFontMetrics(font)
        room = right - left - ((self._chip_width(row) + GAP) if row.chip else 0)
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, max(room, 12))
        painter.setFont(font)
        painter.setPen(QColor(self._theme.quiet_ink if row.quiet else self._theme.ink))
        painter.drawText(
            QRect(left, whole.top(), max(room, 12), whole.height()),
            Qt.AlignmentFlag.AlignVCenter,
            name,
        )
        if row.chip:
            self._paint_chip(painter, row, whole, left + metrics.horizontalAdvance(name) + GAP)

    def _chip_width(self, row: Row) -> int:
        return max(17, QFontMetrics(self._chip).horizontalAdvance(row.chip) + 10)

    def _paint_chip(self, painter: QPainter, row: Row, whole: QRect, left: int) -> None:
        high = QFontMetrics(self._chip).height()
        box = QRectF(left, whole.center().y() - high / 2 + 0.5, self._chip_width(row), high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(QColor(self._theme.page))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self._chip)
        painter.setPen(QColor(self._theme.quiet_ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, row.chip)
