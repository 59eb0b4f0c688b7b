"""What all handlers stand on: the window, its open project, and dialogs made when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from qualcode.app.session import Session
    from qualcode.commands.worker import Worker
    from qualcode.ui.main_window import MainWindow
    from qualcode.ui.read.place import ReadPlace
    from qualcode.ui.theme import Theme


class Handlers:
    """A group of actions of one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def table(self) -> dict[str, Callable[[], None]]:
        """Return what each action of the group does, by the action's id."""
        raise NotImplementedError

    @property
    def session(self) -> Session:
        """The open project; actions that use it are off while there is none."""
        assert self.window.session is not None
        return self.window.session

    @property
    def read(self) -> ReadPlace:
        """The Read place of the open project."""
        assert self.window.read is not None
        return self.window.read

    @property
    def theme(self) -> Theme:
        """The look of the window."""
        return self.window.theme

    def ask(self, dialog: QDialog, answered: Callable[[object], None] | None = None) -> None:
        """Open a dialog; the words have the keyboard again when it is gone."""
        if answered is not None:
            dialog.answered.connect(answered)  # pyright: ignore[reportAttributeAccessIssue]
        focused = self.window.focusWidget()

        def give_back() -> None:
            self.window.activateWindow()
            if focused is not None:
                focused.setFocus()

        dialog.finished.connect(lambda _result: give_back())
        dialog.open()


class WorkerOfWindow:
    """The one child process of a window, started when it is first needed."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    @property
    def worker(self) -> Worker:
        """The worker."""
        if self._worker is None:
            from qualcode.commands.worker import Worker

            self._worker = Worker()
        return self._worker

    def close(self) -> None:
        """End the child process, if there is one."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None
