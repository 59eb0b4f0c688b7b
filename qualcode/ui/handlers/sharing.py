"""Two people and one file: who has it, a copy of one's own, shared folders, copies beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from qualcode.app.watching import HolderWatch
from qualcode.commands.copies import conflicted_copies, make_own_copy
from qualcode.commands.folders import shared_folder
from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.store.lock import HeldElsewhere, Holder
from qualcode.ui.handlers.base import Handlers
from qualcode.ui.notices import Notice, Offer
from qualcode.ui.widgets.words import since

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.ui.main_window import MainWindow

EXPLAINED = "explained_folders"
REMEMBERED_FOLDERS = 200


class SharingHandlers(Handlers):
    """What the banner and the notices about files and folders offer.

    ``merge_file`` unites another copy of the project with the open one.
    """

    def __init__(self, window: MainWindow, merge_file: Callable[[Path], None]) -> None:
        super().__init__(window)
        self.merge_file = merge_file
        self.watch: HolderWatch | None = None
        self._asked_to_close = False
        self._seen = ""
        window.banner.again_requested.connect(self.look_again)
        window.banner.copy_requested.connect(self.own_copy)

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "project.look_again": self.look_again,
            "project.own_copy": self.own_copy,
            "project.folder": self.about_folder,
        }

    def tell(self, holder: Holder | None) -> None:
        """Say why the project that was just opened can only be read, where that is so."""
        self.forget()
        project = self.session.project
        if holder is not None:
            self._seen = project.head
            self._say_held(holder)
            self._watch()
        elif project.writable:
            self.window.banner.say("")
        else:
            self.window.banner.say(
                f"“{project.path.name}” can only be read here. {project.why_not_writable}",
                copy=not project.newer,
                again="" if project.newer else "Look again",
            )

    def tell_of_place(self) -> None:
        """Say once what a shared folder means, and which copies of the project lie in it."""
        project = self.session.project
        copies = conflicted_copies(project)
        if copies:
            self._tell_of_copies(copies)
        found = shared_folder(project.path)
        mark = f"{project.identity}|{project.path.absolute().parent}"
        if found is not None and mark not in self._explained():
            self.window.notices.add(
                Notice(
                    "folder",
                    found.in_short,
                    (Offer("How to be safe…", self.about_folder),),
                    close="I know",
                    closed=lambda: self._remember(mark),
                )
            )

    def lost(self) -> None:
        """Say that somebody else has come to hold the project while this window stood still."""
        try:
            holder = self.session.project.holder
        except UserError:
            holder = None
        who = holder.words if holder else "somebody else"
        self.window.banner.say(
            f"{_capital(who)} took the project over while it stood still here, so it can only be "
            "read now. Nothing of yours is lost, and what you are typing goes along into a copy "
            "of your own."
        )
        self._watch()
        self.window.switch_actions()

    def look_again(self) -> None:
        """Open the project for writing, if it is free by now; else show what was done meanwhile."""
        silent = self.watch.silent if self.watch is not None else None
        try:
            try:
                project = Project.open(
                    self.session.project.path,
                    write=True,
                    silent=silent,
                    key=self.session.project.key,
                )
            except HeldElsewhere as held:
                self._read_anew(held.holder)
                return
        except UserError as error:
            self.session.messages.refuse(error)
            return
        if not project.writable:
            project.close()
            self.session.messages.done("It still can only be read here.")
            return
        self.window.show_opened(project, None)

    def own_copy(self) -> None:
        """Make a copy of the person's own, open it, and take along what they were typing."""
        project = self.session.project
        folder: Path | None = None
        if not os.access(project.path.parent, os.W_OK):
            chosen = QFileDialog.getExistingDirectory(
                self.window, "A folder for your own copy", str(Path.home())
            )
            if not chosen:
                return
            folder = Path(chosen)
        try:
            made = make_own_copy(project, self._me(), folder)
        except UserError as error:
            self.session.messages.refuse(error)
            return
        if self.window.open_project(made, project.key):
            self.session.messages.warn(
                f"This is your own copy, “{made.name}”.",
                "When the other file is free, merge the two: then both have everything.",
            )

    def about_folder(self) -> None:
        """Say where the project lies and what that means."""
        from qualcode.ui.dialogs.shared_folder import SharedFolderDialog

        path = self.session.project.path.absolute()
        self.ask(SharedFolderDialog(self.theme, path, shared_folder(path), self.window))

    def may_close(self) -> bool:
        """Whether nothing is lost by closing; where something is, that is said the first time.

        Only a file that somebody else has come to hold leaves words that could not be saved.
        """
        session = self.window.session
        if session is None or session.project.writable or not session.drafts.unsaved:
            return True
        if self._asked_to_close:
            return True
        self._asked_to_close = True
        session.messages.warn(
            "Words you were typing could not be saved in this file.",
            "Work on your own copy to take them along, or close once more to let them go.",
        )
        return False

    def forget(self) -> None:
        """Watch nobody any more."""
        self._asked_to_close = False
        if self.watch is not None:
            self.watch.stop()
            self.watch = None

    def _read_anew(self, holder: Holder) -> None:
        """Show what the holder has done since the project was read, if anything."""
        words = f"{_capital(holder.words)} still has it open."
        if self.session.project.head != self._seen:
            project = self.session.project
            self.window.show_opened(Project.open(project.path, key=project.key), holder)
            words += " What was done there meanwhile is shown."
        else:
            self.tell(holder)
        self.session.messages.done(words)

    def _watch(self) -> None:
        self.forget()
        self.watch = HolderWatch(self.session.project, self.session)
        self.watch.freed.connect(self._freed)
        self.watch.fell_silent.connect(self._fell_silent)

    def _say_held(self, holder: Holder) -> None:
        time = f" since {since(round(holder.since * 1000))}" if holder.since else ""
        self.window.banner.say(
            f"{holder.coder or 'Somebody'} has this project open on “{holder.host}”{time}. "
            "You can read it meanwhile."
        )

    def _freed(self) -> None:
        self.window.banner.say(
            "The project is free now: it can be opened for writing.",
            copy=False,
            again="Open for writing",
        )

    def _fell_silent(self, holder: Holder) -> None:
        self.window.banner.say(
            f"{_capital(holder.words)} has given no sign for a while; perhaps that computer sleeps "
            "or is off the network. If you know that nobody works there, you can open the project "
            "for writing.",
            again="Open for writing",
        )

    def _tell_of_copies(self, copies: list[Path]) -> None:
        first = copies[0]
        more = f" and {len(copies) - 1} more" if len(copies) > 1 else ""
        words = (
            "Beside this project lies another copy of it with work that is not in here: "
            f"“{first.name}”{more}."
        )
        offers: tuple[Offer, ...] = ()
        if self.session.project.writable:
            offers = (Offer("Compare and merge…", lambda: self.merge_file(first)),)
        self.window.notices.add(Notice("copies", words, offers, close="Not now"))

    def _me(self) -> str:
        """Return who works here: by the settings, else whoever did while the file was ours."""
        if self.window.settings.coder:
            return self.window.settings.coder
        if self.session.could_write:
            project = self.session.project
            names = {each.id: each.name for each in project.coders()}
            return names.get(project.coder or "", "")
        return ""

    def _explained(self) -> list[str]:
        stored = self.window.settings.ui.get(EXPLAINED)
        return [str(each) for each in stored] if isinstance(stored, (list, tuple)) else []

    def _remember(self, mark: str) -> None:
        kept = [*self._explained(), mark][-REMEMBERED_FOLDERS:]
        self.window.settings = self.window.settings.with_ui(**{EXPLAINED: kept})
        self.window.keep_settings()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
