"""Merging another copy of the project, and deciding what the two disagree about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from qualcode.app.messages import Message
from qualcode.model.errors import UserError
from qualcode.ui.actions import Needs, Scope
from qualcode.ui.handlers.base import Handlers
from qualcode.ui.handlers.projects import PROJECTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from qualcode.model.changes import Changes
    from qualcode.model.keys import Key
    from qualcode.model.merging import MergeReport
    from qualcode.store import Project
    from qualcode.ui.journal.place import JournalPlace
    from qualcode.ui.main_window import MainWindow

JOURNAL = "Journal"


class MergingHandlers(Handlers):
    """File › Merge…, and what Team says of conflicts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._journal: JournalPlace | None = None

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "project.merge": self.choose,
            "conflict.list": self.show_conflicts,
            "conflict.keep": lambda: self._decide(other=False),
            "conflict.other": lambda: self._decide(other=True),
        }

    def connect_place(self, place: QWidget) -> None:
        """Hear the keys that decide a conflict where conflicts are shown."""
        from qualcode.ui.journal.place import JournalPlace

        if isinstance(place, JournalPlace):
            self._journal = place
            place.destroyed.connect(self._forget)
            place.conflicts.state_changed.connect(self.window.switch_actions)
            place.tabs.currentChanged.connect(lambda _part: self.window.switch_actions())
            self.window.menus.hear_in(Scope.CONFLICTS, place.conflicts)

    def needs(self) -> Needs:
        """Return what is there for deciding a conflict."""
        journal = self._journal
        shown = journal is not None and self.window.place == JOURNAL
        if not shown or journal is None or not journal.shows_conflicts:
            return Needs.NOTHING
        return Needs.CONFLICT if journal.conflicts.chosen is not None else Needs.NOTHING

    def choose(self) -> None:
        """Ask which copy to merge."""
        folder = self.session.project.path.parent
        chosen, _ = QFileDialog.getOpenFileName(
            self.window, "Merge another copy of this project", str(folder), PROJECTS
        )
        if chosen:
            self.merge_file(Path(chosen))

    def merge_file(self, path: Path, key: Key | None = None) -> None:
        """Show what another copy would bring, and take it in when that is agreed to."""
        session = self.session
        if not session.project.writable:
            session.messages.warn(
                "This project is open for reading only.", session.project.why_not_writable
            )
            return
        try:
            session.long.run(
                f"Looking at what “{path.name}” has",
                lambda project: project.merge_preview(path, key=key),
                done=lambda report: self._show(path, key, report),
                failed=lambda error: self._refused(path, error),
            )
        except UserError as error:
            session.messages.refuse(error)

    def show_conflicts(self) -> None:
        """Go to the conflicts in the Journal."""
        self.window.go_to_place(JOURNAL)
        if self._journal is not None:
            self._journal.show_conflicts()

    def _refused(self, path: Path, error: UserError) -> None:
        # Whoever can ask for the passphrase of an encrypted copy goes on from here, and comes
        # back by `merge_file` with its key.
        del path
        self.session.messages.refuse(error)

    def _show(self, path: Path, key: Key | None, report: MergeReport) -> None:
        from qualcode.commands import merging
        from qualcode.ui.dialogs.merge_copy import MergeAgreed, MergeCopyDialog

        if report.nothing_new:
            self.session.messages.done(merging.nothing_new(report.source))
            return

        def agreed(answer: object) -> None:
            assert isinstance(answer, MergeAgreed)
            self._merge(path, key, answer.reason)

        self.ask(MergeCopyDialog(self.theme, report, self.window), agreed)

    def _merge(self, path: Path, key: Key | None, reason: str) -> None:
        from qualcode.commands import merging

        session = self.session
        reports: list[MergeReport] = []

        def act(project: Project) -> Changes:
            changes, report = project.merge_reported(path, key=key, reason=reason)
            reports.append(report)
            return changes

        def done() -> None:
            report = reports[0]
            if report.nothing_new:
                session.messages.done(merging.nothing_new(report.source))
                return
            where = "Team › Conflicts to decide shows them." if report.conflicts else ""
            session.messages.said.emit(Message(merging.taken_in(report), where, undoable=True))

        session.do_long(f"Taking in what “{path.name}” has", act, done)

    def _decide(self, *, other: bool) -> None:
        if self._journal is not None:
            self._journal.conflicts.decide(other=other)

    def _forget(self) -> None:
        self._journal = None
