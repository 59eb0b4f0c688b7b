"""Passphrases: asked for, set, changed, taken off; and locking what nobody is looking at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from qualcode.app.idle import IdleWatch
from qualcode.model.errors import UserError
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.app.session import Session
    from qualcode.app.tasks import RunningTask
    from qualcode.model.keys import Secret
    from qualcode.store.sealed import Resealing
    from qualcode.ui.locked import LockedPage
    from qualcode.ui.main_window import MainWindow

_MINUTE = 60.0
DONE = {
    "encryption.on": "The project is encrypted",
    "encryption.renewed": "The project has another passphrase",
    "encryption.off": "The project is not encrypted any more: whoever has the file can read it",
}


class SealingHandlers(Handlers):
    """The passphrase of the open project, and the door of encrypted ones."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.watch = IdleWatch(window)
        self.watch.idle.connect(self._left_alone)
        self._page: LockedPage | None = None
        application = QApplication.instance()
        if isinstance(application, QGuiApplication):
            # Dialogs have windows of their own; each that gets the keyboard is watched.
            application.focusWindowChanged.connect(self.watch.watch)
            # Words that an input method composes come past the windows, but move the caret.
            application.inputMethod().cursorRectangleChanged.connect(self.watch.note)

    def table(self) -> dict[str, Callable[[], None]]:
        return {"project.passphrase": self.passphrase, "project.lock": self.lock}

    def ask_for(self, path: Path) -> None:
        """Ask what opens an encrypted project, and show it then."""
        if not self.window.isVisible():
            # At the start: first the window, then what lies before it.
            QTimer.singleShot(0, self.window, lambda: self.ask_for(path))
            return
        from qualcode.ui.dialogs.ask_passphrase import AskPassphraseDialog

        dialog = AskPassphraseDialog(self.theme, path, self._opening(path), self.window)
        self.ask(dialog, self._show)

    def follow_session(self) -> None:
        """Watch for whether anybody is there while an encrypted project is open."""
        session = self.window.session
        sealed = session is not None and session.project.encrypted
        self.watch.start(self.window.settings.lock_after * _MINUTE if sealed else 0)
        self.watch.watch(self.window.windowHandle())

    def passphrase(self) -> None:
        """Ask what is to be done about the passphrase, and do it."""
        from qualcode.ui.dialogs.passphrase import PassphraseDialog

        project = self.session.project
        if not project.encrypted and not project.writable:
            self.session.messages.refuse(
                UserError(
                    f"“{project.path.name}” can only be read here, so it cannot be encrypted.",
                    project.why_not_writable,
                )
            )
            return
        names = [each.name for each in project.coders()]
        dialog = PassphraseDialog(
            self.theme, project, self.window,
            about=(project.title, project.path.stem, *names),
            lock_after=self.window.settings.lock_after,
        )  # fmt: skip
        dialog.lock_after_changed.connect(self._set_lock_after)
        self.ask(dialog, self._do)

    def lock(self) -> None:
        """Close the project, cover the window, and ask for the passphrase before going on."""
        session = self.window.session
        if session is None or not session.project.encrypted:
            return
        from qualcode.ui.locked import LockedPage

        path = session.project.path
        self._put_dialogs_away()
        self.window.close_project()
        page = self._page = LockedPage(path, self._opening(path), self.window.stack)
        page.opened.connect(self._show)
        page.left.connect(self._leave)
        self.window.stack.addWidget(page)
        self.window.stack.setCurrentWidget(page)
        self.window.setWindowTitle(f"{path.stem} – locked")
        page.secret.setFocus()

    def show_recovery_key(self, *, renewed: bool = False) -> None:
        """Show the open project's recovery key."""
        from qualcode.ui.dialogs.recovery_key import RecoveryKeyDialog

        project = self.session.project
        self.ask(
            RecoveryKeyDialog(
                self.theme, project.recovery_key(), project.path, self.window, renewed=renewed
            )
        )

    def uncover(self) -> None:
        """Take the cover away; the window shows something else by now."""
        page, self._page = self._page, None
        if page is not None:
            self.window.stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    @property
    def locked(self) -> bool:
        """Whether a locked project covers the window."""
        return self._page is not None

    def _opening(self, path: Path) -> Callable[[Secret], object]:
        return lambda secret: self.window.opened(path, secret)

    def _show(self, found: object) -> None:
        assert isinstance(found, tuple)
        self.window.show_opened(*found)

    def _leave(self) -> None:
        self.uncover()
        self.window.show_session()

    def _left_alone(self) -> None:
        if self.window.tasks.busy:
            # What is being done is finished first; then it is looked at again.
            self.follow_session()
            return
        self.lock()

    def _put_dialogs_away(self) -> None:
        """Close what lies over the window, without an answer and without a question.

        What was being typed in it is saved with the project's drafts when that is closed.
        """
        from qualcode.ui.dialogs.frame import DialogFrame

        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for each in QApplication.topLevelWidgets():
            if not isinstance(each, QDialog) or not each.isVisible():
                continue
            if isinstance(each, DialogFrame):
                each.hide()
                each.deleteLater()
            else:
                each.reject()

    def _set_lock_after(self, minutes: int) -> None:
        self.window.settings = replace(self.window.settings, lock_after=minutes)
        self.window.keep_settings()
        self.follow_session()

    def _do(self, wish: object) -> None:
        from qualcode.ui.dialogs.passphrase import Deed, PassphraseWish

        assert isinstance(wish, PassphraseWish)
        if wish.deed is Deed.SHOW:
            self.show_recovery_key()
            return
        session = self.session
        try:
            change = session.project.begin_resealing(wish.passphrase)
        except UserError as error:
            session.messages.refuse(error)
            return

        def copied(task: RunningTask) -> None:
            change.copy(task.cancelled)
            if task.cancelled():
                change.abandon()

        self.window.tasks.run(
            "Writing the file anew", copied, done=lambda _: self._finish(session, change)
        )

    def _finish(self, session: Session, change: Resealing) -> None:
        if self.window.session is not session:
            change.abandon()
            return

        if not session.do(lambda project: project.finish_resealing(change)):
            return
        session.messages.done(f"{DONE[change.verb]}.")
        self.follow_session()
        self._reseal_backups(session, change)
        if change.new is not None:
            self.show_recovery_key(renewed=change.old is not None)

    def _reseal_backups(self, session: Session, change: Resealing) -> None:
        """Write the backups anew as well: a plain one would tell what the file no longer does."""
        paths = [each.path for each in session.project.backups()]
        if not paths:
            return

        from qualcode.store.resealing import rekeyed_copies

        def written(task: RunningTask) -> list[Path]:
            return rekeyed_copies(paths, change.old, change.new)

        def told(failed: list[Path]) -> None:
            if failed:
                names = ", ".join(f"“{each.name}”" for each in failed)
                session.messages.warn(
                    f"These backups could not be written anew: {names}.",
                    "They are as they were; delete them if they are to go.",
                )

        self.window.tasks.run("Writing the backups anew", written, done=told)
