"""Long work beside the window: waited for in a thread, told of by queued signals."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from qualcode.app.messages import Messages
from qualcode.model.errors import Cancelled, UserError

SHOWN_AFTER_MS = 500
"""Progress that is over sooner is not shown at all."""


class RunningTask:
    """What the work itself sees: where to say how far it is, and whether to go on."""

    def __init__(self, say: Callable[[int, int], None]) -> None:
        self._say = say
        self._stop = threading.Event()

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is: ``done`` of ``total``, in whatever it counts."""
        self._say(done, total)

    def cancelled(self) -> bool:
        """Whether the person has asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()


Work = Callable[[RunningTask], Any]


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """How far the task at the head of the row is; ``total`` 0 when nobody knows."""

    name: str
    done: int = 0
    total: int = 0


@dataclass(slots=True)
class _Waiting:
    name: str
    work: Work
    done: Callable[[Any], None]
    failed: Callable[[UserError], None] | None
    task: RunningTask | None = None


class BackgroundTasks(QObject):
    """Runs one piece of work after another in a waiting thread; results come to this thread.

    The work gets values and returns values: nothing in it may touch the project or a widget.
    """

    progressed = Signal(object)
    """A `TaskProgress`, not before half a second has passed, or None when nothing runs any more."""

    _reported = Signal(object, int, int)
    _ended = Signal(object, object, object)

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._row: list[_Waiting] = []
        self._thread: threading.Thread | None = None
        self._shown: TaskProgress | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SHOWN_AFTER_MS)
        self._patience.timeout.connect(self._show)
        self._reported.connect(self._note, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._row)

    def run(
        self,
        name: str,
        function: Work,
        *,
        done: Callable[[Any], None],
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Do ``function`` beside the window, then call ``done`` with its result on this thread.

        ``name`` says on screen what is being done. A UserError goes to ``failed``, or is said;
        a bug is raised on this thread; a cancelled task calls neither.
        """
        self._row.append(_Waiting(name, function, done, failed))
        if len(self._row) == 1:
            self._start()

    def cancel(self) -> None:
        """Stop what runs and let go of what waits."""
        del self._row[1:]
        if self._row and self._row[0].task is not None:
            self._row[0].task.cancel()

    def close(self, seconds: float = 5.0) -> None:
        """Stop everything and wait for the thread to end, for ``seconds`` at most."""
        self.cancel()
        self._row.clear()
        self._patience.stop()
        if self._thread is not None:
            self._thread.join(seconds)

    def _start(self) -> None:
        waiting = self._row[0]
        waiting.task = RunningTask(lambda done, total: self._reported.emit(waiting, done, total))
        self._shown = TaskProgress(waiting.name)
        self._patience.start()
        self._thread = threading.Thread(
            target=self._work, args=(waiting, waiting.task), name=waiting.name, daemon=True
        )
        self._thread.start()

    def _work(self, waiting: _Waiting, task: RunningTask) -> None:
        result: Any = None
        error: BaseException | None = None
        try:
            result = waiting.work(task)
        except BaseException as raised:
            error = raised
        if task.cancelled() and error is not None:
            result, error = None, Cancelled()
        try:
            self._ended.emit(waiting, result, error)
        except RuntimeError:
            # The window that asked has gone before the work was over: nobody waits for it.
            return

    def _note(self, waiting: _Waiting, done: int, total: int) -> None:
        if self._row and self._row[0] is waiting:
            self._shown = TaskProgress(waiting.name, done, total)
            if not self._patience.isActive():
                self._show()

    def _show(self) -> None:
        if self._row:
            self.progressed.emit(self._shown)

    def _finish(self, waiting: _Waiting, result: Any, error: BaseException | None) -> None:
        if not self._row or self._row[0] is not waiting:
            return
        stopped = waiting.task is not None and waiting.task.cancelled()
        self._row.pop(0)
        self._patience.stop()
        self._thread = None
        if self._row:
            self._start()
        else:
            self.progressed.emit(None)
        if stopped or isinstance(error, Cancelled):
            return
        if error is None:
            waiting.done(result)
        elif isinstance(error, UserError):
            (waiting.failed or self._messages.refuse)(error)
        else:
            raise error
