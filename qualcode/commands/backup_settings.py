"""What a person has set about backups: where to, how often, how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.model.errors import UserError
from qualcode.model.thinning import Bounds

if TYPE_CHECKING:
    from qualcode.store import Project

USUAL_MINUTES = 30


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """A folder for all backups (empty: beside each project), the ``minutes`` of work between two,
    and how many are kept, as `Bounds` says.
    """

    folder: str = ""
    minutes: int = USUAL_MINUTES
    days: int = 2
    daily: int = 14
    weekly: int = 10
    monthly: int = 24

    @property
    def elsewhere(self) -> Path | None:
        """The folder for all backups, None for the one beside each project."""
        return Path(self.folder) if self.folder else None

    @property
    def bounds(self) -> Bounds:
        """How many are kept."""
        return Bounds(self.days, self.daily, self.weekly, self.monthly)


NUMBERS = {
    "minutes": (1, 24 * 60),
    "days": (1, 3_650),
    "daily": (0, 3_650),
    "weekly": (0, 520),
    "monthly": (0, 1_200),
}
"""The least and the most that each number may be."""


def from_table(values: object) -> BackupSettings:
    """Return the settings of a table as stored; what does not fit is left at the usual."""
    usual = BackupSettings()
    if not isinstance(values, Mapping):
        return usual
    table: dict[str, object] = {str(name): each for name, each in values.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    numbers = {
        name: given
        for name, (least, most) in NUMBERS.items()
        if isinstance(given := table.get(name), int)
        and not isinstance(given, bool)
        and least <= given <= most
    }
    folder = table.get("folder")
    fitting = isinstance(folder, str) and (not folder or Path(folder).is_absolute())
    return replace(usual, folder=str(folder) if fitting else "", **numbers)


def with_number(known: BackupSettings, name: str, value: str) -> BackupSettings:
    """Return the settings with a number that somebody typed. Raises UserError when it is none."""
    least, most = NUMBERS[name]
    if not (value.isascii() and value.isdecimal()) or not least <= int(value) <= most:
        raise UserError(
            f"“{value}” is not a number for that.", f"Give one from {least} to {most:,}."
        )
    return replace(known, **{name: int(value)})


def with_folder(known: BackupSettings, value: str) -> BackupSettings:
    """Return the settings with another folder for all backups; “beside” is beside each project.

    Raises UserError when there is no such folder.
    """
    if value == "beside":
        return replace(known, folder="")
    folder = Path(value).expanduser().absolute()
    if not folder.is_dir():
        raise UserError(
            f"There is no folder “{value}”.",
            "Make it first, or say “beside” to keep backups beside each project.",
        )
    return replace(known, folder=str(folder))


def arrange(project: Project, settings: BackupSettings) -> None:
    """Let the backups of an open project go where the settings say."""
    project.keep_backups(elsewhere=settings.elsewhere, bounds=settings.bounds)
