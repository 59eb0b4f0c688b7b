"""Backing up now, and going back to an earlier version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from qualcode.app.backing_up import BackingUp
from qualcode.ui.handlers.base import Handlers
from qualcode.ui.widgets.words import day_and_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.app.session import Session
    from qualcode.model.backups import Backup
    from qualcode.ui.main_window import MainWindow


class BackupHandlers(Handlers):
    """What the File menu says of backups, and the backups that are made by themselves."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.backing_up: BackingUp | None = None

    def table(self) -> dict[str, Callable[[], None]]:
        return {"project.back_up": self.back_up, "project.restore": self.choose_version}

    def begin(self, session: Session) -> None:
        """Back a project up from now on, for it has just been opened."""
        self.backing_up = BackingUp(session, self.window.settings.backups, session)

    def end(self) -> None:
        """The project is about to be closed."""
        if self.backing_up is not None:
            self.backing_up.close()
            self.backing_up = None

    def back_up(self) -> None:
        """Make a backup now, and say where it is."""
        project, messages = self.session.project, self.session.messages

        def said(backup: Backup | None) -> None:
            if backup is not None:
                messages.done(f"Backed up to “{backup.path.name}” in {backup.path.parent}.")
                return
            latest = project.backups()[0]
            messages.done(
                f"Nothing has changed since the backup of {day_and_time(latest.at)}; "
                "it holds all your work."
            )

        if self.backing_up is not None:
            self.backing_up.now(said)

    def choose_version(self) -> None:
        """Show the backups and what has changed since each."""
        from qualcode.ui.dialogs.restore import RestoreDialog

        dialog = RestoreDialog(self.session, self.theme, self.window)
        dialog.folder_wanted.connect(self.show_folder)
        self.ask(dialog, self._open_copy)

    def show_folder(self, folder: Path) -> None:
        """Show a folder in the system's own window."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.session.messages.warn(f"Your backups are in {folder}.")

    def _open_copy(self, answer: object) -> None:
        from qualcode.commands.backups import copy_beside
        from qualcode.ui.dialogs.restore import VersionChosen

        assert isinstance(answer, VersionChosen)
        backup, order = answer.backup, self.session.project.backup_order()

        def show(path: Path) -> None:
            if self.window.open_project(path, order.key):
                self.window.messages.done(
                    f"This is “{order.project.stem}” as it was on {day_and_time(backup.at)}. "
                    "Your file of today is as it was."
                )

        self.window.tasks.run(
            "Making a copy of the backup",
            lambda _task: copy_beside(order.project, backup, order.identity, order.key),
            done=show,
        )
