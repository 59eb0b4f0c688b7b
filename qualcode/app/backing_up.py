"""Backups made beside the window: at opening, every half hour of work, and when asked for.

They run in a thread with a reading connection of their own. It lets go of the file after every 256
pages, so that an act beside it waits a few milliseconds and the window never stands still, however
large the file is. Where somebody acts meanwhile, copying begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from qualcode.app.tasks import BackgroundTasks, RunningTask
from qualcode.commands.backup_settings import BackupSettings, arrange
from qualcode.model.errors import NeverAtRest, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.app.session import Session
    from qualcode.model.backups import Backup
    from qualcode.model.changes import Changes

AFTER_OPENING_MS = 1_000
"""The window comes first."""

AGAIN_MS = 60_000
"""When to try again where the project was written to all the while."""

NAME = "Making a backup"


class BackingUp(QObject):
    """Backs an open project up for as long as it is open."""

    made = Signal(object)
    """A `Backup` that was just made."""

    def __init__(
        self, session: Session, settings: BackupSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._changed = False
        self.tasks = BackgroundTasks(session.messages, self)
        arrange(session.project, settings)
        self.first = QTimer(self)
        self.first.setSingleShot(True)
        self.first.setInterval(AFTER_OPENING_MS)
        self.first.timeout.connect(self._back_up)
        self.regular = QTimer(self)
        self.regular.setInterval(settings.minutes * 60_000)
        self.regular.timeout.connect(self._back_up_what_changed)
        if session.project.writable:
            session.changed.connect(self._note)
            self.first.start()
            self.regular.start()

    def now(self, done: Callable[[Backup | None], None]) -> None:
        """Make a backup now; ``done`` gets it, or None when nothing has changed since the last."""
        self._start(done, self._session.messages.refuse)

    def close(self) -> None:
        """Give up what has not been finished; at the next opening it is made up for."""
        self.first.stop()
        self.regular.stop()
        self.tasks.close()

    def _note(self, _changes: Changes) -> None:
        self._changed = True

    def _back_up_what_changed(self) -> None:
        if self._changed:
            self._back_up()

    def _back_up(self) -> None:
        if self._session.project.writable and not self.tasks.busy:
            self._start(lambda _made: None, self._warn)

    def _start(
        self, done: Callable[[Backup | None], None], failed: Callable[[UserError], None]
    ) -> None:
        order = self._session.project.backup_order()
        self._changed = False

        def work(task: RunningTask) -> Backup | None:
            # The window comes before it, and does not wait for what it needs.
            from qualcode.store.backups import make_if_changed

            return make_if_changed(order, stopped=task.cancelled)

        def finished(backup: Backup | None) -> None:
            if backup is not None:
                self.made.emit(backup)
            done(backup)

        def failing(error: UserError) -> None:
            self._changed = True
            failed(error)

        self.tasks.run(NAME, work, done=finished, failed=failing)

    def _warn(self, error: UserError) -> None:
        if isinstance(error, NeverAtRest):
            self.first.start(AGAIN_MS)
        else:
            self._session.messages.warn(error.message, error.hint)
