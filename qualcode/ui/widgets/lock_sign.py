"""The sign of what is private: a small padlock, drawn in ink."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qualcode.ui.theme import STEP, set_role

_SIDE = 16
"""The side of the square it is drawn in, in pixels; the numbers below are parts of it."""


def lock_picture(ink: str) -> QPixmap:
    """Return the padlock in a colour, sharp on the screen there is."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    picture = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ink), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(QRectF(5, 2.2, 6, 7), 0, 180 * 16)
    painter.drawLine(QPointF(5, 5.6), QPointF(5, 8))
    painter.drawLine(QPointF(11, 5.6), QPointF(11, 8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawRoundedRect(QRectF(3, 7.5, 10, 7), 1.6, 1.6)
    painter.end()
    return picture


def lock_icon(ink: str) -> QIcon:
    """Return the padlock as an icon."""
    icon, picture = QIcon(), lock_picture(ink)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        # Qt would grey it in a chosen row.
        icon.addPixmap(picture, mode)
    return icon


def private_line(words: str, parent: QWidget) -> QHBoxLayout:
    """Return a small line of words after a padlock, in the ink of the widget it is for."""
    line = QHBoxLayout()
    line.setSpacing(STEP + 2)
    sign = QLabel(parent)
    sign.setPixmap(lock_picture(ink_of(parent)))
    line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, "small")
    line.addWidget(label, 1)
    return line


def ink_of(widget: QWidget) -> str:
    """Return the colour in which a widget writes."""
    return widget.palette().color(widget.foregroundRole()).name()
