"""The ring around whatever has the keyboard: two pixels of ink, one pixel off the control."""

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QFrame,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from qualcode.ui.theme import CONTROL_RADIUS

RINGED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QTabBar,
    QTextEdit,
)
WITHOUT_RING = ("bare", "reading")
"""Roles of inputs that stand alone in a frame of their own, or fill the page."""


class FocusFrame(QFocusFrame):
    """A ring drawn over one widget; follows it when it moves."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = QColor(colour)

    def set_colour(self, colour: str) -> None:
        """Draw the ring in another ink."""
        self._colour = QColor(colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.mask().isEmpty():
            # The style's mask would cut the ring's inner edge; the frame lets the mouse through.
            self.clearMask()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour, 2))
        radius = CONTROL_RADIUS + 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class FocusRing(QObject):
    """Shows the ring for the whole application, as long as this object lives."""

    def __init__(self, application: QApplication, colour: str) -> None:
        super().__init__(application)
        self._colour = colour
        self._frame: FocusFrame | None = None
        application.focusChanged.connect(self._follow)

    def set_colour(self, colour: str) -> None:
        """Draw the ring in another ink."""
        self._colour = colour
        frame = self._standing_frame()
        if frame is not None:
            frame.set_colour(colour)

    def stop(self) -> None:
        """Show the ring no longer; to be done before this object is deleted."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._follow)
        self._follow(None, None)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        # A fresh frame each time: the frame lives in the window of the widget it surrounds and
        # goes with that window.
        frame, self._frame = self._standing_frame(), None
        if frame is not None:
            # Without a widget it no longer shows itself again when that is moved.
            frame.setWidget(None)  # pyright: ignore[reportArgumentType]
            frame.hide()
            frame.deleteLater()
        if new is None or not wants_ring(new):
            return
        self._frame = FocusFrame(self._colour)
        self._frame.setWidget(new)

    def _standing_frame(self) -> FocusFrame | None:
        """Return the frame unless it went with its window; its `destroyed` would come too late."""
        return self._frame if self._frame is not None and isValid(self._frame) else None


def wants_ring(widget: QWidget) -> bool:
    """Whether the ring surrounds this widget when it has the keyboard."""
    if isinstance(widget, QScrollBar) or not isinstance(widget, RINGED):
        return False
    if (
        widget.property("role") in WITHOUT_RING
        or widget.window().windowType() == Qt.WindowType.Popup
    ):
        return False
    # A list that fills its side of the window shows its chosen row instead.
    return not (
        isinstance(widget, QAbstractItemView) and widget.frameShape() == QFrame.Shape.NoFrame
    )
