"""Decisions, phases, reasons, coders, the report, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model.codings import NoteTarget
from qualcode.ui.actions import SEPARATOR
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.ui.handlers.reading import ReadingHandlers
    from qualcode.ui.main_window import MainWindow


class StudyHandlers(Handlers):
    """The rest of the Analyse menu, Team and Help."""

    def __init__(self, window: MainWindow, reading: ReadingHandlers) -> None:
        super().__init__(window)
        self._reading = reading

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "decision.record": self.decision,
            "phase.change": self.phases,
            "reasons.clear": self.reasons,
            "note.project": lambda: self._reading.note_on(NoteTarget.PROJECT, None),
            "report.audit_trail": lambda: self.window.go_to_place("Report"),
            "coder.work_as": self.coder,
            "coder.rename": self.coder,
            "help.shortcuts": self.shortcuts,
            "help.about": self.about,
        }

    def decision(self) -> None:
        """Record a decision."""
        from qualcode.ui.dialogs.decision import DecisionDialog

        self.ask(DecisionDialog(self.session, self.theme, self.window))

    def phases(self) -> None:
        """Enter or leave a phase."""
        from qualcode.ui.dialogs.phase import PhaseDialog

        self.ask(PhaseDialog(self.session, self.theme, self.window))

    def reasons(self) -> None:
        """Give reasons for acts that have none yet."""
        from qualcode.ui.dialogs.reason import ReasonDialog

        if not self.session.project.acts_without_reason():
            self.session.messages.done("Every act that wants a reason has one.")
            return
        self.ask(ReasonDialog(self.session, self.theme, self.window))

    def coder(self) -> None:
        """Work as somebody else, or change a coder's name."""
        from qualcode.ui.dialogs.coder import CoderDialog

        self.ask(CoderDialog(self.session, self.theme, self.window))

    def shortcuts(self) -> None:
        """Show every key."""
        from qualcode.ui.dialogs.shortcuts import OUTSIDE_MENUS, Shortcut, ShortcutsDialog

        menus = self.window.menus
        shown = [
            Shortcut(spec.menu.replace("/", " › "), spec.title.rstrip("…"), menus.keys_of(identity))
            for identity, spec in menus.specs.items()
            if identity != SEPARATOR and spec.keys
        ]
        self.ask(ShortcutsDialog(self.theme, [*shown, *OUTSIDE_MENUS], self.window))

    def about(self) -> None:
        """Show versions, where the data are, and that nothing leaves this computer."""
        from qualcode.ui.dialogs.about import AboutDialog

        self.ask(AboutDialog(self.theme, self.window, session=self.window.session))
