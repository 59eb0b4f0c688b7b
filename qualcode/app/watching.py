"""Watching whoever holds a file: whether they have closed it, or have long given no sign."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.store.lock import STALE_AFTER_SECONDS, Holder

LOOK_EVERY_MS = 5_000


class HolderWatch(QObject):
    """Looks at the lock of a project that is only read, as long as somebody holds it.

    Their clock does not matter: what counts is how long, by this computer's, they gave no sign.
    """

    freed = Signal()
    """Nobody holds the project any more."""

    fell_silent = Signal(object)
    """The `Holder` has given no sign for longer than one that lives would."""

    def __init__(
        self,
        project: Project,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._clock = clock
        self._seen: Holder | None = None
        self._seen_at = clock()
        self.silent: Holder | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now."""
        try:
            holder = self._project.holder
        except UserError:
            return  # a folder that is gone for a moment tells nothing
        if holder is None:
            self.stop()
            self.freed.emit()
        elif holder != self._seen:
            self._seen, self._seen_at, self.silent = holder, self._clock(), None
        elif self.silent is None and self._clock() - self._seen_at > STALE_AFTER_SECONDS:
            self.silent = holder
            self.fell_silent.emit(holder)

    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()
