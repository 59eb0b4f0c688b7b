"""What is private, and copies that leave it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from qualcode.model.errors import UserError
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.commands.private_keys import KeyFile

PROJECTS = "qualcode projects (*.qualcode)"


class PrivateHandlers(Handlers):
    """Journal entries, private texts, and the copy to give away."""

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "entry.write": self.write,
            "private.key": self.key,
            "private.back": self.bring_back,
            "project.copy_for_others": self.copy_for_others,
        }

    def keys(self) -> KeyFile:
        """Return the keys of this computer; what is wrong with them is said."""
        from qualcode.commands.private_keys import KeyFile

        ring = KeyFile()
        try:
            ring.held()
        except UserError as error:
            self.window.messages.refuse(error)
        return ring

    def write(self) -> None:
        """Write a journal entry."""
        from qualcode.ui.dialogs.entry import EntryDialog

        self.ask(EntryDialog(self.session, self.theme, self.window))

    def key(self) -> None:
        """Show the private key, or read one in."""
        from qualcode.ui.dialogs.entry import PrivateKeyDialog

        self.ask(PrivateKeyDialog(self.theme, self.window, session=self.session))

    def bring_back(self) -> None:
        """Take back the latest change to something private."""
        if self.session.do(lambda project: project.bring_back()):
            self.session.messages.done("The private text is as it was before.")

    def copy_for_others(self) -> None:
        """Ask where a copy without anything private is to go, and write it."""
        source = self.session.project.path
        offered = source.with_name(f"{source.stem} for others{source.suffix}")
        chosen, _ = QFileDialog.getSaveFileName(
            self.window, "Save a copy for others", str(offered), PROJECTS,
            # What is there already is never written over, so there is nothing to ask.
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix != source.suffix:
            path = path.with_name(path.name + source.suffix)
        try:
            self.session.project.copy_for_others(path)
        except UserError as error:
            self.session.messages.refuse(error)
            return
        self.session.messages.done(
            f"Saved “{path.name}”: everything but private texts and what is half typed."
        )
