"""Backups as a person asks for them, or never has to: due ones, one now, going back to one."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from qualcode.commands.backup_settings import BackupSettings
from qualcode.model.backups import SUFFIX, Backup
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.keys import Key
from qualcode.store import Project, backups


@dataclass(frozen=True, slots=True)
class AskedFor:
    """The backup that holds the project as it is now; ``made`` just now, or there already."""

    backup: Backup
    made: bool


def back_up_now(project: Project) -> AskedFor:
    """Make a backup, unless the latest one holds just the same.

    Raises UserError when it cannot be made.
    """
    there = project.backed_up()
    return AskedFor(there, False) if there else AskedFor(project.back_up(), True)


def back_up_if_due(project: Project, settings: BackupSettings) -> Backup | None:
    """Make a backup when something has changed and the latest is older than the settings allow.

    Raises UserError when it cannot be made.
    """
    if not project.writable:
        return None
    known = project.backups()
    age = project.backup_order().at - known[0].at if known else None
    if age is not None and timedelta(0) <= age < timedelta(minutes=settings.minutes):
        return None
    return None if project.backed_up() else project.back_up()


def choose(known: list[Backup], words: str) -> Path:
    """Return the backup that is meant: by its file, its file's name, or the beginning of its date.

    Raises UserError when there is none, or more than one.
    """
    if Path(words).is_file():
        return Path(words)
    wanted = words.strip().replace(":", ".")
    fitting = [
        each for each in known
        if each.path.name == words or f"{each.at:%Y-%m-%d %H.%M.%S}".startswith(wanted)
    ]  # fmt: skip
    if not wanted or not fitting:
        raise UserError(f"There is no backup “{words}”.", "“qualcode backups FILE” lists them.")
    if len(fitting) > 1:
        raise UserError(
            f"There are {len(fitting)} backups of “{words}”.", "Give more of the date and time."
        )
    return fitting[0].path


def copy_beside(project: Path, backup: Backup, identity: Id | None, key: Key | None) -> Path:
    """Make a copy of a backup beside the project, under a name of its own, and return it.

    Raises UserError when the backup is damaged, or the copy cannot be made.
    """
    nth = 1
    while (out := _version_name(project, backup, nth)).exists():
        nth += 1
    backups.restore(backup.path, out, identity, key)
    return out


def _version_name(project: Path, backup: Backup, nth: int) -> Path:
    again = f", {nth}" if nth > 1 else ""
    return project.with_name(
        f"{project.stem} (version of {backup.at:%Y-%m-%d %H.%M}{again}){SUFFIX}"
    )
