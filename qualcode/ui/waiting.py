"""What lies over a window that waits while something long is done in its project."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QProgressBar, QVBoxLayout

from qualcode.app.long_acts import LongActs
from qualcode.ui.theme import STEP, set_role

WIDTH = 380


class WaitingCard(QFrame):
    """Says what is being done when that takes longer than half a second.

    Meanwhile the window draws nothing new: a view might ask the project, which is elsewhere.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        set_role(self, "floating")
        self.setFixedWidth(WIDTH)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        set_role(self.words, "strong")
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        hint = QLabel("The window waits until it is done. Nothing can be lost.", self)
        hint.setWordWrap(True)
        set_role(hint, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * STEP, 4 * STEP, 5 * STEP, 4 * STEP)
        column.setSpacing(2 * STEP)
        for part in (self.words, bar, hint):
            column.addWidget(part)
        window.installEventFilter(self)
        self.hide()

    def follow(self, long: LongActs) -> None:
        """Lie over the window whenever something long is done in this project."""
        long.begun.connect(self._hold)
        long.slow.connect(self._show)
        long.over.connect(self._release)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _hold(self) -> None:
        self._draw(False)

    def _show(self, words: str) -> None:
        self.words.setText(f"{words}…")
        self.setAccessibleName(words)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._window.setCursor(Qt.CursorShape.WaitCursor)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _release(self) -> None:
        self.hide()
        self._window.unsetCursor()
        self._draw(True)

    def _draw(self, on: bool) -> None:
        content = self._window.centralWidget()
        if content is not None:
            content.setUpdatesEnabled(on)

    def _place(self) -> None:
        window = self._window
        self.move((window.width() - self.width()) // 2, (window.height() - self.height()) // 2)
