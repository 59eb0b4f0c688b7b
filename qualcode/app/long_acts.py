"""What takes longer than a moment, done on a thread of its own while the window waits."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal

from qualcode.app.tasks import SHOWN_AFTER_MS
from qualcode.model.errors import UserError
from qualcode.store import Project

_HELD_BACK = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride,
        QEvent.Type.Shortcut, QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel,
        QEvent.Type.ContextMenu, QEvent.Type.ToolTip, QEvent.Type.DragEnter, QEvent.Type.Drop,
        QEvent.Type.TouchBegin, QEvent.Type.TabletPress, QEvent.Type.Close,
    }
)  # fmt: skip


class LongActs(QObject):
    """Lets one long piece of work have the project; nobody else may touch it meanwhile.

    The project's one connection goes to the thread as it is: no second connection stands open, the
    journal goes on where it was, and the act is like any other, undo and all. So that nothing on
    this thread reads the file in the middle of it, keys, clicks and timers are held back, the
    heartbeat rests, and a window draws nothing that it has to ask for (it hears ``begun`` and
    ``over``).
    """

    begun = Signal()
    slow = Signal(str)
    """It takes longer than half a second: what is being done, in words."""
    over = Signal()

    _ended = Signal(object, object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._thread: threading.Thread | None = None
        self._words = ""
        self._held_timers: list[QTimer] = []
        self._work: Callable[[Project], Any] = lambda _project: None
        self._done: Callable[[Any], None] = lambda _result: None
        self._failed: Callable[[UserError], None] = lambda _error: None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SHOWN_AFTER_MS)
        self._patience.timeout.connect(self._say)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether the project is with the thread."""
        return self._thread is not None

    def run(
        self,
        words: str,
        work: Callable[[Project], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """Do ``work``, then call ``done`` with its result on this thread, or ``failed``.

        ``words`` say on screen what is being done. A bug is raised on this thread. Raises
        UserError when something else has the project.
        """
        if self.busy:
            raise UserError("Something else is still being done.", "Try again in a moment.")
        self._words, self._work, self._done, self._failed = words, work, done, failed
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._patience.start()
        self.begun.emit()
        self._thread = threading.Thread(target=self._do, name=words, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until the thread has given the project back; what it did is told to nobody."""
        if self._thread is not None:
            self._thread.join()
            self._held_timers.clear()
            self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold back what a person does, and what waits for a moment of quiet, till it is over."""
        if event.type() is QEvent.Type.Timer:
            return self._hold_timer(watched)
        if event.type() not in _HELD_BACK:
            return False
        event.ignore()
        return True

    def _hold_timer(self, watched: QObject) -> bool:
        if not isinstance(watched, QTimer) or watched is self._patience:
            return False
        # What belongs to nobody, or to a loop that waits for something, is no part of a window.
        if watched.parent() is None or isinstance(watched.parent(), QEventLoop):
            return False
        watched.stop()
        self._held_timers.append(watched)
        return True

    def _do(self) -> None:
        result: Any = None
        error: BaseException | None = None
        try:
            result = self._work(self._project)
        except BaseException as raised:
            error = raised
        self._ended.emit(result, error)

    def _say(self) -> None:
        self.slow.emit(self._words)

    def _let_go(self) -> None:
        self._patience.stop()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._thread = None
        timers, self._held_timers = self._held_timers, []
        for timer in timers:
            timer.start()
        self.over.emit()

    def _finish(self, result: Any, error: BaseException | None) -> None:
        if not self.busy:
            # What it was done for was closed meanwhile.
            return
        done, failed = self._done, self._failed
        self._let_go()
        if error is None:
            done(result)
        elif isinstance(error, UserError):
            failed(error)
        else:
            raise error
