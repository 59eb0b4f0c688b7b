"""The patterns by which codes are told apart without colour, and the swatches that show them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap, QPixmapCache

PATTERNS = ("solid", "diagonal", "dots", "vertical", "crosshatch")
"""The names of the patterns, in the order in which new families get them."""

SWATCH = QRectF(1, 2, 14, 12)
SMALL_SWATCH = QRectF(3.5, 2, 9, 12)
ICON_SIZE = 16


def pattern_brush(colour: str, pattern: str, ratio: float = 1.0) -> QBrush:
    """Return a brush that paints a pattern in a colour, its gaps transparent.

    ``ratio`` is the device's pixels per point. A pattern nobody knows is painted solid.
    """
    if pattern not in PATTERNS or pattern == "solid":
        return QBrush(QColor(colour))
    key = f"qualcode/pattern/{colour}/{pattern}/{ratio}"
    tile = QPixmap()
    if not QPixmapCache.find(key, tile):
        tile = _tile(QColor(colour), pattern, ratio)
        QPixmapCache.insert(key, tile)
    return QBrush(tile)


def paint_pattern(painter: QPainter, rect: QRectF, colour: str, pattern: str) -> None:
    """Fill a rectangle with a code's stroke colour and pattern: rounded, framed in the colour.

    ``colour`` is the stroke itself (`Theme.stroke`), not the code's own colour.
    """
    radius = min(3.0, rect.width() / 3)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pattern_brush(colour, pattern, painter.device().devicePixelRatioF()))
    painter.setBrushOrigin(rect.topLeft())
    painter.drawRoundedRect(rect, radius, radius)
    if pattern != "solid" and pattern in PATTERNS:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 1.0))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def swatch(colour: str, pattern: str, *, small: bool = False, ratio: float = 1.0) -> QPixmap:
    """Return the sample of a stroke colour and pattern, 16 by 16; ``small`` is for sub-codes."""
    key = f"qualcode/swatch/{colour}/{pattern}/{small}/{ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = QPixmap(round(ICON_SIZE * ratio), round(ICON_SIZE * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_pattern(painter, SMALL_SWATCH if small else SWATCH, colour, pattern)
        painter.end()
        QPixmapCache.insert(key, pixmap)
    return pixmap


def swatch_of(stroke: str, pattern: str, *, small: bool = False) -> QIcon:
    """Return the sample of a stroke colour and pattern as an icon, sharp on fine screens too."""
    icon = QIcon()
    for ratio in (1.0, 2.0):
        pixmap = swatch(stroke, pattern, small=small, ratio=ratio)
        # The same in a chosen row: a swatch never changes its colour.
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(pixmap, mode)
    return icon


def _tile(colour: QColor, pattern: str, ratio: float) -> QPixmap:
    width, height = {"diagonal": (5, 5), "dots": (5, 4), "vertical": (3, 8), "crosshatch": (5, 5)}[
        pattern
    ]
    tile = QPixmap(round(width * ratio), round(height * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if pattern == "diagonal":
        painter.setPen(QPen(colour, 1.9))
        for shift in (-width, 0, width):
            painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + width + 1, height + 1))
    elif pattern == "dots":
        painter.fillRect(QRectF(0, 0, width, height), colour)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(QPointF(2.5, 2), 1.05, 1.05)
    elif pattern == "vertical":
        painter.fillRect(QRectF(0, 0, 2, height), colour)
    else:
        painter.setPen(QPen(colour, 1.1))
        for shift in (-width, 0, width):
            painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + width + 1, height + 1))
            painter.drawLine(QPointF(shift - 1, height + 1), QPointF(shift + width + 1, -1))
    painter.end()
    return tile
