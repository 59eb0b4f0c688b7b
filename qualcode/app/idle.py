"""Noticing that nobody has been at the keyboard for a while."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

LOOK_EVERY_MS = 5_000

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleWatch(QObject):
    """Says once that nothing was typed or pointed at for a while, in the windows it watches.

    It goes by the wall clock: a computer that slept through the time was left alone, too.
    """

    idle = Signal()

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        """Returns seconds."""
        self._limit = 0.0
        self._last = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def limit(self) -> float:
        """How many seconds without a sign of life are too many; 0 when it is not watching."""
        return self._limit

    def start(self, seconds: float) -> None:
        """Watch from now on; 0 stops watching."""
        self._limit = seconds
        self._last = self.clock()
        if seconds > 0:
            self._timer.start()
        else:
            self._timer.stop()

    def watch(self, window: QObject | None) -> None:
        """Take what is done in a window as signs of life."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def note(self) -> bool:
        """Note a sign of life and return True; unless it comes too late, which is said first."""
        if self._limit > 0:
            # Whoever wakes the computer is not taken for the one who left it.
            self.look()
            self._last = self.clock()
            return self._limit > 0
        return True

    def look(self) -> None:
        """Look at the clock, and say so when it has been too long."""
        now = self.clock()
        if self._limit <= 0:
            return
        if now < self._last:
            self._last = now  # the clock was set back
        elif now - self._last >= self._limit:
            self.start(0)
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note signs of life; one that comes too late goes no further."""
        return event.type() in _SIGNS_OF_LIFE and not self.note()
