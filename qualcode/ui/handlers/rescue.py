"""A project that cannot be opened because it is damaged: saying so, and helping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model.errors import UserError
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.commands.salvage import Prospects, SalvageReport
    from qualcode.model.errors import FileDamaged


class RescueHandlers(Handlers):
    """Looks at a damaged file beside the window, and does what the person chooses."""

    def table(self) -> dict[str, Callable[[], None]]:
        return {}

    def offer(self, path: Path, refused: FileDamaged) -> None:
        """Say what can be done about a damaged file; where nothing can, why it does not open."""
        from qualcode.commands import salvage

        elsewhere = self.window.settings.backups.elsewhere
        self.window.tasks.run(
            f"Looking at what can be read of “{path.name}”",
            lambda _task: salvage.look(path, elsewhere=elsewhere),
            done=self._ask,
            failed=lambda _error: self.window.messages.refuse(refused),
        )

    def _ask(self, prospects: Prospects) -> None:
        from qualcode.ui.dialogs.rescue import RescueDialog

        self.ask(RescueDialog(self.theme, prospects, self.window), self._do)

    def _do(self, choice: object) -> None:
        from qualcode.commands import salvage
        from qualcode.ui.dialogs.rescue import Rescue

        assert isinstance(choice, Rescue)
        if choice.backup is not None:
            target = salvage.free_name(choice.path, "from backup")
            try:
                salvage.copy_of_backup(choice.backup, target)
            except UserError as error:
                self.window.messages.refuse(error)
                return
            self.window.open_project(target)
            return
        target = salvage.free_name(choice.path, "salvaged")
        elsewhere = self.window.settings.backups.elsewhere
        self.window.tasks.run(
            f"Saving what can be read of “{choice.path.name}”",
            lambda _task: salvage.rescue(choice.path, target, elsewhere=elsewhere),
            done=self._show,
        )

    def _show(self, report: SalvageReport) -> None:
        from qualcode.ui.dialogs.rescue import AccountDialog

        if self.window.open_project(report.target):
            self.ask(AccountDialog(self.theme, report, self.window))
