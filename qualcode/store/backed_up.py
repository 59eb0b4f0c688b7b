"""Backing the open project up, and knowing what there is to go back to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from qualcode.model.thinning import Bounds
from qualcode.store.schema import project_of
from qualcode.store.undoing import Undoing

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.model.backups import Backup, Difference
    from qualcode.model.ids import Id
    from qualcode.store.backups import Order


class BackedUp(Undoing):
    """Backups of the open project."""

    _backups_elsewhere: Path | None = None
    _backup_bounds = Bounds()

    def keep_backups(self, *, elsewhere: Path | None, bounds: Bounds) -> None:
        """Keep backups in a folder other than the one beside the project, and so many of them."""
        self._backups_elsewhere = elsewhere
        self._backup_bounds = bounds

    @property
    def identity(self) -> Id:
        """The project's id, the same in every copy of it."""
        return project_of(self._connection)

    def back_up(self, why: str = "") -> Backup:
        """Make a verified backup of the project as it is now, and return it.

        ``why`` is for one that is made before something risky, in words that follow a date, such
        as “before merging”; it is then kept for a month at least. Raises UserError when it cannot
        be made; the project is as it was.
        """
        from qualcode.store import backups

        if self._connection.raw.in_transaction:
            raise RuntimeError("a backup within an act would hold half of it")
        return backups.make(self.backup_order(why), self._connection)

    def backups(self) -> list[Backup]:
        """Return what there is to go back to, the latest first."""
        from qualcode.store import backups

        order = self.backup_order()
        return backups.found(self.path, order.identity, order.elsewhere)

    def backed_up(self) -> Backup | None:
        """Return the latest backup when nothing has changed since it was made, or None."""
        from qualcode.store import backups

        return backups.holding(self._connection, self.backup_order())

    def changed_since(self, version: Path) -> Difference:
        """Return what has changed since a backup, or any version of this project in a file.

        Raises UserError when it cannot be read or is of another project.
        """
        from qualcode.store import since

        return since.difference(self.backup_order(), version)

    def backup_order(self, why: str = "") -> Order:
        """Return all it takes to make a backup in a thread, where the project must not be used."""
        from qualcode.store.backups import Order

        at = self._now()
        there = datetime.fromtimestamp(at / 1000, UTC) + timedelta(minutes=self._east(at))
        return Order(
            self.path, self.identity, self._connection.key,
            there.replace(tzinfo=None, microsecond=0), self._backups_elsewhere, why,
            self._backup_bounds,
        )  # fmt: skip
